"""Rows of the tables from ATOP's variables: agreements, spells of members, obligations.

By the ATOP codebook 1 is yes, 0 no and blank missing, last days are inclusive, and an end of 0/0/0 means in effect
when coverage ends. The five obligations are coded for each member. Their beneficiary can be told where a phase has two
members; else it is every other member, unless `obvary` says that the member's obligations vary by partner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from ingest.datasets.actor_names import Names
from ingest.datasets.cells import whole_number
from ingest.datasets.delimited import FileRow
from ingest.datasets.parsed import UNKNOWN, to_json
from ingest.datasets.rows import Row, dated, spell
from ingest.dates import ImpreciseDay, end_of_spell

# ATOP's variable -> our kind, and ATOP's variable for its conditions; non-aggression has none of its own.
OBLIGATIONS = {
    "defense": ("defense", "defcon"),
    "offense": ("offense", "offcon"),
    "neutral": ("neutrality", "neucon"),
    "nonagg": ("nonaggression", None),
    "consul": ("consultation", "concon"),
}
CODED = {"0": "no", "1": "yes", "": "unknown"}
TEXT_SEEN = {"1": "full"}  # coded from the text of the treaty; else from other sources
NAMED = 3  # members named in a title; others are counted
VARIES = "towards some of the other members only; ATOP's member data do not say which (obvary = 1)"


class Tenure(NamedTuple):
    """A part of a member's spell in which one actor, or nobody known (None), held the member's code."""

    actor: str | None
    since: ImpreciseDay
    until: ImpreciseDay | None


class Member(NamedTuple):
    """A row of 1m: a member's spell in a phase of an alliance."""

    row: FileRow
    code: str
    phase: int
    since: ImpreciseDay
    until: ImpreciseDay | None
    conditions: dict[str, str]  # kind of obligation pledged -> whether it is conditional

    def tenures(self, holders: Names) -> list[Tenure]:
        """The spell, cut where the code passes from one holder to the next."""
        pieces = holders.pieces(self.code, self.since.day, self.until and self.until.day)
        return [Tenure(actor, *self.precise(since, until)) for actor, since, until in pieces]

    def precise(self, since: str, until: str | None) -> tuple[ImpreciseDay, ImpreciseDay | None]:
        """What is known of a piece's days: cuts are known to the day, the spell's own ends as published."""
        first = self.since if since == self.since.day else ImpreciseDay(since, since)
        if until is None or (self.until and until == self.until.day):
            return first, self.until
        return first, ImpreciseDay(until, until)


def member(row: FileRow) -> Member:
    """Read a row of 1m."""
    since = row.day("yrent", "moent", "dayent")
    if since is None:
        row.fail("yrent is missing")
    last = row.day("yrexit", "moexit", "dayexit")
    if last is not None and last.day[: max(len(last.text), 7)] < since.day[:7]:
        row.fail(f"the member leaves on {last.day}, before it enters on {since.day}")
    conditions = {
        kind: _conditional(row, variable)
        for obligation, (kind, variable) in OBLIGATIONS.items()
        if row.one_of(obligation, CODED) == "yes"
    }
    return Member(
        row=row,
        code=str(row.read("member", whole_number)),
        phase=row.read("phase", whole_number),
        since=since,
        until=last and end_of_spell(last, since),
        conditions=conditions,
    )


def _conditional(row: FileRow, variable: str | None) -> str:
    if variable is not None:
        return CODED.get(row.cells.get(variable, ""), "unknown")
    return "no" if row.cells.get("conditio") == "0" else "unknown"


