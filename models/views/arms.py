"""View of arms flows: one row a transfer, rival figures folded into a range."""

from models.views.view import View, integer, numeric, text

ARMS_FLOW = View(
    name="arms_flow",
    comment="Arms transfers, one row each: rival figures for one transfer give a range, package rows are left out.",
    columns={
        "dataset_code": text("Dataset of the rows; never add up two."),
        "flow_key": text("The claim_group of rival figures, or the row's own source_key."),
        "supplier_code": text("Who supplies."),
        "recipient_code": text("Who receives."),
        "designation": text("Name of the weapon (of the first of rival rows)."),
        "weapon_category": text("aircraft, armoured_vehicle, artillery, ..."),
        "order_year": integer("Year of the order, the earliest given."),
        "ordered_low": integer("Lowest number ordered."),
        "ordered_high": integer("Highest number ordered."),
        "delivered_low": integer("Lowest number delivered."),
        "delivered_high": integer("Highest number delivered."),
        "second_hand": text("yes, no; NULL: not known or disputed."),
        "terms": text("sale, aid, lease, loan, licence, unknown; disputed where rival figures differ."),
        "transfer_status": text("delivered, ordered, reported, ...; disputed where rival figures differ."),
        "tiv_order": numeric("TIV of the order, millions, the highest given; a volume, not money."),
        "tiv_delivered": numeric("TIV delivered, millions, the highest given."),
        "figures": integer("How many rival figures there are."),
    },
    sql="""
select dataset_code, cast(coalesce(claim_group, source_key) as <text>) as flow_key, supplier_code, recipient_code,
       cast(min(designation) as <text>) as designation, cast(min(weapon_category) as <text>) as weapon_category,
       cast(min(order_year) as integer) as order_year,
       cast(min(ordered) as integer) as ordered_low, cast(max(ordered) as integer) as ordered_high,
       cast(min(delivered) as integer) as delivered_low, cast(max(delivered) as integer) as delivered_high,
       cast(case when min(second_hand) = max(second_hand) then min(second_hand) end as <text>) as second_hand,
       cast(case when min(terms) = max(terms) then min(terms) else 'disputed' end as <text>) as terms,
       cast(case when min(transfer_status) = max(transfer_status) then min(transfer_status) else 'disputed' end
            as <text>) as transfer_status,
       cast(max(tiv_order) as <numeric>) as tiv_order, cast(max(tiv_delivered) as <numeric>) as tiv_delivered,
       cast(count(*) as integer) as figures
from arms_transfer
where is_package = 'no'
group by dataset_code, coalesce(claim_group, source_key), supplier_code, recipient_code
""",
)

ARMS_VIEWS = [ARMS_FLOW]
