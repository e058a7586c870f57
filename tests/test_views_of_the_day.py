"""The views of the day of the data, and recognition by counter, say what the canned queries answer."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.queries import catalogue, run
from analysis.queries.header import Query
from analysis.queries.recognition_counters import CountsNothingError
from database import connect
from database.reader import Reader
from models.vocabulary import AGREEMENT_STATUSES, POSITIONS
from support import BACKENDS
from support.rows import Row, insert
from support.rule_database import filling, fresh
from support.small_world import day

ABSENT = ("never", "no_record", "not_covered")  # what `recognition-status` says where nothing is recorded


@cache
def canned(name: str) -> Query:
    return catalogue.find(name, catalogue.folders())


def answer(reader: Reader, name: str, **values: str | None) -> list[dict[str, Any]]:
    """The rows of a canned query; a value that is None is not given."""
    result = run.run(
        reader, canned(name), {parameter: value for parameter, value in values.items() if value is not None}
    )
    return [dict(zip([column.name for column in result.columns], row, strict=True)) for row in result.rows]


def rows(reader: Reader, sql: str) -> list[tuple[str | None, ...]]:
    """The rows of a view, days as text on PostgreSQL too."""
    return [tuple(None if value is None else str(value) for value in row) for row in reader.execute(sql, {}).rows]


def codes(reader: Reader, sql: str) -> list[str]:
    return sorted(str(code) for (code,) in reader.execute(sql, {}).rows)


class Spell(NamedTuple):
    """A row of recognition_by_counter."""

    recogniser: str | None
    recognised: str | None
    counter: str | None
    says: str | None
    since: str | None
    until: str | None

    def holds(self, as_of: str) -> bool:
        return (self.since is None or self.since <= as_of) and (self.until is None or as_of < self.until)


def statuses(reader: Reader, recognised: str, counter: str | None, as_of: str | None) -> dict[str, str]:
    """Everybody's status by `recognition-status`; instead of `contested`, what the record says."""
    found = {}
    for row in answer(reader, "recognition-status", recognised=recognised, counter=counter, as_of=as_of):
        record = "withdrawn" if row["withdrawn_on"] else "recognises"
        found[row["state"]] = record if row["status"] == "contested" else row["status"]
    return found


def assert_recognition_agrees(reader: Reader, days: list[str]) -> None:
    """By every counter and by none, for every state of which recognition is recorded, on the days and today."""
    spells = [Spell(*row) for row in rows(reader, "select * from recognition_by_counter")]
    now = rows(reader, "select recognised_code, counter_code, recogniser_code, says from recognition_now")
    complete = codes(reader, "select actor_code from coverage where table_name = 'recognition' and complete = 'yes'")
    counted = rows(reader, "select distinct counter_code, recognised_code from recognition_position")
    recorded = "select recognised_code from recognition union select recognised_code from recognition_position"
    for recognised in codes(reader, recorded):
        for counter in [None, *codes(reader, "select code from counter")]:
            for as_of in [None, *days]:
                view = [(code, says) for *key, code, says in now if key == [recognised, counter]]
                if as_of is not None:
                    chosen = [s for s in spells if (s.recognised, s.counter) == (recognised, counter)]
                    view = [(s.recogniser, s.says) for s in chosen if s.holds(as_of)]
                shown = dict(view)
                if counter is not None and (counter, recognised) not in counted:
                    assert shown == {}, f"{counter} says nothing of {recognised}"
                    with pytest.raises(CountsNothingError):
                        statuses(reader, recognised, counter, as_of)
                    continue
                assert len(view) == len(shown), "one row a pair and counter on a day"
                query = statuses(reader, recognised, counter, as_of)
                for recogniser, status in query.items():
                    if recogniser not in shown:
                        assert status in ABSENT
                        assert status != "never" or recognised in complete
                assert shown == {code: query.get(str(code)) for code in shown}, (recognised, counter, as_of)


