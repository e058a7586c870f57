"""View of arms flows: one row a transfer, rival figures folded into a range."""

from models.views.view import View

ARMS_FLOW = View(
    name="arms_flow",
    comment="Arms transfers, one row each: rival figures for one transfer give a range, package rows are left out.",
    columns={
        "dataset_code": "Dataset of the rows; never add up two.",
        "flow_key": "The claim_group of rival figures, or the row's own source_key.",
        "supplier_code": "Who supplies.",
        "recipient_code": "Who receives.",
        "designation": "Name of the weapon (of the first of rival rows).",
        "weapon_category": "aircraft, armoured_vehicle, artillery, ...",
        "order_year": "Year of the order, the earliest given.",
        "ordered_low": "Lowest number ordered.",
        "ordered_high": "Highest number ordered.",
        "delivered_low": "Lowest number delivered.",
        "delivered_high": "Highest number delivered.",
        "second_hand": "yes, no; NULL: not known or disputed.",
        "terms": "sale, aid, lease, loan, licence, unknown; disputed where rival figures differ.",
        "transfer_status": "delivered, ordered, reported, ...; disputed where rival figures differ.",
        "tiv_order": "TIV of the order, millions, the highest given; a volume, not money.",
        "tiv_delivered": "TIV delivered, millions, the highest given.",
        "figures": "How many rival figures there are.",
    },
    sql="""
select dataset_code, coalesce(claim_group, source_key) as flow_key, supplier_code, recipient_code,
       min(designation) as designation, min(weapon_category) as weapon_category, min(order_year) as order_year,
       min(ordered) as ordered_low, max(ordered) as ordered_high,
       min(delivered) as delivered_low, max(delivered) as delivered_high,
       case when min(second_hand) = max(second_hand) then min(second_hand) end as second_hand,
       case when min(terms) = max(terms) then min(terms) else 'disputed' end as terms,
       case when min(transfer_status) = max(transfer_status) then min(transfer_status) else 'disputed' end
           as transfer_status,
       max(tiv_order) as tiv_order, max(tiv_delivered) as tiv_delivered, count(*) as figures
from arms_transfer
where is_package = 'no'
group by dataset_code, coalesce(claim_group, source_key), supplier_code, recipient_code
""",
)

ARMS_VIEWS = [ARMS_FLOW]
