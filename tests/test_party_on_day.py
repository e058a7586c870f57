"""Who is a party to an agreement on a day: every query has the same answer."""

from functools import cache
from typing import Any

import pytest

from analysis.queries import catalogue, run
from analysis.queries.header import Query
from database.connect import read
from database.reader import Reader
from support import Run

pytestmark = pytest.mark.slow_on_postgresql

DAYS = ["1955-06-01", "1998-06-01", "1999-04-02", "2012-12-19", "2026-09-12"]


@cache
def canned(name: str) -> Query:
    return catalogue.find(name, [catalogue.SHIPPED])


def rows(reader: Reader, name: str, **values: Any) -> list[dict[str, Any]]:
    answer = run.run(reader, canned(name), values)
    return [dict(zip([column.name for column in answer.columns], row, strict=True)) for row in answer.rows]


def parties(reader: Reader, day: str) -> dict[str, set[str]]:
    """Agreement -> its parties on the day, from the tables alone."""
    signatories = reader.execute(
        """
        select s.agreement_code, s.actor_code
        from signatory s
        join agreement a on a.code = s.agreement_code
        where a.dataset_code = 'curated' and s.role in ('signatory', 'party', 'acceding')
          and (coalesce(a.signed_on, a.in_force_on) <= :day or :day = '2026-09-12')
          and (coalesce(s.signed_on, s.valid_from) is null or coalesce(s.signed_on, s.valid_from) <= :day)
          and (s.valid_until is null or s.valid_until > :day)
          and (a.ended_on is null or a.ended_on > :day) and not (a.ended = 'yes' and a.ended_on is null)
          and not (coalesce(a.status_reported, '') = 'announced' and a.in_force_on is null)
        """,
        {"day": day},
    )
    found: dict[str, set[str]] = {}
    for agreement, actor in signatories.rows:
        found.setdefault(str(agreement), set()).add(str(actor))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
def test_every_query_has_the_same_parties(day: str, seeded_sqlite_url: str) -> None:
    """Of every state, on one of the days."""
    with read(seeded_sqlite_url) as reader:
        assert_parties_agree(reader, day, every=len(DAYS), first=DAYS.index(day))


def test_queries_of_some_states_have_the_same_parties(seeded_url: str) -> None:
    with read(seeded_url) as reader:
        assert_parties_agree(reader, "1999-04-01", every=20)


def assert_parties_agree(reader: Reader, day: str, every: int, first: int = 0) -> None:
    """For `every` so many-th state from the `first`, and some of the pairs."""
    bound = parties(reader, day)
    states = {str(code) for (code,) in reader.execute("select code from state_detail").rows}
    by_state: dict[str, set[str]] = {}
    for agreement, actors in bound.items():
        for actor in actors & states:
            by_state.setdefault(actor, set()).add(agreement)
    shared = {
        frozenset((one, other)): by_state[one] & by_state[other]
        for one in by_state
        for other in by_state
        if one < other and by_state[one] & by_state[other]
    }
    network = {frozenset((row["state"], row["other"])): row for row in rows(reader, "agreement-network", as_of=day)}
    assert {
        pair: row["agreements"] for pair, row in network.items() if pair <= states
    } == {pair: len(agreements) for pair, agreements in shared.items()}  # fmt: skip
    for state, agreements in sorted(by_state.items())[first::every]:
        standing = {
            row["agreement"]
            for row in rows(reader, "agreements-of", state=state, as_of=day)
            if row["left_on"] is None and row["agreement_status"] not in ("terminated", "announced")
        }
        assert standing == agreements, state
        assert {row["agreement"] for row in rows(reader, "agreement-depth", state=state, as_of=day)} == agreements, (
            state
        )
        ties = {
            row["tie"] for row in rows(reader, "multi-alignment", state=state, as_of=day) if row["kind"] == "agreement"
        }
        assert ties == {code for code in agreements if len(bound[code]) > 1}, state
        owed = {row["agreement"] for row in rows(reader, "obligations", state=state, as_of=day)}
        assert owed <= agreements, state
    for one, other in sorted(map(sorted, shared))[first :: 25 * every]:
        between = {
            row["agreement"]
            for row in rows(reader, "agreements-between", state=one, other=other, as_of=day)
            if (row["both_until"] is None or row["both_until"] > day)
            and row["agreement_status"] not in ("terminated", "announced")
        }
        assert between == shared[frozenset((one, other))], (one, other)
        profile = {
            row["what"].partition(" (")[0]
            for row in rows(reader, "dyad-profile", state=one, other=other, as_of=day)
            if row["kind"] == "agreement"
        }
        assert between <= profile, (one, other)


@pytest.mark.parametrize("state", ["AZE", "GEO", "UZB"])
def test_who_left_an_alliance_is_no_longer_its_party(state: str, run: Run, seeded_sqlite_url: str) -> None:
    for query in ("agreement-depth", "obligations"):
        for day, is_party in (("1998-01-01", True), ("2026-01-01", False)):
            line = ("query", "run", query, "--state", state, "--as-of", day, "--format", "csv")
            assert ("csto-1992" in run(*line, url=seeded_sqlite_url).stdout) is is_party, (query, day)


def test_who_is_only_said_to_join_is_no_party(run: Run, seeded_sqlite_url: str) -> None:
    depth = run("query", "run", "agreement-depth", "--state", "BGR", "--format", "csv", url=seeded_sqlite_url).stdout
    assert "alb-hrv-xkx-2025" not in depth
    listed = run("query", "run", "parties", "--agreement", "alb-hrv-xkx-2025", "--format", "csv", url=seeded_sqlite_url)
    assert "BGR,Bulgaria,claimed_joiner" in listed.stdout  # listed as what it is