def agreement(
    code: str, alliance: FileRow, phases: list[FileRow], signatories: list[Row], names: Mapping[str, str]
) -> Row:
    """The row of an alliance; `names` are those of actors by code."""
    signed = alliance.day("begyr", "begmo", "begday")
    if signed is None:
        alliance.fail("begyr is missing")
    last = alliance.day("endyr", "endmo", "endday")
    end = last and end_of_spell(last, signed)
    in_effect = alliance.one_of("ineffect", CODED)
    ended = {"yes": "no", "no": "yes"}.get(in_effect, "yes" if end else "unknown")
    raw: dict[str, Any] = alliance.filled()
    if phases:
        raw["phases"] = [phase.filled() for phase in phases]
    return {
        "code": code,
        "dataset_code": code.partition(":")[0],
        "title": _title(signed, signatories, names),
        "instrument": "unknown",
        "scope": "alliance",
        "category": alliance.one_of("bilat", {"0": "multilateral", "1": "bilateral"}),
        **dated("signed_on", signed),
        **dated("ended_on", end),
        "ended": ended,
        "status_reported": {"no": "in_force", "yes": "terminated"}.get(ended),
        "binding": "unknown",
        "obligations_coded": "full",
        "text_seen": TEXT_SEEN.get(alliance.cells.get("source", ""), "none"),
        "source_line": alliance.line,
        "raw": to_json(raw),
    }


def _title(signed: ImpreciseDay, signatories: list[Row], names: Mapping[str, str]) -> str:
    founders = [row for row in signatories if row["valid_from"] == signed.day] or signatories
    codes = [(row["actor_code"], row["actor_raw"]) for row in founders]
    members = list(dict.fromkeys(f"COW {raw}" if code == UNKNOWN else names[code] for code, raw in codes))
    if len(members) > NAMED + 1:
        members = [*members[:NAMED], f"{len(members) - NAMED} others"]
    return f"Alliance of {', '.join(members[:-1])} and {members[-1]} ({signed.day[:4]})"


def signatories(code: str, alliance: FileRow, members: list[Member], holders: Names) -> list[Row]:
    """Each member's spells, cut where its code passes from one holder to the next.

    The day of signature is the first day of a member's first spell; in bilateral alliances only that of the founders,
    since other members succeeded them.
    """
    ordinals: Counter[str] = Counter()
    seen: set[str] = set()
    rows: list[Row] = []
    begins = min(member.since.day for member in members)
    for member in sorted(members, key=lambda member: (member.since.day, member.row.line)):
        first_spell = member.code not in seen
        seen.add(member.code)
        founder = member.since.day == begins or alliance.cells.get("bilat") == "0"
        signed = member.since if first_spell and founder else None
        for tenure in member.tenures(holders):
            actor = tenure.actor or UNKNOWN
            ordinals[actor] += 1
            rows.append({
                "agreement_code": code,
                "actor_code": actor,
                "role": "party",
                "ordinal": ordinals[actor],
                **dated("signed_on", signed),
                **spell(tenure.since, tenure.until),
                "actor_raw": member.code,
                "phase": member.phase,
                "source_line": member.row.line,
            })  # fmt: skip
            signed = None
    return rows


def obligations(code: str, members: list[Member], holders: Names) -> list[Row]:
    """What each member owes in each phase; a pledge in one direction stays one."""
    phases: dict[int, list[Member]] = {}
    for member in members:
        phases.setdefault(member.phase, []).append(member)
    rows: dict[tuple[str | None, ...], Row] = {}
    for group in phases.values():
        for member in group:
            partner = next(other for other in group if other is not member) if len(group) == 2 else None
            for tenure, beneficiary in _beneficiaries(member, partner, holders):
                for kind, conditional in member.conditions.items():
                    row: Row = {
                        "agreement_code": code,
                        "kind": kind,
                        "pledged": "yes",
                        "obligor_code": tenure.actor or UNKNOWN,
                        "beneficiary_code": beneficiary,
                        "conditional": conditional,
                        **spell(tenure.since, tenure.until),
                        "note": VARIES if member.row.cells.get("obvary") == "1" else None,
                    }
                    rows.setdefault((kind, row["obligor_code"], beneficiary, row["valid_from"]), row)
    return list(rows.values())


def _beneficiaries(member: Member, partner: Member | None, holders: Names) -> list[tuple[Tenure, str | None]]:
    """The member's tenures with their beneficiaries (None: all others), cut where the partner's code passes on too."""
    tenures = member.tenures(holders)
    if partner is None:
        return [(tenure, None) for tenure in tenures]
    return [
        (Tenure(tenure.actor, *member.precise(since, until)), beneficiary or UNKNOWN)
        for tenure in tenures
        for beneficiary, since, until in holders.pieces(
            partner.code, tenure.since.day, tenure.until and tenure.until.day
        )
    ]
