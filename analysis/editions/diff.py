"""What differs between two editions of a dataset, or between two databases: rows by natural key, and their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.output.column_types import Column
from database.reader import Reader
from database.revision import SEAL_SHA256
from errors import UsageError
from hints import suggestion
from models.keys import differences, natural_key
from models.tables import Base, tables_in_order

if TYPE_CHECKING:
    import sqlalchemy as sa

COLUMNS = (
    Column("change"),
    Column("table", "code"),
    Column("key", "code"),
    Column("column", "code"),
    Column("old", "any"),
    Column("new", "any"),
)
# Columns that are not compared: internal keys, the line of a row in its file, and the record as it was written.
IGNORED = frozenset({"id", "fact_id", "source_line", "raw"})
NOT_COMPARED = ("load", "data_dictionary", "fact")  # the record of loads, comments, and numbers of facts
# The tables that hold rows of an edition, parents first, with their parents; `coverage` follows from the edition.
OWNED = {
    "agreement": None,
    "agreement_identifier": "agreement",
    "signatory": "agreement",
    "obligation": "agreement",
    "provision": "agreement",
    "arms_transfer": None,
    "arms_delivery": "arms_transfer",
    "state_identifier": None,
    "indicator": None,
    "contiguity": None,
    "major_power": None,
}

Key = tuple[str, ...]
Row = dict[str, Any]
Rows = dict[Key, Row]
Pair = tuple[Key, Row | None, Row | None]  # what identifies a row, as it was and as it is


class Change(NamedTuple):
    """A row that was added or removed, or one column of a row that changed."""

    change: str  # added, removed, changed
    table: str
    key: str
    column: str | None = None
    old: Any = None
    new: Any = None


class Comparison(NamedTuple):
    """Rows of both sides in pairs, by table, and notes on the two sides for the reader."""

    pairs: Mapping[str, list[Pair]]
    notes: list[str]

    def changes(self) -> Iterator[Change]:
        """One for each row added or removed and each column that changed, in order of table and key."""
        for table, pairs in self.pairs.items():
            for key, old, new in sorted(pairs, key=lambda pair: (pair[0], pair[2] is None)):
                label = "|".join(key)
                if old is None or new is None:
                    yield Change("added" if old is None else "removed", table, label)
                    continue
                for column, before, after in differences(old, new):
                    yield Change("changed", table, label, column, before, after)

    def counts(self) -> Iterator[tuple[str, int, int, int]]:
        """Table, rows added, removed and changed."""
        for table, pairs in self.pairs.items():
            added = sum(old is None for _key, old, _new in pairs)
            removed = sum(new is None for _key, _old, new in pairs)
            changed = sum(old is not None and new is not None and old != new for _key, old, new in pairs)
            yield table, added, removed, changed


def between_editions(reader: Reader, old: str, new: str) -> Comparison:
    """Compare two editions of one series in a database; rows that belong to an added or removed row are left out.

    Raises UsageError for an edition that is not there, and for editions of different series.
    """
    editions = list(reader.execute("select code, series, scope from dataset order by code", {}).rows)
    series = {code: name for code, name, _scope in editions}
    scope = {code: limits or "the whole dataset" for code, _series, limits in editions}
    for code in (old, new):
        if code not in series:
            raise UsageError(f"{code!r} is neither a database nor an edition in it{suggestion(code, series)}")
    if series[old] != series[new]:
        reason = f"{old} is an edition of {series[old]} and {new} of {series[new]}"
        raise UsageError(
            f"{reason}; only editions of one series can be compared; for others join them as docs/importing.md shows"
        )
    matched: dict[str, dict[str, str]] = {}  # parent table -> an old row's key -> the new one's
    pairs: dict[str, list[Pair]] = {}
    for name, parent in OWNED.items():
        before, after = _of_edition(reader, name, old), _of_edition(reader, name, new)
        if parent is not None:
            same = matched[parent]
            kept = set(same.values())
            before = {(same[key[0]], *key[1:]): row for key, row in before.items() if key[0] in same}
            after = {key: row for key, row in after.items() if key[0] in kept}
        links = _same_orders(before, after) if name == "arms_transfer" else {key: key for key in before if key in after}
        matched[name] = {key[0]: link[0] for key, link in links.items()}
        pairs[name] = _paired(before, after, links)
    if scope[old] == scope[new]:
        return Comparison(pairs, [])
    return Comparison(
        pairs, [f"the editions have different scopes: {old} holds {scope[old]}; {new} holds {scope[new]}"]
    )


def between_databases(old: Reader, new: Reader) -> Comparison:
    """Compare all rows of two databases."""
    pairs: dict[str, list[Pair]] = {}
    labels: tuple[dict[str, dict[int, str]], ...] = ({"fact": {}}, {"fact": {}})
    for table in tables_in_order():
        if table.name not in NOT_COMPARED:
            before, after = (_of_table(reader, table, known) for reader, known in zip((old, new), labels, strict=True))
            pairs[table.name] = _paired(before, after, {key: key for key in before if key in after})
    return Comparison(pairs, [])


def _paired(before: Rows, after: Rows, links: Mapping[Key, Key]) -> list[Pair]:
    linked = set(links.values())
    both: list[Pair] = [(new, before[old], after[new]) for old, new in links.items()]
    gone: list[Pair] = [(key, row, None) for key, row in before.items() if key not in links]
    return both + gone + [(key, None, row) for key, row in after.items() if key not in linked]


def _of_edition(reader: Reader, name: str, edition: str) -> Rows:
    """An edition's rows of a table; keys and references to its agreements are without the edition's name."""
    table = Base.metadata.tables[name]
    columns = [column.name for column in table.columns if column.name not in IGNORED | {"dataset_code"}]
    source, condition = name, "dataset_code = :edition"
    if name == "arms_delivery":
        source = "arms_delivery join arms_transfer t on t.id = arms_transfer_id"
        columns = ["t.source_key as arms_transfer_id", *(f"arms_delivery.{column}" for column in columns[1:])]
    elif OWNED[name] == "agreement":
        condition = f"agreement_code in (select code from agreement where {condition})"
    result = reader.execute(f"select {', '.join(columns)} from {source} where {condition}", {"edition": edition})
    prefix = f"{edition}:"
    key_columns = [column for column in natural_key(table) if column != "dataset_code"]
    rows: Rows = {}
    for values in result.rows:
        row = {
            column: value.removeprefix(prefix) if isinstance(value, str) else value
            for column, value in zip(result.columns, values, strict=True)
        }
        rows[tuple(_text(row.pop(column)) for column in key_columns)] = row
    return rows


def _same_orders(before: Rows, after: Rows) -> dict[Key, Key]:
    """Old order -> new order, by SIPRI's number or by parties, designation and year.

    The export has no numbers: among several orders alike in these, equal ones match, then those that differ least.
    """
    links = {key: key for key in before if key in after and "|" not in key[0]}
    taken = set(links.values())
    groups: dict[Key, list[Key]] = {}
    for key, row in after.items():
        if key not in taken:
            groups.setdefault(_order(row), []).append(key)
    closest: list[tuple[int, Key, Key]] = []
    for key, row in before.items():
        for other in groups.get(_order(row), ()) if key not in links else ():
            differing = sum(row[column] != value for column, value in after[other].items())
            closest.append((differing, key, other))
    for _differing, key, other in sorted(closest):
        if key not in links and other not in taken:
            links[key] = other
            taken.add(other)
    return links


def _order(row: Row) -> Key:
    """Parties by code, since SIPRI renames them; those that are not known by name."""
    parties = [
        row[f"{side}_raw"] if row[f"{side}_code"] == "unknown" else row[f"{side}_code"]
        for side in ("supplier", "recipient")
    ]
    return (*parties, row["designation"], _text(row["order_year"]))


def _of_table(reader: Reader, table: sa.Table, labels: dict[str, dict[int, str]]) -> Rows:
    """All rows of a table; ids of other tables' rows are given as their keys, and its own are added to `labels`.

    A fact is labelled by the row that has its number.
    """
    columns = [column.name for column in table.columns]
    parents = {column.name: key.column.table.name for column in table.columns for key in column.foreign_keys
               if key.column.name == "id"}  # fmt: skip
    key_columns = list(natural_key(table))
    if "dataset_code" in columns and "dataset_code" not in key_columns and columns[0] != "code":
        key_columns.insert(0, "dataset_code")
    own = labels.setdefault(table.name, {})
    rows: Rows = {}
    compared = f"where name <> '{SEAL_SHA256}'" if table.name == "setting" else ""  # of the file, not of what it holds
    for values in reader.execute(f"select {', '.join(columns)} from {table.name} {compared}", {}).rows:
        row = dict(zip(columns, values, strict=True))
        fact_id = row.get("fact_id")
        for column, parent in parents.items():
            row[column] = labels[parent].get(row[column])
        key = tuple(_text(row[column]) for column in key_columns)
        if table.name == "citation":
            key = tuple(filter(None, key))
        if "id" in row:
            own[row["id"]] = "|".join(key)
        if fact_id is not None:
            labels["fact"].setdefault(fact_id, "|".join((table.name, *key)))
        rows[key] = {column: value for column, value in row.items() if column not in {*IGNORED, *key_columns}}
    return rows


def _text(value: Any) -> str:
    return "" if value is None else str(value)
