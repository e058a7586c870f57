"""The columns of SIPRI: arms transfers, from a register. TIV is a volume of capability in millions, not money."""

from __future__ import annotations

from analysis.panels.blocks import KNOWN_SUM, TYPES, YEAR_OF, Block, Field, PanelEdition, Shape, covered, left_join
from analysis.panels.workspace import Workspace


def _load(workspace: Workspace, edition: PanelEdition) -> None:
    """Make `flow` (supplier, recipient, year, other, orders, ordered, delivered, apportioned, raked).

    The parties are units; NULL is a party without a unit, and `other` then keeps suppliers apart by their codes. What
    no order or delivery has a figure for is NULL; without orders or deliveries it is 0. `side` has the units and years
    for which the edition is complete in a role.
    """
    columns = "supplier varchar, recipient varchar, year smallint, tiv decimal(14, 2)"
    workspace.load(
        "arms_order",
        columns,
        """
        select supplier_code, recipient_code, order_year, tiv_order
        from arms_flow where dataset_code = :dataset and order_year is not null
        """,
        {"dataset": edition.code},
    )
    workspace.load(
        "arms_delivered",
        f"{columns}, apportioned varchar",
        """
        select t.supplier_code, t.recipient_code, y.year, y.tiv_delivered, y.apportioned
        from arms_delivery y
        join arms_transfer t on t.id = y.arms_transfer_id
        where t.dataset_code = :dataset and t.is_package = 'no'
        """,
        {"dataset": edition.code},
    )
    workspace.execute("""
        create table flow as
        with fact as (
            select supplier, recipient, year, 1 as orders, 0 as deliveries, tiv as ordered, null as delivered,
                   null as apportioned
            from arms_order
            union all
            select supplier, recipient, year, 0, 1, null, tiv, apportioned from arms_delivered
        )
        select s.unit as supplier, r.unit as recipient, f.year,
               case when s.unit is null then f.supplier end as other, sum(orders)::integer as orders,
               case when sum(orders) = 0 then 0 else sum(ordered) end as ordered,
               case when sum(deliveries) = 0 then 0 else sum(delivered) end as delivered,
               coalesce(sum(delivered) filter (apportioned = 'yes'), 0) as apportioned,
               coalesce(sum(delivered) filter (apportioned = 'raked'), 0) as raked
        from fact f
        left join actor_year s on s.actor = f.supplier and s.year = f.year
        left join actor_year r on r.actor = f.recipient and r.year = f.year
        where s.unit is distinct from r.unit
        group by all
    """)
    workspace.drop("arms_order", "arms_delivered")
    if not edition.complete:
        _load_sides(workspace, edition)


def _load_sides(workspace: Workspace, edition: PanelEdition) -> None:
    workspace.load(
        "covered_side",
        "actor varchar, role varchar, first_year integer, final_year integer",
        f"""
        select actor_code, role, {YEAR_OF.format("valid_from")}, {YEAR_OF.format("valid_until")} - 1
        from coverage
        where dataset_code = :dataset and table_name = 'arms_delivery' and complete = 'yes' and actor_code is not null
        """,
        {"dataset": edition.code},
    )
    for role in ("supplier", "recipient"):
        workspace.execute(f"""
            create table covered_{role} as
            select distinct a.unit, a.year
            from covered_side c
            join actor_year a on a.actor = c.actor and a.year between c.first_year and c.final_year
            where c.role = '{role}'
        """)


def blocks(workspace: Workspace, shape: Shape, edition: PanelEdition) -> list[Block]:
    """The columns of a state-year, what it supplies and receives, or of a dyad-year, from state_1 to state_2."""
    _load(workspace, edition)
    fields = _dyads(workspace) if shape.is_dyadic else _states(workspace)
    workspace.drop("flow")
    if not edition.orders_complete:  # of orders without a delivery nothing is known
        known = "case when sipri.sipri_orders > 0 then sipri.{0} end" if shape.is_dyadic else "null::{1}"
        fields = [
            field._replace(value=known.format(field.name, TYPES[field.type])) if "_order" in field.name else field
            for field in fields
        ]
    if edition.complete:
        return [Block("sipri", covered(edition, fields))]
    fields = [field if field.value else field._replace(value=_where_known(shape, field)) for field in fields]
    joins = "".join(
        left_join(f"covered_{role}", f"{role}{side}", unit=f"b.unit{side}", year="b.year")
        for role in ("supplier", "recipient")
        for side in shape.sides
    )
    return [Block("sipri", covered(edition, fields), joins)]


