"""The query of a panel: the rows of the base, with a value for each column of the blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.panels.blocks import TYPES, Block, Field, Shape, left_join
from analysis.panels.units import NO_CODE
from analysis.panels.workspace import Workspace

_STATE = "Actor code of state{which}: the last holder of the system code in the year."
_CODE = "Correlates of War number of state{which}; NULL if it has none."
# Pairs that are contiguous, or of which one is a major power.
_RELEVANT = """
    join (
        select unit_1, unit_2, year from contiguity where contiguity > 0
        union
        select one.unit, two.unit, year from unit_year one join unit_year two using (year)
        where exists (select 1 from major m where m.year = one.year and m.unit in (one.unit, two.unit))
    ) relevant on relevant.unit_1 = one.unit and relevant.unit_2 = two.unit and relevant.year = one.year
"""
_GW = "Gleditsch and Ward number of state{which}; NULL if it has none."


def make_base(workspace: Workspace, shape: Shape, blocks: Sequence[Block]) -> None:
    """Make `base`: the units and years of the panel, with the holders of the codes.

    Within a state system these are its members in each year, or all pairs of them; otherwise all units and years, or
    pairs and years in both directions, in the table of any block.
    """
    dyads = shape.is_dyadic
    kind = "view"
    pair = "unit_1 <> unit_2" if shape.directed else "unit_1 < unit_2"
    if shape.within != "none" and dyads:
        select = f"""
            select one.unit as unit_1, two.unit as unit_2, one.year, one.actor as state_1, two.actor as state_2,
                   one.unit_text as unit_text_1, two.unit_text as unit_text_2, one.year_text
            from unit_year one join unit_year two on two.year = one.year
            {_RELEVANT if shape.relevant else ""}
            where {pair} and one.first_day < two.until_day and two.first_day < one.until_day
        """
        kind = "table" if shape.relevant else kind
    elif shape.within != "none":
        select = "select unit, year, actor as state, unit_text, year_text from unit_year"
    else:
        kind = "table"  # DuckDB would join a view in a bad order
        ways = [", ".join(shape.keys), *(["unit_2, unit_1, year"] if dyads else [])]
        tables = [table for block in blocks if (table := block.rows or (None if block.keys else block.table))]
        recorded = " union ".join(f"select {way} from {table}" for table in tables for way in ways)
        workspace.execute(
            f"create table recorded as select * from ({recorded}) "
            f"where year between {shape.first_year} and {shape.last_year}"
        )
        if dyads:
            select = f"""
                select r.*, one.actor as state_1, two.actor as state_2
                from recorded r
                join holder one on one.unit = r.unit_1 and one.year = r.year
                join holder two on two.unit = r.unit_2 and two.year = r.year
                where {pair}
            """
        else:
            select = "select r.*, h.actor as state from recorded r join holder h on h.unit = r.unit and h.year = r.year"
    workspace.execute(f"create {kind} base as {select}")


def key_fields(shape: Shape) -> list[Field]:
    """The columns that identify a row."""
    sides = {side: side.replace("_", " ") for side in shape.sides}
    states = [Field(f"state{n}", "text", _STATE.format(which=which), value=f"b.state{n}") for n, which in sides.items()]
    codes = [Field(f"cow{n}", "integer", _CODE.format(which=which), value=_cow(shape, n)) for n, which in sides.items()]
    gw = [Field(f"gw{n}", "integer", _GW.format(which=which), value=_gw(shape, n)) for n, which in sides.items()]
    year = Field("year", "integer", "Calendar year.", value="b.year")
    fields = [*states, *codes, year, *(gw if shape.within == "gw" or shape.gw_codes else [])]
    if shape.within == "none":
        return fields
    texts = {"b.year": "b.year_text", **{f"b.unit{n}": f"b.unit_text{n}" for n in sides}}
    return [field._replace(text=texts.get(str(field.value))) for field in fields]


def _cow(shape: Shape, n: str) -> str:
    if shape.within == "gw":
        return f"cow{n}.unit"
    return f"case when b.unit{n} < {NO_CODE} then b.unit{n} end" if shape.within == "none" else f"b.unit{n}"


def _gw(shape: Shape, n: str) -> str:
    return f"b.unit{n}" if shape.within == "gw" else f"gw{n}.unit"


def key_joins(shape: Shape) -> str:
    """The joins for the columns of key_fields: the numbers of the system that is not the panel's."""
    other = "cow" if shape.within == "gw" else "gw" if shape.gw_codes else None
    if other is None:
        return ""
    return "".join(left_join(f"{other}_year", f"{other}{n}", actor=f"b.state{n}", year="b.year") for n in shape.sides)


def panel_sql(shape: Shape, blocks: Sequence[Block]) -> str:
    """The query that returns the rows of the panel in DuckDB's types, in no order."""
    columns = [f"{typed(field, str(field.value))} as {field.name}" for field in key_fields(shape)]
    joins = [key_joins(shape)]
    for block in blocks:
        for field in block.fields:
            value = where_covered(shape, field, field.value or or_empty(block, field))
            columns.append(f"{typed(field, value)} as {field.name}")
        if block.table:
            joins.append(left_join(one_way(shape, block), block.table, **keys(shape, block)))
        joins.append(block.joins)
    return f"select {', '.join(columns)} from base b {' '.join(joins)}"


def typed(field: Field, value: str) -> str:
    """The value, cast to the type of the field. Scores are rounded to six places, beyond which machines differ."""
    return f"round({value}, 6) + 0" if field.type == "score" else f"({value})::{TYPES[field.type]}"


def keys(shape: Shape, block: Block) -> Mapping[str, str]:
    """The keys of the table of a block, with their values in the base."""
    return block.keys or {key: f"b.{key}" for key in shape.keys}


def one_way(shape: Shape, block: Block) -> str:
    """The table of a block; in an undirected panel, a query that merges its two directions."""
    if shape.directed or not shape.is_dyadic or block.keys:
        return str(block.table)
    values = [
        f"{field.undirected.format(field.name)} as {field.name}" for field in block.fields if in_table(block, field)
    ]
    return (
        f"(select least(unit_1, unit_2) as unit_1, greatest(unit_1, unit_2) as unit_2, year, {', '.join(values)} "
        f"from {block.table} group by all)"
    )


def in_table(block: Block, field: Field) -> bool:
    """Whether the value of the field rests on the column of its name in the table of the block."""
    return field.value is None or f"{block.table}.{field.name}" in field.value


def or_empty(block: Block, field: Field) -> str:
    """The value in the table of the block; that of an empty field where the table has no row."""
    value = f"{block.table}.{field.name}"
    key = next(iter(block.keys), "year")
    return (
        value if field.empty is None else f"case when {block.table}.{key} is null then {field.empty} else {value} end"
    )


def where_covered(shape: Shape, field: Field, value: str) -> str:
    """The value, NULL outside the coverage of the dataset."""
    units = [key for key in shape.keys if key != "year"]
    limits = [f"b.{unit} < {NO_CODE}" for unit in units] if field.coded and shape.within == "none" else []
    if field.first_year is not None and field.first_year > shape.first_year:
        limits.append(f"b.year >= {field.first_year}")
    if field.last_year is not None and field.last_year < shape.last_year:
        limits.append(f"b.year <= {field.last_year}")
    return f"case when {' and '.join(limits)} then {value} end" if limits else value
