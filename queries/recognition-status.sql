-- title = "Who recognises a state"
-- answers = """Which states recognise a state on a day, by the record or by a count? Without a recorded \
-- recognition the status is `never` if the record is complete, and `no_record` if not. Without --counter, `contested` is a \
-- recognition or withdrawal that a count disputes. After the publication date of a count the status is `not_covered`."""
-- include = ["membership_on_day", "recognition_status"]
--
-- [params.recognised]
-- type = "state"
-- example = "XKX"
-- help = "State whose recognitions are listed."
--
-- [params.within]
-- type = "organisation"
-- optional = true
-- help = "Only members of this organisation on the day."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer."
--
-- [params.counter]
-- type = "counter"
-- counts = "recognised"
-- optional = true
-- help = "Count to follow, for example kosovo-mfa; without it every recorded recognition counts, disputed or not."
--
-- [columns]
-- state = "code"
-- name = "text"
-- status = "text"
-- recognised_on = "partial_date"
-- withdrawn_on = "partial_date"
--
-- [facts]
-- recognition = { recogniser = "state", recognised = ":recognised" }
-- complete_recognition = { subject = ":recognised", when = { status = "never" } }
--
-- [coverage]
-- recognition = ":recognised"
-- membership = ":within?"
select r.state_code as state, a.name,
       case when r.contested = 'yes' then 'contested' else r.status end as status,
       r.recognised_on, r.withdrawn_on
from recognition_status r
join actor a on a.code = r.state_code
where cast(:within as text) is null
   or exists (
       select 1
       from membership_on_day m
       where m.state_code = r.state_code and m.organisation_code = :within and m.role = 'member'
   )
order by r.state_code