def _where_known(shape: Shape, field: Field) -> str:
    """The value in a part of the register: NULL unless that is complete for what a state supplies or receives.

    Without a record a pair is known where the part is complete for what the one supplies or the other receives.
    """
    recorded = "false"
    if not shape.is_dyadic:
        known = f"{'supplier' if field.name.startswith('sipri_export') else 'recipient'}.unit is not null"
    elif shape.directed:
        known = "(supplier_1.unit is not null or recipient_2.unit is not null)"
        recorded = "sipri.year is not null"
    else:  # one direction is not the sum of both
        known = (
            "(supplier_1.unit is not null or recipient_2.unit is not null)"
            " and (supplier_2.unit is not null or recipient_1.unit is not null)"
        )
    value = f"sipri.{field.name}"
    complete = f"case when sipri.year is null then {field.empty or 'null'} else {value} end"
    return f"case when {known} then {complete} when {recorded} then {value} end"


def _dyads(workspace: Workspace) -> list[Field]:
    workspace.execute("""
        create table sipri as
        select supplier as unit_1, recipient as unit_2, year, orders as sipri_orders, ordered as sipri_tiv_ordered,
               delivered as sipri_tiv_delivered, apportioned as sipri_tiv_apportioned, raked as sipri_tiv_raked
        from flow
        where supplier is not null and recipient is not null
    """)
    unknown_year = "Part of sipri_tiv_delivered whose year is not known"
    shares = f"{unknown_year}: equal shares of orders delivered over several years."
    fields = [
        Field("sipri_orders", "integer", "Orders placed in the year that state_1 supplies to state_2."),
        Field("sipri_tiv_ordered", "decimal", "TIV of these orders in millions: a volume, not money."),
        Field("sipri_tiv_delivered", "decimal", "TIV in millions that state_1 delivered to state_2 in the year."),
        Field("sipri_tiv_apportioned", "decimal", shares),
        Field("sipri_tiv_raked", "decimal", f"{unknown_year}, in shares that agree with SIPRI's totals by year."),
    ]
    return [field._replace(undirected=KNOWN_SUM) for field in fields]


def _states(workspace: Workspace) -> list[Field]:
    sums = ("orders", "tiv_ordered", "tiv_delivered", "tiv_apportioned", "tiv_raked")
    totals = {
        side: ", ".join(
            f"{KNOWN_SUM.format(name.removeprefix('tiv_'))}{'::integer' * (name == 'orders')} as sipri_{side}_{name}"
            for name in sums
        )
        for side in ("export", "import")
    }
    or_none = {
        side: ", ".join(
            f"case when {side}.unit is null then 0 else sipri_{side}_{name} end as sipri_{side}_{name}"
            for name in names
        )
        for side, names in (("export", sums), ("import", (*sums, "suppliers")))
    }
    workspace.execute(f"""
        create table sipri as
        with export as (
            select supplier as unit, year, {totals["export"]} from flow where supplier is not null group by all
        ),
        import as (
            select recipient as unit, year, {totals["import"]},
                   count(*) filter (delivered > 0)::integer as sipri_import_suppliers,
                   sum(delivered::double ** 2) / nullif(sum(delivered)::double ** 2, 0) as sipri_import_hhi
            from flow where recipient is not null group by all
        )
        select coalesce(export.unit, import.unit) as unit, coalesce(export.year, import.year) as year,
               {or_none["export"]}, {or_none["import"]}, sipri_import_hhi
        from export full join import on import.unit = export.unit and import.year = export.year
    """)
    return [
        Field("sipri_export_orders", "integer", "Orders placed in the year that the state supplies."),
        Field("sipri_export_tiv_ordered", "decimal", "TIV of these orders in millions: a volume, not money."),
        Field("sipri_export_tiv_delivered", "decimal", "TIV in millions that the state delivered in the year."),
        Field("sipri_export_tiv_apportioned", "decimal", "Part of it whose year is not known, in equal shares."),
        Field("sipri_export_tiv_raked", "decimal", "Part of it whose year is not known, in shares by SIPRI's totals."),
        Field("sipri_import_orders", "integer", "Orders placed in the year that the state receives."),
        Field("sipri_import_tiv_ordered", "decimal", "TIV of these orders in millions."),
        Field("sipri_import_tiv_delivered", "decimal", "TIV in millions that was delivered to the state in the year."),
        Field("sipri_import_tiv_apportioned", "decimal", "Part of it whose year is not known, in equal shares."),
        Field("sipri_import_tiv_raked", "decimal", "Part of it whose year is not known, in shares by SIPRI's totals."),
        Field(
            "sipri_import_suppliers",
            "integer",
            "Suppliers that delivered to the state in the year; all unknown suppliers count as one.",
        ),
        Field(
            "sipri_import_hhi",
            "score",
            "Concentration of these suppliers: the sum of the squared shares of the TIV delivered in the year, 0 to 1.",
            empty=None,
        ),
    ]
