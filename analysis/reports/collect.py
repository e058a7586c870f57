"""From a definition and a database to what the report holds: queries run, sources traced, texts filled in."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from analysis.claims import table
from analysis.claims.checking import Checked, check
from analysis.queries.facts import Cited, trace
from analysis.queries.header import DATA_AS_OF, Parameter
from analysis.queries.parameters import CODED, Given, bind
from analysis.queries.run import run
from analysis.reports.content import Content, Data, Edition, Number, Source, as_csv, spelled, spelled_rows
from analysis.reports.definition import Ask, Chart, Claims, Definition, Figure, Section, Table
from analysis.reports.placeholders import fill, placeholders
from analysis.reports.presentation import NAMING, cell, rests_on
from database.reader import Reader
from errors import UsageError
from models.vocabulary import CURATED, VERDICTS

_MARKUP = {**{mark: f"\\{mark}" for mark in "\\`*_[]>#|!~()"}, "<": "&lt;"}
_ENTITY = re.compile(r"&(?=#?\w+;)")
_NAMES = "select code, name from actor where kind not in ('organisation', 'unknown') and name is not null"
_SOURCES = """
    select code, kind, title, publisher,
           published_on_text, url
    from source
    union all
    select code, 'dataset', title, publisher, cast(edition_on as text), url from dataset
