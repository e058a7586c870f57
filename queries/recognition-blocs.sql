-- title = "Recognitions by organisation"
-- answers = """How many members of each organisation recognise a partially recognised state on a day? \
-- Every recorded recognition counts, disputed or not. `not_recognising` is counted only if the record is complete on the day; \
-- otherwise members without a recorded recognition are counted in `no_record`, and a number is empty instead of zero."""
-- empty_ok = true
-- include = ["recognition_on_day"]
--
-- [params.recognised]
-- type = "state"
-- optional = true
-- help = "Only recognitions of this state; without it, of every partially recognised state."
--
-- [params.organisation]
-- type = "organisation"
-- optional = true
-- help = "Only members of this organisation; without it, of every organisation with states as members."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer."
--
-- [columns]
-- state = "code"
-- name = "text"
-- organisation = "code"
-- members = "integer"
-- recognising = "integer"
-- withdrawn = "integer"
-- not_recognising = "integer"
-- no_record = "integer"
--
-- [facts]
-- recognition = { recognised = "state" }
-- complete_recognition = { subject = "state", when = { not_recognising = "?*" } }
-- complete_membership = { subject = "organisation" }
--
-- [coverage]
-- recognition = ":recognised"
-- membership = ":organisation"
with contested as (
    select d.code, a.name,
           case when exists (
               select 1 from coverage c
               where c.table_name = 'recognition' and c.complete = 'yes' and c.actor_code = d.code
                 and (c.valid_from is null or c.valid_from <= :as_of) and (c.valid_until is null or c.valid_until > :as_of)
           ) then 1 else 0 end as complete
    from state_detail d
    join actor a on a.code = d.code
    where case when cast(:recognised as text) is null then d.status = 'partially_recognised' else d.code = :recognised end
),
member as (
    select distinct organisation_code, state_code
    from membership
    where role in ('member', 'participating_state')
      and (cast(:organisation as text) is null or organisation_code = :organisation)
      and (valid_from is null or valid_from <= :as_of) and (valid_until is null or valid_until > :as_of)
)
select c.code as state, c.name, m.organisation_code as organisation, count(*) as members,
       case when c.complete = 1 or sum(case s.withdrawn when 0 then 1 else 0 end) > 0
            then sum(case s.withdrawn when 0 then 1 else 0 end) end as recognising,
       case when c.complete = 1 or sum(case s.withdrawn when 1 then 1 else 0 end) > 0
            then sum(case s.withdrawn when 1 then 1 else 0 end) end as withdrawn,
       case c.complete when 1 then sum(case when s.withdrawn is null then 1 else 0 end) end as not_recognising,
       case c.complete when 0 then sum(case when s.withdrawn is null then 1 else 0 end) end as no_record
from contested c
join member m on m.state_code <> c.code
left join recognition_on_day s on s.recogniser_code = m.state_code and s.recognised_code = c.code
group by c.code, c.name, c.complete, m.organisation_code
order by c.code, m.organisation_code
