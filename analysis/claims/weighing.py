"""How much the rows of an evidence weigh, by who stands behind their facts, and the verdict on a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from analysis.queries.facts import BY_WEIGHT, Citation
from models.vocabulary import SOURCE_KINDS

# Rank of a source by its kind; 0 is a fact without a source.
RANKS = {kind: rank for rank, kind in enumerate(reversed(SOURCE_KINDS), 1)}
NAMES = {rank: kind.replace("_", " ") for kind, rank in RANKS.items()} | {0: "the record alone"}
# Result columns that go by another name than the fact's.
_FIELDS = {"since": ["valid_from"], "until": ["valid_until"], "date": ["happened_on", "stated_on"]}


class Source(NamedTuple):
    """A source and where it has what it says from."""

    code: str
    origin: str
    kind: str  # the origin's
    title: str | None
    url: str | None


class Standing(NamedTuple):
    """Who stands behind a fact or row, and who does not."""

    rank: int
    void: bool  # nobody stands behind it but the text under check
    supports: frozenset[str]
    contradicts: frozenset[str]
    qualifies: frozenset[str]

    @property
    def clean(self) -> bool:
        """Whether nobody speaks against it."""
        return not (self.void or self.contradicts or self.qualifies)


UNSOURCED = Standing(0, False, frozenset(), frozenset(), frozenset())  # noqa: FBT003 - its fields are named above


class Witness(NamedTuple):
    """An effect on a claim, and the rank of who stands behind it."""

    effect: str
    rank: int


class Scales(NamedTuple):
    """Weighs rows for the claims of one text."""

    sources: Mapping[str, Source]
    text: str | None  # the text's own source

    def stand(self, said: Iterable[Citation], tested: Iterable[str]) -> Standing:
        """The standing of a row that rests on cited facts; of facts of one table one is enough.

        A citation of one column counts where that column is tested.
        """
        fields = {None, *tested, *(field for column in tested for field in _FIELDS.get(column, ()))}
        tables: dict[str, dict[int | str, list[Citation]]] = {}
        for one in said:
            if one.field in fields:
                tables.setdefault(one.table, {}).setdefault(one.fact, []).append(one)
        return all_of([one_of(map(self._fact, facts.values())) for facts in tables.values()])

    def _fact(self, said: Sequence[Citation]) -> Standing:
        by = {
            stance: frozenset(one.source for one in said if one.stance == stance and not self._own(one.source))
            for stance in BY_WEIGHT
        }
        vouched = any(one.stance == "supports" for one in said)
        supports = by["supports"]
        return Standing(self.rank(supports), vouched and not supports, supports, by["contradicts"], by["qualifies"])

    def _own(self, source: str) -> bool:
        """Whether it is the text under check, or repeats it."""
        return self.text is not None and self.text in (source, self.sources[source].origin)

    def rank(self, sources: Iterable[str]) -> int:
        """The rank of the best of them."""
        return max((RANKS[self.sources[code].kind] for code in sources), default=0)

    def witnesses(self, outcome: str, standing: Standing) -> list[Witness]:
        """What an outcome that rests on rows of this standing does to the claim.

        Who denies what supports the claim contradicts it. Who denies what contradicts it need not agree with it: a
        third figure is none of the two. So a denial of higher rank leaves a doubt, and one of no higher rank nothing.
        """
        found = [] if standing.void else [Witness(outcome, standing.rank)]
        denial = self.rank(standing.contradicts)
        if standing.contradicts and outcome == "supports":
            found.append(Witness("contradicts", denial))
        if standing.contradicts and outcome == "contradicts" and denial > standing.rank:
            found = [Witness("qualifies", denial)]
        if standing.qualifies:
            found.append(Witness("qualifies", self.rank(standing.qualifies)))
        return found


def one_of(standings: Iterable[Standing]) -> Standing:
    """The standing of several of which one is enough: the undisputed ones count if there are any."""
    every = list(standings)
    used = [one for one in every if one.clean] or every
    return _joined(used, max((one.rank for one in used), default=0), void=all(one.void for one in used))


def all_of(standings: Sequence[Standing]) -> Standing:
    """The standing of several that are all needed: as strong as the weakest."""
    if not standings:
        return UNSOURCED
    return _joined(standings, min(one.rank for one in standings), void=any(one.void for one in standings))


def _joined(standings: Sequence[Standing], rank: int, *, void: bool) -> Standing:
    return Standing(
        rank,
        void,
        frozenset().union(*(one.supports for one in standings)),
        frozenset().union(*(one.contradicts for one in standings)),
        frozenset().union(*(one.qualifies for one in standings)),
    )


def verdict(witnesses: Iterable[Witness]) -> tuple[str, str]:
    """The verdict, and why.

    supported: something supports, nothing opposes. contradicted: only opposing evidence, or opposed by a source of
    higher rank than any that supports. undecidable: nothing bears on it. qualified: all else.
    """
    best: dict[str, int] = {}
    for effect, rank in witnesses:
        best[effect] = max(rank, best.get(effect, 0))
    why = "; ".join(f"{effect}: {NAMES[best[effect]]}" for effect in BY_WEIGHT if effect in best)
    if not best:
        return "undecidable", "nothing on record bears on it"
    against = best.pop("contradicts", None)
    if against is not None and all(rank < against for rank in best.values()):
        return "contradicted", why
    if against is None and "qualifies" not in best:
        return "supported", why
    return "qualified", why