"""


class Asked(NamedTuple):
    """What a run asks of a report beside its definition."""

    variables: Mapping[str, str]
    as_of: str | None = None
    formats: tuple[str, ...] = ()


def prepare(reader: Reader, definition: Definition, asked: Asked, said: Callable[..., None]) -> Content:
    """Run all queries of a report; `said(what, **facts)` is told of each.

    Raises UsageError for a variable's value that will not do, and with `file:line` for what is wrong with the
    definition; PactbookError for a query that fails.
    """
    preparation = _Preparation(reader, definition, said)
    preparation.bind(asked.variables, asked.as_of)
    return preparation.content(asked.formats or definition.formats)


class _Preparation:
    def __init__(self, reader: Reader, definition: Definition, said: Callable[..., None]) -> None:
        self.reader = reader
        self.definition = definition
        self.said = said
        self.data: dict[str, Data] = {}
        self.shown: set[str] = set()
        self.checked: dict[str, Checked] = {}
        self.names = dict(reader.execute(_NAMES).rows)
        self.data_as_of = str(self.one("select value from setting where name = 'data_as_of'"))

    def bind(self, given: Mapping[str, str], as_of: str | None) -> None:
        """Check the values from the command line."""
        self.values, notes = bind(self.reader, self.definition.variables, given, lambda one: f"-v {one.name}")
        for note in notes:
            self.said(note)
        self.day_is_asked = bool(as_of or self.definition.as_of)
        asked = as_of or self.definition.as_of or self.data_as_of
        self.as_of = str(bind(self.reader, [Parameter("as_of", "date", "", "as-of")], {"as_of": asked}).values["as_of"])

    def content(self, formats: tuple[str, ...]) -> Content:
        numbers = tuple(map(self.number, self.definition.figures))
        sections = tuple(map(self.section, self.definition.sections))
        return Content(
            definition=self.definition,
            formats=formats,
            variables=self.values,
            as_of=self.as_of,
            title=self.plain(self.definition.title),
            subtitle=self.plain(self.definition.subtitle),
            text_md=self.markdown(self.definition.text),
            numbers=numbers,
            sections=sections,
            data=self.data,
            checked=self.checked,
            sources=self.sources(),
            editions=self.editions(),
            names=self.used_names(),
            data_as_of=self.data_as_of,
            schema_revision=str(self.one("select version_num from alembic_version")),
        )

    def one(self, sql: str, **values: Any) -> Any:
        """The first value of the first row, None without one."""
        return next((row[0] for row in self.reader.execute(sql, values).rows), None)

    # Texts

    def known(self, name: str) -> str:
        """What a placeholder stands for in a text."""
        if name == "as_of":
            return spelled(self.as_of)
        variable, _, wanted = name.partition(".")
        value = self.values[variable]
        kind = next(one.type for one in self.definition.variables if one.name == variable)
        if wanted and kind in CODED:
            value = self.one(f"select name from ({CODED[kind]}) as known where code = :code", code=value) or value
        return spelled(str(value)) if kind == "date" else str(value)

    def plain(self, text: str) -> str:
        return fill(text, self.known)

    def markdown(self, text: str) -> str:
        def value(name: str) -> str:
            # "&lt;" is ours already: only what the value itself says must not become an entity
            return "".join(_MARKUP.get(c, c) for c in _ENTITY.sub("&amp;", self.known(name)))

        return fill(text, value)

    def bare(self, text: str) -> str:
        """A parameter's value: codes and days as they are."""
        return fill(text, lambda name: self.as_of if name == "as_of" else str(self.values[name.partition(".")[0]]))

    # Rows

    def number(self, figure: Figure) -> Number:
        if isinstance(figure.of, Claims):
            return self.verdicts(figure, figure.of)
        data = self.ask(figure.of, figure.of.query.title)
        names = [column.name for column in data.columns]
        where = {names.index(column): self.bare(value) for column, value in figure.where.items()}
        rows = spelled_rows(data.columns, data.rows)
        chosen = [row for row in rows if all(row[at] == value for at, value in where.items())]

        def value(name: str) -> str:
            if name == "rows":
                return str(len(chosen))
            if name not in names:
                return self.known(name)
            at = names.index(name)
            said = dict.fromkeys(cell(data.columns[at], row[at], self.names).text or "—" for row in chosen)
            return ", ".join(said) or "—"

        said = [names.index(name) for name in placeholders(figure.value) if name in names]
        if figure.empty and any(not any(row[at] for row in chosen) for at in said):
            return Number(self.plain(figure.empty), fill(figure.label, value), data.name)
        return Number(fill(figure.value, value), fill(figure.label, value), data.name)

    def verdicts(self, figure: Figure, claims: Claims) -> Number:
        """How many claims have which verdict."""
        data = self.check(claims, claims.ledger.title)
        counts = Counter(one.verdict for one in self.checked[claims.name].findings)
        known = {"rows": len(data.rows), **{name: counts[name] for name in VERDICTS}}

        def value(name: str) -> str:
            return str(known[name]) if name in known else self.known(name)

        return Number(fill(figure.value, value), fill(figure.label, value), data.name)

    def section(self, section: Section) -> Section:
        blocks = tuple(map(self.block, section.blocks))
        return Section(self.plain(section.heading), self.markdown(section.text), blocks)

    def block(self, block: Table | Chart | Claims) -> Table | Chart | Claims:
        title, text = self.plain(block.title), self.markdown(block.text)
        if isinstance(block, Claims):
            self.titled(self.check(block, title), title)
            return block._replace(title=title, text=text)
        self.titled(self.ask(block.ask, title), title)
        if isinstance(block, Chart):
            options = {key: self.plain(v) if isinstance(v, str) else v for key, v in block.options.items()}
            return block._replace(title=title, text=text, options=options)
        return block._replace(title=title, text=text, empty=self.plain(block.empty))

    def titled(self, data: Data, title: str) -> None:
        """Let rows bear the title under which they are first shown: a figure asks for them before."""
        if data.name not in self.shown:
            self.shown.add(data.name)
            self.data[data.name] = data._replace(title=title)

    def ask(self, ask: Ask, title: str) -> Data:
        """The rows of a query, asked once."""
        if ask.name in self.data:
            return self.data[ask.name]
        try:
            answer = run(self.reader, ask.query, self.given(ask), lambda one: one.name)
        except UsageError as error:
            document = self.definition.document
            raise UsageError(f"{document.path}:{document.line(ask.section, 'params')}: {error}") from None
        rows: list[Sequence[Any]] = list(answer.rows)
        asked = [str(answer.values[one.name]) for one in ask.query.parameters if one.type == "dataset"]
        datasets = tuple(dict.fromkeys(asked)) or (CURATED,)
        # What is imported is cited through its dataset.
        imported = tuple(Cited(code, "supports") for code in datasets if code != CURATED)
        cited = [(*imported, *one) for one in trace(self.reader, ask.query, rows, answer.values)]
        self.keep(
            Data(
                name=ask.name,
                title=title,
                query=ask.query.name,
                query_sha256=hashlib.sha256(ask.query.sql.encode()).hexdigest(),
                values=answer.values,
                columns=answer.columns,
                rows=rows,
                cited=cited,
                csv=as_csv(answer.columns, rows),
                notes=tuple(answer.notes),
                datasets=datasets,
            )
        )
        return self.data[ask.name]

    def check(self, claims: Claims, title: str) -> Data:
        """The claims of a ledger with their verdicts, checked once."""
        if claims.name in self.data:
            return self.data[claims.name]
        day = self.as_of if self.day_is_asked else None  # else the ledger's own
        checked = check(self.reader, claims.ledger, day)
        self.checked[claims.name] = checked
        rows: list[Sequence[Any]] = list(table.rows([checked]))
        cited = [rests_on(finding) for finding in checked.findings]
        self.keep(
            Data(
                name=claims.name,
                title=title,
                query=None,
                query_sha256=claims.ledger_sha256,
                values={"ledger": claims.ledger.code, "as_of": day},
                columns=tuple(table.COLUMNS),
                rows=rows,
                cited=cited,
                csv=as_csv(table.COLUMNS, rows),
                notes=checked.notes,
                datasets=(CURATED,),
            )
        )
        return self.data[claims.name]

    def keep(self, data: Data) -> None:
        self.data[data.name] = data
        count = len(data.rows)
        self.said(f"rows of {data.name}: {count:,}", level="detail", data=data.name, rows=count)

    def given(self, ask: Ask) -> dict[str, Given]:
        """Values of a query's parameters; the day of the report is that of every query which is told no other."""
        given: dict[str, Given] = {
            one.name: self.as_of for one in ask.query.parameters if one.default == DATA_AS_OF and one.type == "date"
        }
        for name, value in ask.params.items():
            if isinstance(value, list):
                given[name] = [self.bare(str(one)) for one in value]
            elif isinstance(value, str) and self.missing(value):
                given[name] = None
            else:
                given[name] = self.bare(value) if isinstance(value, str) else value
        return given

    def missing(self, text: str) -> bool:
        """Whether the text is an optional variable that has no value."""
        return text[1:-1] in self.values and self.values[text[1:-1]] is None

    # Where it comes from

    def sources(self) -> dict[str, Source]:
        """The sources of all rows, numbered in order of appearance."""
        known = {row[0]: row for row in self.reader.execute(_SOURCES).rows}
        cited = dict.fromkeys(
            one.source for data in self.data.values() for row in data.cited for one in row if one.source in known
        )
        return {code: Source(number, *known[code]) for number, code in enumerate(cited, 1)}

    def used_names(self) -> dict[str, str]:
        """The names of actors that stand in the rows."""
        cells = {
            text
            for data in self.data.values()
            for row in spelled_rows(data.columns, data.rows)
            for text, column in zip(row, data.columns, strict=True)
            if column.type in NAMING
        }
        used = sorted({code for text in cells for code in text.split(", ") if code in self.names})
        return {code: self.names[code] for code in used}

    def editions(self) -> tuple[Edition, ...]:
        used = {dataset for data in self.data.values() for dataset in data.datasets}
        rows = self.reader.execute("select code, title, edition, licence, how_to_cite from dataset order by code").rows
        return tuple(Edition(*row) for row in rows if row[0] in used)
