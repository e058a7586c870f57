"""Views of arms transfers, rival figures folded into a range: one row a transfer, and one row a year of it."""

from models.views.view import View, integer, numeric, real, text
from models.vocabulary import TERMS, TRANSFER_STATUSES, WEAPON_CATEGORIES, YES_NO

ARMS_FLOW = View(
    name="arms_flow",
    comment="Arms transfers, one row each: rival figures for one transfer give a range, package rows are left out.",
    columns={
        "dataset_code": text("Dataset of the rows; never add up two."),
        "flow_key": text("The claim_group of rival figures, or the row's own source_key."),
        "supplier_code": text("Who supplies."),
        "recipient_code": text("Who receives."),
        "designation": text("Name of the weapon (of the first of rival rows)."),
        "weapon_category": text("aircraft, armoured_vehicle, artillery, ...", WEAPON_CATEGORIES),
        "order_year": integer("Year of the order, the earliest given."),
        "ordered_low": integer("Lowest number ordered."),
        "ordered_high": integer("Highest number ordered."),
        "delivered_low": integer("Lowest number delivered."),
        "delivered_high": integer("Highest number delivered."),
        "second_hand": text("Text, yes or no: were they used before? NULL: not known or disputed.", YES_NO),
        "terms": text("Terms of the transfer; disputed where rival figures differ.", (*TERMS, "disputed")),
        "transfer_status": text("How far it got; disputed where rival figures differ.", TRANSFER_STATUSES),
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

ARMS_BY_YEAR = View(
    name="arms_by_year",
    comment="Deliveries of arms by year, one row a transfer and year: rival figures give a range, package rows are "
    "left out. Where only the years are known, each has a share of the transfer's total: see apportioned.",
    columns={
        "dataset_code": text("Dataset of the rows; never add up two."),
        "flow_key": text("The transfer, as in arms_flow."),
        "supplier_code": text("Who supplies."),
        "recipient_code": text("Who receives."),
        "year": integer("Calendar year of delivery."),
        "quantity_low": real("Lowest number delivered in the year."),
        "quantity_high": real("Highest number delivered in the year."),
        "tiv_low": real(
            "Lowest TIV delivered in the year, millions; a volume, not money. A figure without a TIV counts by the "
            "value of one unit, where a rival figure gives it."
        ),
        "tiv_high": real("Highest TIV delivered in the year, millions."),
        "apportioned": text(
            "no: the figures of the year are the source's; yes: one is an equal share of the transfer's total; raked: "
            "one is a share that makes sums by year agree with the source's own totals."
        ),
    },
    sql="""
select dataset_code, cast(flow_key as <text>) as flow_key, supplier_code, recipient_code, year,
       cast(min(coalesce(quantity, delivered / years)) as <real>) as quantity_low,
       cast(max(coalesce(quantity, delivered / years)) as <real>) as quantity_high,
       cast(min(coalesce(tiv, tiv_of_all / years)) as <real>) as tiv_low,
       cast(max(coalesce(tiv, tiv_of_all / years)) as <real>) as tiv_high,
       cast(max(case
           when apportioned in ('yes', 'raked') then apportioned
           when years > 1 and quantity is null and delivered is not null then 'yes'
           when years > 1 and tiv is null and tiv_of_all is not null then 'yes'
           else 'no'
       end) as <text>) as apportioned
from (
    select t.dataset_code, coalesce(t.claim_group, t.source_key) as flow_key, t.supplier_code, t.recipient_code, d.year,
           cast(t.delivered as <real>) as delivered, d.quantity, d.tiv_delivered as tiv, d.apportioned,
           coalesce(cast(t.tiv_delivered as <real>), t.delivered * cast(
               case
                   when t.claim_group is null then t.tiv_unit
                   else (select max(u.tiv_unit)
                         from arms_transfer u
                         where u.dataset_code = t.dataset_code and u.claim_group = t.claim_group
                           and u.supplier_code = t.supplier_code and u.recipient_code = t.recipient_code
                           and u.is_package = 'no')
               end as <real>)) as tiv_of_all,
           (select count(*) from arms_delivery n where n.arms_transfer_id = t.id) as years
    from arms_transfer t
    join arms_delivery d on d.arms_transfer_id = t.id
    where t.is_package = 'no'
) as figure
group by dataset_code, flow_key, supplier_code, recipient_code, year
""",
)

ARMS_VIEWS = [ARMS_FLOW, ARMS_BY_YEAR]
