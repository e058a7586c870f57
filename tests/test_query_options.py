"""Options of canned queries: values of every type, lists, defaults, limits, and where the rows go."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from analysis.queries import catalogue
from analysis.queries.header import Query
from database.url import sqlite_path
from support import Run
from support.own_queries import MEMBERS, queries_in_use

# One parameter of each type, echoed as it is bound.
ECHO = """-- title = "Echo"
-- answers = "What is bound?"
-- [params.state]
-- type = "state"
-- optional = true
-- [params.member]
-- type = "actor"
-- optional = true
-- [params.organisation]
-- type = "organisation"
-- optional = true
-- [params.counter]
-- type = "counter"
-- optional = true
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- [params.from_date]
-- type = "date"
-- optional = true
-- option = "from"
-- [params.to_date]
-- type = "date"
-- optional = true
-- option = "to"
-- [params.since]
-- type = "year"
-- default = 1990
-- [params.window]
-- type = "integer"
-- optional = true
-- [params.measure]
-- type = "choice"
-- choices = ["orders", "tiv_order"]
-- default = "orders"
-- [params.word]
-- type = "text"
-- optional = true
-- [columns]
-- state = "code"
-- member = "text"
-- organisation = "code"
-- counter = "code"
-- as_of = "text"
-- from_date = "text"
-- to_date = "text"
-- since = "integer"
-- window_ = "integer"
-- measure = "text"
-- word = "text"
select cast(:state as text) as state, cast(:member as text) as member, cast(:organisation as text) as organisation,
       cast(:counter as text) as counter, cast(:as_of as text) as as_of, cast(:from_date as text) as from_date,
       cast(:to_date as text) as to_date, cast(:since as integer) as since, cast(:window as integer) as window_,
       cast(:measure as text) as measure, cast(:word as text) as word
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of queries, in use."""
    return queries_in_use(tmp_path / "own", monkeypatch, echo=ECHO, members=MEMBERS)


@pytest.fixture
def url(small_url: str, own: Path) -> str:  # noqa: ARG001 - puts the folder in use
    """The small world on each backend in turn."""
    return small_url


@pytest.fixture
def sqlite(small_sqlite_url: str, own: Path) -> str:  # noqa: ARG001 - puts the folder in use
    """The small world on SQLite."""
    return small_sqlite_url


def bound(run: Run, url: str, *options: str) -> tuple[dict[str, Any], str]:
    code, out, err = run("query", "run", "echo", *options, "--format", "json", url=url)
    assert code == 0, err
    return json.loads(out)[0], err


# Values.


def test_nothing_given_is_defaults_and_null(run: Run, url: str) -> None:
    values, err = bound(run, url)
    assert values == {
        "state": None, "member": None, "organisation": None, "counter": None, "as_of": "2020-06-01",
        "from_date": None, "to_date": None, "since": 1990, "window_": None, "measure": "orders", "word": None,
    }  # fmt: skip
    assert "note: --as-of not given: using 2020-06-01, the last day of the data\n" in err
    assert "note: --counter not given: every recorded recognition counts, disputed or not\n" in err


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("option", "given", "column", "value"),
    [
        ("--state", "AAA", "state", "AAA"),
        ("--state", "aaa", "state", "AAA"),
        ("--state", "Borduria", "state", "BBB"),
        ("--state", "republic of borduria", "state", "BBB"),
        ("--state", "cx", "state", "CCC"),
        ("--organisation", "org", "organisation", "ORG"),
        ("--counter", "loyal", "counter", "loyal"),
        ("--as-of", "2016-02-29", "as_of", "2016-02-29"),
        ("--from", "2016", "from_date", "2016-01-01"),
        ("--to", "2016", "to_date", "2016-12-31"),
        ("--from", "2016-02", "from_date", "2016-02-01"),
        ("--to", "2016-02", "to_date", "2016-02-29"),
        ("--to", "2016-02-03", "to_date", "2016-02-03"),
        ("--since", "1648", "since", 1648),
        ("--window", "-3", "window_", -3),
        ("--measure", "tiv_order", "measure", "tiv_order"),
        ("--word", "'; drop table actor; --", "word", "'; drop table actor; --"),
        ("--word", "100 %s %(x)s :state $1 ?", "word", "100 %s %(x)s :state $1 ?"),
        ("--member", "AAA", "member", "AAA"),
    ],
)
def test_a_value_is_bound_as_its_type_says(
    run: Run, url: str, option: str, given: str, column: str, value: object
) -> None:
    values, err = bound(run, url, option, given)
    assert values[column] == value
    assert f"{option} not given" not in err
    by_name = column in ("state", "organisation") and given != value
    assert ("note: reading " in err) == by_name
    assert not by_name or f"note: reading {option} {given!r} as " in err
    assert not by_name or f" ({value})\n" in err


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("option", "given", "message"),
    [
        ("--state", "AAB", "--state: unknown state 'AAB'; did you mean Aland (AAA)"),
        ("--state", "Bordria", "did you mean Borduria (BBB)"),
        ("--state", "The Isles", "'The Isles' is ambiguous; choose Aland (AAA) or Grand Fenwick (GGG)"),
        ("--state", "ORG", "unknown state 'ORG'"),
        ("--state", "", "--state is empty"),
        ("--organisation", "AAA", "unknown organisation 'AAA'"),
        ("--counter", "loyalty", "unknown counter 'loyalty'; did you mean "),
        ("--counter", "zzz", "unknown counter 'zzz'; known: loyal"),
        ("--as-of", "2016", "'2016' is not a full date; use YYYY-MM-DD"),
        ("--as-of", "2016-02", "'2016-02' is not a full date; use YYYY-MM-DD"),
        ("--as-of", "2015-02-29", "'2015-02-29' is not a valid date; use YYYY-MM-DD"),
        ("--as-of", "0000-01-01", "is not a valid date"),
        ("--as-of", "20160229", "is not a valid date"),
        ("--as-of", "yesterday", "is not a valid date"),
        ("--as-of", "٢٠١٦-٠١-٠١", "is not a valid date"),
        ("--to", "2016-13", "'2016-13' is not a valid date; use YYYY, YYYY-MM or YYYY-MM-DD"),
        ("--since", "990", "'990' is not a year; use four digits"),
        ("--since", "1990-01-01", "is not a year"),
        ("--window", "3.5", "'3.5' is not a whole number"),
        ("--window", "99999999999999999999", "is not a whole number"),
        ("--measure", "volume", "'volume' is not one of orders, tiv_order"),
        ("--word", "  ", "--word is empty"),
        ("--word", "a\0b", "NUL"),
        ("--word", "a\udcffb", "not UTF-8"),
        ("--state", "A\0", "NUL"),
        ("--member", "AA,BB", "unknown actor 'AA,BB'"),
    ],
)
def test_a_value_that_will_not_do_is_said_in_one_line(
    run: Run, url: str, option: str, given: str, message: str
) -> None:
    code, out, err = run("query", "run", "echo", option, given, url=url)
    assert (code, out) == (2, "")
    errors = [line for line in err.splitlines() if not line.startswith("note: ")]
    assert len(errors) == 1
    assert errors[0].startswith("Error: ")
    assert message in errors[0]


def test_an_option_that_is_needed_is_asked_for(run: Run, sqlite: str, own: Path) -> None:
    text = MEMBERS.replace("-- optional = true\n-- repeatable = true\n", '-- example = "AAA"\n')
    (own / "one.sql").write_text(text)
    code, _, err = run("query", "run", "one", url=sqlite)
    assert code == 2
    assert err == "Error: --state is required, for example: pactbook query run one --state AAA\n"
    code, out, err = run("query", "show", "one", url=sqlite)
    assert code == 0
    assert "'AAA'" in out
    assert err == "note: --state not given: showing the query for AAA, as an example\n"


def test_a_database_without_its_day_asks_for_one(run: Run, sqlite_url: str, own: Path) -> None:  # noqa: ARG001
    code, _, err = run("query", "run", "echo", url=sqlite_url)
    assert code == 2
    assert "--as-of is required, because the database has no setting data_as_of" in err


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ([], "AAA BBB CAN CCC DDD EEE FFF GGG OUT TER"),
        (["--state", "BBB"], "BBB"),
        (["--state", "GGG", "--state", "aaa", "--state", "GGG"], "AAA GGG"),
    ],
)
def test_a_list_is_an_option_given_several_times(run: Run, url: str, options: list[str], codes: str) -> None:
    code, out, _ = run("query", "run", "members", *options, url=url)
    assert code == 0
    assert out.split()[1:] == codes.split()


HOSTILE = [
    "'", '"', "';", "' or '1'='1", "AAA' --", "AAA; delete from actor", "AAA/*", "*/", "AAA') union select 1 --", ":x",
    "%", "_", "\\", "$$", "{0}", "%(x)s", "x" * 1_000_000, "AAA\n", "\u202eAAA", "ÅÄÖ", "AAA\u200b", "../../etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_becomes_sql(run: Run, sqlite: str, value: str) -> None:
    path = sqlite_path(sqlite)
    assert path is not None
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    code, out, err = run("query", "run", "members", "--state", value, url=sqlite)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert len(err) < 600
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_list_that_is_not_tested_as_one_is_refused(run: Run, sqlite: str, own: Path) -> None:
    (own / "members.sql").write_text(MEMBERS.replace("code in (:state)", "code = :state"))
    code, out, err = run("query", "run", "members", url=sqlite)
    assert (code, out) == (2, "")
    assert err == (f"Error: {own}/members.sql:1: the parameter state is repeatable: test it with `in (:state)`\n")


def test_an_option_of_one_value_is_refused_twice(run: Run, sqlite: str) -> None:
    code, out, err = run("query", "run", "echo", "--state", "AAA", "--state=BBB", url=sqlite)
    assert (code, out) == (2, "")
    assert err == "Error: --state can be given only once; see `pactbook query run echo --help`\n"


@pytest.mark.parametrize("query", list(catalogue.every(catalogue.folders())), ids=lambda query: query.name)
def test_the_subject_of_a_query_has_no_silent_default(query: Query) -> None:
    subjects = {"state", "actor", "organisation", "mission", "agreement", "source"}
    assert not [parameter.name for parameter in query.parameters if parameter.type in subjects and parameter.default]


@pytest.mark.slow_on_postgresql
def test_sources_are_added_to_the_rows_of_a_query(run: Run, seeded_url: str) -> None:
    ask = ("query", "run", "agreements-of", "--state", "SRB", "--from", "2025", "--format", "csv", "--sources")
    lines = run(*ask, "--columns", "agreement,sources", url=seeded_url).stdout.splitlines()
    assert lines[0] == "agreement,sources"
    [plan] = [line for line in lines if line.startswith("srb-hun-2025,")]
    assert "telex-2025-04-01" in plan
    assert "eastern-frontier-2025 (contradicts)" in plan
    narrow = run(*ask, "--columns", "agreement,signed_on", url=seeded_url)
    assert narrow.stdout.splitlines()[0] == "agreement,signed_on,sources"
    statements = ("query", "run", "statements-about", "--agreement", "srb-hun-2025", "--sources", "--format", "csv")
    assert run(*statements, url=seeded_url).stdout.partition("\n")[0].endswith(",sources,office,fact_sources")
    refused = run("query", "run", "source-coverage", "--sources", url=seeded_url)
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (
        2,
        "Error: --sources: the rows of source-coverage rest on no facts that have sources",
    )


def test_a_file_that_is_not_a_query_does_not_hide_the_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.sql").write_text("select 1", encoding="utf-8")
    outcome = run("--queries-dir", str(tmp_path), "query", "list", "--format", "csv")
    assert outcome.exit_code == 0
    assert "\nagreements-of," in outcome.stdout
    assert outcome.stderr == f"note: this query is left out: {tmp_path / 'broken.sql'}:1: title is missing\n"


@pytest.mark.slow_on_postgresql
def test_a_pair_is_tied_by_what_its_agreements_pledge(run: Run, seeded_url: str) -> None:
    ask = ("query", "run", "dyad-profile", "--state", "Turkey", "--other", "Albania", "--format", "csv")
    ties = run(*ask, url=seeded_url).stdout.splitlines()
    assert any(tie.startswith("obligation,defense in north-atlantic-treaty,2009-04-01,,") for tie in ties)
    early = run(*ask, "--as-of", "2000-01-01", url=seeded_url).stdout
    assert "defense in north-atlantic-treaty" not in early
    assert "obligation,consultation in alb-tur-1992," in early
