"""What conditions hold of rows, what citations weigh, and what verdict follows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.claims import checking, reading
from analysis.claims.conditions import ColumnTest
from analysis.claims.weighing import RANKS, RankedSource, Scales, Witness, verdict
from analysis.queries import catalogue
from analysis.queries.sources_of_rows import FactCitation
from database.connect import read

HEAD = '[ledger]\ncode = "own"\ntitle = "A text"\n'
CLAIM = '[[claim]]\nid = "1"\nclaim = "It is so"\n'
ALBANIA = 'query = "membership"\ngiven = { organisation = "NATO" }\nwhere = { state = "ALB" }\n'
COVERED = 'covered = { membership = "NATO" }\n'
effects = st.sampled_from(["supports", "contradicts", "qualifies"])
witnesses = st.lists(st.builds(Witness, effects, st.integers(0, 5)), max_size=6)


@pytest.fixture
def judged(tmp_path: Path, seeded_sqlite_url: str) -> Callable[..., str]:
    """The verdict on one claim with these evidences, written as TOML."""

    def judge(*evidence: str, head: str = HEAD, claim: str = CLAIM) -> str:
        path = tmp_path / "own.toml"
        path.write_text(head + claim + "".join(f"[[claim.evidence]]\n{one}\n" for one in evidence), encoding="utf-8")
        with read(seeded_sqlite_url) as reader:
            [result] = checking.check(reader, reading.load(path, catalogue.folders())).results
        return result.verdict

    return judge


# Verdicts.


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], "undecidable"),
        ([("supports", 1)], "supported"),
        ([("contradicts", 0)], "contradicted"),
        ([("qualifies", 5)], "qualified"),
        ([("supports", 2), ("contradicts", 2)], "qualified"),
        ([("supports", 2), ("contradicts", 3)], "contradicted"),
        ([("supports", 3), ("contradicts", 2)], "qualified"),
        ([("supports", 3), ("qualifies", 1)], "qualified"),
        ([("supports", 2), ("qualifies", 4), ("contradicts", 3)], "qualified"),
        ([("supports", 2), ("qualifies", 2), ("contradicts", 3)], "contradicted"),
    ],
)
def test_the_verdict_follows_from_who_says_what(found: list[tuple[str, int]], expected: str) -> None:
    assert verdict([Witness(*one) for one in found])[0] == expected


@given(witnesses, st.randoms())
def test_a_verdict_does_not_hang_on_the_order_of_evidence(found: list[Witness], chance: Any) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert verdict(shuffled) == verdict(found)


@given(witnesses, st.integers(0, 5))
def test_opposing_evidence_never_helps_a_claim(found: list[Witness], rank: int) -> None:
    order = ["contradicted", "qualified", "supported"]
    before, after = verdict(found)[0], verdict([*found, Witness("contradicts", rank)])[0]
    assert after in ("contradicted", "qualified")
    assert before == "undecidable" or order.index(after) <= order.index(before)


# What rows must be like.


@pytest.mark.parametrize(
    ("operator", "wanted", "values", "passing"),
    [
        ("is", ("SRB", 4), ["SRB", "HUN", 4, 4.0, None], ["SRB", 4, 4.0]),
        ("is", ("yes", "unknown"), ["yes", "no", "unknown", "no_record"], ["yes", "unknown"]),  # asked for as such
        ("not", ("SRB",), ["SRB", "HUN", None, "unknown", "no_record", "not_covered"], ["HUN"]),
        ("min", 2, [1, 2, 3.5, "2", None], [2, 3.5]),
        ("max", "2024-06", ["2024", "2024-05-31", "2024-07", 7], ["2024", "2024-05-31"]),
        ("contains", ("Army", "force"), ["an army", "Security Force", "navy"], ["an army", "Security Force"]),
        ("contains_all", ("army", "force"), ["an army", "force into army"], ["force into army"]),
        ("starts", "2023", ["2023", "2023-06", "12023"], ["2023", "2023-06"]),
        ("empty", True, [None, "", 0], [None]),
        ("empty", False, [None, "a", 0], ["a", 0]),
    ],
)
def test_a_value_is_asked(operator: str, wanted: Any, values: list[Any], passing: list[Any]) -> None:
    asked = ColumnTest("it", operator, wanted)
    assert [value for value in values if asked.passed({"it": value})] == passing


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ('supports = "rows"', "supported"),
        ('contradicts = "rows"', "contradicted"),
        ('qualifies = "rows"', "qualified"),
        ('contradicts = "no rows"\ncovered = { membership = "NATO" }\notherwise = "supports"', "supported"),
        ('supports = { every = { role = "member", since = { starts = "2009" } } }', "supported"),
        ('supports = { every = { since = "1999" } }', "undecidable"),
        ('supports = { every = { since = "1999" } }\notherwise = "contradicts"', "contradicted"),
        ("supports = { at_least = 1 }", "supported"),
        ('supports = { at_least = 2 }\notherwise = "contradicts"', "undecidable"),  # what is missing is not known
        ('supports = { at_least = 2 }\notherwise = "qualifies"', "qualified"),
        ('supports = { at_least = 2 }\notherwise = "contradicts"\ncovered = { membership = "NATO" }', "contradicted"),
        ('supports = { at_most = 1 }\ncovered = { membership = "NATO" }', "supported"),
        ('supports = { exactly = { state = "ALB" } }\ncovered = { membership = "NATO" }', "supported"),
        (
            'supports = { exactly = { state = "HRV" } }\notherwise = "contradicts"\ncovered = { border = "SRB" }',
            "contradicted",
        ),
        ('supports = { includes = { state = ["ALB", "XKX"] } }\notherwise = "qualifies"', "qualified"),
    ],
)
def test_a_condition_decides(evidence: str, expected: str, judged: Callable[..., str]) -> None:
    assert judged(ALBANIA + evidence) == expected


@pytest.mark.every(3)
@pytest.mark.parametrize("value", [None, "unknown", "no_record", "not_covered"])
@pytest.mark.parametrize(
    ("evidence", "others", "expected"),
    [
        # Alone, a row whose value is not known decides nothing.
        ('supports = { every = { status = "yes" } }\notherwise = "contradicts"', [], "undecidable"),
        ('contradicts = { every = { status = { not = "yes" } } }\notherwise = "supports"', [], "undecidable"),
        ('where = { status = { not = "yes" } }\nsupports = "rows"\notherwise = "contradicts"', [], "undecidable"),
        ('where = { status = "yes" }\nsupports = "no rows"\ncovered = { membership = "NATO" }', [], "undecidable"),
        ('supports = { includes = { status = "yes" } }\notherwise = "contradicts"', [], "undecidable"),
        (
            COVERED + 'supports = { includes = { status = "yes" } }\notherwise = "contradicts"',
            [],
            "undecidable",
        ),
        ('supports = { exactly = { status = "yes" } }\ncovered = { membership = "NATO" }', ["yes"], "undecidable"),
        # Beside others it keeps nothing from holding of all, and hides nothing that is known.
        ('supports = { every = { status = "yes" } }\notherwise = "contradicts"', ["yes"], "undecidable"),
        ('supports = { every = { status = "yes" } }\notherwise = "contradicts"', ["no"], "contradicted"),
        ('where = { status = "yes" }\nsupports = "rows"', ["yes"], "supported"),
        ('where = { status = "yes" }\nsupports = { at_least = 2 }\notherwise = "contradicts"', ["yes"], "undecidable"),
        (
            COVERED + 'where = { status = "yes" }\nsupports = { at_most = 1 }\notherwise = "contradicts"',
            ["yes", "yes"],
            "contradicted",
        ),
        ('supports = { includes = { status = "yes" } }\notherwise = "contradicts"', ["yes"], "supported"),
    ],
)
def test_what_is_not_known_is_evidence_of_nothing(
    value: str | None, evidence: str, others: list[str], expected: str, judged: Callable[..., str]
) -> None:
    values = [value, *others]
    sql = " union all ".join(
        f"select {repr(one) if one else 'null'} as status, {n} as nr" for n, one in enumerate(values)
    )
    assert judged(f'sql = "{sql}"\n{evidence}') == expected


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ('where = { status = "unknown" }\nsupports = "rows"', "undecidable"),
        ('where = { status = "unknown" }\ncontradicts = "rows"\ncovered = { membership = "NATO" }', "undecidable"),
        ('where = { status = "unknown" }\nqualifies = "rows"', "qualified"),  # a doubt is no verdict
        ('supports = { every = { until = { empty = true } } }\notherwise = "contradicts"', "undecidable"),
        ('supports = { every = { until = { empty = true } } }\ncovered = { membership = "NATO" }', "supported"),
        ('supports = { every = { until = { empty = true } } }\ncovered = { membership = "GUAM" }', "undecidable"),
        ('contradicts = { every = { until = { empty = false } } }\notherwise = "supports"', "undecidable"),
    ],
)
def test_who_asks_for_what_is_not_known_needs_a_complete_record(
    evidence: str, expected: str, judged: Callable[..., str]
) -> None:
    assert judged(f"sql = \"select 'unknown' as status, null as until\"\n{evidence}") == expected


def test_a_record_that_is_not_complete_makes_no_absence_a_no(judged: Callable[..., str]) -> None:
    asked = 'query = "arms-figures"\ngiven = { supplier = "BGR", recipient = "XKX" }\nsupports = "no rows"\n'
    then = CLAIM + "as_of = 2025-04-16\n"
    assert judged(asked + 'covered = { arms_transfer = "BGR as supplier" }', claim=then) == "undecidable"
    # SIPRI's register is of major conventional arms: of other arms its silence says nothing.
    assert judged(asked + 'covered = { arms_transfer = "XKX as recipient" }', claim=then) == "qualified"
    complete = 'covered = { arms_transfer = "XKX as recipient" }\nwithin = "major conventional arms"'
    assert judged(asked + complete, claim=then) == "supported"
    supplied = 'query = "arms-figures"\ngiven = { supplier = "BGR", recipient = "XKX" }\nsupports = "rows"\n'
    supplied += 'otherwise = "contradicts"\ncovered = { arms_transfer = "XKX as recipient" }'
    assert judged(supplied, claim=then) == "undecidable"
    assert judged(supplied + '\nwithin = "major conventional arms"', claim=then) == "contradicted"
    either = 'covered = { arms_transfer = "BGR as supplier or XKX as recipient" }\nwithin = "major conventional arms"'
    assert judged(asked + either, claim=then) == "supported"  # all transfers between the two are recorded
    later = CLAIM + "as_of = 2026-09-01\n"  # the record ends before
    assert judged(asked + 'covered = { arms_transfer = "XKX as recipient" }', claim=later) == "undecidable"


def test_a_share_of_deliveries_that_are_not_all_recorded_decides_nothing(judged: Callable[..., str]) -> None:
    def most(recipient: str, supplier: str, column: str = "share", years: str = "to_year = 2024") -> str:
        asked = f'query = "arms-dependence"\ngiven = {{ recipient = "{recipient}", {years} }}\n'
        return f'{asked}where = {{ supplier = "{supplier}", {column} = {{ min = 0.2 }} }}\nsupports = "rows"\n'

    assert judged(most("EGY", "MNE")) == "undecidable"  # nothing is stated of the record
    assert judged(most("UKR", "ROU")) == "undecidable"  # only supplies from the region are recorded
    assert judged(most("UKR", "ROU", "hhi")) == "undecidable"
    assert judged(most("UKR", "ROU", "volume")) != "undecidable"
    assert judged(most("MKD", "UKR", years="from_year = 2000, to_year = 2024")) != "undecidable"  # all are recorded


@pytest.mark.parametrize(
    ("query", "given_to_it", "state"),
    [
        ("accession-blockers", 'candidate = "PSE", organisation = "UN", counter = "kosovo-mfa"', "PSE"),
        ("accession-blockers", 'candidate = "XKX", organisation = "NATO", counter = "wikipedia-2020"', "XKX"),
        ("recognition-positions", 'recognised = "PSE", counter = "serbia-mfa"', "PSE"),
    ],
)
def test_a_counter_that_says_nothing_decides_nothing(
    query: str, given_to_it: str, state: str, judged: Callable[..., str]
) -> None:
    question = f'query = "{query}"\ngiven = {{ {given_to_it} }}\ncovered = {{ recognition = "{state}" }}\n'
    assert judged(question + 'supports = "no rows"\notherwise = "contradicts"') == "undecidable"


def test_where_all_parts_are_needed_a_missing_one_qualifies(judged: Callable[..., str]) -> None:
    there, missing = ALBANIA + 'supports = "rows"', ALBANIA.replace("ALB", "XKX") + 'supports = "rows"'
    assert judged(there, missing) == "supported"
    needing = CLAIM + "needs_all = true\n"
    assert judged(there, missing, claim=needing) == "qualified"
    assert judged(there, claim=needing) == "supported"
    assert judged(missing, claim=needing) == "undecidable"


def test_a_text_is_no_evidence_for_itself(judged: Callable[..., str]) -> None:
    article = 'query = "source-assertions"\ngiven = { source = "eastern-frontier-2025" }\n'
    asked = article + 'where = { assertion = { contains = "1999" } }\nsupports = "rows"'
    assert judged(asked) == "supported"
    denied = article + 'where = { assertion = { contains = "26" } }\nsupports = "rows"'
    assert judged(denied) == "contradicted"  # the register outranks the article and its like
    own = HEAD + 'text = "eastern-frontier-2025"\n'
    working_group = asked.replace("1999", "working group")
    assert judged(working_group) == "qualified"
    assert judged(working_group, head=own) == "qualified"
    chief = 'query = "actor-facts"\nwhere = { value = "Berat Albayrak" }\nsupports = "rows"'
    assert judged(chief) == "qualified"
    assert judged(chief, head=own) == "contradicted"


def test_own_sql_is_evidence_with_the_sources_of_the_facts_it_names(judged: Callable[..., str]) -> None:
    asked = """sql = "select actor_code as who, property, value from actor_fact where actor_code = :who"
