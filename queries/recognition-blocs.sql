-- title = "Recognitions by organisation"
-- answers = """How many members of each organisation recognise a partially recognised state on a day? \
-- Every recorded recognition counts, disputed or not. `not_recognising` is counted only if the record is complete on the day; \
-- otherwise members without a recorded recognition are counted in `no_record`, and a number is empty instead of zero."""
-- at_least = ["members", "recognising", "withdrawn", "not_recognising"]
-- of_whole = ["no_record"]
-- empty_ok = true
-- include = ["membership_on_day", "recognition_on_day"]
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
           case when d.code in (
               select c.actor_code from coverage c
               where c.table_name = 'recognition' and c.complete = 'yes'
                 and (c.valid_from is null or c.valid_from <= :as_of) and (c.valid_until is null or c.valid_until > :as_of)
           ) then 1 else 0 end as complete
    from state_detail d
    join actor a on a.code = d.code
    where case when cast(:recognised as text) is null then d.status = 'partially_recognised' else d.code = :recognised end
),
member as (
    select distinct organisation_code, state_code
    from membership_on_day
    where role in ('member', 'participating_state')
      and (cast(:organisation as text) is null or organisation_code = :organisation)
),
bloc as (
    select organisation_code, count(*) as members from member group by organisation_code
),
tally as (
    select recognised_code, organisation_code, sum(1 - withdrawn) as recognising, sum(withdrawn) as withdrawn
    from (
        select distinct s.recognised_code, s.recogniser_code, s.withdrawn, m.organisation_code
        from recognition_on_day s
        join membership_on_day m on m.state_code = s.recogniser_code
        where m.role in ('member', 'participating_state')
    ) as recogniser
    group by recognised_code, organisation_code
),
counted as (
    -- the members but for the state itself
    select c.code, c.name, c.complete, b.organisation_code,
           b.members - case when own.state_code is null then 0 else 1 end as members,
           coalesce(t.recognising, 0) as recognising, coalesce(t.withdrawn, 0) as withdrawn
    from contested c
    cross join bloc b
    left join tally t on t.recognised_code = c.code and t.organisation_code = b.organisation_code
    left join member own on own.state_code = c.code and own.organisation_code = b.organisation_code
)
select code as state, name, organisation_code as organisation, members,
       case when complete = 1 or recognising > 0 then recognising end as recognising,
       case when complete = 1 or withdrawn > 0 then withdrawn end as withdrawn,
       case complete when 1 then members - recognising - withdrawn end as not_recognising,
       case complete when 0 then members - recognising - withdrawn end as no_record
from counted
where members > 0
order by code, organisation_code
