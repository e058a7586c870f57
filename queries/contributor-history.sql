-- title = "A mission's contributors over time"
-- answers = "How many people did a contributor have in a mission, at each recorded date? A date without a figure means that none is recorded, not zero, unless the list of that date is complete."
--
-- [params.mission]
-- type = "mission"
-- example = "KFOR"
-- help = "Mission whose contributors are listed."
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
-- help = "Figures of this day or later; a figure dated only to a month or year is included if it may lie in the period."
--
-- [params.to_date]
-- type = "date"
-- default = "data_as_of"
-- option = "to"
-- help = "Figures of this day or earlier."
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
--
-- [coverage]
-- deployment = ":mission"
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
