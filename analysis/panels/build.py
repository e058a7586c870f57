"""Building a panel: the request of the user, and the panel that results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from analysis.panels import atop, curated, dcad, similarity, sipri, units
from analysis.panels.assemble import key_fields, make_base
from analysis.panels.blocks import Block, Field, PanelEdition, Shape
from analysis.panels.workspace import Workspace, workspace
from database.connect import read
from database.reader import Reader
from errors import DatabaseError, UsageError
from models.vocabulary import CURATED

SERIES = ("atop", "dcad", "sipri", CURATED)  # in the order of their columns
SYSTEMS = "cow-states"  # the series whose editions are a state system and give no columns
FIRST_YEAR = 1816  # the first year of the state systems, used if no dataset has a first year


class Request(NamedTuple):
    """The options of the command; without `datasets`, the newest complete edition of each series is used."""

    name: str  # dyad-year or state-year
    datasets: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    directed: bool = True
    within: str = "cow"
    similarity: bool = False


class Panel(NamedTuple):
    """A panel, with all its tables in the workspace."""

    workspace: Workspace
    shape: Shape
    blocks: tuple[Block, ...]
    note: str  # its datasets, years and state system

    @property
    def fields(self) -> list[Field]:
        """The columns, in order."""
        return [*key_fields(self.shape), *(field for block in self.blocks for field in block.fields)]


@contextmanager
def panel(url: str, request: Request) -> Iterator[Panel]:
    """Build a panel from a database, which is closed before the panel is yielded.

    Raises UsageError for an unknown dataset, two editions of one series, or a period without years.
    """
    with workspace() as space:
        with read(url) as space.reader:
            editions, system = _editions(space.reader, request.datasets)
            shape = _shape(space.reader, request, editions)
            blocks = _blocks(space, shape, editions, system, with_similarity=request.similarity)
        make_base(space, shape, blocks)
        yield Panel(space, shape, tuple(blocks), _note(shape, editions, system))


def _blocks(
    space: Workspace, shape: Shape, editions: Sequence[PanelEdition], system: str, *, with_similarity: bool
) -> list[Block]:
    years = shape.first_year, shape.last_year
    units.make_units(space, "gw" if shape.within == "gw" else "cow", system, *years)
    if shape.within == "gw":
        units.make_cow_years(space, system, *years)
    elif shape.within == "none":
        units.add_others(space)
    if shape.within == "none" or any(edition.series in ("sipri", CURATED) for edition in editions):
        units.make_holders(space, *years)
    dyads = shape.name == "dyad-year"
    own_codes = shape.within != "gw"  # ATOP and DCAD use the codes of COW
    blocks = []
    for edition in editions:
        if edition.series == CURATED:
            blocks.append(curated.dyads(space, shape) if dyads else curated.states(space, shape))
        elif edition.series == "sipri":
            blocks.append(sipri.dyads(space, edition) if dyads else sipri.states(space, edition))
        else:
            module = {"atop": atop, "dcad": dcad}[edition.series]
            blocks.append((module.dyads if dyads else module.states)(space, edition, own_codes=own_codes))
    if with_similarity:
        allied = [edition for edition in editions if edition.series == "atop"]
        if not allied or shape.within == "none":
            raise UsageError("--similarity needs an edition of ATOP and a state system: --within cow or --within gw")
        blocks.append(similarity.dyads(space, allied[0]))
    return blocks


def _editions(reader: Reader, datasets: Sequence[str]) -> tuple[list[PanelEdition], str]:
    """The editions that give columns, in the order of SERIES, and the code of the edition that is the state system."""
    editions = {
        row[0]: PanelEdition(row[0], row[1], row[2], row[3], row[4] is None)
        for row in reader.execute("""
            select code, series, cast(substr(cast(covers_from as text), 1, 4) as integer),
                   cast(substr(cast(covers_until as text), 1, 4) as integer)
                   - case when substr(cast(covers_until as text), 6) = '01-01' then 1 else 0 end,
                   scope
            from dataset order by series, coalesce(cast(edition_on as text), edition, code), code
        """).rows
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
    as_of = [int(row[0][:4]) for row in reader.execute("select value from setting where name = 'data_as_of'").rows]
    if not as_of:
        raise DatabaseError("the database has no facts yet; run `pactbook build`")
    firsts = [edition.first_year for edition in editions]
    lasts = [edition.last_year for edition in editions]
    first = request.first_year or min((year for year in firsts if year is not None), default=FIRST_YEAR)
    last = request.last_year or max((year for year in lasts if year is not None), default=as_of[0])
    if request.within == "none" and not editions:
        raise UsageError("--within none needs at least one dataset with columns")
    if first > last:
        raise UsageError(f"the period from {first} to {last} has no years")
    return Shape(request.name, request.within, request.directed, first, last)


def _note(shape: Shape, editions: Sequence[PanelEdition], system: str) -> str:
    states = {"cow": f"COW's state system ({system})", "gw": f"Gleditsch and Ward's state system ({system})"}
    return (
        f"columns from {', '.join(edition.code for edition in editions) or 'no dataset'}; "
        f"years {shape.first_year} to {shape.last_year}; {states.get(shape.within, 'all units in these datasets')}"
    )
