-- title = "Periods and sizes of the datasets"
-- answers = "Which datasets are in this database, which period do they cover, and how many facts does each hold?"
--
-- [columns]
-- dataset = "code"
-- covers_from = "date"
-- covers_until = "date"
-- facts = "integer"
-- scope = "text"
-- title = "text"
with counted as (
    select dataset_code, count(*) as facts from agreement group by dataset_code
    union all
    select dataset_code, count(*) from arms_transfer group by dataset_code
    union all
    select dataset_code, count(*) from state_identifier group by dataset_code
    union all
    select dataset_code, count(*) from indicator group by dataset_code
    union all
    select dataset_code, count(*) from fact where kind not in ('agreement', 'arms_transfer', 'state_identifier') group by dataset_code
)
select d.code as dataset, d.covers_from, d.covers_until, cast(coalesce(sum(c.facts), 0) as integer) as facts,
       d.scope, d.title
from dataset d
left join counted c on c.dataset_code = d.code
group by d.code, d.covers_from, d.covers_until, d.scope, d.title
order by d.code
