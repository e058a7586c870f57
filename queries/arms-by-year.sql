-- title = "Arms deliveries by year"
-- answers = """What volume of arms did each supplier deliver in each year (trend-indicator value in millions: a \
-- volume of capability, not money)? Rival figures for one transfer give a range. Deliveries over several years without \
-- yearly figures are divided equally; transfers without a value are counted in without_value."""
-- at_least = ["volume_low", "volume_high", "transfers", "without_value"]
--
-- [params.supplier]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only deliveries from this supplier."
--
-- [params.recipient]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only deliveries to this recipient."
--
-- [params.from_year]
-- type = "year"
-- optional = true
-- option = "from"
-- help = "Deliveries in this year or later."
--
-- [params.to_year]
-- type = "year"
-- optional = true
-- option = "to"
-- help = "Deliveries in this year or earlier."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
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
--
-- [coverage]
-- arms_transfer = ":supplier as supplier or :recipient as recipient"
select year, supplier_code as supplier, sum(tiv_low) as volume_low, sum(tiv_high) as volume_high,
       count(*) as transfers, sum(case when tiv_high is null then 1 else 0 end) as without_value
from arms_by_year
where dataset_code in (:dataset)
  and (cast(:supplier as text) is null or supplier_code in (:supplier))
  and (cast(:recipient as text) is null or recipient_code in (:recipient))
  and (cast(:from_year as integer) is null or year >= :from_year)
  and (cast(:to_year as integer) is null or year <= :to_year)
group by year, supplier_code
order by year, supplier_code
