-- title = "Shares of the suppliers of a recipient"
-- answers = "What share of a recipient's arms does each supplier deliver, and how concentrated are the shares (Herfindahl-Hirschman index: the sum of the squared shares, 0 to 1)? Both are empty where nothing is stated of how completely the deliveries are recorded."
-- at_least = ["volume"]
-- of_whole = ["share", "hhi"]
--
-- [params.recipient]
-- type = "actor"
-- example = "SRB"
-- help = "Recipient of the arms."
--
-- [params.from_year]
-- type = "year"
-- optional = true
-- option = "from"
-- help = "First year: of delivery for tiv_delivered, otherwise of the order."
--
-- [params.to_year]
-- type = "year"
-- optional = true
-- option = "to"
-- help = "Last year, in the same sense."
--
-- [params.measure]
-- type = "choice"
-- choices = ["tiv_delivered", "tiv_order", "orders"]
-- default = "tiv_delivered"
-- help = "What is measured: the trend-indicator value that was delivered or ordered (millions; a volume, not money), or the number of orders. Deliveries over several years without yearly figures are divided equally."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- supplier = "code"
-- volume = "decimal(2)"
-- share = "share"
-- hhi = "decimal(4)"
--
-- [facts]
-- arms = { supplier = "supplier", recipient = ":recipient" }
--
-- [coverage]
-- arms_transfer = ":recipient as recipient"
with figure as (
    -- of rival figures for one transfer the highest, as in arms_flow; packages repeat other rows
    select id, supplier_code, tiv_delivered, (select count(*) from arms_delivery n where n.arms_transfer_id = ranked.id) as years
    from (
        select t.id, t.supplier_code, t.tiv_delivered,
               row_number() over (
                   partition by t.supplier_code, coalesce(t.claim_group, t.source_key)
                   order by t.tiv_delivered desc nulls last, t.source_key
               ) as nth
        from arms_transfer t
        where t.recipient_code = :recipient and t.dataset_code in (:dataset) and t.is_package = 'no'
    ) as ranked
    where nth = 1
),
delivered as (
    select f.supplier_code, d.year, coalesce(d.tiv_delivered, f.tiv_delivered / f.years) as tiv
    from figure f
    join arms_delivery d on d.arms_transfer_id = f.id
    union all
    select supplier_code, null, tiv_delivered from figure where years = 0
),
measured as (
    select supplier_code, tiv as volume, year
    from delivered where :measure = 'tiv_delivered'
    union all
    select supplier_code, tiv_order, order_year
    from arms_flow where :measure = 'tiv_order' and recipient_code = :recipient and dataset_code in (:dataset)
    union all
    select supplier_code, 1, order_year
    from arms_flow
    where :measure = 'orders' and recipient_code = :recipient and dataset_code in (:dataset)
      and transfer_status not in ('cancelled', 'interrupted')
),
summed as (
    select supplier_code, cast(sum(volume) as double precision) as volume
    from measured
    where volume > 0
      and ((cast(:from_year as integer) is null and cast(:to_year as integer) is null)
           or (year >= coalesce(cast(:from_year as integer), year) and year <= coalesce(cast(:to_year as integer), year)))
    group by supplier_code
),
stated as (
    -- how completely the arms of the recipient are recorded: without it a share would be of an unknown part
    select 1 as known
    from coverage c
    where c.table_name = 'arms_transfer' and c.dataset_code in (:dataset) and coalesce(c.role, 'recipient') = 'recipient'
      and (c.actor_code is null or c.actor_code = :recipient)
      and coalesce(cast(substr(c.valid_from_text, 1, 4) as integer) <= cast(:to_year as integer), 1 = 1)
      and coalesce(cast(substr(c.valid_until_text, 1, 4) as integer) >= cast(:from_year as integer), 1 = 1)
),
shared as (
    select supplier_code, volume, case when exists (select 1 from stated) then volume / sum(volume) over () end as share
    from summed
)
select supplier_code as supplier, volume, share, sum(share * share) over () as hhi
from shared
order by volume desc, supplier_code
