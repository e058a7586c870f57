"""Who bore a name or code, and when: nothing is matched without its date and its scheme.

Code systems collide (970 is Nauru for COW, Kiribati for Gleditsch and Ward; AUS is Austria for COW, Australia for
SIPRI) and names pass on (Yugoslavia, Yemen), so a lookup takes one scheme and a time. What is unknown stays unknown.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from models.vocabulary import CURATED

EVER = "0001-01-01"
NEVER = "9999-12-31"
Fetch = Callable[[str, Mapping[str, str]], Iterable[tuple[Any, ...]]]


class Spell(NamedTuple):
    """A half-open spell in which an actor bears a name or code."""

    since: str
    until: str
    actor: str


class Names:
    """The holders of the names or codes of one scheme."""

    def __init__(self, holders: Iterable[tuple[str, str | None, str | None, str]], *, codes: bool = False) -> None:
        """`holders`: (name, valid_from, valid_until, actor); days are ISO text.

        `codes`: a code outside all its spells belongs to the holder next to them, as long as that is one actor: members
        of agreements outside the state system are real.
        """
        self._codes = codes
        self._spells: dict[str, list[Spell]] = {}
        for name, since, until, actor in holders:
            self._spells.setdefault(_folded(name), []).append(Spell(since or EVER, until or NEVER, actor))
        for spells in self._spells.values():
            spells.sort()

    def constant(self, name: str) -> str | None:
        """The one actor that bears the name whatever the day, if it is so."""
        spells = self._spells.get(_folded(name), [])
        return spells[0].actor if len(spells) == 1 and spells[0][:2] == (EVER, NEVER) else None

    def during(self, name: str, first: str, last: str) -> str | None:
        """The last holder of the name between two days, both included; None where nobody, or nobody alone, has it."""
        spells = self._spells.get(_folded(name), [])
        held = [spell for spell in spells if spell.since <= last and spell.until > first]
        if not held:
            return self._beside(spells, first) if self._codes else None
        latest = max(held)
        rivals = {spell.actor for spell in held if spell.since <= last < spell.until}
        return latest.actor if len(rivals | {latest.actor}) == 1 else None

    def in_years(self, name: str, first: int, last: int) -> tuple[str | None, bool]:
        """The last holder in the first year, else the first one in the years up to `last`; and whether the former.

        Orders may be older than the state that receives what was ordered.
        """
        if holder := self.during(name, f"{first}-01-01", f"{first}-12-31"):
            return holder, True
        later = [s for s in self._spells.get(_folded(name), []) if f"{first}" <= s.since <= f"{last}-12-31"]
        return (min(later).actor, False) if later else (None, False)

    def pieces(self, name: str, since: str, until: str | None) -> list[tuple[str | None, str, str | None]]:
        """A half-open spell cut where the name passes on: (actor, since, until) in order."""
        spells = self._spells.get(_folded(name), [])
        cuts = sorted({since, *(s.since for s in spells if since < s.since and (until is None or s.since < until))})
        found: list[tuple[str | None, str, str | None]] = []
        for start, end in zip(cuts, [*cuts[1:], until], strict=True):
            actor = self.during(name, start, start)
            if found and found[-1][0] == actor:
                found[-1] = (actor, found[-1][1], end)
            else:
                found.append((actor, start, end))
        return found

    def holds(self, name: str, day: str) -> bool:
        """Whether some spell of the name includes the day."""
        return any(spell.since <= day < spell.until for spell in self._spells.get(_folded(name), []))

    def _beside(self, spells: list[Spell], day: str) -> str | None:
        """The holder before and after the day, if both are one."""
        before = [spell.actor for spell in spells if spell.until <= day][-1:]
        after = [spell.actor for spell in spells if spell.since > day][:1]
        actors = {*before, *after}
        return actors.pop() if len(actors) == 1 else None


def _folded(name: str) -> str:
    """The name without SIPRI's marks for parties that are no states, and without case."""
    return name.strip().rstrip("*").rstrip().casefold()


def codes(fetch: Fetch, scheme: str) -> Names:
    """The curated holders of the codes of a scheme."""
    sql = (
        "select value, cast(valid_from as text), cast(valid_until as text), state_code from state_identifier"
        f" where scheme = :scheme and dataset_code = '{CURATED}'"
    )
    return Names(fetch(sql, {"scheme": scheme}), codes=True)


def names(fetch: Fetch, scheme: str) -> Names:
    """The names of a dataset's own spelling; names that it does not list are looked up among those in general use."""
    columns = "name, cast(valid_from as text), cast(valid_until as text), actor_code"
    own = list(fetch(f"select {columns} from actor_name where scheme = :scheme", {"scheme": scheme}))
    listed = {_folded(row[0]) for row in own}
    general = fetch(
        f"select {columns} from actor_name where scheme is null union "
        "select a.name, cast(d.valid_from as text), cast(d.valid_until as text), a.code from actor a"
        " left join state_detail d on d.code = a.code",
        {},
    )
    return Names([*own, *(row for row in general if _folded(row[0]) not in listed)])
