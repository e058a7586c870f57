-- title = "A mission's contributors over time"
-- answers = "How many people did a contributor have in a mission at which dates? A date without a figure is no record, not a zero, unless that day's list is complete."
--
-- [params.mission]
-- type = "mission"
-- example = "KFOR"
-- help = "The mission."
--
-- [params.contributor]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only this contributor."
--
-- [params.from_date]
-- type = "date"
-- optional = true
-- option = "from"
-- help = "Figures from this day on; those dated by month or year alone count where they may lie in the period."
--
-- [params.to_date]
-- type = "date"
-- default = "data_as_of"
-- option = "to"
-- help = "Figures up to and including this day."
--
-- [columns]
-- as_of = "partial_date"
-- contributor = "code"
-- personnel = "integer"
-- list_complete = "text"
-- note = "text"
--
-- [facts]
-- deployment = { mission = ":mission", contributor = "contributor", as_of = "as_of" }
with figure as (
    select as_of_text as as_of,
           contributor_code as contributor, personnel, list_complete, note
    from deployment
    where mission_code = :mission and contributor_code is not null
      and (cast(:contributor as text) is null or contributor_code in (:contributor))
)
select as_of, contributor, personnel, list_complete, note
from figure
where as_of <= cast(:to_date as text)
  and (cast(:from_date as text) is null or as_of >= substr(cast(:from_date as text), 1, length(as_of)))
order by as_of, contributor
