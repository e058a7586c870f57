"""`pactbook panel`: what is asked for, and the panel that answers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from analysis.panels import atop, curated, dcad, similarity, sipri, units
from analysis.panels.assemble import key_fields, make_base
from analysis.panels.blocks import Block, Edition, Field, Shape
from analysis.panels.workspace import Workspace, workspace
from database.connect import read
from database.reader import Reader
from errors import DatabaseError, UsageError
from models.vocabulary import CURATED

SERIES = ("atop", "dcad", "sipri", CURATED)  # in order of their columns
SYSTEMS = "cow-states"  # series of editions that are no columns but the state system
FIRST_YEAR = 1816  # of the state systems, where no dataset says


class Request(NamedTuple):
    """What the command line asks for; no datasets: the newest whole edition of each series."""

    name: str  # dyad-year or state-year
    datasets: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    directed: bool = True
    within: str = "cow"
    similarity: bool = False


class Panel(NamedTuple):
    """A panel of which all tables are in the workspace."""

    workspace: Workspace
    shape: Shape
    blocks: tuple[Block, ...]
    note: str  # what it was built from

    @property
    def fields(self) -> list[Field]:
        """Its columns, in order."""
        return [*key_fields(self.shape), *(field for block in self.blocks for field in block.fields)]


@contextmanager
def panel(url: str, request: Request) -> Iterator[Panel]:
    """Build a panel from a database, which is closed again before the panel is handed out.

    Raises UsageError for an unknown dataset, two of one series, or an empty period.
    """
    with workspace() as made:
        with read(url) as made.reader:
            editions, system = _editions(made.reader, request.datasets)
            shape = _shape(made.reader, request, editions)
            blocks = _blocks(made, shape, editions, system, with_similarity=request.similarity)
        make_base(made, shape, blocks)
        yield Panel(made, shape, tuple(blocks), _note(shape, editions, system))


def _blocks(
    made: Workspace, shape: Shape, editions: Sequence[Edition], system: str, *, with_similarity: bool
) -> list[Block]:
    years = shape.first_year, shape.last_year
    units.make_units(made, "gw" if shape.within == "gw" else "cow", system, *years)
    if shape.within == "gw":
        units.make_cow_years(made, system, *years)
    elif shape.within == "none":
        units.add_others(made)
    if shape.within == "none" or any(edition.series in ("sipri", CURATED) for edition in editions):
        units.make_holders(made, *years)
    dyads = shape.name == "dyad-year"
    own_codes = shape.within != "gw"  # ATOP and DCAD code their parties by COW
    blocks = []
    for edition in editions:
        if edition.series == CURATED:
            blocks.append(curated.dyads(made, shape) if dyads else curated.states(made, shape))
        elif edition.series == "sipri":
            blocks.append(sipri.dyads(made, edition) if dyads else sipri.states(made, edition))
        else:
            module = {"atop": atop, "dcad": dcad}[edition.series]
            blocks.append((module.dyads if dyads else module.states)(made, edition, own_codes=own_codes))
    if with_similarity:
        allied = [edition for edition in editions if edition.series == "atop"]
        if not allied or shape.within == "none":
            raise UsageError("--similarity needs an edition of ATOP and a state system: --within cow or --within gw")
        blocks.append(similarity.dyads(made, allied[0]))
    return blocks


def _editions(reader: Reader, named: Sequence[str]) -> tuple[list[Edition], str]:
    """The editions that give columns, in order of SERIES, and the one that the state system is taken from."""
    found = {
        row[0]: Edition(row[0], row[1], row[2], row[3], row[4] is None)
        for row in reader.execute("""
            select code, series, cast(substr(cast(covers_from as text), 1, 4) as integer),
                   cast(substr(cast(covers_until as text), 1, 4) as integer)
                   - case when substr(cast(covers_until as text), 6) = '01-01' then 1 else 0 end,
                   scope
            from dataset order by series, coalesce(cast(edition_on as text), edition, code), code
        """).rows
    }
    for code in named:
        if code not in found:
            raise UsageError(f"no dataset {code}: choose {', '.join(found) or 'one by `pactbook import`'}")
    chosen: dict[str, Edition] = {}
    for code in dict.fromkeys(named or found):
        edition = found[code]
        if named and edition.series in chosen:
            raise UsageError(f"{chosen[edition.series].code} and {code} are editions of one series: choose one of them")
        if named or (edition.whole and edition.series in SERIES):
            chosen[edition.series] = edition
    unknown = [edition.code for edition in chosen.values() if edition.series not in (*SERIES, SYSTEMS)]
    if unknown:
        raise UsageError(f"{unknown[0]} has no columns for panels: choose editions of {', '.join((*SERIES, SYSTEMS))}")
    system = chosen.pop(SYSTEMS).code if SYSTEMS in chosen else CURATED
    return [chosen[series] for series in SERIES if series in chosen], system


def _shape(reader: Reader, request: Request, editions: Sequence[Edition]) -> Shape:
    as_of = [int(row[0][:4]) for row in reader.execute("select value from setting where name = 'data_as_of'").rows]
    if not as_of:
        raise DatabaseError("the database holds no facts yet: run `pactbook build`")
    firsts = [edition.first_year for edition in editions]
    lasts = [edition.last_year for edition in editions]
    first = request.first_year or min((year for year in firsts if year is not None), default=FIRST_YEAR)
    last = request.last_year or max((year for year in lasts if year is not None), default=as_of[0])
    if request.within == "none" and not editions:
        raise UsageError("--within none needs a dataset that gives columns")
    if first > last:
        raise UsageError(f"no years from {first} to {last}")
    return Shape(request.name, request.within, request.directed, first, last)


def _note(shape: Shape, editions: Sequence[Edition], system: str) -> str:
    states = {"cow": f"COW's state system ({system})", "gw": f"Gleditsch and Ward's state system ({system})"}
    return (
        f"columns from {', '.join(edition.code for edition in editions) or 'no dataset'}; "
        f"{shape.first_year} to {shape.last_year}; {states.get(shape.within, 'every unit that these know')}"
    )
