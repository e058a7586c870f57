-- title = "Arms flows over the years"
-- answers = """What volume of arms (trend-indicator value, millions; a volume of capability, not money) reached a \
-- recipient in each year from whom? Rival figures for one transfer give a range. Deliveries of several years without \
-- yearly figures count in equal shares; transfers without a value are counted, not valued."""
--
-- [params.supplier]
-- type = "actor"
-- optional = true
-- help = "Only from this supplier."
--
-- [params.recipient]
-- type = "actor"
-- optional = true
-- help = "Only to this recipient."
--
-- [params.from_year]
-- type = "year"
-- optional = true
-- option = "from"
-- help = "Delivered in this year or later."
--
-- [params.to_year]
-- type = "year"
-- optional = true
-- option = "to"
-- help = "Delivered in this year or earlier."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read; two are never added up."
--
-- [columns]
-- year = "integer"
-- supplier = "code"
-- volume_low = "decimal(2)"
-- volume_high = "decimal(2)"
-- transfers = "integer"
-- without_value = "integer"
--
-- [facts]
-- arms = { supplier = "supplier", recipient = ":recipient" }
with figure as (
    select t.id, coalesce(t.claim_group, t.source_key) as flow_key, t.supplier_code, t.recipient_code, t.delivered,
           coalesce(t.tiv_delivered, t.delivered * max(t.tiv_unit) over (
               partition by t.dataset_code, coalesce(t.claim_group, t.source_key), t.supplier_code, t.recipient_code
           )) as volume,
           (select count(*) from arms_delivery n where n.arms_transfer_id = t.id) as years
    from arms_transfer t
    where t.dataset_code = :dataset and t.is_package = 'no'
      and (cast(:supplier as text) is null or t.supplier_code = :supplier)
      and (cast(:recipient as text) is null or t.recipient_code = :recipient)
),
flow as (
    select d.year, f.supplier_code, f.recipient_code, f.flow_key,
           min(coalesce(d.tiv_delivered, f.volume / f.years)) as low,
           max(coalesce(d.tiv_delivered, f.volume / f.years)) as high
    from figure f
    join arms_delivery d on d.arms_transfer_id = f.id
    where (cast(:from_year as integer) is null or d.year >= :from_year)
      and (cast(:to_year as integer) is null or d.year <= :to_year)
    group by d.year, f.supplier_code, f.recipient_code, f.flow_key
)
select year, supplier_code as supplier, sum(low) as volume_low, sum(high) as volume_high,
       count(*) as transfers, sum(case when high is null then 1 else 0 end) as without_value
from flow
group by year, supplier_code
order by year, supplier_code
