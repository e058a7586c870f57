"""What is not recorded completely, in sentences for whoever reads the rows of a query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from analysis.queries.coverage import TABLES, Reach, Records

_BY_ROLE = {"supplier": "from", "recipient": "to"}
_FEW = 3  # subjects that a remark names
_LIMITED = ("arms_transfer", "border")  # tables of whose subjects a remark says what is recorded


def remark(reaches: Sequence[Reach]) -> str | None:
    """The remark on an answer that says what is not recorded completely; None if everything is.

    `borders of Ukraine are not recorded completely; memberships in NATO are recorded completely only since 1949-04-04`
    """
    never = [reach for reach in reaches if not reach.complete_days]
    partly = [
        f"{_subjects([reach])} are recorded completely only {_when(reach)}"
        for reach in reaches
        if reach.complete_days and reach.extent != "complete"
    ]
    sentences = [f"{_subjects(never)} are not recorded completely"] if never else []
    return "; ".join([*sentences, *partly, *_limits(reaches)]) or None


def _subjects(reaches: Iterable[Reach]) -> str:
    """What the records are of: `borders and agreements of Ukraine and memberships in NATO`."""
    names: dict[tuple[str, str], list[str | None]] = {}  # noun and preposition -> subjects
    for reach in reaches:
        names.setdefault((TABLES[reach.record.table][0], _preposition(reach)), []).append(reach.name)
    nouns: dict[tuple[str, tuple[str | None, ...]], list[str]] = {}  # preposition and subjects -> nouns
    for (noun, preposition), subjects in names.items():
        named = tuple(subjects)
        nouns.setdefault(("", ()) if None in named else (preposition, named), []).append(noun)
    return _listed([_label(same, *key) for key, same in nouns.items()])


def _preposition(reach: Reach) -> str:
    return _BY_ROLE.get(reach.record.role or "", TABLES[reach.record.table][1])


def _limits(reaches: Iterable[Reach]) -> list[str]:
    """For each subject whose arms transfers or borders are not complete, the scopes and notes of its coverage."""
    limits = []
    for reach in reaches:
        selective = [spell for spell in reach.spells if spell.extent != "complete"]
        notes = dict.fromkeys(note for spell in selective for note in (spell.scope, spell.note) if note)
        if reach.record.table in _LIMITED and reach.name and notes:
            limits.append(f"{_subjects([reach])}: {' and '.join(notes)}")
    return limits


def caution(needed: Iterable[Records]) -> str | None:
    """The warning in the description of a query whose answers depend on these records; None if they depend on none."""
    nouns = dict.fromkeys(TABLES[record.table][0] for alternatives in needed for record in alternatives)
    if not nouns:
        return None
    return (
        f"The record of {_listed(list(nouns))} is selective: a missing row does not mean no. The query coverage says"
        " where it is complete."
    )


def _label(nouns: Sequence[str], preposition: str, names: Sequence[str | None]) -> str:
    """`borders and agreements of Ukraine`, or `agreements` alone for all subjects."""
    known = [name for name in names if name is not None]
    others = len(known) - _FEW
    listed = [*known[:_FEW], f"{others} others"] if others > 1 else known
    return f"{_listed(nouns)} {preposition} {_listed(listed)}" if known else _listed(nouns)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _when(reach: Reach) -> str:
    """The days on which a record is complete: `from 2000-01-01 to 2026-05-18`."""
    return _listed([
        f"from {days.since} to {_day_before(days.until)}" if days.since and days.until
        else f"since {days.since}" if days.since
        else f"until {_day_before(str(days.until))}"
        for days in reach.complete_days
    ])  # fmt: skip


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def without_rows(reaches: Sequence[Reach]) -> str:
    """The remark on an answer without rows: whether that means that there are none.

    `reaches` are those of the records that decide which rows there are.
    """
    if not reaches:
        return "no rows: no fact on record has these values"
    if all(reach.extent == "complete" for reach in reaches):
        scopes = dict.fromkeys((TABLES[reach.record.table][0], scope) for reach in reaches for scope in reach.scopes)
        listed = "; ".join(f"{noun}: {scope}" for noun, scope in scopes)
        within = f" within their scope ({listed})" if listed else ""
        none = f"so there are none{' in it' if listed else ''}"
        return f"no rows: {_subjects(reaches)} are recorded completely{within}, {none}"
    return "no rows: nothing of the kind is recorded, which does not mean that there is none"
