-- title = "Who recognises a state"
-- answers = """Every actor's recognition of a state on a day, by the record or by the count of a counter. \
-- Absence is `never` where the record is complete and `no_record` elsewhere; without a counter, `contested` is a \
-- recognition or withdrawal of which a counter says otherwise; a counter's later days are `not_covered`."""
-- include = ["recognition_status"]
--
-- [params.recognised]
-- type = "state"
-- example = "XKX"
-- help = "The state that is recognised or not."
--
-- [params.within]
-- type = "organisation"
-- optional = true
-- help = "Only members of this organisation on the day."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "The day."
--
-- [params.counter]
-- type = "counter"
-- optional = true
-- help = "Whose count; without it, every recognition at face value."
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
select r.state_code as state, a.name,
       case when r.contested = 'yes' then 'contested' else r.status end as status,
       r.recognised_on, r.withdrawn_on
from recognition_status r
join actor a on a.code = r.state_code
where cast(:within as text) is null
   or exists (
       select 1
       from membership m
       where m.state_code = r.state_code and m.organisation_code = :within and m.role = 'member'
         and (m.valid_from is null or m.valid_from <= :as_of) and (m.valid_until is null or m.valid_until > :as_of)
   )
order by r.state_code
