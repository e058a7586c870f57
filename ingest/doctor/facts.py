"""The rows of a database: whether each fact has its row and its sources, and whether spells make sense."""

from collections.abc import Iterator

from database.reader import Reader
from ingest.doctor.finding import Finding, finding
from ingest.seeds.overlaps import Spell, overlaps
from ingest.seeds.table_rules import holder_columns, spell_columns
from ingest.seeds.tables import NOT_SEEDED, seed_tables
from ingest.verify import FACTS_WITHOUT_THEIR_ROW, facts_without_their_row
from models.facts import FACTS
from models.tables import Base
from models.vocabulary import RECORD, sql_list
from plural import counted

RECORD_DATASETS = f"select code from dataset where series in ({sql_list(RECORD)})"
SHOWN = 5  # of the rows of one kind


def examine_facts(reader: Reader) -> Iterator[Finding]:
    """What is wrong with the rows of the record, which no constraint of the database can say."""

    def count(sql: str) -> int:
        return int(next(reader.execute(sql, {}).rows)[0])

    needing = sql_list(tuple(name for name, kind in FACTS.items() if kind.needs_source))
    facts = count(f"select count(*) from fact where kind in ({needing})")
    uncited = count(f"select count(*) from fact where kind in ({needing}) and id not in (select fact_id from citation)")
    yield finding(
        "sources",
        f"{counted(uncited, 'fact')} without a source" if uncited else None,
        f"{counted(facts, 'fact')}, each with a source",
        "add rows to citation, or run `pactbook build`",
    )
    loose = count(FACTS_WITHOUT_THEIR_ROW)
    yield finding(
        "facts",
        facts_without_their_row(loose) if loose else None,
        "each fact has its row",
        "run `pactbook build`; if that does not help, `pactbook build --fresh` and import editions again",
    )
    yield from _by_hand(reader)
    yield from _spells(reader)


def _by_hand(reader: Reader) -> Iterator[Finding]:
    found = list(rows_by_hand(reader))
    for table, keys in found:
        more = f" and {len(keys) - SHOWN} more" if len(keys) > SHOWN else ""
        yield Finding(
            "rows by hand",
            "warning",
            f"{table} has {counted(len(keys), 'row')} entered by hand: {', '.join(keys[:SHOWN])}{more}",
            "write them into a folder of your own facts (`pactbook facts init`), then delete them here",
        )
    if not found:
        yield Finding("rows by hand", "ok", "no rows entered by hand")


def rows_by_hand(reader: Reader) -> Iterator[tuple[str, list[str]]]:
    """The tables with rows that no file has, and the keys of these rows.

    They have no number of a fact, or no owner, and are not of an imported edition.
    """
    for table in Base.metadata.sorted_tables:
        ownerless = "fact_id" if table.name in FACTS else "owner_code"
        if ownerless not in table.columns or (table.name in NOT_SEEDED and table.name != "citation"):
            continue
        names = ("source_code", "stance") if table.name == "citation" else seed_tables()[table.name].key
        key = " || '|' || ".join(f"coalesce(cast({name} as text), '')" for name in names)
        sql = f"select {key} from {table.name} where {ownerless} is null and not ({_imported(table.name)}) order by 1"
        if keys := [key for (key,) in reader.execute(sql, {}).rows]:
            yield table.name, keys


def _imported(table: str) -> str:
    """SQL that holds for rows of imported editions, which are not facts and have no owner."""
    if "dataset_code" in Base.metadata.tables[table].columns:
        return f"dataset_code not in ({RECORD_DATASETS})"
    if table == "citation":
        return f"fact_id in (select id from fact where dataset_code not in ({RECORD_DATASETS}))"
    if table == "indicator_kind":
        return "code in (select indicator_kind_code from indicator)"
    if "agreement_code" in Base.metadata.tables[table].columns:
        return (
            "agreement_code is not null and agreement_code in "
            f"(select code from agreement where dataset_code not in ({RECORD_DATASETS}))"
        )
    return "1 = 0"


def _spells(reader: Reader) -> Iterator[Finding]:
    """Ends before starts, and spells of one holder that overlap."""
    reversed_spells: list[str] = []
    overlapping: list[str] = []
    for name, table in seed_tables().items():
        ends = spell_columns(table)
        if ends is None:
            continue
        start, end = ends
        sql = f"select count(*) from {name} where {end} < {start}"
        if count := next(reader.execute(sql, {}).rows)[0]:
            reversed_spells.append(f"{counted(count, 'row')} of {name}")
        holder = holder_columns(table)
        if holder is None:
            continue
        condition = f"dataset_code in ({RECORD_DATASETS})" if "dataset_code" in table.table.columns else "1 = 1"
        if name in FACTS and "agreement_code" in table.table.columns:
            condition = "fact_id is not null"
        rows = reader.execute(f"select {start}_text, {end}, {', '.join(holder)} from {name} where {condition}", {}).rows
        groups: dict[tuple[str, ...], list[tuple[Spell, tuple[str, ...]]]] = {}
        for text, until, *key in rows:
            groups.setdefault(tuple(key), []).append((Spell(text, until), tuple(key)))
        overlapping += [
            f"{name} {' '.join(str(part) for part in key if part)}"
            for group in groups.values()
            for _earlier, key in overlaps(group)
        ]
    more = f" and {len(overlapping) - SHOWN} more" if len(overlapping) > SHOWN else ""
    remedy = "correct the rows, or run `pactbook build`"
    wrong = f"ends before starts: {', '.join(reversed_spells)}" if reversed_spells else None
    yield finding("spells", wrong, "no end is before its start", remedy)
    wrong = f"overlapping spells: {', '.join(overlapping[:SHOWN])}{more}" if overlapping else None
    yield finding("spells", wrong, "no spells overlap", remedy)
