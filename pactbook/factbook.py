"""The Python API: a factbook that is opened for reading, and the rows that its methods return."""

from __future__ import annotations

import os
import warnings
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING, Any

from pactbook.modules import own_modules

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from analysis.lookup.dossier import Dossier
    from analysis.output.columns import Column

SECONDS = 300.0  # that a query may take by default
_BLOCK = 1000  # rows read at once


class PactbookWarning(UserWarning):
    """A remark on how a query was read, or on what its rows do not say: the notes of the command line."""


class Rows:
    """The rows of a result, read when they are needed and kept; `columns` has the names.

    Each row is a named tuple (columns whose names are no Python names are `_0`, `_1`, …). `df`, `pl` and `arrow` give a
    pandas, polars or Arrow table; DuckDB and polars take a Rows as it is, by the Arrow PyCapsule interface.
    """

    def __init__(self, columns: Sequence[Column], rows: Iterable[Sequence[Any]], resources: ExitStack) -> None:
        self._columns = columns
        self._source: Iterator[Sequence[Any]] | None = iter(rows)
        self._read: list[tuple[Any, ...]] = []
        self._resources = resources
        self._row: Any = namedtuple("Row", self.columns, rename=True)  # type: ignore[misc] # noqa: PYI024 - from data

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self._columns)

    def __iter__(self) -> Iterator[Any]:
        """The rows in order, as named tuples."""
        at = 0
        while at < len(self._read) or self._more():
            yield self._row(*self._read[at])
            at += 1

    def __len__(self) -> int:
        """The number of rows, for which all are read."""
        return len(self._all())

    def __getitem__(self, at: int) -> Any:
        """One row."""
        return self._row(*self._all()[at])

    def __repr__(self) -> str:
        """The columns; not the rows, which may not have been read."""
        return f"<pactbook rows: {', '.join(self.columns)}>"

    def df(self) -> pd.DataFrame:
        """A pandas DataFrame."""
        frame: pd.DataFrame = self._convert("to_pandas")
        return frame

    def pl(self) -> pl.DataFrame:
        """A polars DataFrame."""
        frame: pl.DataFrame = self._convert("to_polars")
        return frame

    def arrow(self) -> pa.Table:
        """An Arrow table of pyarrow."""
        table: pa.Table = self._convert("to_arrow")
        return table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows as an Arrow C stream, for DuckDB, polars and others."""
        return self._convert("arrow_stream", requested_schema)

    def close(self) -> None:
        """Close the connection before all rows are read; rows that were read stay."""
        self._source = None
        with own_modules():
            self._resources.close()

    def __del__(self) -> None:
        """Close the connection of rows that nobody read to the end."""
        if getattr(self, "_source", None) is not None:
            self.close()

    def _convert(self, name: str, *arguments: object) -> Any:
        rows = self._all()
        with own_modules():
            from analysis.output import frames

            return getattr(frames, name)(self._columns, rows, *arguments)

    def _all(self) -> list[tuple[Any, ...]]:
        while self._more():
            pass
        return self._read

    def _more(self) -> bool:
        """Read some more rows; False if there are none."""
        if self._source is None:
            return False
        with own_modules():
            block = list(map(tuple, islice(self._source, _BLOCK)))
        self._read += block
        if len(block) < _BLOCK:
            self.close()
        return bool(block)


class Profile:
    """All that is known of one thing: `kind`, `key`, `name`, and `sections`, each with its rows by its title."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self.kind = dossier.kind
        self.key = dossier.key
        self.name = dossier.name
        with own_modules():
            from analysis.output.columns import Column

            self.sections = {
                section.title: Rows([Column(name) for name in section.columns], section.rows, ExitStack())
                for section in dossier.sections
            }

    def __str__(self) -> str:
        """All sections as tables."""
        with own_modules():
            from io import BytesIO

            from analysis.lookup import text

            out = BytesIO()
            text.write(self._dossier, "table", out, 0)
        return out.getvalue().decode()


