"""The Python API: a factbook that is opened for reading."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pactbook.modules import own_modules
from pactbook.rows import Rows

if TYPE_CHECKING:
    from analysis.lookup.dossier import Dossier
    from analysis.output.column_types import Column

SECONDS = 300.0  # that a query may take by default


class PactbookWarning(UserWarning):
    """A remark on how a query was read, or on what its rows do not say: the notes of the command line."""


class _Result(NamedTuple):
    """What a method of a factbook returns as Rows, and its remarks: one more if there are no rows."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = ()
    without_rows: str | None = None


class Profile:
    """All that is known of one thing: `kind`, `key`, `name`, and `sections`, each with its rows by its title."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self.kind = dossier.kind
        self.key = dossier.key
        self.name = dossier.name
        with own_modules():
            from analysis.output.column_types import Column

            self.sections = {
                section.title: Rows([Column(name) for name in section.columns], section.rows)
                for section in dossier.sections
            }

    def __str__(self) -> str:
        """All sections as tables."""
        with own_modules():
            from io import BytesIO

            from analysis.lookup import dossier_text

            out = BytesIO()
            dossier_text.write(self._dossier, "table", out, 0)
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
            from analysis.output.column_types import Column
            from analysis.queries import catalogue

            queries = catalogue.every(catalogue.folders(self._queries_dir))
            rows = [(query.name, query.title, query.answers) for query in queries]
            return Rows([Column("name", "code"), Column("title"), Column("answers")], rows)

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

            def read(reader: Any) -> _Result:
                answer = run(reader, query, values, lambda parameter: parameter.option.replace("-", "_"))
                return _Result(answer.columns, answer.rows, answer.remarks, answer.without_rows)

            return self._rows(read)

    def sql(self, statement: str, **parameters: str | float | None) -> Rows:
        """The rows of one SQL statement that only reads, with `:name` for each parameter."""
        with own_modules():
            from analysis.queries.adhoc import run

            def read(reader: Any) -> _Result:
                columns, result = run(reader, statement, parameters)
                return _Result(columns, result.rows)

            return self._rows(read)

    def search(self, words: str, kind: str | None = None) -> Rows:
        """What has all the words, best first: kind, key, title and an excerpt. `kind` keeps one kind."""
        with own_modules():
            from analysis.lookup.search import COLUMNS, search

            def read(reader: Any) -> _Result:
                found = search(reader, words, kind)
                return _Result(COLUMNS, [hit[:4] for hit in found.hits], found.notes)

            return self._rows(read)

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
            from database.reader import RememberingReader

            read_ledger = reading.find(os.fspath(ledger), catalogue.folders(self._queries_dir))

            def read(reader: Any) -> _Result:
                checked = checking.check(RememberingReader(reader), read_ledger, as_of)
                return _Result(table.COLUMNS, list(table.rows([checked])), tuple(dict.fromkeys(checked.notes)))

            return self._rows(read)

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
            from analysis.panels import write_panel
            from analysis.panels.open_panel import Request, open_panel

            years = first_year, last_year
            request = Request(name, tuple(datasets), *years, directed, within, similarity=similarity)
            with open_panel(self.url, request) as panel:
                columns, rows = write_panel.rows(panel, resources)
                notes = [panel.note, *panel.remarks]
        _warn(notes)
        return Rows(columns, rows, resources)

    def _reader(self) -> Any:
        from database.connect import read

        return read(self.url, self.timeout)

    def _rows(self, read: Callable[[Any], _Result]) -> Rows:
        """The rows that `read` returns, on a connection that stays open until they are read."""
        with ExitStack() as stack:
            result = read(stack.enter_context(self._reader()))
            source = iter(result.rows)
            first = list(islice(source, 1))
            rows = Rows(result.columns, chain(first, source), stack.pop_all())
        _warn(result.notes, 4)
        if result.without_rows and not first:
            _warn([result.without_rows], 4)
        return rows


def _warn(notes: Iterable[str], depth: int = 3) -> None:
    """Warn of each remark where the caller's caller stands, or further up."""
    for note in notes:
        warnings.warn(note, PactbookWarning, stacklevel=depth)
