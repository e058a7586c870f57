"""A small folder of valid seeds, and ways to spoil it."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from ingest.seeds.tables import CITATION_HEADER, seed_tables
from support import Run

Rows = dict[str, list[dict[str, str]]]

# An abridged world: enough of every kind of table for each rule of the loader to bite.
SMALL: Rows = {
    "source": [
        {"code": "atlas", "kind": "official_data", "title": "Atlas of states", "published_on": "2020"},
        {"code": "gazette", "kind": "text", "title": "Gazette"},
        {"code": "herald", "kind": "press", "derived_from_code": "gazette"},
    ],
    "dataset": [{"code": "curated", "series": "curated", "title": "Collected by hand"}],
    "setting": [{"name": "data_as_of", "value": "2025-06-30"}],
    "counter": [{"code": "herald-2025", "title": "The Herald's count", "edition_on": "2025-01-31"}],
    "provision_kind": [{"code": "cyber", "family": "cooperation", "title": "Cyber defence"}],
    "actor": [
        {"code": "HUN", "kind": "state", "name": "Hungary", "sources": "atlas"},
        {"code": "SRB", "kind": "state", "name": "Serbia", "sources": "atlas; herald"},
        {"code": "YUG", "kind": "state", "name": "SFR Yugoslavia", "sources": "atlas"},
        {"code": "XKX", "kind": "state", "name": "Kosovo", "sources": "atlas; qualifies herald on kind (disputed)"},
        {"code": "NATO", "kind": "organisation", "name": "NATO", "sources": "gazette"},
        {"code": "KFOR", "kind": "mission", "name": "Kosovo Force", "parent_code": "NATO", "sources": "gazette"},
    ],
    "state_detail": [
        {"code": "HUN", "status": "recognised", "code_scheme": "iso3166"},
        {"code": "SRB", "status": "recognised", "code_scheme": "iso3166", "valid_from": "1992-04-27"},
        {
            "code": "YUG",
            "status": "historic",
            "code_scheme": "project",
            "valid_from": "1945",
            "valid_until": "1992-04-27",
        },
        {"code": "XKX", "status": "partially_recognised", "code_scheme": "user_assigned", "valid_from": "2008-02-17"},
    ],
    "state_identifier": [
        {"state_code": "HUN", "scheme": "iso2", "value": "HU", "sources": "atlas"},
        {
            "state_code": "YUG",
            "scheme": "cow",
            "value": "345",
            "valid_from": "1945",
            "valid_until": "1992-04-27",
            "sources": "atlas",
        },
        {"state_code": "SRB", "scheme": "cow", "value": "345", "valid_from": "1992-04-27", "sources": "atlas"},
    ],
    "membership": [
        {
            "state_code": "HUN",
            "organisation_code": "NATO",
            "role": "partner",
            "valid_from": "1994-02-08",
            "valid_until": "1999-03-12",
            "sources": "gazette",
        },
        {
            "state_code": "HUN",
            "organisation_code": "NATO",
            "role": "member",
            "valid_from": "1999-03-12",
            "sources": "gazette; herald",
        },
    ],
    "agreement": [
        {
            "code": "hun-srb-2025",
            "title": "Plan of cooperation",
            "instrument": "plan",
            "scope": "general",
            "signed_on": "2025-04",
            "ended": "no",
            "binding": "unknown",
            "obligations_coded": "none",
            "text_seen": "press_only",
            "sources": "herald; qualifies gazette on signed_on (month only)",
        },
        {
            "code": "hun-srb-2003",
            "title": "Agreement on defence",
            "instrument": "agreement",
            "scope": "general",
            "signed_on": "2003-05-20",
            "ended": "unknown",
            "binding": "yes",
            "obligations_coded": "none",
            "text_seen": "none",
            "sources": "gazette",
        },
    ],
    "agreement_link": [
        {
            "agreement_code": "hun-srb-2025",
            "relation": "builds_on",
            "related_code": "hun-srb-2003",
            "inferred": "yes",
            "sources": "herald",
        }
    ],
    "signatory": [
        {"agreement_code": code, "actor_code": actor, "role": "signatory", "ordinal": "1", "sources": "herald"}
        for code in ("hun-srb-2025", "hun-srb-2003")
        for actor in ("HUN", "SRB")
    ],
    "provision": [
        {"agreement_code": "hun-srb-2025", "provision_kind_code": "cyber", "value": "yes", "sources": "herald"}
    ],
    "recognition": [
        {"recogniser_code": "HUN", "recognised_code": "XKX", "recognised_on": "2008-03-19", "sources": "gazette"},
    ],
    "deal": [
        {
            "code": "hun-srb-2024-btr",
            "title": "BTR-80A for Serbia",
            "supplier_code": "HUN",
            "recipient_code": "SRB",
            "kind": "contract",
            "value_amount": "1500000.50",
            "value_currency": "EUR",
            "whole": "yes",
            "sources": "herald",
        }
    ],
    "arms_transfer": [
        {
            "source_key": "hun-srb-btr",
            "supplier_code": "HUN",
            "recipient_code": "SRB",
            "designation": "BTR-80A",
            "ordered": "26",
            "order_year": "2024",
            "transfer_status": "delivered",
            "terms": "sale",
            "is_package": "no",
            "deal_code": "hun-srb-2024-btr",
            "deliveries": "2024; 2025=20",
            "sources": "herald; contradicts gazette on ordered (66)",
        }
    ],
    "deployment": [
        {
            "mission_code": "KFOR",
            "contributor_code": "HUN",
            "as_of": "2023",
            "personnel": "366",
            "list_complete": "no",
            "sources": "gazette",
        }
    ],
    "citation": [
        {
            "fact_table": "membership",
            "fact_key": "NATO|HUN|member|1999-03-12",
            "source_code": "atlas",
            "stance": "supports",
            "field": "valid_from",
            "locator": "p. 12",
            "note": "with Poland; and the Czech Republic",
        }
    ],
}


def header(table: str) -> tuple[str, ...]:
    """The columns of a seed file."""
    return CITATION_HEADER if table == "citation" else seed_tables()[table].header


def write_seeds(folder: Path, rows: Mapping[str, list[dict[str, str]]] = SMALL) -> Path:
    """Write a file for every table, those without rows as a header alone."""
    folder.mkdir(exist_ok=True)
    for table in [*seed_tables(), "citation"]:
        text = io.StringIO()
        writer = csv.DictWriter(text, header(table), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows.get(table, []))
        (folder / f"{table}.csv").write_text(text.getvalue(), encoding="utf-8")
    return folder


def column(table: str, name: str) -> int:
    """The number of a column, from 1."""
    return header(table).index(name) + 1


def replace(folder: Path, table: str, old: str, new: str) -> None:
    """Replace the one place where `old` stands in a file."""
    path = folder / f"{table}.csv"
    text = path.read_bytes().decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    path.write_bytes(text.replace(old, new).encode())


def append(folder: Path, table: str, line: str) -> None:
    """Add a line to a file."""
    path = folder / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def build(run: Run, url: str, seeds: Path, *arguments: str | Path) -> str:
    """Build from a folder of seeds; returns what the command said."""
    outcome = run("build", "--dir", str(seeds), *map(str, arguments), url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return outcome.stderr
