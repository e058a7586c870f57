"""Every column of a table or view compares by value, whatever the type of the literal beside it.

On SQLite a column that has a type compares with literals of any type: a number and the same number in quotes find the
same rows. PostgreSQL finds those rows too, or refuses the literal; it never finds others. It refuses a number beside a
text or a day, and a text that is not a day beside a day; literals of a column's own type it accepts.
"""

import re

import pytest

from database import connect
from database.reader import Reader
from errors import UsageError
from models.tables import Base
from models.views import VIEWS

SQLITE = {"text": "TEXT", "date": "TEXT", "integer": "INT", "numeric": "REAL", "real": "REAL"}
POSTGRESQL = {
    "text": 'text "C"',
    "date": "date",
    "integer": "integer",
    "numeric": "numeric",
    "real": "double precision",
}

TYPES = {
    **{t.name: {c.name: str(c.type.__visit_name__).lower() for c in t.columns} for t in Base.metadata.tables.values()},
    **{view.name: {name: str(column.type) for name, column in view.columns.items()} for view in VIEWS},
}
# The whole of these is much: dyad_year has two million rows.
PART = {"dyad_year": "dyad_year where year = 1913", "state_year": "state_year where year in (1913, 2020)"}
SLOW = {"coverage_of", "dyad_year", "fact_citation", "fact_in_words", "fact_support", "state_year"}
NAMES = [
    pytest.param(name, marks=pytest.mark.slow if name in SLOW else ())
    for name in sorted(TYPES.keys() - {"load"})  # when each database was loaded differs
]


# Types.


def test_every_column_of_a_view_has_its_type_on_sqlite(sqlite_url: str) -> None:
    """A table made from a view takes over the types that the view's expressions have."""
    engine = connect.engine(sqlite_url)
    with engine.connect() as connection:
        for view in VIEWS:
            connection.exec_driver_sql(f"create temp table made as select * from {view.name} where 1 = 0")
            made = {row[1]: row[2] for row in connection.exec_driver_sql("pragma table_info(made)")}
            connection.exec_driver_sql("drop table made")
            assert made == {name: SQLITE[column.type] for name, column in view.columns.items()}, view.name
    engine.dispose()


def test_every_column_of_a_view_has_its_type_on_postgresql(postgresql_url: str) -> None:
    """Texts are ordered by bytes, as on SQLite, and not by the language of the server."""
    sql = """select attname, format_type(atttypid, null) || coalesce(' "' || collname || '"', '')
        from pg_attribute left join pg_collation on pg_collation.oid = attcollation
        where attrelid = cast(:view as regclass) and attnum > 0 order by attnum"""
    with connect.read(postgresql_url) as reader:
        for view in VIEWS:
            built = dict(map(tuple, reader.execute(sql, {"view": view.name}).rows))
            assert built == {name: POSTGRESQL[column.type] for name, column in view.columns.items()}, view.name


# Literals.


def counts(reader: Reader, source: str, conditions: list[str]) -> list[int]:
    """How many rows of a table or view meet each condition."""
    cases = ["count(*)", *(f"count(case when {condition} then 1 end)" for condition in conditions)]
    (row,) = reader.execute(f"select {', '.join(cases)} from {source}", {}).rows
    return [int(count) for count in row]


def samples(reader: Reader, source: str, columns: list[str]) -> dict[str, set[str]]:
    """Of each column the least value, one in the middle and the greatest, as text."""
    rows = list(reader.execute(f"select {', '.join(columns)} from {source}", {}).rows)
    values = {column: {row[place] for row in rows} - {None} for place, column in enumerate(columns)}
    texts = {column: sorted(map(str, found)) for column, found in values.items()}
    return {
        column: {found[0], found[len(found) // 2], found[-1]} if found else set() for column, found in texts.items()
    }


def is_number(text: str) -> bool:
    """Whether a text is a number, and spelled as the number is."""
    return re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", text) is not None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.slow
def test_literals_of_either_type_find_the_same_rows(
    name: str, seeded_sqlite_url: str, seeded_postgresql_url: str
) -> None:
    source = PART.get(name, name)
    quoted, bare, accepted = [], [], []
    with connect.read(seeded_sqlite_url) as here, connect.read(seeded_postgresql_url) as there:
        columns = {column: type_ for column, type_ in TYPES[name].items() if column != "id" and column[-3:] != "_id"}
        found = samples(here, source, list(columns))
        for column, type_ in columns.items():  # but for ids: each database gives its own
            for value in sorted(found[column] | ({"2020"} if type_ in ("text", "date") else set())):
                text = "'" + value.replace("'", "''") + "'"
                for comparison in ("=", "<", ">"):
                    if is_number(value):
                        quoted.append(f"{column} {comparison} {text}")
                        bare.append(f"{column} {comparison} {value}")
                    if type_ != "date" or len(value) == 10:
                        accepted.append(f"{column} {comparison} {text}")
        accepted += [
            condition for condition in bare if TYPES[name][condition.split()[0]] in ("integer", "numeric", "real")
        ]
        assert counts(here, source, quoted) == counts(here, source, bare)
        assert counts(here, source, accepted) == counts(there, source, accepted)


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("conditions", "refused"),
    [
        ("signatory_dyad where signed_on >= '2020-01-01'; signed_on > 2020; signed_on > '2020'", 2),
        (
            "agreement_overview where signed_on_text >= '2020'; signed_on_text > '2020'; signed_on_text > 2020",
            1,
        ),
        ("arms_flow where order_year = 2020; order_year = '2020'", 0),
        ("state_year where year = 2020; year = '2020'", 0),
        ("dyad_year where year = 1913; year = '1913'", 0),
        ("dyad_year where year = 2020 and system_code_1 = 344; year = '2020' and system_code_1 = '344'", 0),
        ("membership where valid_from >= '2020-01-01'; valid_from > 2020; valid_from > '2020'", 2),
        ("agreement_history where happened_on >= '2020-01-01'; happened_on > 2020; happened_on > '2020'", 2),
        ("fact_support where supports > 1; supports > '1'", 0),
    ],
)
def test_a_condition_finds_the_same_rows_however_it_is_written(
    conditions: str, refused: int, seeded_sqlite_url: str, seeded_postgresql_url: str
) -> None:
    source, _, rest = conditions.partition(" where ")
    found, refusals = set(), 0
    for url in (seeded_sqlite_url, seeded_postgresql_url):
        for condition in rest.split("; "):
            with connect.read(url) as reader:
                try:
                    rows = list(reader.execute(f"select 1 from {source} where {condition}", {}).rows)
                except UsageError:
                    assert url == seeded_postgresql_url
                    refusals += 1
                else:
                    found.add(len(rows))
    assert len(found) == 1
    assert found != {0}
    assert refusals == refused
