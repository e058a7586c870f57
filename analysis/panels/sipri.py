"""The columns of SIPRI: arms transfers, from a register. TIV is a volume of capability in millions, not money."""

from __future__ import annotations

from analysis.panels.blocks import SUMMED, Block, Field, PanelEdition, covered
from analysis.panels.workspace import Workspace


def _load(workspace: Workspace, edition: PanelEdition) -> None:
    """Make `flow` (supplier, recipient, year, other, orders, ordered, delivered, apportioned).

    The parties are units; NULL is a party without a unit, and `other` then keeps suppliers apart by their codes.
    """
    columns = {"supplier": "varchar", "recipient": "varchar", "year": "smallint", "tiv": "decimal(14, 2)"}
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
        {**columns, "apportioned": "varchar"},
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
            select supplier, recipient, year, 1 as orders, tiv as ordered, null as delivered, null as apportioned
            from arms_order
            union all
            select supplier, recipient, year, 0, null, tiv, case when apportioned = 'yes' then tiv end
            from arms_delivered
        )
        select s.unit as supplier, r.unit as recipient, f.year,
               case when s.unit is null then f.supplier end as other, sum(orders)::integer as orders,
               coalesce(sum(ordered), 0) as ordered, coalesce(sum(delivered), 0) as delivered,
               coalesce(sum(apportioned), 0) as apportioned
        from fact f
        left join actor_year s on s.actor = f.supplier and s.year = f.year
        left join actor_year r on r.actor = f.recipient and r.year = f.year
        where s.unit is distinct from r.unit
        group by all
    """)


def dyads(workspace: Workspace, edition: PanelEdition) -> Block:
    """The columns of a dyad-year: deliveries from state_1 to state_2."""
    _load(workspace, edition)
    workspace.execute("""
        create table sipri as
        select supplier as unit_1, recipient as unit_2, year, orders as sipri_orders, ordered as sipri_tiv_ordered,
               delivered as sipri_tiv_delivered, apportioned as sipri_tiv_apportioned
        from flow
        where supplier is not null and recipient is not null
    """)
    fields = [
        Field("sipri_orders", "integer", "Orders placed in the year that state_1 supplies to state_2.", SUMMED),
        Field("sipri_tiv_ordered", "decimal", "TIV of these orders in millions: a volume, not money.", SUMMED),
        Field(
            "sipri_tiv_delivered", "decimal", "TIV in millions that state_1 delivered to state_2 in the year.", SUMMED
        ),
        Field(
            "sipri_tiv_apportioned",
            "decimal",
            "Part of sipri_tiv_delivered whose year is not known: equal shares of orders delivered over several years.",
            SUMMED,
        ),
    ]
    return Block("sipri", covered(edition, fields))


def states(workspace: Workspace, edition: PanelEdition) -> Block:
    """The columns of a state-year: what the state supplies and receives."""
    _load(workspace, edition)
    workspace.execute("""
        create table sipri as
        with export as (
            select supplier as unit, year, sum(orders)::integer as sipri_export_orders,
                   sum(ordered) as sipri_export_tiv_ordered, sum(delivered) as sipri_export_tiv_delivered
            from flow
            where supplier is not null
            group by supplier, year
        ),
        import as (
            select recipient as unit, year, sum(orders)::integer as sipri_import_orders,
                   sum(ordered) as sipri_import_tiv_ordered, sum(delivered) as sipri_import_tiv_delivered,
                   count(*) filter (delivered > 0)::integer as sipri_import_suppliers,
                   sum(delivered::double ** 2) / nullif(sum(delivered)::double ** 2, 0) as sipri_import_hhi
            from flow
            where recipient is not null
            group by recipient, year
        )
        select * from export full join import using (unit, year)
    """)
    fields = [
        Field("sipri_export_orders", "integer", "Orders placed in the year that the state supplies."),
        Field("sipri_export_tiv_ordered", "decimal", "TIV of these orders in millions: a volume, not money."),
        Field("sipri_export_tiv_delivered", "decimal", "TIV in millions that the state delivered in the year."),
        Field("sipri_import_orders", "integer", "Orders placed in the year that the state receives."),
        Field("sipri_import_tiv_ordered", "decimal", "TIV of these orders in millions."),
        Field("sipri_import_tiv_delivered", "decimal", "TIV in millions that was delivered to the state in the year."),
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
    return Block("sipri", covered(edition, fields))
