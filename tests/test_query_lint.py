"""The text of canned queries keeps to what SQLite, PostgreSQL and DuckDB read alike, as sqlglot parses it."""

from functools import cache
from itertools import zip_longest

import pytest
import sqlglot
from sqlglot import exp

from analysis.queries import catalogue
from models.tables import Base

pytestmark = pytest.mark.every(3)
NAMES = list(catalogue.files(catalogue.folders()))
# Of one meaning on all three; julianday and group_concat are made so by revisions and by views.sql.
FUNCTIONS = set(
    "CASE CAST COALESCE NULLIF SUBSTR SUBSTRING LENGTH REPLACE JULIANDAY GROUP_CONCAT"
    " COUNT SUM TRIM MIN MAX EXISTS ROW_NUMBER RANK LAG LEAD AND OR ROUND LOWER".split()
)
TYPES = {"TEXT", "INT", "DOUBLE"}


@cache
def parse(name: str, dialect: str) -> exp.Query:
    """The tree of a query. Raises ParseError for what the dialect does not know."""
    tree = sqlglot.parse_one(catalogue.find(name, catalogue.folders()).sql, dialect=dialect)
    assert isinstance(tree, exp.Query)
    return tree


def around(node: exp.Expr) -> exp.Select:
    """The query that a node stands in."""
    found = node.find_ancestor(exp.Select)
    return found if found is not None else exp.select()


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_all_three_parse_it(name: str) -> None:
    for dialect in ("sqlite", "postgres", "duckdb"):
        parse(name, dialect)


def test_functions_and_types_are_those_of_all(name: str) -> None:
    tree = parse(name, "sqlite")
    called = [call for call in tree.find_all(exp.Func) if not isinstance(call.parent, exp.Case)]
    names = {call.name if isinstance(call, exp.Anonymous) else call.sql_name() for call in called}
    assert {function.upper() for function in names} <= FUNCTIONS
    assert {cast.to.this.name for cast in tree.find_all(exp.Cast)} <= TYPES  # no date: text on SQLite
    assert not list(tree.find_all(exp.Like, exp.Glob, exp.SimilarTo))  # letters' case counts on PostgreSQL alone


def test_nothing_is_true_or_false(name: str) -> None:
    tree = parse(name, "postgres")
    assert not list(tree.find_all(exp.Boolean))
    values = [value for select in tree.find_all(exp.Select) for value in select.expressions]
    values += [call.this for call in tree.find_all(exp.AggFunc) if call.this]
    truths = (exp.Predicate, exp.Connector, exp.Not)
    assert not [value.sql() for value in values if isinstance(value.unalias().unnest(), truths)]


def test_rows_have_an_order_and_nulls_a_place_in_it(name: str) -> None:
    sqlite, postgres = parse(name, "sqlite"), parse(name, "postgres")
    assert sqlite.args.get("order")
    # NULL is first on SQLite and last on PostgreSQL: where its place is written, both dialects parse to the same.
    pairs = zip_longest(sqlite.find_all(exp.Ordered), postgres.find_all(exp.Ordered))
    unplaced = [here.this for here, there in pairs if here.args["nulls_first"] != there.args["nulls_first"]]
    assert not [key.sql() for key in unplaced if isinstance(key, exp.Column) and nullable(key)]


def nullable(key: exp.Column) -> bool:
    """Whether a key that rows are ordered by may be NULL: as its table says, else as every table that is read does."""
    tables = Base.metadata.tables
    here = around(key).find_all(exp.Table)
    own = [table.name for table in here if key.table in {"", table.alias_or_name}]
    read = [table.name for table in key.root().find_all(exp.Table)]
    holders = [
        [tables[name] for name in names if name in tables and key.name in tables[name].columns] for names in (own, read)
    ]
    found = [table.columns[key.name].nullable for table in holders[0] or holders[1]]
    return bool(found) and all(found)


def test_lists_are_ordered_by_their_values_in_a_subquery(name: str) -> None:
    for listed in parse(name, "sqlite").find_all(exp.GroupConcat):
        outer = around(listed)
        source = outer.args["from_"].this
        assert isinstance(source, exp.Subquery), source.sql()
        keys = [key.this.name for key in source.this.args["order"].expressions]
        grouped = outer.args.get("group") or exp.Group(expressions=[])
        within = [key for key in keys if key not in {column.name for column in grouped.expressions}]
        assert within[:1] == [listed.this.name], source.sql()
