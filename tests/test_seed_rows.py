"""Nothing of the collected facts is lost in the seeds: every row of every file is found again, with its sources."""

from collections import Counter

import facts_to_seeds
import pytest
from seed_finding import FACTS, Row, Wanted, facts, found, seeds

from ingest.seeds.list_cells import parse_sources
from models.source import CITED

pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="the collected facts are not at ../shared/facts")

FILES = sorted(path.stem for path in FACTS.glob("*.csv"))
WITHOUT_ADDRESS = {"memory": "memory", "general": "general", "seed": facts_to_seeds.ARTICLE}
# A report that the collectors could not give an address for.
WITHOUT_ADDRESS["top-channel.tv report dated 22/07/2011 (search index gave no address)"] = "top-channel-2011-07-22"


def wanted_of(name: str, row: Row) -> list[Wanted]:
    return list(getattr(facts_to_seeds, name)(row))


def sources_of(row: Row) -> set[str]:
    """Codes of the sources that a facts row names."""
    by_address = {source["url"]: source["code"] for source in seeds("source")}
    pages = [page.strip() for page in row.get("source_url", "").split(" ; ")]
    return {WITHOUT_ADDRESS.get(page) or by_address[page.removesuffix(" (UNmember year)")] for page in pages if page}


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_the_facts_is_in_the_seeds(name: str) -> None:
    rows = facts(name)
    missing = [(row, wanted) for row in rows for wanted in wanted_of(name, row) if not found(wanted)]
    assert rows
    assert not missing


@pytest.mark.parametrize("name", FILES)
def test_as_many_rows_come_out_as_went_in(name: str) -> None:
    firsts = Counter(next(iter(wanted_of(name, row)), None) for row in facts(name))
    assert {wanted: len(found(wanted)) for wanted in firsts if wanted} == dict(firsts)


@pytest.mark.parametrize("name", FILES)
def test_every_source_of_the_facts_is_cited(name: str) -> None:
    for row in facts(name):
        first = wanted_of(name, row)[0]
        if first.table in CITED:
            said = [said for kept in found(first) for said in parse_sources(kept["sources"])]
            assert sources_of(row) <= {each.source_code for each in said}, row
            if row.get("confidence") == "unverified":
                assert {each.source_code for each in said if each.field is None} & {"memory", "general"}, row


def test_signatories_of_the_facts_are_all_there_are_but_documented_ties() -> None:
    rows = facts("defence_agreements")
    went_in = sum(
        len(row[column].split(";")) for row in rows for column in ("signatories", "accessions") if row[column]
    )
    added = [
        row for row in seeds("signatory") if row["role"] in ("observer", "claimed_joiner") or row["ordinal"] != "1"
    ]
    assert len(seeds("signatory")) == went_in + len(added)
    assert sorted((row["actor_code"], row["role"]) for row in added) == [
        ("BGR", "claimed_joiner"),
        ("SRB", "observer"),
        ("SVN", "observer"),
        ("UZB", "party"),
        ("XKX", "observer"),
    ]
