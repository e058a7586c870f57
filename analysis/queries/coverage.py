"""How completely what a query asks for is recorded: where an absence means no, and where it only means no record.

The header of a query names the records that its answer depends on, and a ledger those that an evidence depends on, by
table and subject: `border = ":state"`, `membership = "NATO"`, `agreement = "*"` (of all subjects), `membership =
":within?"` (only if the parameter is given), `arms_transfer = ":from as supplier or :to as recipient"` (one is enough).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.queries.recognition_counters import last_day
from analysis.queries.sources_of_rows import CitedSource
from database.setting import data_as_of
from hints import suggestion
from models import fragments
from models.vocabulary import CURATED, RECORD, TRANSFER_ROLES, sql_list
from toml_file import Document

if TYPE_CHECKING:
    from analysis.queries.declared_parameters import Parameter
    from database.reader import Reader

ALL = "*"  # the subject that stands for all subjects
# Tables whose rows hold on a day: an answer on a day needs the record of that day alone. The others have events, all
# of which count up to the day: an answer needs their record from the beginning.
_OF_THE_DAY = ("border", "deployment", "membership", "recognition")
# Tables of which a query reads the curated and the user's own facts, whatever its parameter `dataset` says, since that
# selects agreements and transfers.
_OF_THE_RECORD = ("actor_fact", "border", "deal", "deployment", "membership", "recognition", "statement")
# Table -> what it records, and the preposition before a subject, as in `borders of Ukraine`. For arms the role decides:
# `arms transfers from Serbia`.
TABLES = {
    "actor_fact": ("properties", "of"),
    "agreement": ("agreements", "of"),
    "agreement_event": ("events of agreements", "by"),
    "agreement_link": ("links between agreements", "of"),
    "arms_delivery": ("arms deliveries", "of"),
    "arms_transfer": ("arms transfers", "of"),
    "border": ("borders", "of"),
    "contiguity": ("contiguity", "of"),
    "deal": ("arms deals", "of"),
    "deployment": ("contributors", "to"),
    "indicator": ("indicators", "of"),
    "major_power": ("major powers", "among"),
    "membership": ("memberships", "in"),
    "obligation": ("obligations", "of"),
    "provision": ("provisions of agreements", "of"),
    "recognition": ("recognitions", "of"),
    "signatory": ("parties", "of"),
    "state_identifier": ("identifiers", "of"),
    "statement": ("statements", "by"),
}
_SPELLS = f"""
    with {fragments.text("coverage_spell")}
    select role, extent, valid_from, valid_until, scope, note,
           (select group_concat(source_code || ' ' || stance, ', ')
            from (
                select source_code, stance from citation c where c.fact_id = s.fact_id order by source_code, stance
            ) as cited) as sources
    from coverage_spell s
    where dataset_code = :dataset
    order by role nulls first, valid_from nulls first
