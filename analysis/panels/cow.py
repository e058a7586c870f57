"""The columns of the Correlates of War besides its state system: capabilities, contiguity and major powers.

The numbers in its files are those of the state system, so within COW's system a value belongs to the number that has it
in the file: Germany in 1990 has one of 260 and one of 255. Within Gleditsch and Ward's system a state has the value of
the last COW number that it held in the year; spells go by the state that held the number on the day.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.panels.blocks import Block, Field, PanelEdition, Shape, covered, left_join
from analysis.panels.units import YEARS
from analysis.panels.workspace import Workspace
from models.vocabulary import CONTIGUITY_KINDS

CAPABILITIES = {
    "cinc": "Composite index of national capability: share of the world's total, from 0 to 1.",
    "milex": "Military expenditure in thousands: British pounds until 1913, US dollars from 1914 on.",
    "milper": "Military personnel in thousands.",
    "irst": "Production of iron and steel in thousands of tons.",
    "pec": "Consumption of primary energy in thousands of tons of coal equivalent.",
    "tpop": "Population in thousands.",
    "upop": "Population of large cities in thousands.",
}
CAPABILITY = "cow_capability"  # the table of capabilities by COW number and year


def capabilities(workspace: Workspace, shape: Shape, edition: PanelEdition) -> list[Block]:
    """Load the National Material Capabilities; returns their columns for each state, or for both states of a pair."""
    workspace.load(
        "indicator",
        "unit integer, year smallint, kind varchar, value double",
        """
        select cast(actor_raw as integer), year, indicator_kind_code, value
        from indicator where dataset_code = :dataset and actor_raw is not null
        """,
        {"dataset": edition.code},
    )
    values = ", ".join(f"max(value) filter (kind = '{kind}') as {kind}" for kind in CAPABILITIES)
    workspace.execute(f"create table {CAPABILITY} as select unit, year, {values} from indicator group by unit, year")
    workspace.drop("indicator")
    columns = [Field(kind, "measure", meaning, empty=None) for kind, meaning in CAPABILITIES.items()]
    return _of_states(workspace, shape, edition, CAPABILITY, columns)


def major_powers(workspace: Workspace, shape: Shape, edition: PanelEdition) -> list[Block]:
    """The column of major powers, of each state of the pair in a dyad-year: on any day of the year."""
    workspace.load(
        "major_spell",
        "actor varchar, code integer, day_from date, day_until date",
        """
        select m.state_code, cast(m.state_raw as integer), m.valid_from,
               coalesce(m.valid_until, d.covers_until, '9999-12-31')
        from major_power m join dataset d on d.code = m.dataset_code
        where m.dataset_code = :dataset
        """,
        {"dataset": edition.code},
    )
    placed = "select code as unit, day_from, day_until from major_spell"
    if shape.within == "gw":
        placed = """
            select p.unit, greatest(s.day_from, p.day_from) as day_from, least(s.day_until, p.day_until) as day_until
            from major_spell s
            join piece p on p.actor = s.actor and p.day_from < s.day_until and s.day_from < p.day_until
        """
    workspace.execute(f"""
        create table major as
        select distinct unit, year, 1::tinyint as major from (select *, {YEARS} from ({placed}))
    """)
    column = Field("major", "flag", "1: a major power on some day of the year; 0: none.")
    return _of_states(workspace, shape, edition, "major", [column])


def contiguity(workspace: Workspace, shape: Shape, edition: PanelEdition) -> list[Block]:
    """The column of a dyad-year: the closest contiguity on any day of the year."""
    if not shape.is_dyadic:
        return []
    types = " ".join(f"when '{kind}' then {number}" for number, kind in enumerate(CONTIGUITY_KINDS, start=1))
    workspace.load(
        "contiguity_spell",
        "actor_1 varchar, actor_2 varchar, code_1 integer, code_2 integer, kind tinyint, day_from date, day_until date",
        f"""
        select c.state_1_code, c.state_2_code, cast(c.state_1_raw as integer), cast(c.state_2_raw as integer),
               case c.kind {types} end, c.valid_from, coalesce(c.valid_until, d.covers_until, '9999-12-31')
        from contiguity c join dataset d on d.code = c.dataset_code
        where c.dataset_code = :dataset
        """,
        {"dataset": edition.code},
    )
    placed = "select code_1 as unit_1, code_2 as unit_2, kind, day_from, day_until from contiguity_spell"
    if shape.within == "gw":
        placed = """
            select one.unit as unit_1, two.unit as unit_2, s.kind,
                   greatest(s.day_from, one.day_from, two.day_from) as day_from,
                   least(s.day_until, one.day_until, two.day_until) as day_until
            from contiguity_spell s
            join piece one on one.actor = s.actor_1 and one.day_from < s.day_until and s.day_from < one.day_until
            join piece two on two.actor = s.actor_2 and two.day_from < s.day_until and s.day_from < two.day_until
            where one.unit <> two.unit and one.day_from < two.day_until and two.day_from < one.day_until
        """
    workspace.execute(f"""
        create table contiguity as
        with pair as (select distinct unit_1, unit_2, year, kind from (select *, {YEARS} from ({placed}))),
        way as (select * from pair union all select unit_2, unit_1, year, kind from pair)
        select unit_1, unit_2, year, min(kind) as contiguity from way group by all
    """)
    field = Field(
        "contiguity",
        "flag",
        "Direct contiguity on some day of the year, the closest: 1 over land or a river, over water of at most 2: 12, "
        "3: 24, 4: 150, 5: 400 miles; 0: none; NULL: not members of COW's system.",
    )
    (field,) = covered(edition, [field], coded=True)
    joins, members = _members(workspace, shape, edition)
    if members:
        none = "case when contiguity.year is null and " + members + f" then {field.empty or 'null'}"
        field = field._replace(value=f"{none} else contiguity.contiguity end")
    return [Block("contiguity", (field,), joins)]


def _members(workspace: Workspace, shape: Shape, edition: PanelEdition) -> tuple[str, str]:
    """Joins, and the condition that both states are members of COW's system in the year; empty where all rows are."""
    if shape.within == "cow":
        return "", ""
    if shape.within == "gw":
        return "", "cow_1.unit is not null and cow_2.unit is not null"
    last = edition.last_year or shape.last_year
    years = f"range(year(day_from), least(year(day_until - interval 1 day), {last}) + 1)"
    workspace.execute(f"create table system_year as select distinct unit, unnest({years})::smallint as year from spell")
    joins = "".join(left_join("system_year", f"system_{n}", unit=f"b.unit_{n}", year="b.year") for n in (1, 2))
    return joins, "system_1.unit is not null and system_2.unit is not null"


def _of_states(
    workspace: Workspace, shape: Shape, edition: PanelEdition, table: str, columns: Sequence[Field]
) -> list[Block]:
    """A block of the columns of a table by unit and year; in a panel of pairs, one for each state of the pair."""
    blocks = []
    for side in shape.sides:
        name = f"{table}{side}"
        if side:
            names = ", ".join(f"{field.name} as {field.name}{side}" for field in columns)
            workspace.execute(f"create view {name} as select unit, year, {names} from {table}")
        whose = f" Of state{side}." if side else ""
        fields = [field._replace(name=f"{field.name}{side}", meaning=f"{field.meaning}{whose}") for field in columns]
        by_number = shape.within == "gw" and table == CAPABILITY
        keys = {"unit": f"cow{side}.unit" if by_number else f"b.unit{side}", "year": "b.year"}
        blocks.append(Block(name, covered(edition, fields, coded=True), keys=keys if side or by_number else {}))
    return blocks
