"""Published rules on cases worked out by hand: is it an alliance, of what type, how institutionalised?"""

from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from support import BACKENDS
from support.rows import insert
from support.rule_database import filling, fresh
from support.small_world import rows

OBLIGATIONS = ("defense", "offense", "neutrality", "nonaggression", "consultation")


class Case(NamedTuple):
    """An agreement: what is pledged and denied, of how many coded, by whom, with which institutions."""

    pledged: str = ""
    denied: str = ""
    coded: str = "none"
    parties: str = "AAA BBB"
    institutions: str = ""  # milcon=3 base=0
    status: str | None = "signed"
    roles: str = "signatory"
    binding: str = "unknown"
    seen: str = "press_only"
    signed: str | None = None
    atop: str | None = None  # its number there
    absent: str | None = None  # the edition of ATOP that was searched for it in vain


UNKNOWN = {
    "military_support": "unknown",
    "atop_alliance": "unknown",
    "cow_type": None,
    "obligations": None,
    "basis": None,
}
NO = {"military_support": "no", "atop_alliance": "no", "cow_type": None, "obligations": None}
PLEDGED: dict[str, tuple[Case, dict[str, Any]]] = {
    # each obligation alone, as far as it is coded
    "defense": (Case("defense", coded="partial"), {"military_support": "yes", "atop_alliance": "yes", "cow_type": "I"}),
    "offense": (Case("offense", coded="full"), {"military_support": "yes", "atop_alliance": "yes", "cow_type": None}),
    "neutrality": (
        Case("neutrality", coded="full"),
        {"military_support": "no", "atop_alliance": "yes", "cow_type": "IIa"},
    ),
    "nonaggression": (
        Case("nonaggression", coded="partial"),
        {"military_support": "unknown", "atop_alliance": "yes", "cow_type": "IIb"},
    ),
    "consultation": (
        Case("consultation", coded="full"),
        {"military_support": "no", "atop_alliance": "yes", "cow_type": "III"},
    ),
    # the highest pledge decides the type
    "all-five": (
        Case(" ".join(OBLIGATIONS), coded="full"),
        {"military_support": "yes", "cow_type": "I", "obligations": ", ".join(OBLIGATIONS)},
    ),
    "neutral-first": (Case("consultation nonaggression neutrality", coded="full"), {"cow_type": "IIa"}),
    "peace-before-talk": (Case("consultation nonaggression", coded="full"), {"cow_type": "IIb"}),
    "attack-and-talk": (
        Case("offense consultation", coded="full"),
        {"military_support": "yes", "cow_type": "III", "why": "pledges offense, consultation; text seen: press_only"},
    ),
    # nothing pledged: a no needs a text that is coded in full
    "nothing-full": (
        Case(coded="full"),
        {**NO, "why": "none of the five obligations is pledged; text seen: press_only"},
    ),
    "nothing-partial": (Case(coded="partial"), UNKNOWN),
    "nothing-coded": (Case(), {**UNKNOWN, "why": "obligations not coded; text seen: press_only"}),
    # what a source denies is not pledged, and says nothing of the rest
    "denied-defense": (
        Case(denied="defense"),
        {
            **UNKNOWN,
            "denied": "defense",
            "why": "denied: defense; the other obligations are not coded; text seen: press_only",
        },
    ),
    "denied-support": (
        Case(denied="defense offense"),
        {**UNKNOWN, "military_support": "no", "denied": "defense, offense"},
    ),
    "denied-all": (Case(denied=" ".join(OBLIGATIONS)), {**NO, "basis": "text"}),
    "denied-full": (Case(denied="defense", coded="full"), NO),
    "denied-but-peace": (
        Case("nonaggression", "defense offense", "partial"),
        {"military_support": "no", "atop_alliance": "yes", "cow_type": "IIb", "denied": "defense, offense"},
    ),
    # at least two independent states
    "one-party": (
        Case("defense", parties="AAA"),
        {
            "military_support": "yes",
            "atop_alliance": "unknown",
            "cow_type": "I",
            "why": "pledges defense, but fewer than two independent states are recorded as parties",
        },
    ),
    "no-party": (Case("defense", parties=""), {"atop_alliance": "unknown", "party_count": 0}),
    "territory": (Case("defense", parties="AAA TER"), {"atop_alliance": "unknown", "party_count": 2}),
    "organisation": (Case("defense", parties="AAA ORG"), {"atop_alliance": "unknown"}),
    "historic": (Case("defense", parties="AAA OLD"), {"atop_alliance": "yes"}),
    "disputed": (Case("defense", parties="AAA PAR"), {"atop_alliance": "yes"}),
    "third-of-two": (Case("defense", parties="AAA BBB ORG"), {"atop_alliance": "yes", "parties": "AAA, BBB, ORG"}),
    "twice-the-same": (Case("defense", parties="AAA AAA"), {"atop_alliance": "unknown", "party_count": 1}),
    "unresolved": (Case("defense", parties="unknown/Ruritania unknown/Graustark"), {"atop_alliance": "yes"}),
    "observers": (Case("defense", roles="observer"), {"atop_alliance": "unknown", "parties": None}),
    # what is only announced is no agreement yet
    "announced": (
        Case("defense", coded="full", status="announced"),
        {"atop_alliance": "unknown", "why": "would pledge defense, but is only announced"},
    ),
    "no-status": (Case("defense", status=None), {"atop_alliance": "yes"}),
    # what does not bind in law is no alliance, whatever it pledges
    "not-binding": (
        Case("defense", binding="no"),
        {
            "military_support": "yes",
            "atop_alliance": "no",
            "basis": "text",
            "why": "not legally binding, as an alliance has to be; pledges defense; text seen: press_only",
        },
    ),
    "not-binding-uncoded": (Case(binding="no"), {**UNKNOWN, "atop_alliance": "no", "basis": "text"}),
    "binding": (Case("defense", binding="yes"), {"atop_alliance": "yes", "basis": "text"}),
    # ATOP's coding of the same agreement, unless the whole text was seen
    "coded-by-atop": (
        Case("defense", coded="full", atop="3180", seen="summary"),
        {"atop_alliance": "yes", "basis": "dataset", "why": "pledges defense, as ATOP codes it (alliance 3180)"},
    ),
    "coded-from-the-text": (
        Case("defense", coded="full", atop="3210", seen="full"),
        {"atop_alliance": "yes", "basis": "text", "why": "pledges defense; text seen: full"},
    ),
    "partly-coded": (Case("defense", coded="partial", atop="3180"), {"atop_alliance": "yes", "basis": "text"}),
    # absent from ATOP, which aims to list every alliance of 1815 to 2018
    "absent": (
        Case(absent="atop-5.1", signed="2004-05-06"),
        {
            **NO,
            "basis": "coverage",
            "why": "not among the alliances of ATOP 5.1, which aims to list all of 1815 to 2018",
        },
    ),
    "absent-last-day": (Case(absent="atop-5.1", signed="2018-12-31"), {**NO, "basis": "coverage"}),
    "absent-too-late": (Case(absent="atop-5.1", signed="2019-01-01"), UNKNOWN),
    "absent-undated": (Case(absent="atop-5.1"), UNKNOWN),
    "absent-one-state": (Case(absent="atop-5.1", signed="2004-05-06", parties="AAA ORG"), UNKNOWN),
    "absent-elsewhere": (Case(absent="dcad-1.0", signed="2004-05-06"), UNKNOWN),
    "absent-but-pledged": (
        Case("consultation", absent="atop-5.1", signed="2004-05-06"),
        {"military_support": "unknown", "atop_alliance": "yes", "basis": "text"},
    ),
    "absent-and-denied": (Case(denied="defense", absent="atop-5.1", signed="2004-05-06"), {**NO, "basis": "coverage"}),
}
# Leeds and Anac 2005, as ATOP's codebook numbers the values.
INSTITUTIONS: dict[str, int | None] = {
    "": None,
    "milcon=0": 0, "milcon=1": 0, "milcon=2": 1, "milcon=3": 2,
    "intcom=0": 0, "intcom=1": 2,
    "base=0": 0, "base=1": 2, "base=3": 2,
    "milaid=0": 0, "milaid=1": 0, "milaid=2": 0, "milaid=3": 1, "milaid=4": 1,
    "subord=0": 0, "subord=1": 1, "subord=3": 1,
    "contrib=0": 0, "contrib=1": 1,
    "orgpurp1=0": 0, "orgpurp1=1": 1, "orgpurp1=2": 0, "orgpurp1=3": 0, "orgpurp1=4": 1,
    "orgpurp2=1": 1, "orgpurp2=2": 0, "orgpurp2=4": 1,
    "milcon=1 milaid=2 subord=0 contrib=0 base=0 intcom=0": 0,
    "milcon=2 milaid=1 subord=0": 1,
    "milcon=2 contrib=1 base=2": 2,
    "milcon=0 intcom=1": 2,
}  # fmt: skip
CASES = {
    **{name: case for name, (case, _) in PLEDGED.items()},
    **{f"inst {given}": Case("defense", coded="full", institutions=given) for given in INSTITUTIONS},
    "inst without a pledge": Case(coded="full", institutions="milcon=3"),
}