"""


class Record(NamedTuple):
    """What is recorded of a subject in a table, for arms in a role (supplier, recipient).

    The subject is the code of an actor, ALL subjects, or, as a header of a query has it, a `:parameter`.
    """

    table: str
    subject: str
    role: str | None = None

    @property
    def parameter(self) -> str | None:
        """The parameter whose value is the subject."""
        return self.subject[1:].removesuffix("?") if self.subject.startswith(":") else None


Records = tuple[Record, ...]  # of which one is enough


class CoverageSpell(NamedTuple):
    """Days, the last excluded (None: open), on which the `extent` of a record is complete, selective or none."""

    extent: str
    since: str | None
    until: str | None
    scope: str | None  # what of the table it is about; None: everything
    note: str | None
    sources: tuple[CitedSource, ...]  # of the statement that it is so


class Reach(NamedTuple):
    """How far a record reaches over the days that are asked for."""

    record: Record
    name: str | None  # of the subject; None: all subjects
    spells: tuple[CoverageSpell, ...]

    @property
    def extent(self) -> str:
        """`complete` or `none` if the record is so on all the days; else `selective`."""
        extents = {spell.extent for spell in self.spells} or {"none"}
        return extents.pop() if len(extents) == 1 else "selective"

    @property
    def is_part(self) -> bool:
        """Whether no share of a whole can be computed: no coverage is stated, or only a part was collected."""
        return self.extent == "none" or any(spell.scope for spell in self.spells if spell.extent != "complete")

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes within which the record is complete; a record that is complete without limits has none."""
        return tuple(dict.fromkeys(spell.scope for spell in self.spells if spell.scope and spell.extent == "complete"))

    @property
    def complete_days(self) -> list[CoverageSpell]:
        """The spells in which the record is complete; adjoining ones are merged."""
        days: list[CoverageSpell] = []
        for spell in self.spells:
            if spell.extent == "complete":
                adjoins = days and days[-1].until == spell.since
                days[-1:] = [days[-1]._replace(until=spell.until)] if adjoins else [*days[-1:], spell]
        return days

    @property
    def sources(self) -> tuple[CitedSource, ...]:
        """The sources that say that the record is complete."""
        return tuple(
            dict.fromkeys(cited for spell in self.spells if spell.extent == "complete" for cited in spell.sources)
        )


def read_records(document: Document, table: str, text: object, *way: str | int) -> Records:
    """The records that `table = "SUBJECT as ROLE or …"` names. Raises UsageError with `file:line` of what is wrong."""
    if table not in TABLES:
        document.fail(f"{table!r} is not a table with coverage{suggestion(table, TABLES)}", *way)
    records = []
    for part in text.split(" or ") if isinstance(text, str) else [""]:
        subject, _, role = part.partition(" as ")
        if not subject:
            document.fail(
                f'{table} must name a subject, as in membership = "NATO" or arms_transfer = "TUR as supplier", or'
                f' "{ALL}" for all',
                *way,
            )
        if role not in ("", *TRANSFER_ROLES):
            document.fail(f"{table}: the role must be supplier or recipient, not {role!r}", *way)
        records.append(Record(table, subject, role or None))
    return tuple(records)


def reach_of(reader: Reader, record: Record, dataset: str, since: str | None, until: str) -> Reach:
    """How completely a dataset holds a record from the day `since` (None: the beginning) to the day `until`."""
    subject = None if record.subject == ALL else record.subject
    rows = reader.execute(_SPELLS, {"table_name": record.table, "subject": subject, "dataset": dataset}).rows
    spells = [
        CoverageSpell(str(extent), _day(since), _day(until), scope, note, _cited(sources))
        for role, extent, since, until, scope, note, sources in rows
        if record.role is None or role == record.role
    ]
    asked = tuple(
        spell
        for spell in spells
        if (spell.since is None or spell.since <= until)
        and (spell.until is None or since is None or spell.until > since)
    )
    names = reader.execute("select name from actor where code = :code", {"code": subject or ""}).rows
    return Reach(record, None if subject is None else next((str(row[0]) for row in names), subject), asked)


def _day(value: object) -> str | None:
    return None if value is None else str(value)


def _cited(text: str | None) -> tuple[CitedSource, ...]:
    """The sources of a text `CODE STANCE, CODE STANCE`."""
    return tuple(CitedSource(*cited.split(" ")) for cited in text.split(", ")) if text else ()


