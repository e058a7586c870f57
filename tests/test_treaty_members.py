"""The parties of an organisation's treaty and its members agree, where both are on record."""

import csv

import pytest

from ingest.seeds.cells import SEEDS

Rows = list[dict[str, str]]

TREATIES = {
    "arab-joint-defence-1950": "LAS",
    "au-pact-2005": "AU",
    "csto-1992": "CSTO",
    "eu-treaty-1992": "EU",
    "fpda-1971": "FPDA",
    "gcc-joint-defence-2000": "GCC",
    "north-atlantic-treaty": "NATO",
}
MEMBERS_ARE_PARTIES = ("csto-1992", "eu-treaty-1992", "north-atlantic-treaty")


def seed(name: str) -> Rows:
    """The rows of a seed file."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parties(treaty: str) -> Rows:
    return [row for row in seed("signatory") if row["agreement_code"] == treaty]


def memberships(treaty: str) -> Rows:
    return [
        row for row in seed("membership") if row["organisation_code"] == TREATIES[treaty] and row["role"] == "member"
    ]


@pytest.mark.parametrize("treaty", TREATIES)
def test_who_has_left_an_organisation_is_no_party_of_its_treaty(treaty: str) -> None:
    members = {row["state_code"] for row in memberships(treaty) if not row["valid_until"]}
    bound = {row["actor_code"] for row in parties(treaty) if not row["valid_until"]}
    assert bound
    assert bound <= members


@pytest.mark.parametrize("treaty", MEMBERS_ARE_PARTIES)
def test_who_is_a_member_is_a_party_until_the_same_day(treaty: str) -> None:
    signed = min(row["signed_on"] for row in parties(treaty))
    member_until = {
        (row["state_code"], row["valid_until"])
        for row in memberships(treaty)
        if not row["valid_until"] or row["valid_until"] > signed
    }
    assert {(row["actor_code"], row["valid_until"]) for row in parties(treaty)} == member_until


@pytest.mark.parametrize("treaty", MEMBERS_ARE_PARTIES)
def test_a_state_accedes_on_the_day_on_which_it_becomes_a_member(treaty: str) -> None:
    member_from = {(row["state_code"], row["valid_from"]) for row in memberships(treaty)}
    acceded = {(row["actor_code"], row["signed_on"]) for row in parties(treaty) if row["role"] == "party"}
    assert acceded
    assert acceded <= member_from
