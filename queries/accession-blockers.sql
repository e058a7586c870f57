-- title = "Members that do not recognise a candidate"
-- answers = """Which members of an organisation did not recognise a candidate on a day, or had withdrawn their recognition, and can \
-- each of them block its accession alone? By the rule `unanimity` any member can, by `two_thirds` none; by \
-- `two_thirds_with_veto` (United Nations: Charter, Articles 4(2) and 27(3)) only a permanent member of the Security Council (Article \
-- 23); where the five are not all recorded on the day, it is unknown of the others. \
-- Members of which neither is recorded are left out; a remark counts them."""
-- include = [
--     "membership_on_day",
--     { fragment = "recognition_status", recognised = "candidate" },
--     { fragment = "member_recognition", recognised = "candidate" },
-- ]
-- empty_ok = true
--
-- [params.candidate]
-- type = "state"
-- example = "XKX"
-- help = "State that would join."
--
-- [params.organisation]
-- type = "organisation"
-- example = "NATO"
-- help = "Organisation that it would join."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer."
--
-- [params.counter]
-- type = "counter"
-- counts = "candidate"
-- optional = true
-- help = "Count to follow, for example kosovo-mfa; without it every recorded recognition counts, disputed or not."
--
-- [columns]
-- state = "code"
-- name = "text"
-- member_since = "partial_date"
-- status = "text"
-- rule = "text"
-- can_block = "text"
--
-- [facts]
-- recognition = { recogniser = "state", recognised = ":candidate" }
-- membership = { state = "state", organisation = ":organisation" }
-- property = { actor = ":organisation", property = "=permanent_member", value = "state", when = { rule = "two_thirds_with_veto" } }
-- complete_recognition = { subject = ":candidate", when = { status = "never" } }
--
-- [coverage]
-- recognition = ":candidate"
-- membership = ":organisation"
--
-- [left_out]
-- number = "select count(*) from member_recognition where status not in ('recognises', 'never', 'withdrawn')"
-- remark = "members of which it is not recorded whether they recognise the candidate, and which are left out"
with permanent as (
    select f.value as state_code
    from actor_fact f
    where f.actor_code = :organisation and f.property = 'permanent_member'
      and (f.valid_from is null or f.valid_from <= :as_of) and (f.valid_until is null or f.valid_until > :as_of)
)
select m.state_code as state, a.name, m.member_since, m.status, coalesce(r.rule, 'unknown') as rule,
       case r.rule when 'unanimity' then 'yes' when 'two_thirds' then 'no'
                   when 'two_thirds_with_veto' then
                       case when m.state_code in (select state_code from permanent) then 'yes'
                            when (select count(*) from permanent) = 5 then 'no' else 'unknown' end
                   else 'unknown' end as can_block
from member_recognition m
join actor a on a.code = m.state_code
cross join (
    select max(f.value) as rule
    from actor_fact f
    where f.actor_code = :organisation and f.property = 'accession_rule'
      and (f.valid_from is null or f.valid_from <= :as_of) and (f.valid_until is null or f.valid_until > :as_of)
) as r
where m.status in ('never', 'withdrawn')
order by m.state_code