def consulted(
    reader: Reader,
    needed: Iterable[Records],
    parameters: Sequence[Parameter],
    values: Mapping[str, Any],
    as_of: str | None = None,
) -> tuple[Reach, ...]:
    """How far the records reach that an answer depends on, given the parameters of its query and their values.

    `needed` has the records from the header of the query. Where it says that one of several is enough, the result has
    one that is complete, or all if none is. `as_of` is the last day for a query without a parameter for it; the default
    is the last day of the data. After the last day of the counter that is asked for, no recognition counts as recorded.
    """
    reaches: dict[Record, Reach] = {}
    counted_until = last_day(reader, parameters, values) or "9999-12-31"
    for alternatives in needed:
        days = _days(reader, alternatives[0].table, parameters, values, as_of)
        datasets = _datasets(reader, alternatives[0].table, values)
        groups = [
            [
                _best(reach_of(reader, subject, dataset, *days) for dataset in datasets)
                for subject in _subjects(record, values)
            ]
            for record in alternatives
        ]
        groups = [group for group in groups if group]
        if alternatives[0].table == "recognition" and days[1] > counted_until:
            groups = [[reach._replace(spells=()) for reach in group] for group in groups]
        complete = [group for group in groups if all(reach.extent == "complete" for reach in group)]
        named = [group for group in groups if any(reach.name for reach in group)]
        for group in complete[:1] or named or groups[:1]:
            reaches.update((reach.record, reach) for reach in group)
    return tuple(reaches.values())


def complete_elsewhere(
    reader: Reader, needed: Sequence[Records], parameters: Sequence[Parameter], values: Mapping[str, Any]
) -> tuple[str, ...]:
    """The imported editions of arms transfers that are complete, to their day, in all that an answer depends on.

    There are none (an empty tuple) where the answer itself is from an imported edition.
    """
    record, name = record_datasets(reader), "arms_dataset" if "arms_dataset" in values else "dataset"
    if not set(_datasets(reader, "arms_transfer", values)) <= set(record):
        return ()
    sql = (
        "select distinct dataset_code from coverage where table_name = 'arms_transfer' and complete = 'yes' order by 1"
    )
    codes = [str(code) for (code,) in reader.execute(sql).rows if code not in record]
    return tuple(
        code
        for code in codes
        if all(reach.complete_days for reach in consulted(reader, needed, parameters, {**values, name: code}))
    )


def _datasets(reader: Reader, table: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The datasets whose rows of a table a query reads: transfers are of `arms_dataset` where it has two of them."""
    names = [] if table in _OF_THE_RECORD else ["arms_dataset"] * table.startswith("arms_") + ["dataset"]
    asked = next((values[name] for name in names if values.get(name)), None) or record_datasets(reader)
    return asked if isinstance(asked, tuple) else (str(asked),)


def record_datasets(reader: Reader) -> tuple[str, ...]:
    """The datasets that make up the record: curated, then those of the user's own facts."""
    rows = reader.execute(f"select code from dataset where series in ({sql_list(RECORD)}) order by series, code", {})
    return tuple(code for (code,) in rows.rows) or (CURATED,)


def _best(reaches: Iterable[Reach]) -> Reach:
    """Of the reaches of a record in several datasets a complete one, else one that is complete on some days."""
    return max(
        reaches, key=lambda reach: (reach.extent == "complete", bool(reach.complete_days), reach.extent != "none")
    )


def _subjects(record: Record, values: Mapping[str, Any]) -> list[Record]:
    """The record of each code that is the parameter's value; without a value that of ALL, or none for `:name?`."""
    if record.parameter is None:
        return [record]
    value = values.get(record.parameter)
    codes = value if isinstance(value, tuple) else [] if value is None else [value]
    if not codes and not record.subject.endswith("?"):
        codes = [ALL]
    return [record._replace(subject=str(code)) for code in codes]


def _days(
    reader: Reader, table: str, parameters: Sequence[Parameter], values: Mapping[str, Any], as_of: str | None
) -> tuple[str | None, str]:
    """The first day (None: the beginning) and the last day of a table's record that an answer needs."""
    last = next(
        (values[dated.name] for dated in parameters if dated.option in ("as-of", "to") and values[dated.name]), None
    )
    last = last or as_of or data_as_of(reader) or "9999-12-31"
    until = f"{last}-12-31" if isinstance(last, int) else str(last)
    starts = [dated.name for dated in parameters if dated.option == "from"]
    if not starts:
        return (until if table in _OF_THE_DAY else None), until
    first = values[starts[0]]
    return (f"{first}-01-01" if isinstance(first, int) else first), until
