"""Who bore a name or code, and when: nothing is matched without its date and its scheme.

Code systems collide (970 is Nauru for COW, Kiribati for Gleditsch and Ward; AUS is Austria for COW, Australia for
SIPRI) and names pass on (Yugoslavia, Yemen), so a lookup takes one scheme and a time. What is unknown stays unknown.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from database.reader import Reader
from models.vocabulary import CURATED

EVER = "0001-01-01"
NEVER = "9999-12-31"


class HolderSpell(NamedTuple):
    """A half-open spell in which an actor bears a name or code."""

    since: str
    until: str
    actor: str


class Names:
    """The holders of the names or codes of one scheme."""

    def __init__(
        self,
        holders: Iterable[tuple[str, str | None, str | None, str]],
        existing: Iterable[tuple[str, str | None, str | None]] = (),
    ) -> None:
        """`holders`: (name, valid_from, valid_until, actor); days are ISO text.

        `existing`, of codes: (actor, valid_from, valid_until), spells in which states existed. A code outside all its
        spells belongs to the holder next to them, since members of agreements outside the state system are real; of two
        holders, to the one that existed on the day.
        """
        self._existing: dict[str, list[tuple[str, str]]] = {}
        for actor, since, until in existing:
            self._existing.setdefault(actor, []).append((since or EVER, until or NEVER))
        self._spells: dict[str, list[HolderSpell]] = {}
        for name, since, until, actor in holders:
            self._spells.setdefault(_folded(name), []).append(HolderSpell(since or EVER, until or NEVER, actor))
        for spells in self._spells.values():
            spells.sort()

    def constant(self, name: str) -> str | None:
        """The one actor that has always borne the name; None where there is no such actor."""
        spells = self._spells.get(_folded(name), [])
        return spells[0].actor if len(spells) == 1 and spells[0][:2] == (EVER, NEVER) else None

    def during(self, name: str, first: str, last: str) -> str | None:
        """The last holder of the name between two days, both included.

        None where nobody holds it, or where several actors hold it on the last of these days.
        """
        spells = self._spells.get(_folded(name), [])
        held = [spell for spell in spells if spell.since <= last and spell.until > first]
        if not held:
            return self._neighbour(spells, first) if self._existing else None
        latest = max(held)
        rivals = {spell.actor for spell in held if spell.since <= last < spell.until}
        return latest.actor if len(rivals | {latest.actor}) == 1 else None

    def in_years(self, name: str, first: int, last: int) -> tuple[str | None, bool]:
        """Who held the name at the end of year `first`; if nobody, the first later holder up to year `last`.

        Returns (actor, True if it held the name in `first`). Orders may be older than the state that receives them.
        """
        if holder := self.during(name, f"{first}-01-01", f"{first}-12-31"):
            return holder, True
        spells = self._spells.get(_folded(name), [])
        later = [spell for spell in spells if f"{first}" <= spell.since <= f"{last}-12-31"]
        return (min(later).actor, False) if later else (None, False)

    def pieces(self, name: str, since: str, until: str | None) -> list[tuple[str | None, str, str | None]]:
        """A half-open spell cut where the name passes on: (actor, since, until) in order."""
        spells = self._spells.get(_folded(name), [])
        starts = [spell.since for spell in spells if since < spell.since and (until is None or spell.since < until)]
        cuts = sorted({since, *starts})
        pieces: list[tuple[str | None, str, str | None]] = []
        for start, end in zip(cuts, [*cuts[1:], until], strict=True):
            actor = self.during(name, start, start)
            if pieces and pieces[-1][0] == actor:
                pieces[-1] = (actor, pieces[-1][1], end)
            else:
                pieces.append((actor, start, end))
        return pieces

    def holds(self, name: str, day: str) -> bool:
        """Whether some spell of the name includes the day."""
        return any(spell.since <= day < spell.until for spell in self._spells.get(_folded(name), []))

    def begins(self, name: str, day: str) -> bool:
        """Whether some spell of the name begins on the day."""
        return any(spell.since == day for spell in self._spells.get(_folded(name), []))

    def _neighbour(self, spells: list[HolderSpell], day: str) -> str | None:
        """The actor that held a code last before the day or next after it; None where that cannot be decided."""
        before = [spell.actor for spell in spells if spell.until <= day][-1:]
        after = [spell.actor for spell in spells if spell.since > day][:1]
        actors = {*before, *after}
        if len(actors) > 1:
            spells_of = self._existing
            actors = {actor for actor in actors if any(start <= day < end for start, end in spells_of.get(actor, []))}
        return actors.pop() if len(actors) == 1 else None


def _folded(name: str) -> str:
    """The name without SIPRI's marks for parties that are not states, and without case."""
    return name.strip().rstrip("*").rstrip().casefold()


def codes(reader: Reader, scheme: str, own: Mapping[str, str] = {}) -> Names:
    """The curated holders of the codes of a scheme; `own` are codes that a dataset adds to it, each of one actor.

    Gleditsch and Ward's spells show which states existed outside the system of the scheme.
    """
    sql = (
        "select value, valid_from, valid_until, state_code from state_identifier"
        f" where scheme = :scheme and dataset_code = '{CURATED}'"
    )
    holders = [tuple(row) for row in reader.execute(sql, {"scheme": scheme}).rows]
    existing = [(actor, since, until) for _code, since, until, actor in reader.execute(sql, {"scheme": "gw"}).rows]
    known = {code for (code,) in reader.execute("select code from actor").rows}
    added = [(code, None, None, actor) for code, actor in own.items() if actor in known]
    return Names([*holders, *added], existing)


def names(reader: Reader, scheme: str) -> Names:
    """The names of a dataset's own spelling; names that it does not list are looked up among those in general use."""
    columns = "name, valid_from, valid_until, actor_code"
    own = list(reader.execute(f"select {columns} from actor_name where scheme = :scheme", {"scheme": scheme}).rows)
    listed = {_folded(row[0]) for row in own}
    general = reader.execute(
        f"select {columns} from actor_name where scheme is null union "
        "select a.name, d.valid_from, d.valid_until, a.code from actor a left join state_detail d on d.code = a.code"
    )
    return Names([*own, *(row for row in general.rows if _folded(row[0]) not in listed)])


def actor_names(reader: Reader) -> dict[str, str]:
    """Code -> name of every actor."""
    return dict(reader.execute("select code, name from actor").rows)
