"""A database of revision 0012, with rows: upgraded it is what is built anew, downgraded it is what it was.

`revision_0012/pactbook.db.gz` is the file that the program of commit 7d5b9a0 left after `build --fresh` and IMPORTS,
vacuumed: compressed as it is, so that the upgrade meets what a user's file holds. It has nothing of the real datasets.
"""

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from database.bulk import driver_connection, insert
from database.connect import writing
from schema import drift, revisions
from support import BACKENDS, Run
from support.common import once
from support.database_contents import connected, contents, parts
from support.dataset_files import shape
from support.postgresql import Server

pytestmark = pytest.mark.slow

FILE = Path(__file__).parent / "revision_0012" / "pactbook.db.gz"
IMPORTS = (
    ("atop", "atop_1a.csv", "atop_1m.csv", "atop_1aph.csv"),
    ("dcad", "dcad.csv"),
    ("sipri", "sipri_register.csv"),
    ("sipri", "sipri_armstrade.csv", "--edition", "2021"),
    ("sipri", "sipri_deliveries.csv"),
    ("cow-states", "cow_states.csv"),
)
TABLES = "select name from sqlite_master where type = 'table' and name <> 'alembic_version' order by rowid"

Tables = dict[str, tuple[list[str], list[tuple[Any, ...]]]]  # name -> columns and rows


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, to copy; not to be touched."""
    path = tmp_path_factory.mktemp("revision_0012") / "pactbook.db"
    path.write_bytes(gzip.decompress(FILE.read_bytes()))
    return path


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, sqlite_file: Path, common: Path, tmp_path: Path) -> Iterator[str]:
    """A database of revision 0012 of the test's own, on each backend in turn, with the rows of the file."""
    if request.param == "sqlite":
        path = tmp_path / "old.db"
        shutil.copy(sqlite_file, path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = server.create(once(common, "revision_0012", lambda: filled(server, sqlite_file)))
    yield server.url(name)
    server.drop(name)


def filled(server: Server, file: Path) -> str:
    """Put the rows of the file into a new database of revision 0012; returns its name."""
    name = server.create()
    url = server.url(name)
    revisions.upgrade(url, "0012")
    with sqlite3.connect(file) as old, writing(url) as connection:
        for (table,) in old.execute(TABLES).fetchall():  # in order of creation: what a row refers to is there already
            rows = old.execute(f"select * from {table}")
            insert(driver_connection(connection), table, [column[0] for column in rows.description], rows)
        for (table,) in connection.exec_driver_sql(
            "select table_name from information_schema.columns where column_name = 'id' and is_identity = 'NO'"
            " and table_schema = current_schema() and column_default is not null"
        ).fetchall():
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            connection.exec_driver_sql(f"select setval({sequence}, coalesce(max(id), 0) + 1, false) from {table}")
    old.close()
    return name


@pytest.fixture
def fresh_url(seeded_sqlite_template: Path, common: Path, run: Run) -> str:
    """The seeds and the same imports in a SQLite file that all processes share: only to be read."""

    def make() -> str:
        url = f"sqlite:///{shutil.copy(seeded_sqlite_template, common / 'revision_0012_fresh.db')}"
        load_imports(url, run)
        return url

    return once(common, "revision_0012_fresh", make)


def raw(url: str) -> Tables:
    """All rows of all tables as they are, whatever the models now say; the dictionary is made anew at head only."""
    with connected(url) as connection:
        tables: Tables = {}
        for name in sa.inspect(connection).get_table_names():
            if name not in ("alembic_version", "data_dictionary"):
                result = connection.exec_driver_sql(f"select * from {name}")
                columns = sorted(result.keys())  # a column that comes back on the way down is the last on PostgreSQL
                rows = [tuple(row[column] for column in columns) for row in result.mappings()]
                tables[name] = (columns, sorted(rows, key=repr))
        return tables


def schema(url: str) -> drift.Things:
    """Tables, columns, constraints and indexes."""
    with connected(url) as connection:
        things = parts(connection)
    return {key: text for key, text in things.items() if key[0] in ("table", "column", "constraint", "index")}


def load_imports(url: str, run: Run) -> None:
    """The same files as in the fixture."""
    for series, *names in IMPORTS:
        files = [shape(name) if name.endswith(".csv") else name for name in names]
        outcome = run("import", series, *files, "--allow-deletes", url=url)
        assert outcome.exit_code == 0, outcome.stderr


def test_upgraded_it_is_what_is_built_anew(url: str, fresh_url: str, run: Run) -> None:
    assert run("db", "upgrade", url=url).exit_code == 0
    assert revisions.check(url) == []
    built = run("build", url=url)  # the facts that have come since
    assert built.exit_code == 0, built.stderr
    load_imports(url, run)  # what importers read better than they did
    difference = run("diff", url, fresh_url, "--format", "csv")
    assert difference.stdout == "change,table,key,column,old,new\n", difference
    assert contents(url) == contents(fresh_url)


def test_downgraded_it_is_what_it_was(url: str, run: Run) -> None:
    rows, things = raw(url), schema(url)
    assert run("db", "upgrade", url=url).exit_code == 0
    assert raw(url) != rows
    assert run("db", "downgrade", "0012", url=url).exit_code == 0
    after = raw(url)
    assert after.keys() == rows.keys()
    for name, table in rows.items():
        assert after[name] == table, name
    assert schema(url) == things


def test_every_date_keeps_its_day_and_what_is_known_of_it(url: str) -> None:
    lengths = {"year": 4, "month": 7, "day": 10}
    before = raw(url)
    revisions.upgrade(url, "0013")
    after = raw(url)
    dates = 0
    for name, (columns, rows) in before.items():
        renamed = [column.replace("_precision", "_text") for column in columns]
        assert after[name][0] == renamed
        for old_values, new_values in zip(rows, after[name][1], strict=True):
            old, new = dict(zip(columns, old_values, strict=True)), dict(zip(renamed, new_values, strict=True))
            for column in columns:
                day = column.removesuffix("_precision")
                if day == column:
                    assert new[column] == old[column]
                else:
                    known = old[column]
                    assert new[f"{day}_text"] == (str(old[day])[: lengths[known]] if known else None)
                    dates += known is not None
    assert dates > 3000
    signatory = dict(zip(*(after["signatory"][0], zip(*after["signatory"][1], strict=True)), strict=True))
    ends = dict(zip(map(str, signatory["valid_until"]), signatory["valid_until_text"], strict=True))
    assert ends["1995-03-02"] == "1995-03"  # an end the day after the first day that it can be: nobody moves it


def test_every_citation_keeps_the_row_that_it_bears_on(url: str) -> None:
    with connected(url) as connection:  # somebody has cited an imported row
        connection.exec_driver_sql(
            "insert into citation (source_code, stance, field, agreement_code)"
            " select min(code), 'qualifies', 'title', 'atop-5.1:9003' from source"
        )
    columns, citations = raw(url)["citation"]
    revisions.upgrade(url, "0014")
    tables = {name: [dict(zip(names, row, strict=True)) for row in rows] for name, (names, rows) in raw(url).items()}
    owners = {fact["id"]: fact["dataset_code"] for fact in tables["fact"]}
    numbered = {
        (f"{kind}_{key}", row[key]): row["fact_id"]
        for kind in {fact["kind"] for fact in tables["fact"]}
        for row in tables[kind]
        for key in ["id" if "id" in row else "code"]
        if row["fact_id"] is not None
    }
    assert sorted(numbered.values()) == sorted(owners)
    expected = []
    for values in citations:
        citation = dict(zip(columns, values, strict=True))
        words = {name: citation.pop(name) for name in ("id", "source_code", "stance", "field", "locator", "note")}
        [pointer] = [(name, key) for name, key in citation.items() if key is not None]
        expected.append({**words, "fact_id": numbered[pointer]})
    assert sorted(tables["citation"], key=lambda row: row["id"]) == sorted(expected, key=lambda row: row["id"])
    imported = numbered["agreement_code", "atop-5.1:9003"]
    assert owners.pop(imported) == "atop-5.1"
    assert set(owners.values()) == {"curated"}


def test_a_value_shared_by_several_transfers_becomes_one_deal(url: str) -> None:
    revisions.upgrade(url, "0015")
    with connected(url) as connection:

        def rows(sql: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

        # A deal and a part of it, which look like two deals: the seeds bring them together.
        cyprus = "select cast(sum(value_amount) as integer), count(*) from deal where recipient_code = 'CYP'"
        assert rows(cyprus) == [(100_000_000, 2)]
        lynx = "value_currency = 'EUR' and recipient_code = 'HUN'"
        assert rows(f"select code, kind, whole from deal where {lynx}") == [
            ("sipri-deu-hun-buffel-2020", "unknown", "unknown")
        ]
        tied = "select count(*) from arms_transfer where deal_code = 'sipri-deu-hun-buffel-2020'"
        assert rows(tied) == [(4,)]
        assert rows(
            "select c.source_code, c.stance, c.field from citation c join deal d on d.fact_id = c.fact_id"
            " where d.code = 'sipri-tur-hrv-bayraktar-tb-2-2024' order by c.source_code, c.field nulls last"
        ) == [
            ("alexarui-trade-register", "supports", None),
            ("dailysabah-croatia-purchase-famed-turkish", "qualifies", "value_amount"),
            ("dailysabah-croatia-purchase-famed-turkish", "supports", None),
        ]
        assert rows("select count(*) from citation where substr(field, 1, 6) = 'value_'") == [(1,)]
        usd = "select cast(value_usd as integer) from deal where code = 'sipri-deu-bgr-opv-90-2020'"
        assert rows(usd) == [(450_000_000,)]


def test_a_value_that_a_list_does_not_have_is_in_the_way(url: str, run: Run) -> None:
    with connected(url) as connection:
        connection.exec_driver_sql("insert into actor_fact (actor_code, property, value) values ('SRB', 'motto', '')")
    before = raw(url)
    outcome = run("db", "upgrade", url=url)
    assert outcome.exit_code == 1
    assert outcome.stderr.splitlines()[-1] == (
        "Error: rows in the database do not fit the new schema: actor_fact.property is 'motto' in 1 row, which the new "
        "schema does not allow: change or delete it, then upgrade again"
    )
    assert raw(url) == before
