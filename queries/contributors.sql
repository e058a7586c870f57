-- title = "Contributors to a mission"
-- answers = "How many people did each contributor have in a mission? The answer is the latest complete list up to a day, ranked, and later single figures, which have no rank because their lists are not complete."
-- of_whole = ["rank"]
-- exact = { when = { list_complete = "yes" } }
--
-- [params.mission]
-- type = "mission"
-- example = "KFOR"
-- help = "Mission whose contributors are listed."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Figures of this day or earlier."
--
-- [columns]
-- rank = "integer"
-- state = "code"
-- personnel = "integer"
-- as_of = "partial_date"
-- list_complete = "text"
--
-- [facts]
-- deployment = { mission = ":mission", contributor = "state", as_of = "as_of" }
--
-- [coverage]
-- deployment = ":mission"
with listed as (
    select contributor_code, personnel, as_of, as_of_text, list_complete
    from deployment
    where mission_code = :mission and contributor_code is not null and as_of <= :as_of
),
latest as (
    select max(as_of) as as_of from listed where list_complete = 'yes'
)
select case when l.list_complete = 'yes'
            then rank() over (partition by l.as_of, l.list_complete order by l.personnel desc nulls last) end as rank,
       l.contributor_code as state, l.personnel,
       l.as_of_text as as_of,
       l.list_complete
from listed l
cross join latest
where l.as_of >= coalesce(latest.as_of, l.as_of)
order by l.as_of desc, l.personnel desc nulls last, l.contributor_code nulls last
