-- title = "Size of a mission over time"
-- answers = "How many people and how many contributors did a mission have, at each recorded date, and to which organisation does it belong?"
--
-- [params.mission]
-- type = "mission"
-- example = "KFOR"
-- help = "Mission whose totals are listed."
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
-- mission = "code"
-- parent = "code"
-- as_of = "partial_date"
-- personnel = "integer"
-- contributors = "integer"
-- list_complete = "text"
-- note = "text"
--
-- [facts]
-- deployment = { mission = "mission", as_of = "as_of" }
--
-- [coverage]
-- deployment = ":mission"
with figure as (
    select d.mission_code as mission, a.parent_code as parent,
           d.as_of_text as as_of,
           d.personnel, d.contributors, d.list_complete, d.note
    from deployment d
    join actor a on a.code = d.mission_code
    where d.mission_code = :mission and d.contributor_code is null
)
select mission, parent, as_of, personnel, contributors, list_complete, note
from figure
where as_of <= cast(:to_date as text)
  and (cast(:from_date as text) is null or as_of >= substr(cast(:from_date as text), 1, length(as_of)))
order by as_of