def put_agreement(connection: sa.Connection, code: str, case: Case) -> None:
    insert(connection, "agreement", {
        "code": code, "dataset_code": "curated", "title": code, "instrument": "declaration", "scope": "general",
        "ended": "no", "binding": case.binding, "obligations_coded": case.coded, "text_seen": case.seen,
        "status_reported": case.status, "absent_from_code": case.absent, "signed_on": case.signed,
        "signed_on_text": case.signed,
    })  # fmt: skip
    own = {"agreement_code": code}
    if case.atop is not None:
        insert(connection, "agreement_identifier", own | {"scheme": "atop", "value": case.atop})
    for number, party in enumerate(case.parties.split(), 1):
        actor, _, raw = party.partition("/")
        tie = {"actor_code": actor, "role": case.roles, "ordinal": number, "actor_raw": raw or None}
        insert(connection, "signatory", own | tie)
    for pledged, kinds in (("yes", case.pledged), ("no", case.denied)):
        for kind in kinds.split():
            insert(connection, "obligation", own | {"kind": kind, "pledged": pledged, "conditional": "unknown"})
    for institution in case.institutions.split():
        kind, _, value = institution.partition("=")
        insert(connection, "provision", own | {"provision_kind_code": kind, "value": value})


@pytest.fixture(scope="module", params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """All cases in one database, on each backend in turn."""
    found = fresh(request, tmp_path_factory)
    with filling(found) as connection:
        for kind in "milcon intcom base milaid subord contrib orgpurp1 orgpurp2".split():
            insert(connection, "provision_kind", {"code": kind, "family": "institution", "title": kind})
        for edition in ("atop-5.1", "dcad-1.0"):
            insert(connection, "source", {"code": edition, "kind": "official_data", "title": edition})
        for code, case in CASES.items():
            put_agreement(connection, code, case)
    return found


def overview(url: str, code: str, *columns: str) -> dict[str, Any]:
    [row] = rows(url, f"select {', '.join(columns)} from agreement_overview where code = :code", code=code)
    return dict(zip(columns, row, strict=True))


@pytest.mark.every(3)
@pytest.mark.parametrize("code", PLEDGED)
def test_an_alliance_is_what_the_rules_say(url: str, code: str) -> None:
    expected = PLEDGED[code][1]
    assert overview(url, code, *expected) == expected


@pytest.mark.every(3)
@pytest.mark.parametrize("given", INSTITUTIONS)
def test_institutionalisation_is_what_the_rule_says(url: str, given: str) -> None:
    assert overview(url, f"inst {given}", "institutionalisation")["institutionalisation"] == INSTITUTIONS[given]


def test_institutions_without_a_pledge_make_no_alliance(url: str) -> None:
    found = overview(url, "inst without a pledge", "institutionalisation", "atop_alliance")
    assert found == {"institutionalisation": None, "atop_alliance": "no"}
