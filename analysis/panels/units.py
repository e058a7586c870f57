"""Units: the codes of a state system, their holders, and the years in which they belong to the system.

The unit of a panel is (system code, year). A code can have several holders in turn (345: YUG, then SRB), and an actor
can hold several codes in turn (DEU: 255, 260, 255).
"""

from __future__ import annotations

from analysis.panels.blocks import Shape
from analysis.panels.workspace import Workspace

YEARS = "unnest(range(year(day_from), year(day_until - interval 1 day) + 1))::smallint as year"  # of a spell
NO_CODE = 1_000_000  # units from this number on are actors that never had a code

# An open spell lasts until the end of the coverage of its edition, as in the view state_year.
_SPELLS = """
    select cast(i.value as integer), i.state_code, i.valid_from,
           coalesce(i.valid_until, d.covers_until, '9999-12-31')
    from state_identifier i
    join dataset d on d.code = i.dataset_code
    where i.scheme = :system and i.dataset_code = :dataset and i.valid_from is not null
      and (:microstates = 1 or i.microstate is null or i.microstate <> 'yes')
"""
_SPELL = "unit integer, actor varchar, day_from date, day_until date"
# When a state counts as a member in a year -> the first and the last year of a spell.
MEMBERSHIP = {
    "any-day": ("year(day_from)", "year(day_until - interval 1 day)"),
    "january-1": ("year(day_from - interval 1 day) + 1", "year(day_until - interval 1 day)"),
    "december-31": ("year(day_from)", "year(day_until) - 1"),
}


def make_units(workspace: Workspace, shape: Shape, dataset: str) -> None:
    """Make the tables that the blocks are joined to, for the years of the panel.

    - `spell`: the memberships of the panel's state system (cow, gw), by the edition `dataset`
    - `piece`: the code of an actor on every day. Outside its spells this is the next code that it will hold, or else
      the last one that it held: a fact of 1815, or about a state that is not in the system, thus belongs to a unit
    - `unit_year`: the units of the system in each year, with their last holders, both numbers as text, and the days
      of the year from first_day to before until_day on which they are members
    """
    workspace.load("actor", "actor varchar", "select code from actor where kind <> 'unknown' order by code")
    workspace.execute("create type actor_code as enum (select actor from actor)")  # a few bytes in two million rows
    system = "gw" if shape.within == "gw" else "cow"
    parameters = {"system": system, "dataset": dataset, "microstates": int(shape.microstates)}
    workspace.load("spell", _SPELL, _SPELLS, parameters)
    workspace.execute("create type unit_text as enum (select distinct unit::varchar from spell)")
    workspace.execute(
        "create type year_text as enum "
        f"(select year::varchar from range({shape.first_year}, {shape.last_year} + 1) as t(year))"
    )
    workspace.execute("""
        create table piece as
        select actor, unit, true as in_system, day_from, day_until from spell
        union all
        select actor, unit, false, day_from, day_until
        from (
            select actor, unit, day_from as day_until,
                   coalesce(lag(day_until) over (partition by actor order by day_from), date '0001-01-01') as day_from
            from spell
        )
        where day_from < day_until
        union all
        select actor, arg_max(unit, day_from), false, max(day_until), date '9999-12-31'
        from spell
        group by actor
        having max(day_until) < date '9999-12-31'
    """)
    workspace.execute(f"""
        create table unit_year as
        select unit, year, arg_max(actor, (day_from, actor))::actor_code as actor,
               unit::varchar::unit_text as unit_text, year::varchar::year_text as year_text,
               min(greatest(dayofyear(day_from) * (year(day_from) = year)::int, 1))::smallint as first_day,
               max(case when year(day_until) = year then dayofyear(day_until) else 999 end)::smallint as until_day
        from (select *, {_years(shape.first_year, shape.last_year, shape.membership)} from spell)
        group by unit, year
    """)


def make_holders(workspace: Workspace, first: int, last: int) -> None:
    """Make `actor_year`, the unit of each actor in each year (the last one if there are several), and `holder`.

    `holder` is like `unit_year`, but includes units in years in which they are outside the system, with who held them
    last.
    """
    workspace.execute(f"create table piece_year as select *, {_years(first, last)} from piece")
    workspace.execute("""
        create table actor_year as
        select actor, year, arg_max(unit, (in_system, day_from)) as unit from piece_year group by actor, year
    """)
    workspace.execute(f"""
        create table holder as
        select unit, year, arg_max(actor, (in_system, day_from, actor))::actor_code as actor
        from (
            select actor, unit, year, in_system, day_from from piece_year
            union all
            select actor, unit, year, false, day_from
            from (select *, {_years(first, last)} from (
                select actor, unit, max(day_until) as day_from, date '9999-12-31' as day_until
                from spell group by actor, unit
            ))
        )
        group by unit, year
    """)


def add_others(workspace: Workspace) -> None:
    """Add a unit for each actor that never had a code."""
    workspace.execute(f"""
        insert into piece
        select actor, {NO_CODE} + row_number() over (order by actor), true, date '0001-01-01', date '9999-12-31'
        from actor
        where actor not in (select actor from spell)
    """)


def make_code_years(workspace: Workspace, system: str, dataset: str, first: int, last: int) -> None:
    """Make `cow_year` or `gw_year` (actor, year, unit): the last number of each member of that system in each year."""
    parameters = {"system": system, "dataset": dataset, "microstates": 1}
    workspace.load(f"{system}_spell", _SPELL, _SPELLS, parameters)
    workspace.execute(f"""
        create table {system}_year as
        select actor::actor_code as actor, year, arg_max(unit, day_from) as unit
        from (select *, {_years(first, last)} from {system}_spell)
        group by actor, year
    """)


def _years(first: int, last: int, membership: str = "any-day") -> str:
    since, final = MEMBERSHIP[membership]
    return f"unnest(range(greatest({since}, {first}), least({final}, {last}) + 1))::smallint as year"
