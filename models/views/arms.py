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
    # A row that has no rivals needs no grouping, and an edition of SIPRI has nothing else.
    sql="""
select dataset_code, cast(source_key as <text>) as flow_key, supplier_code, recipient_code,
       cast(designation as <text>) as designation, cast(weapon_category as <text>) as weapon_category,
       cast(order_year as integer) as order_year,
       cast(ordered as integer) as ordered_low, cast(ordered as integer) as ordered_high,
       cast(delivered as integer) as delivered_low, cast(delivered as integer) as delivered_high,
       cast(second_hand as <text>) as second_hand, cast(terms as <text>) as terms,
       cast(transfer_status as <text>) as transfer_status,
       cast(tiv_order as <numeric>) as tiv_order, cast(tiv_delivered as <numeric>) as tiv_delivered,
       cast(1 as integer) as figures
from arms_transfer
where claim_group is null and is_package = 'no'
union all
select dataset_code, cast(claim_group as <text>), supplier_code, recipient_code,
       cast(min(designation) as <text>), cast(min(weapon_category) as <text>), cast(min(order_year) as integer),
       cast(min(ordered) as integer), cast(max(ordered) as integer),
       cast(min(delivered) as integer), cast(max(delivered) as integer),
       cast(case when min(second_hand) = max(second_hand) then min(second_hand) end as <text>),
       cast(case when min(terms) = max(terms) then min(terms) else 'disputed' end as <text>),
       cast(case when min(transfer_status) = max(transfer_status) then min(transfer_status) else 'disputed' end
            as <text>),
       cast(max(tiv_order) as <numeric>), cast(max(tiv_delivered) as <numeric>), cast(count(*) as integer)
from arms_transfer
where claim_group is not null and is_package = 'no'
group by dataset_code, claim_group, supplier_code, recipient_code
""",
)

# The value of one unit where a rival figure gives it.
_RIVAL_UNIT = """(
               select max(u.tiv_unit)
               from arms_transfer u
               where u.dataset_code = t.dataset_code and u.claim_group = t.claim_group
                 and u.supplier_code = t.supplier_code and u.recipient_code = t.recipient_code and u.is_package = 'no'
           )"""


def _shares(key: str, unit: str, condition: str) -> str:
    """The query for the deliveries of transfers by year, with shares where only the years are known."""
    return f"""select dataset_code, cast(flow_key as <text>) as flow_key, supplier_code, recipient_code, year,
       cast(coalesce(quantity, delivered / years) as <real>) as quantity_low,
       cast(coalesce(quantity, delivered / years) as <real>) as quantity_high,
       cast(coalesce(tiv, tiv_of_all / years) as <real>) as tiv_low,
       cast(coalesce(tiv, tiv_of_all / years) as <real>) as tiv_high,
       cast(case
           when apportioned in ('yes', 'raked') then apportioned
           when quantity is null and delivered is not null and years > 1 then 'yes'
           when tiv is null and tiv_of_all is not null and years > 1 then 'yes'
           else 'no'
       end as <text>) as apportioned
from (
    select t.dataset_code, {key} as flow_key, t.supplier_code, t.recipient_code, d.year,
           cast(t.delivered as <real>) as delivered, d.quantity, d.tiv_delivered as tiv, d.apportioned,
           coalesce(cast(t.tiv_delivered as <real>), t.delivered * cast({unit} as <real>)) as tiv_of_all,
           (select count(*) from arms_delivery n where n.arms_transfer_id = t.id) as years
    from arms_transfer t
    join arms_delivery d on d.arms_transfer_id = t.id
    where t.is_package = 'no' and {condition}
) as delivery"""


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
    sql=f"""
{_shares("t.source_key", "t.tiv_unit", "t.claim_group is null")}
union all
select dataset_code, flow_key, supplier_code, recipient_code, year,
       min(quantity_low), max(quantity_high), min(tiv_low), max(tiv_high), max(apportioned)
from (
{_shares("t.claim_group", _RIVAL_UNIT, "t.claim_group is not null")}
) as figure
group by dataset_code, flow_key, supplier_code, recipient_code, year
""",
)

ARMS_VIEWS = [ARMS_FLOW, ARMS_BY_YEAR]
