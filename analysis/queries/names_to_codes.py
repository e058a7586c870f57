"""Codes by the names that people use: a name belongs to whoever bears it on the day of the question."""

from __future__ import annotations

import re
from typing import NamedTuple

from database.reader import Reader
from database.setting import require_data_as_of
from errors import UsageError
from hints import folded, nearest

# Types of parameters whose values are codes of the database -> the query for all codes with their names.
CODED = {
    "state": "select code, name from actor where kind = 'state'",
    "actor": "select code, name from actor",
    "organisation": "select code, name from actor where kind = 'organisation'",
    "mission": "select code, name from actor where kind = 'mission'",
    "agreement": "select code, title as name from agreement",
    "deal": "select code, title as name from deal",
    "dataset": "select code, title as name from dataset",
    "source": "select code, title as name from source",
    "counter": "select code, title as name from counter",
}
# Names with their spells. `rank`: 0 the code; 1 the name of the actor, which lasts as long as it; 2 a name or code in
# general use; 3 one that a dataset uses.
_NAMES = """
    select a.code, a.name, 1 as rank, d.valid_from, d.valid_until
    from actor a left join state_detail d on d.code = a.code
    union all
    select actor_code, name, case when scheme is null then 2 else 3 end, valid_from, valid_until from actor_name
    union all
    select state_code, value, 2, valid_from, valid_until from state_identifier where scheme in ('iso2', 'iso3')
    order by 1, 2, 3
"""
_OF_A_DATASET = 3
FEW = 40  # codes that a message can list


class Name(NamedTuple):
    """A name that an actor bears in a half-open spell; None: open."""

    code: str
    spelling: str
    rank: int
    since: str | None
    until: str | None

    def holds(self, day: str) -> bool:
        """Whether the actor bears it on the day."""
        return (self.since is None or self.since <= day) and (self.until is None or self.until > day)


def name_of(reader: Reader, kind: str, code: str) -> str | None:
    """The name of a code of one of the types in CODED; the code itself where it has no name, None if it is unknown."""
    rows = reader.execute(f"select code, name from ({CODED[kind]}) as known where code = :code", {"code": code}).rows
    return next((name or code for code, name in rows), None)


def resolve(reader: Reader, kind: str, text: str, label: str, day: str) -> tuple[str, str]:
    """The code and the name of what `text` names on a day: by its code, or by a name, in any letter case and accents.

    Raises UsageError for an unknown or ambiguous name.
    """
    if (name := name_of(reader, kind, text)) is not None:
        return text, name
    titles = {code: name or code for code, name in reader.execute(f"{CODED[kind]} order by 1", {}).rows}
    names = [Name(code, code, 0, None, None) for code in titles]
    if kind in ("state", "actor", "organisation", "mission"):
        rows = [row for row in reader.execute(_NAMES, {}).rows if row[0] in titles]
        names += [Name(*row[:3], *(None if date is None else str(date) for date in row[3:])) for row in rows]
    else:
        names += [Name(code, title, 1, None, None) for code, title in titles.items()]
    borne = [name for name in names if folded(name.spelling) == folded(text)]
    codes = _holders(borne, day) or _former(borne, names, text, day)
    if len(codes) == 1:
        return codes[0], titles[codes[0]]
    problem = f"{text!r} is ambiguous" if codes else f"unknown {kind} {text!r}"
    candidates = codes or _nearest(text, names)
    if not titles:
        require_data_as_of(reader)
    if not candidates and 0 < len(titles) <= FEW:
        raise UsageError(f"{label}: {problem}; known: {', '.join(titles)}")
    hint = " or ".join(f"{titles[code]} ({code})" for code in candidates[:5])
    verb = "choose" if codes else "did you mean"
    end = "" if codes else "?"
    raise UsageError(f"{label}: {problem}" + (f"; {verb} {hint}{end}" if hint else ""))


def _holders(borne: list[Name], day: str) -> list[str]:
    """Who bears the name on the day. A dataset's own name for an actor counts only if nothing else dates its use.

    Of several, those count that bear it for a time that is known: so Turkey is the Ottoman Empire in 1900.
    """
    general = {name.code for name in borne if name.rank < _OF_A_DATASET}
    holding = [name for name in borne if name.holds(day) and (name.rank < _OF_A_DATASET or name.code not in general)]
    codes = sorted({name.code for name in holding})
    dated = sorted({name.code for name in holding if name.since is not None})
    return dated if len(dated) == 1 else codes


def _former(borne: list[Name], names: list[Name], text: str, day: str) -> list[str]:
    """Who bore the name at another time, and whose name on the day contains it: Korea may now be North Korea."""
    codes = sorted({name.code for name in borne})
    names_of_the_day = [name for name in names if name.rank == 1 and name.holds(day)]
    if len(codes) != 1 or borne[0].rank <= 1 or codes[0] in {name.code for name in names_of_the_day}:
        return codes
    word = re.compile(rf"\b{re.escape(folded(text))}\b")
    return [*codes, *sorted({name.code for name in names_of_the_day if word.search(folded(name.spelling))})]


def _nearest(text: str, names: list[Name]) -> list[str]:
    """The codes of at most three actors or other objects that are spelled most like the text."""
    codes: dict[str, list[str]] = {}
    for name in names:
        codes.setdefault(name.spelling, []).append(name.code)
    return list(dict.fromkeys(code for spelling in nearest(text, codes, 6) for code in codes[spelling]))[:3]