class Factbook:
    """A Pactbook database, opened for reading. Each method reads one snapshot of it; nothing can be written.

    Values are checked as on the command line, whose notes become warnings of the class PactbookWarning. Errors are
    subclasses of PactbookError.
    """

    def __init__(self, url: str, queries_dir: str | None = None, timeout: float | None = SECONDS) -> None:
        self.url = url
        self.timeout = timeout
        self._queries_dir = queries_dir
        with own_modules():
            from database.connect import require

            require(url)

    def __repr__(self) -> str:
        """The database, without a password."""
        with own_modules():
            from database.url import shown

            return f"pactbook.open({shown(self.url)!r})"

    def queries(self) -> Rows:
        """The canned queries: name, title, and what each answers."""
        with own_modules():
            from analysis.output.columns import Column
            from analysis.queries import catalogue

            queries = catalogue.every(catalogue.folders(self._queries_dir))
            rows = [(query.name, query.title, query.answers) for query in queries]
            return Rows([Column("name", "code"), Column("title"), Column("answers")], rows, ExitStack())

    def query(self, name: str, **parameters: Any) -> Rows:
        """The rows of a canned query; `parameters` are its options, with `from_` for `from` where Python needs it.

        `factbook.query("accession-blockers", candidate="Kosovo", organisation="NATO")`
        """
        with own_modules():
            from analysis.queries import catalogue
            from analysis.queries.run import run

            query = catalogue.find(name, catalogue.folders(self._queries_dir))
            by_option = {parameter.option.replace("-", "_"): parameter.name for parameter in query.parameters}
            values = {by_option.get(key.rstrip("_"), key): value for key, value in parameters.items()}

            def answer(reader: Any) -> tuple[Sequence[Column], Iterable[Sequence[Any]], list[str]]:
                result = run(reader, query, values, lambda parameter: parameter.option.replace("-", "_"))
                return result.columns, result.rows, result.notes

            return self._rows(answer)

    def sql(self, statement: str, **parameters: str | float | None) -> Rows:
        """The rows of one SQL statement that only reads, with `:name` for each parameter."""
        with own_modules():
            from analysis.queries.adhoc import run

            def answer(reader: Any) -> tuple[Sequence[Column], Iterable[Sequence[Any]], list[str]]:
                columns, result = run(reader, statement, parameters)
                return columns, result.rows, []

            return self._rows(answer)

    def search(self, words: str, kind: str | None = None) -> Rows:
        """What has all the words, best first: kind, key, title and an excerpt. `kind` keeps one kind."""
        with own_modules():
            from analysis.lookup.search import COLUMNS, search

            def answer(reader: Any) -> tuple[Sequence[Column], Iterable[Sequence[Any]], list[str]]:
                found = search(reader, words, kind)
                return COLUMNS, [hit[:4] for hit in found.hits], found.notes

            return self._rows(answer)

    def show(self, key: str) -> Profile:
        """All that is known of an actor, agreement, deal, source or fact; `print` prints it as tables."""
        with own_modules(), self._reader() as reader:
            from analysis.lookup.dossier import show

            dossier = show(reader, key)
        _warn(dossier.notes)
        return Profile(dossier)

    def claims(self, ledger: str | os.PathLike[str], as_of: str | None = None) -> Rows:
        """The verdicts of a ledger's claims: a TOML file, or the code of a ledger that comes with Pactbook."""
        with own_modules():
            from analysis.claims import checking, reading, table
            from analysis.queries import catalogue

            read_ledger = reading.find(os.fspath(ledger), catalogue.folders(self._queries_dir))

            def answer(reader: Any) -> tuple[Sequence[Column], Iterable[Sequence[Any]], list[str]]:
                checked = checking.check(reader, read_ledger, as_of)
                return table.COLUMNS, list(table.rows([checked])), list(dict.fromkeys(checked.notes))

            return self._rows(answer)

    def panel(  # noqa: PLR0913 - the options of the command
        self,
        name: str,
        *,
        datasets: Sequence[str] = (),
        first_year: int | None = None,
        last_year: int | None = None,
        within: str = "cow",
        directed: bool = True,
        similarity: bool = False,
    ) -> Rows:
        """The panel `state-year` or `dyad-year`, as `pactbook panel` makes it."""
        resources = ExitStack()
        with own_modules():
            from analysis.panels import target
            from analysis.panels.panel import Request, open_panel

            years = first_year, last_year
            request = Request(name, tuple(datasets), *years, directed, within, similarity=similarity)
            with open_panel(self.url, request) as panel:
                columns, rows = target.rows(panel, resources)
                notes = [panel.note, *panel.remarks]
        _warn(notes)
        return Rows(columns, rows, resources)

    def _reader(self) -> Any:
        from database.connect import read

        return read(self.url, self.timeout)

    def _rows(self, answer: Callable[[Any], tuple[Sequence[Column], Iterable[Sequence[Any]], Sequence[str]]]) -> Rows:
        """The rows that `answer` returns, on a connection that stays open until they are read."""
        with ExitStack() as stack:
            columns, rows, notes = answer(stack.enter_context(self._reader()))
            result = Rows(columns, rows, stack.pop_all())
        _warn(notes, 4)
        return result


def _warn(notes: Iterable[str], depth: int = 3) -> None:
    """Warn of each remark where the caller's caller stands, or further up."""
    for note in notes:
        warnings.warn(note, PactbookWarning, stacklevel=depth)