def assert_membership_agrees(reader: Reader) -> None:
    """For every organisation that has had members."""
    for organisation in codes(reader, "select distinct organisation_code from membership"):
        query = [(row["state"], row["role"]) for row in answer(reader, "membership", organisation=organisation)]
        view = rows(reader, f"select state_code, role from membership_now where organisation_code = '{organisation}'")
        assert sorted(view) == sorted(query), organisation


def assert_agreements_agree(reader: Reader) -> None:
    """For every dataset with agreements and every state that has signed or joined an agreement."""
    columns = "agreement_code, title, instrument, signed_on_text, agreement_status"
    states = codes(reader, "select distinct s.actor_code from signatory s join state_detail d on d.code = s.actor_code")
    ties = rows(reader, "select agreement_code, actor_code, joined_on_text from party_now")
    for dataset in codes(reader, "select distinct dataset_code from agreement"):
        agreements = {
            row[0]: row for row in rows(reader, f"select {columns} from agreement_now where dataset_code = '{dataset}'")
        }
        parties = {code: {str(actor): joined for tied, actor, joined in ties if tied == code} for code in agreements}
        assert len(ties) == len({tie[:2] for tie in ties}), "every party once"
        joined = set()
        for state in states:
            for row in answer(reader, "agreements-of", state=state, dataset=dataset):
                code = row["agreement"]
                joined.add(code)
                assert agreements[code] == (
                    code,
                    row["title"],
                    row["instrument"],
                    row["signed_on"],
                    row["agreement_status"],
                )
                assert sorted(set(parties[code]) - {state}) == (row["partners"].split(", ") if row["partners"] else [])
                assert parties[code].get(state, row["joined_on"]) == row["joined_on"]
                assert state in parties[code] or row["left_on"]
        assert {code for code in agreements if set(states) & set(parties[code])} <= joined


# On the facts.


@pytest.mark.slow
def test_recognition_is_as_the_queries_have_it(seeded_url: str) -> None:
    with connect.read(seeded_url) as reader:
        assert_recognition_agrees(reader, ["2008-02-17", "2018-06-20", "2020-09-04", "2020-09-05"])


@pytest.mark.slow_on_postgresql
def test_memberships_are_as_the_query_has_them(seeded_url: str) -> None:
    with connect.read(seeded_url) as reader:
        assert_membership_agrees(reader)


@pytest.mark.slow
def test_agreements_and_parties_are_as_the_query_has_them(seeded_url: str) -> None:
    with connect.read(seeded_url) as reader:
        assert_agreements_agree(reader)


# On worlds of every shape.

DAYS = ["2009-12-31", *(f"2010-01-{number:02}" for number in range(1, 8)), "2010-02-01", "2011-01-01"]
DATES = st.sampled_from([None, *DAYS, "2010", "2010-01", "2010-02", "2011"])
STATES = ("AAA", "BBB", "CCC")
COUNTERS = ("one", "two", "three")


def first_day(prefix: str | None) -> str:
    return "0001-01-01" if prefix is None else day("x", prefix)["x"]


@st.composite
def spell(draw: st.DrawFn, start: str, end: str) -> Row:
    """Two dates in order, either open."""
    since, until = draw(DATES), draw(DATES)
    if since and until and first_day(until) < first_day(since):
        since, until = until, since
    return {**(day(start, since) if since else {}), **(day(end, until) if until else {})}


