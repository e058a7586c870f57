"""How completely something is recorded: the view coverage_of, the query `coverage`, and the remarks of queries."""

import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.queries import catalogue
from database import connect
from support import BACKENDS, Run
from support.rows import Row, insert
from support.rule_database import STATES, filling, fresh
from support.small_world import day

DAYS = ["2009-12-31", "2010-01-01", "2010-01-02", "2012-06-01", "2014-12-31", "2015-01-01"]
NATURAL_KEY = ("table_name", "actor_code", "role", "complete", "valid_from", "valid_until")
TABLES: dict[str, list[str | None]] = {
    "border": [None],
    "arms_transfer": ["supplier", "recipient"],
    "membership": [None],
}


@pytest.fixture(scope="module", params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with states and an organisation, to be filled again and again."""
    url = fresh(request, tmp_path_factory)
    with filling(url):
        pass
    return url


@st.composite
def statements(draw: st.DrawFn) -> list[Row]:
    """Rows of coverage: of single subjects and of all, that overlap and are open at either end."""
    rows: dict[tuple[Any, ...], Row] = {}
    for _ in range(draw(st.integers(0, 6))):
        table = draw(st.sampled_from(list(TABLES)))
        subjects = ["ORG"] if table == "membership" else list(STATES)[:2]
        since, until = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=2, unique=True)))
        row: Row = {
            "dataset_code": "curated",
            "table_name": table,
            "actor_code": draw(st.sampled_from([None, *subjects])),
            "role": draw(st.sampled_from([None, *TABLES[table]])),
            "complete": draw(st.sampled_from(["yes", "no"])),
            **(day("valid_from", since) if draw(st.booleans()) else {}),
            **(day("valid_until", until) if draw(st.booleans()) else {}),
        }
        rows[tuple(row.get(key) for key in NATURAL_KEY)] = row
    return list(rows.values())


def extent(rows: list[Row], table: str, subject: str | None, role: str | None, on: str) -> str:
    """The extent by the rule: a statement on the subject before one on all, and a complete one before another."""
    holding = [
        row
        for row in rows
        if row["table_name"] == table
        and row["actor_code"] in (None, subject)
        and row["role"] in (None, role)
        and (row.get("valid_from") or "") <= on < (row.get("valid_until") or "9")
    ]
    own = [row for row in holding if row["actor_code"]] or holding
    return "complete" if any(row["complete"] == "yes" for row in own) else "selective" if own else "none"


@pytest.mark.slow_on_postgresql
@settings(max_examples=30)
@given(rows=statements())
@pytest.mark.slow
def test_every_day_of_every_subject_has_one_extent(url: str, rows: list[Row]) -> None:
    made = connect.engine(url)
    with made.begin() as connection:
        connection.execute(sa.text("delete from coverage"))
        for number, row in enumerate(rows):
            insert(connection, "coverage", {**row, "id": number + 1})
    made.dispose()
    with connect.read(url) as reader:
        view = "select table_name, subject_code, role, extent, valid_from, valid_until from coverage_of"
        spells = [tuple(None if value is None else str(value) for value in row) for row in reader.execute(view).rows]
    for table in {str(row["table_name"]) for row in rows}:
        for subject in [None, "ORG"] if table == "membership" else [None, *STATES]:
            for role in TABLES[table]:
                for on in DAYS:
                    found = [
                        spell[3]
                        for spell in spells
                        if spell[:3] == (table, subject, role) and (spell[4] or "") <= on < (spell[5] or "9")
                    ]
                    assert found == [extent(rows, table, subject, role, on)], (table, subject, role, on)


def test_the_query_lists_how_far_each_kind_of_fact_reaches(run: Run, seeded_sqlite_url: str) -> None:
    outcome = run("query", "run", "coverage", "--state", "Taiwan", "--format", "jsonl", url=seeded_sqlite_url)
    assert outcome.exit_code == 0, outcome.stderr
    rows = [json.loads(line) for line in outcome.stdout.splitlines()]
    recognition = [(row["extent"], row["since"], row["until"]) for row in rows if row["kind"] == "recognition"]
    assert recognition == [
        ("selective", None, "2023-03-15"), ("complete", "2023-03-15", "2025-06-01"), ("none", "2025-06-01", None),
    ]  # fmt: skip
    assert {row["kind"] for row in rows} >= {"agreement", "arms_transfer", "border", "membership", "recognition by it"}
    by_it = {row["extent"]: row["note"] for row in rows if row["kind"] == "recognition by it"}
    assert "XKX" in by_it["complete"]
    assert "HRV" in by_it["selective"]


def test_every_completeness_of_the_seeds_has_its_sources(run: Run, seeded_sqlite_url: str) -> None:
    with connect.read(seeded_sqlite_url) as reader:
        uncited = "fact_id not in (select fact_id from citation)"
        sql = f"select * from coverage where complete = 'yes' and dataset_code = 'curated' and {uncited}"
        assert list(reader.execute(sql).rows) == []
    outcome = run("query", "run", "coverage", "--state", "Kosovo", "--format", "jsonl", url=seeded_sqlite_url)
    rows = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert {row["sources"] for row in rows if (row["kind"], row["extent"]) == ("border", "complete")} == {
        "factbook-2026-01-22, general, natural-earth-4.1"
    }
    assert {row["sources"] for row in rows if row["extent"] == "none"} == {None}


# What says the day of a source that has none: its title or note.
DAYS_IN_WORDS = {
    ("deployment", "KFOR"): "title of the placemat", ("membership", "JEF"): "the tenth member joined in April 2021",
    ("recognition", "ABK"): "edition of October 2022 or later", ("recognition", "SML"): "edition of January 2026",
}  # fmt: skip


def test_no_completeness_of_the_seeds_goes_beyond_the_day_of_its_sources(seeded_sqlite_url: str) -> None:
    """A source vouches for no day after its own; what rests on general knowledge says so by its source."""
    with connect.read(seeded_sqlite_url) as reader:
        sql = """
            select c.table_name, c.actor_code, c.valid_until, max(s.published_on_text), max(s.kind = 'memory')
            from coverage c join citation n using (fact_id) join source s on s.code = n.source_code
            where c.complete = 'yes' and c.dataset_code = 'curated' group by c.id
        """
        rows = list(reader.execute(sql).rows)
    assert len(rows) > 40
    beyond = []
    for table, actor, until, published, from_memory in rows:
        assert until is not None, (table, actor)
        latest = published and f"{published}{'-12-31'[len(published) - 4 :] if len(published) < 10 else ''}"
        last_day = str(date.fromisoformat(until) - timedelta(days=1))
        if not from_memory and (latest is None or last_day > latest):
            beyond.append((table, actor))
    assert sorted(beyond) == sorted(DAYS_IN_WORDS)


def test_a_land_border_of_a_part_with_a_code_of_its_own_is_a_limit_of_the_record_of_both_states(
    seeded_sqlite_url: str,
) -> None:
    """France borders on Brazil, and Canada on Denmark: in the table they are French Guiana and Greenland."""
    with connect.read(seeded_sqlite_url) as reader:
        for state in ("FRA", "BRA", "SUR", "DNK", "CAN", "NLD", "GBR", "ESP"):
            sql = "select extent from coverage_of where table_name = 'border' and subject_code = :state"
            rows = reader.execute(f"{sql} and valid_from = :day", {"state": state, "day": "2018-01-01"}).rows
            assert list(rows) == [("selective",)], state


def test_no_completeness_of_the_seeds_goes_beyond_the_day_of_the_data(seeded_sqlite_url: str) -> None:
    with connect.read(seeded_sqlite_url) as reader:
        end = "select date(value, '+1 day') from setting where name = 'data_as_of'"
        sql = f"select * from coverage where complete = 'yes' and coalesce(valid_until, '9999-12-31') > ({end})"
        assert list(reader.execute(sql).rows) == []


# Remarks of queries.


@pytest.mark.slow_on_postgresql
def test_a_state_of_other_days_is_remarked_on(run: Run, seeded_url: str) -> None:
    for line, remark in (
        ("recognition-count --recognised XKX --as-of 1990-01-01", "only since 2008-02-17, not on 1990-01-01"),
        ("agreements-of --state YUG --as-of 2020-01-01", "only until 1992-04-27, not on 2020-01-01"),
        ("agreements-of --state YUG --as-of 1990-01-01", None),
        ("obligations --state SRB --state HUN --as-of 2020-01-01", None),
    ):
        outcome = run("query", "run", *line.split(), url=seeded_url)
        assert outcome.exit_code == 0, outcome.stderr
        if remark:
            assert f"is on record as a state {remark}" in outcome.stderr
        else:
            assert "as a state" not in outcome.stderr


# What these answer is the record itself, or they say `unknown` where it is silent.
FROM_TURKIYE = "arms transfers from Türkiye"
OF_FRANCE = "those of French Guiana (GUF) and Saint Martin (MAF) are recorded under codes of their own"
TO_UKRAINE = "arms transfers to Ukraine"
OF_A_STATE = (
    "agreements and recognitions of STATE, memberships, arms transfers from STATE, arms transfers to STATE and"
    " statements by STATE are not recorded completely"
)
ABOUT_THE_RECORD = {
    "agreement-compare", "coverage", "disputed-facts", "fact-sources", "recognition-positions", "source-assertions",
    "source-coverage", "source-facts", "unverified-facts", "weak-sources",
}  # fmt: skip


def test_every_query_says_on_which_records_its_answer_depends() -> None:
    silent = {query.name for query in catalogue.every([catalogue.SHIPPED]) if not query.coverage}
    assert silent == ABOUT_THE_RECORD


@pytest.mark.every(2)
@pytest.mark.parametrize(
    ("line", "remark"),
    [
        ("neighbours --state UKR --as-of 2010-01-01", "borders and agreements of Ukraine are not recorded completely"),
        ("membership --organisation NATO --as-of 2010-01-01", None),
        ("membership --organisation GUAM --as-of 2010-01-01", "memberships in GUAM are not recorded completely"),
        ("recognition-status --recognised XKX --within EU --as-of 2020-01-01", None),
        (
            "recognition-status --recognised TWN --as-of 2020-01-01",
            "recognitions of Taiwan are not recorded completely",
        ),
        ("recognition-status --recognised TWN --as-of 2024-01-01", None),
        (
            "arms-flows --recipient ALB --to 2025",
            "arms transfers to Albania are recorded completely only from 2000-01-01 to 2025-12-31",
        ),
        ("arms-flows --recipient ALB --from 2000 --to 2025", None),
        (
            "arms-flows --recipient UKR",
            f"{TO_UKRAINE} are not recorded completely; {TO_UKRAINE}: supplies from the region",
        ),
        (
            "neighbours --state FRA --as-of 2025-01-01",
            f"borders and agreements of France are not recorded completely; borders of France: {OF_FRANCE}",
        ),
        (
            "timeline --state CHE --to 2020",
            OF_A_STATE.replace("STATE", "Switzerland"),
        ),
        ("arms-flows --supplier TUR --recipient ALB --from 2000 --to 2025", None),  # one side is enough
        (
            "arms-flows --supplier TUR --from 2000 --to 2025",
            f"{FROM_TURKIYE} are not recorded completely; {FROM_TURKIYE}: supplies to the region and 22 SIPRI rows",
        ),
        ("agreement-depth --state SRB --state HUN", "agreements of Serbia and Hungary are not recorded completely"),
        ("agreement-depth", "agreements are not recorded completely"),
        (
            "obligations --state TUR --state ALB --state HUN --state SRB --state HRV",
            "obligations of Türkiye, Albania, Hungary and 2 others are not recorded completely",
        ),
    ],
)
def test_one_remark_says_what_is_not_recorded_completely(
    line: str, remark: str | None, run: Run, seeded_url: str
) -> None:
    outcome = run("query", "run", *line.split(), url=seeded_url)
    assert outcome.exit_code == 0, outcome.stderr
    remarks = [note for note in outcome.stderr.splitlines() if "completely" in note]
    assert remarks == ([f"note: {remark}"] if remark else [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "membership --organisation NATO --as-of 1940-01-01",
            "Organization are recorded completely within their scope (memberships: member), so there are none in it",
        ),
        (
            "arms-flows --supplier IND --recipient MKD --from 2000 --to 2025",
            "completely within their scope (arms transfers: major conventional arms), so there are none in it",
        ),
        ("neighbours --state JPN --as-of 2025-01-01", "borders of Japan are recorded completely, so there are none"),
        (
            "agreements-between --state XKX --other BEL",
            "nothing of the kind is recorded, which does not mean that there",
        ),
        ("fact-sources --about SRB-nothing", "no fact on record has these values"),
    ],
)
def test_no_rows_come_with_the_reason(line: str, reason: str, run: Run, seeded_sqlite_url: str) -> None:
    outcome = run("query", "run", *line.split(), url=seeded_sqlite_url)
    assert outcome.exit_code == 0, outcome.stderr
    [remark] = [line for line in outcome.stderr.splitlines() if line.startswith("note: no rows: ")]
    assert reason in remark


@pytest.mark.parametrize("recipient", ["ARM", "MKD"])
def test_what_people_read_holds_the_remarks_and_data_do_not(
    recipient: str, run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    line = ("query", "run", "arms-flows", "--supplier", "IND", "--recipient", recipient)

    def output(suffix: str) -> bytes:
        path = tmp_path / f"rows.{suffix}"
        outcome = run(*line, "--output", str(path), url=seeded_sqlite_url)
        assert outcome.exit_code == 0, outcome.stderr
        assert [note.removeprefix("note: ") for note in outcome.stderr.splitlines()] == notes
        return path.read_bytes()

    notes = [note.removeprefix("note: ") for note in run(*line, url=seeded_sqlite_url).stderr.splitlines()]
    assert any("recorded completely" in note for note in notes)
    assert any(note.startswith("no rows: ") for note in notes)
    assert output("md").decode().split("\n\n")[1].splitlines() == [f"- {note}" for note in notes]
    assert all(f"<li>{note}</li>" in output("html").decode() for note in notes)
    output("xlsx")
    with zipfile.ZipFile(tmp_path / "rows.xlsx") as workbook:
        assert b'name="Remarks"' in workbook.read("xl/workbook.xml")
        sheet = workbook.read("xl/worksheets/sheet2.xml").decode()
    assert re.findall("<t>(.*?)</t>", sheet) == ["remark", *notes]
    for suffix in ("csv", "tsv", "json", "jsonl", "txt"):
        assert b"recorded" not in output(suffix)


def test_a_workbook_without_remarks_has_one_sheet(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "members.xlsx"
    line = ("query", "run", "membership", "--organisation", "NATO", "--as-of", "2010-01-01", "--output", str(path))
    outcome = run(*line, url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    with zipfile.ZipFile(path) as workbook:
        assert [name for name in workbook.namelist() if "sheets/sheet" in name] == ["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    ("coverage", "problem"),
    [
        ('bordr = "UKR"', "'bordr' is not a table with coverage; did you mean border"),
        ('border = ""', "border must name a subject"),
        ('border = ":state"', "the query has no parameter :state"),
        ('arms_transfer = "UKR as buyer"', "arms_transfer: the role must be supplier or recipient, not 'buyer'"),
        ("border = 1", "border must name a subject"),
    ],
)
def test_a_mistake_in_a_header_is_named_with_its_line(coverage: str, problem: str, run: Run, tmp_path: Path) -> None:
    lines = ['title = "T"', 'answers = "A?"', "[columns]", 'code = "code"', "[coverage]", coverage]
    text = "\n".join(f"-- {line}" for line in lines) + "\nselect code from actor order by code\n"
    (tmp_path / "own.sql").write_text(text, encoding="utf-8")
    outcome = run("--queries-dir", str(tmp_path), "query", "run", "own", "--help")
    assert outcome.exit_code == 2
    assert f"own.sql:6: {problem}" in outcome.stderr