given = { who = "SRB" }
facts = { property = { actor = "who", property = "property", value = "value" } }
supports = { every = { value = "declared" } }"""
    assert judged(asked) == "supported"
    assert judged(asked.replace("declared", "given up")) == "undecidable"


# What citations weigh.

SOURCES = {
    "data": RankedSource("data", "data", "official_data", None, None),
    "page": RankedSource("page", "page", "press", None, None),
    "copy": RankedSource("copy", "text", "press", None, None),
    "text": RankedSource("text", "text", "press", None, None),
    "hearsay": RankedSource("hearsay", "hearsay", "memory", None, None),
}
SCALES = Scales(SOURCES, "text")


def cited(*said: str, table: str = "membership", fact: str = "1") -> list[FactCitation]:
    """`page supports`, `page contradicts role`."""
    found = []
    for one in said:
        source, stance, *field = one.split()
        found.append(FactCitation(table, fact, source, stance, field[0] if field else None))
    return found


def test_only_what_is_said_of_the_whole_fact_or_of_what_is_tested_counts() -> None:
    said = cited("page supports", "data contradicts ordered", "hearsay qualifies valid_from")
    assert SCALES.standing(said, []).undisputed
    assert SCALES.standing(said, ["ordered"]).contradicts == {"data"}
    assert SCALES.standing(said, ["since"]).qualifies == {"hearsay"}


def test_the_text_and_what_repeats_it_do_not_vouch() -> None:
    assert SCALES.standing(cited("text supports", "copy supports"), []).void
    assert not SCALES.standing(cited("text supports", "page supports"), []).void
    assert not SCALES.standing([], []).void  # a fact without any source is on record


def test_a_row_is_as_strong_as_the_weakest_of_the_facts_it_needs() -> None:
    both = cited("data supports") + cited("hearsay supports", table="actor_fact")
    assert SCALES.standing(both, []).rank == RANKS["memory"]
    either = cited("data supports") + cited("hearsay supports", fact="2")
    assert SCALES.standing(either, []).rank == RANKS["official_data"]
    disputed = cited("page supports", "data contradicts") + cited("hearsay supports", fact="2")
    assert SCALES.standing(disputed, []).undisputed
    assert SCALES.standing(disputed, []).rank == RANKS["memory"]


def test_who_denies_opposing_evidence_agrees_with_nobody() -> None:
    denied = SCALES.standing(cited("data supports", "page contradicts"), [])
    assert SCALES.witnesses("supports", denied) == [("supports", 4), ("contradicts", 2)]
    assert SCALES.witnesses("contradicts", denied) == [("contradicts", 4)]
    outranked = SCALES.standing(cited("page supports", "data contradicts"), [])
    assert SCALES.witnesses("contradicts", outranked) == [("qualifies", 4)]