def unlike(rows: list[Row], start: str, *keys: str) -> list[Row]:
    """Rows without those that have the natural key of an earlier one."""
    return list({tuple(row.get(key) for key in (*keys, start)): row for row in rows}.values())


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, list[Row]]:
    """Rows by table: overlapping spells and positions, open at either end, and counters whose edition has passed."""

    def many(table: dict[str, Any], dates: tuple[str, str], at_most: int) -> list[Row]:
        row = st.tuples(st.fixed_dictionaries(table), spell(*dates)).map(lambda pair: {**pair[0], **pair[1]})
        return draw(st.lists(row, max_size=at_most))

    pair = {"recogniser_code": st.sampled_from(STATES), "recognised_code": st.sampled_from(("DDD", "PAR"))}
    recognitions = many(pair, ("recognised_on", "withdrawn_on"), 8)
    for row in recognitions:
        if "withdrawn_on" in row:
            row["withdrawal_kind"] = "withdrawn"
    spoken = {"counter_code": st.sampled_from(COUNTERS), "says": st.sampled_from(POSITIONS)}
    positions = many({**spoken, **pair}, ("valid_from", "valid_until"), 8)
    member = {
        "state_code": st.sampled_from(STATES),
        "organisation_code": st.sampled_from(("ORG",)),
        "role": st.sampled_from(("member", "partner")),
    }
    memberships = many(member, ("valid_from", "valid_until"), 6)
    status = {
        "dataset_code": st.sampled_from(("curated", "other")),
        "ended": st.sampled_from(("yes", "no", "unknown")),
        "status_reported": st.sampled_from((None, *AGREEMENT_STATUSES)),
    }
    text = {"title": "T", "instrument": "treaty", "scope": "general", "binding": "yes"}
    text |= {"obligations_coded": "none", "text_seen": "none"}
    agreements = []
    for number, row in enumerate(many(status, ("signed_on", "ended_on"), 4)):
        in_force = draw(DATES)
        agreements.append({"code": f"a-{number}", **text, **row, **(day("in_force_on", in_force) if in_force else {})})
    signatories = []
    if agreements:
        tie = {
            "agreement_code": st.sampled_from([row["code"] for row in agreements]),
            "actor_code": st.sampled_from(STATES),
            "role": st.sampled_from(("signatory", "party", "observer")),
        }
        for number, row in enumerate(many(tie, ("valid_from", "valid_until"), 8)):
            signed = draw(DATES)
            signatories.append({**row, "ordinal": number + 1, **(day("signed_on", signed) if signed else {})})
    return {
        "setting": [{"name": "data_as_of", "value": draw(st.sampled_from(DAYS))}],
        "counter": [
            {"code": code, "title": code, "edition_on": draw(st.sampled_from([None, *DAYS]))} for code in COUNTERS
        ],
        "recognition": unlike(recognitions, "recognised_on", *pair),
        "recognition_position": unlike(positions, "valid_from", "counter_code", *pair),
        "membership": unlike(memberships, "valid_from", *member),
        "agreement": agreements,
        "signatory": signatories,
    }


@pytest.fixture(scope="module", params=BACKENDS)
def world_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with actors and datasets, to be filled again and again."""
    url = fresh(request, tmp_path_factory)
    with filling(url) as connection:
        insert(connection, "dataset", {"code": "other", "series": "atop", "title": "Another"})
        insert(connection, "organisation_detail", {"code": "ORG", "kind": "organisation"})
    return url


@pytest.fixture(scope="module")
def engine(world_url: str) -> Iterator[sa.Engine]:
    made = connect.engine(world_url)
    yield made
    made.dispose()


@pytest.mark.slow_on_postgresql
@settings(max_examples=settings().max_examples // 2)  # which take long
@given(world=worlds(), end=DATES, days=st.lists(st.sampled_from(DAYS), max_size=3, unique=True))
@pytest.mark.slow
def test_worlds_of_every_shape_are_as_the_queries_have_them(
    world_url: str, engine: sa.Engine, world: dict[str, list[Row]], end: str | None, days: list[str]
) -> None:
    """`end` is that of the state AAA, whose recognitions end with it."""
    ended = day("valid_until", end) if end else {"valid_until": None, "valid_until_text": None}
    places = ", ".join(f"{column} = :{column}" for column in ended)
    with engine.begin() as connection:
        connection.execute(sa.text(f"update state_detail set {places} where code = 'AAA'"), ended)
        for table in reversed(world):
            some = " where name = 'data_as_of'" if table == "setting" else ""  # the others say which views are there
            connection.execute(sa.text(f"delete from {table}{some}"))
        for table, world_rows in world.items():
            for row in world_rows:
                insert(connection, table, row)
    with connect.read(world_url) as reader:
        assert_recognition_agrees(reader, days)
        assert_membership_agrees(reader)
        assert_agreements_agree(reader)
