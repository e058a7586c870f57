"""How much evidence weighs, by the sources behind its facts, and the verdict on a claim that follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from analysis.queries.sources_of_rows import CitedSource, FactCitation
from models.vocabulary import SOURCE_KINDS, STANCES

# Rank of a source by its kind; 0 is a fact without a source, or an absence from a complete record.
RANKS = {kind: rank for rank, kind in enumerate(reversed(SOURCE_KINDS), 1)}
NAMES = {rank: kind.replace("_", " ") for kind, rank in RANKS.items()} | {0: "the record itself"}
_EFFECTS = {"supports": "supported by", "qualifies": "qualified by", "contradicts": "contradicted by"}
# Result columns with another name than the fact's columns.
_FIELDS = {"since": ["valid_from"], "until": ["valid_until"], "date": ["happened_on", "stated_on"]}


class RankedSource(NamedTuple):
    """A source, and the source that its statements come from originally."""

    code: str
    origin: str
    kind: str  # the origin's
    title: str | None
    url: str | None


class Standing(NamedTuple):
    """The sources for and against a fact or row."""

    rank: int
    void: bool  # supported by the text under check alone
    supports: frozenset[str]
    contradicts: frozenset[str]
    qualifies: frozenset[str]

    @property
    def undisputed(self) -> bool:
        """Whether no source speaks against it."""
        return not (self.void or self.contradicts or self.qualifies)


UNSOURCED = Standing(0, False, frozenset(), frozenset(), frozenset())  # noqa: FBT003 - its fields are named above


class Witness(NamedTuple):
    """What one piece of evidence does to a claim (supports, contradicts, qualifies), and the rank of its sources."""

    effect: str
    rank: int


class Scales(NamedTuple):
    """Weighs rows for the claims of one text."""

    sources: Mapping[str, RankedSource]
    text: str | None  # the text's own source

    def standing(self, citations: Iterable[FactCitation], columns: Iterable[str]) -> Standing:
        """The standing of a row whose `columns` are tested; of the facts of one table, one is enough.

        A citation of a single field counts where that field is tested.
        """
        fields = {None, *columns, *(field for column in columns for field in _FIELDS.get(column, ()))}
        tables: dict[str, dict[int | str, list[FactCitation]]] = {}
        for citation in citations:
            if citation.field in fields:
                tables.setdefault(citation.table, {}).setdefault(citation.fact, []).append(citation)
        return all_needed([one_needed(map(self._fact, facts.values())) for facts in tables.values()])

    def _fact(self, citations: Sequence[FactCitation]) -> Standing:
        by_stance = {
            stance: frozenset(
                citation.source
                for citation in citations
                if citation.stance == stance and not self._is_text(citation.source)
            )
            for stance in STANCES
        }
        supports = by_stance["supports"]
        void = not supports and any(citation.stance == "supports" for citation in citations)
        return Standing(self.rank(supports), void, supports, by_stance["contradicts"], by_stance["qualifies"])

    def supporting(self, citations: Iterable[CitedSource]) -> frozenset[str]:
        """The sources that support something, without the text under check."""
        return frozenset(
            citation.source
            for citation in citations
            if citation.stance == "supports" and not self._is_text(citation.source)
        )

    def _is_text(self, source: str) -> bool:
        """Whether a source is the text under check, or repeats it."""
        return self.text is not None and self.text in (source, self.sources[source].origin)

    def rank(self, sources: Iterable[str]) -> int:
        """The rank of the best of some sources."""
        return max((RANKS[self.sources[code].kind] for code in sources), default=0)

    def witnesses(self, outcome: str, standing: Standing) -> list[Witness]:
        """What an outcome that rests on rows of this standing does to the claim.

        A source that denies what supports the claim contradicts the claim. A source that denies what contradicts the
        claim need not agree with the claim: it may give a third figure. So such a denial leaves a doubt if its rank is
        higher, and counts for nothing otherwise.
        """
        witnesses = [] if standing.void else [Witness(outcome, standing.rank)]
        denial = self.rank(standing.contradicts)
        if standing.contradicts and outcome == "supports":
            witnesses.append(Witness("contradicts", denial))
        if standing.contradicts and outcome == "contradicts" and denial > standing.rank:
            witnesses = [Witness("qualifies", denial)]
        if standing.qualifies:
            witnesses.append(Witness("qualifies", self.rank(standing.qualifies)))
        return witnesses


def one_needed(standings: Iterable[Standing]) -> Standing:
    """The standing of facts or rows of which one is enough: the undisputed ones count, or all if each is disputed."""
    every = list(standings)
    counting = [standing for standing in every if standing.undisputed] or every
    rank = max((standing.rank for standing in counting), default=0)
    return _joined(counting, rank, void=all(standing.void for standing in counting))


def all_needed(standings: Sequence[Standing]) -> Standing:
    """The standing of facts or rows that are all needed: it is as strong as the weakest of them."""
    if not standings:
        return UNSOURCED
    rank = min(standing.rank for standing in standings)
    return _joined(standings, rank, void=any(standing.void for standing in standings))


def _joined(standings: Sequence[Standing], rank: int, *, void: bool) -> Standing:
    return Standing(
        rank,
        void,
        frozenset().union(*(standing.supports for standing in standings)),
        frozenset().union(*(standing.contradicts for standing in standings)),
        frozenset().union(*(standing.qualifies for standing in standings)),
    )


def verdict(witnesses: Iterable[Witness]) -> tuple[str, str]:
    """The verdict on a claim, and the reason in words.

    supported: something supports it, nothing opposes it. contradicted: all evidence opposes it, or evidence of a higher
    rank than any that supports it. undecidable: there is no evidence. qualified: everything else.
    """
    best: dict[str, int] = {}
    for effect, rank in witnesses:
        best[effect] = max(rank, best.get(effect, 0))
    why = "; ".join(f"{words} {NAMES[best[effect]]}" for effect, words in _EFFECTS.items() if effect in best)
    if not best:
        return "undecidable", "no recorded fact confirms or refutes it"
    against = best.pop("contradicts", None)
    if against is not None and all(rank < against for rank in best.values()):
        return "contradicted", why
    if against is None and "qualifies" not in best:
        return "supported", why
    return "qualified", why
