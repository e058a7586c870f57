-- title = "Contested states"
-- answers = """How many states recognise each partially recognised state on a day, in all and among the members of the \
-- UN, the EU and NATO, and is the record complete? Every recorded recognition counts, disputed or not. If `complete` is no, \
-- the numbers are minimums, and a number is empty instead of zero."""
-- at_least = ["un", "eu", "nato", "all_recognisers", "withdrawn", "last_recognised_on"]
-- at_most = ["first_recognised_on"]
-- exact = { when = { complete = "yes" } }
-- include = ["membership_on_day", "recognition_on_day"]
-- rows_depend_on = ["recognition"]
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer."
--
-- [columns]
-- state = "code"
-- name = "text"
-- un = "integer"
-- eu = "integer"
-- nato = "integer"
-- all_recognisers = "integer"
-- withdrawn = "integer"
-- first_recognised_on = "partial_date"
-- last_recognised_on = "partial_date"
-- complete = "text"
-- complete_until = "date"
--
-- [facts]
-- recognition = { recognised = "state" }
-- complete_recognition = { subject = "state", when = { complete = "yes" } }
--
-- [coverage]
-- recognition = "*"
-- membership = ["UN", "EU", "NATO"]
with body as (
    select m.recognised_code,
           sum(case m.organisation_code when 'UN' then 1 else 0 end) as un,
           sum(case m.organisation_code when 'EU' then 1 else 0 end) as eu,
           sum(case m.organisation_code when 'NATO' then 1 else 0 end) as nato
    from (
        select distinct s.recognised_code, s.recogniser_code, m.organisation_code
        from recognition_on_day s
        join membership_on_day m on m.state_code = s.recogniser_code
        where s.withdrawn = 0 and m.organisation_code in ('UN', 'EU', 'NATO') and m.role = 'member'
    ) as m
    group by m.recognised_code
),
counted as (
    select s.recognised_code,
           sum(1 - s.withdrawn) as recognising, sum(s.withdrawn) as withdrawn,
           min(s.recognised_on_text) as first_on, max(s.recognised_on_text) as last_on,
           max(coalesce(b.un, 0)) as un, max(coalesce(b.eu, 0)) as eu, max(coalesce(b.nato, 0)) as nato
    from recognition_on_day s
    left join body b on b.recognised_code = s.recognised_code
    group by s.recognised_code
),
complete as (
    select actor_code, max(valid_until) as valid_until,
           max(case when (valid_from is null or valid_from <= :as_of) and (valid_until is null or valid_until > :as_of)
                    then 1 else 0 end) as on_the_day
    from coverage
    where table_name = 'recognition' and complete = 'yes'
    group by actor_code
)
select d.code as state, a.name,
       case when k.on_the_day = 1 or c.un > 0 then c.un end as un,
       case when k.on_the_day = 1 or c.eu > 0 then c.eu end as eu,
       case when k.on_the_day = 1 or c.nato > 0 then c.nato end as nato,
       c.recognising as all_recognisers,
       case when k.on_the_day = 1 or c.withdrawn > 0 then c.withdrawn end as withdrawn,
       c.first_on as first_recognised_on, c.last_on as last_recognised_on,
       case when k.on_the_day = 1 then 'yes' else 'no' end as complete, k.valid_until as complete_until
from state_detail d
join actor a on a.code = d.code
left join counted c on c.recognised_code = d.code
left join complete k on k.actor_code = d.code
where d.status = 'partially_recognised' and (d.valid_from is null or d.valid_from <= :as_of)
order by un desc nulls last, d.code
