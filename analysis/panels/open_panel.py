"""A panel: the request of the user, and the panel that is built for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from analysis.panels import atop, cow, curated, dcad, similarity, sipri, units
from analysis.panels.blocks import YEAR_OF, Block, Field, PanelEdition, Shape
from analysis.panels.panel_sql import key_fields, make_base
from analysis.panels.workspace import Workspace, workspace
from database.connect import read
from database.reader import Reader
from database.setting import require_data_as_of
from errors import UsageError
from models.vocabulary import CURATED

# What makes the columns of each series, in their order.
SERIES = {
    "atop": atop.blocks,
    "dcad": dcad.blocks,
    "sipri": sipri.blocks,
    "nmc": cow.capabilities,
    "contiguity": cow.contiguity,
    "majors": cow.major_powers,
    CURATED: curated.blocks,
}
SYSTEMS = "cow-states"  # the series whose editions are a state system and give no columns
RELEVANCE = ("contiguity", "majors")  # the series that decide which pairs are politically relevant
NAMES = ("dyad-year", "state-year")
STATE_SYSTEMS = ("cow", "gw", "none")
FIRST_YEAR = 1816  # the first year of the state systems, used if no dataset has a first year


class Request(NamedTuple):
    """The options of `pactbook panel`; without `datasets`, the newest complete edition of each series is used."""

    name: str  # one of NAMES
    datasets: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    directed: bool = True
    within: str = "cow"  # one of STATE_SYSTEMS
    membership: str = "any-day"
    microstates: bool = True
    gw_codes: bool = False
    with_agreements: bool = False
    politically_relevant: bool = False
    similarity: bool = False
    ranks: str = "cow"  # of pledges in the scores of similarity: cow, atop
    distance: str = "squared"  # between pledges: squared, absolute
    weights: str = "none"  # of the states in the scores: none, cinc


class Panel(NamedTuple):
    """A panel, with all its tables in the workspace."""

    workspace: Workspace
    shape: Shape
    blocks: tuple[Block, ...]
    note: str  # its datasets, years and state system
    remarks: tuple[str, ...]  # on cells that are empty although a dataset has rows

    @property
    def fields(self) -> list[Field]:
        """The columns, in order."""
        return [*key_fields(self.shape), *(field for block in self.blocks for field in block.fields)]


@contextmanager
def open_panel(url: str, request: Request) -> Iterator[Panel]:
    """Build a panel from a database, which is closed before the panel is yielded.

    Raises UsageError for an unknown panel, state system or dataset, two editions of one series, or a period without
    years.
    """
    for what, choice, choices in (("panel", request.name, NAMES), ("state system", request.within, STATE_SYSTEMS)):
        if choice not in choices:
            raise UsageError(f"unknown {what} {choice!r}; known: {', '.join(choices)}")
    with workspace() as space:
        with read(url) as space.reader:
            editions, system = _editions(space.reader, request.datasets)
            shape = _shape(space.reader, request, editions)
            _make_units(space, shape, system, editions)
            blocks = [block for edition in editions for block in SERIES[edition.series](space, shape, edition)]
            if request.similarity:
                blocks.append(_similarity(space, shape, editions, request))
        make_base(space, shape, blocks)
        note, remarks = _note(shape, editions, system), tuple(_remarks(request, shape, editions))
        yield Panel(space, shape, tuple(blocks), note, remarks)


def _make_units(space: Workspace, shape: Shape, system: str, editions: Sequence[PanelEdition]) -> None:
    years = shape.first_year, shape.last_year
    units.make_units(space, shape, system)
    if shape.within == "gw" or shape.gw_codes:
        other = "cow" if shape.within == "gw" else "gw"
        units.make_code_years(space, other, system if other == "cow" else CURATED, *years)
    elif shape.within == "none":
        units.add_others(space)
    if shape.within == "none" or any(edition.series in ("sipri", CURATED) for edition in editions):
        units.make_holders(space, *years)


def _similarity(space: Workspace, shape: Shape, editions: Sequence[PanelEdition], request: Request) -> Block:
    by_series = {edition.series: edition for edition in editions}
    if "atop" not in by_series or shape.within == "none":
        raise UsageError("--similarity needs an edition of ATOP and a state system: --within cow or --within gw")
    weights = by_series.get("nmc") if request.weights == "cinc" else None
    if request.weights == "cinc" and (weights is None or shape.within != "cow"):
        raise UsageError("--weights cinc needs an edition of nmc (`pactbook import nmc`) and --within cow")
    return similarity.dyads(space, by_series["atop"], similarity.Scoring(request.ranks, request.distance, weights))


def _editions(reader: Reader, datasets: Sequence[str]) -> tuple[list[PanelEdition], str]:
    """The editions that give columns, in the order of SERIES, and the code of the edition that is the state system."""
    deliveries_only = {
        code
        for (code,) in reader.execute(
            "select c.dataset_code from coverage c join dataset d on d.code = c.dataset_code"
            " where c.table_name = 'arms_transfer' and c.complete = 'no' and d.series = 'sipri'"
        ).rows
    }
    rows = reader.execute(f"""
        select code, series, {YEAR_OF.format("covers_from")},
               {YEAR_OF.format("covers_until")}
               - case when substr(cast(covers_until as text), 6) = '01-01' then 1 else 0 end,
               scope
        from dataset order by series, coalesce(cast(edition_on as text), edition, code), code
    """).rows
    editions = {
        code: PanelEdition(code, series, first, last, scope is None, code not in deliveries_only)
        for code, series, first, last, scope in rows
    }
    for code in datasets:
        if code not in editions:
            raise UsageError(f"unknown dataset {code!r}; known: {', '.join(editions)}")
    chosen: dict[str, PanelEdition] = {}
    for code in dict.fromkeys(datasets or editions):
        edition = editions[code]
        if datasets and edition.series in chosen:
            raise UsageError(
                f"{chosen[edition.series].code} and {code} are editions of the same series; choose one of them"
            )
        if datasets or (edition.complete and edition.series in SERIES):
            chosen[edition.series] = edition
    unknown = [edition.code for edition in chosen.values() if edition.series not in (*SERIES, SYSTEMS)]
    if unknown:
        raise UsageError(f"{unknown[0]} has no columns for panels; choose editions of {', '.join((*SERIES, SYSTEMS))}")
    system = chosen.pop(SYSTEMS).code if SYSTEMS in chosen else CURATED
    return [chosen[series] for series in SERIES if series in chosen], system


def _shape(reader: Reader, request: Request, editions: Sequence[PanelEdition]) -> Shape:
    last_day = require_data_as_of(reader)
    firsts = [edition.first_year for edition in editions]
    lasts = [edition.last_year for edition in editions]
    first = request.first_year or min((year for year in firsts if year is not None), default=FIRST_YEAR)
    last = request.last_year or max((year for year in lasts if year is not None), default=int(last_day[:4]))
    if request.within == "none" and not editions:
        raise UsageError("--within none needs at least one dataset with columns")
    if not request.microstates and request.within != "gw":
        raise UsageError("--no-microstates needs --within gw: only Gleditsch and Ward list microstates")
    if request.membership != "any-day" and request.within == "none":
        raise UsageError("--membership needs a state system: --within cow or --within gw")
    if request.gw_codes and request.within != "cow":
        raise UsageError("--gw-codes needs --within cow")
    if request.politically_relevant:
        if request.within == "none":
            raise UsageError("--politically-relevant needs a state system: --within cow or --within gw")
        first, last = _relevant_years(editions, first, last)
    if first > last:
        raise UsageError(f"the period from {first} to {last} has no years: --from must not be after --to")
    options = request.membership, request.microstates, request.gw_codes, request.politically_relevant
    return Shape(request.name, request.within, request.directed, first, last, *options, request.with_agreements)


def _relevant_years(editions: Sequence[PanelEdition], first: int, last: int) -> tuple[int, int]:
    """The years for which it is known which pairs are politically relevant."""
    needed = [edition for edition in editions if edition.series in RELEVANCE]
    if {edition.series for edition in needed} != set(RELEVANCE):
        raise UsageError(
            "--politically-relevant needs editions of contiguity and of majors: `pactbook import contiguity` and "
            "`pactbook import majors`"
        )
    known_from = max(edition.first_year or first for edition in needed)
    known_to = min(edition.last_year or last for edition in needed)
    if first > known_to or last < known_from:
        codes = " and ".join(edition.code for edition in needed)
        raise UsageError(
            f"{codes} cover {known_from} to {known_to}, so which pairs are politically relevant in {first} to "
            f"{last} is not known: choose other years with --from and --to"
        )
    return max(first, known_from), min(last, known_to)


def _note(shape: Shape, editions: Sequence[PanelEdition], system: str) -> str:
    states = {"cow": f"COW's state system ({system})", "gw": f"Gleditsch and Ward's state system ({system})"}
    return (
        f"columns from {', '.join(edition.code for edition in editions) or 'no dataset'}; "
        f"years {shape.first_year} to {shape.last_year}; {states.get(shape.within, 'all units in these datasets')}"
    )


def _remarks(request: Request, shape: Shape, editions: Sequence[PanelEdition]) -> Iterator[str]:
    if shape.relevant:
        first = request.first_year or min(edition.first_year or shape.first_year for edition in editions)
        last = request.last_year or max(edition.last_year or shape.last_year for edition in editions)
        if first < shape.first_year or last > shape.last_year:
            yield (
                f"only {shape.first_year} to {shape.last_year}: for other years it is not known which pairs are "
                "politically relevant"
            )
        if shape.within == "gw":
            yield "pairs with a state outside COW's system are listed only with a major power: contiguity is not known"
    for edition in editions:
        if edition.complete and not edition.orders_complete:
            yield (f"{edition.code} has only orders with deliveries: columns on orders are empty, or count only these")
        if not edition.complete:
            yield (
                f"{edition.code} is a part of its dataset: totals that it cannot give are empty, and so are pairs "
                "without a record, unless it is complete for one of the two"
            )
