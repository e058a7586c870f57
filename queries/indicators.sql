-- title = "Indicators of states by year"
-- answers = """What do datasets measure of states year by year: gross domestic product, population, military spending, armed \
-- forces, national capabilities? Each value names its dataset. Datasets are of different editions, so compare values of \
-- one dataset only. `number` is the number of the state in an imported dataset: Germany has two in 1990, 260 and 255."""
--
-- [params.state]
-- type = "state"
-- example = "SRB"
-- repeatable = true
-- help = "State whose values are listed."
--
-- [params.indicator]
-- type = "text"
-- optional = true
-- repeatable = true
-- help = "Only this indicator, by its code: NY.GDP.MKTP.CD, SP.POP.TOTL, MS.MIL.XPND.CD, MS.MIL.XPND.GD.ZS, MS.MIL.TOTL.P1, or one of national capabilities: cinc, milex, milper, irst, pec, tpop, upop."
--
-- [params.dataset]
-- type = "dataset"
-- optional = true
-- help = "Only values of this dataset."
--
-- [params.from_year]
-- type = "year"
-- optional = true
-- option = "from"
-- help = "Values of this year or later."
--
-- [params.to_year]
-- type = "year"
-- optional = true
-- option = "to"
-- help = "Values of this year or earlier."
--
-- [columns]
-- state = "code"
-- indicator = "code"
-- title = "text"
-- year = "integer"
-- value = "decimal"
-- unit = "text"
-- dataset = "code"
-- number = "code"
--
-- [facts]
-- source = { code = "dataset" }
--
-- [coverage]
-- indicator = ":state"
select i.actor_code as state, i.indicator_kind_code as indicator, k.title, i.year, cast(i.value as double precision) as value, k.unit,
  i.dataset_code as dataset, i.actor_raw as number
from indicator i
join indicator_kind k on k.code = i.indicator_kind_code
where i.actor_code in (:state)
  and (cast(:indicator as text) is null or i.indicator_kind_code in (:indicator))
  and (cast(:dataset as text) is null or i.dataset_code in (:dataset))
  and (cast(:from_year as integer) is null or i.year >= :from_year)
  and (cast(:to_year as integer) is null or i.year <= :to_year)
order by i.actor_code, i.indicator_kind_code, i.dataset_code, i.year, i.actor_raw nulls first
