-- title = "Members that do not recognise a candidate"
-- answers = "Which members of an organisation did not recognise a candidate on a day, and is one of them enough to block its accession (rule: unanimity)?"
-- include = [{ fragment = "recognition_status", recognised = "candidate" }]
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
-- optional = true
-- help = "Count to follow, for example kosovo-mfa; without it every recorded recognition counts, disputed or not."
--
-- [columns]
-- state = "code"
-- name = "text"
-- member_since = "partial_date"
-- status = "text"
-- rule = "text"
--
-- [facts]
-- recognition = { recogniser = "state", recognised = ":candidate" }
-- membership = { state = "state", organisation = ":organisation" }
--
-- [coverage]
-- recognition = ":candidate"
-- membership = ":organisation"
select m.state_code as state, a.name,
       m.valid_from_text as member_since,
       coalesce(r.status, 'no_record') as status,
       coalesce(
           (select max(f.value)
            from actor_fact f
            where f.actor_code = :organisation and f.property = 'accession_rule'
              and (f.valid_from is null or f.valid_from <= :as_of) and (f.valid_until is null or f.valid_until > :as_of)),
           'not on record'
       ) as rule
from membership m
join actor a on a.code = m.state_code
left join recognition_status r on r.state_code = m.state_code
where m.organisation_code = :organisation and m.role in ('member', 'participating_state') and m.state_code <> :candidate
  and (m.valid_from is null or m.valid_from <= :as_of) and (m.valid_until is null or m.valid_until > :as_of)
  and coalesce(r.status, 'no_record') <> 'recognises'
order by m.state_code
