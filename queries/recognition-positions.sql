-- title = "Recognitions on which counts differ"
-- answers = "On which recognitions does a count differ from the record on a day? This explains why the counts of recognitions differ."
-- include = ["recognition_status"]
--
-- [params.recognised]
-- type = "state"
-- example = "XKX"
-- help = "State whose recognitions are listed."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer; counts published before it are left out."
--
-- [params.counter]
-- type = "counter"
-- counts = "recognised"
-- optional = true
-- help = "Only this count."
-- default_note = "comparing every counter with the record"
--
-- [columns]
-- state = "code"
-- name = "text"
-- record = "text"
-- counter = "code"
-- says = "text"
-- recognised_on = "partial_date"
-- withdrawn_on = "partial_date"
--
-- [facts]
-- recognition = { recogniser = "state", recognised = ":recognised" }
select p.recogniser_code as state, a.name, coalesce(s.face, 'none') as record, p.counter_code as counter, p.says,
       s.recognised_on_text as recognised_on,
       s.withdrawn_on_text as withdrawn_on
from recognition_position p
join counter c on c.code = p.counter_code
join actor a on a.code = p.recogniser_code
left join recognition_spell s on s.recogniser_code = p.recogniser_code
where p.recognised_code = :recognised
  and (cast(:counter as text) is null or p.counter_code = :counter)
  and (p.valid_from is null or p.valid_from <= :as_of) and (p.valid_until is null or p.valid_until > :as_of)
  and (c.edition_on is null or c.edition_on >= :as_of)
  and p.says <> coalesce(s.face, 'none') and (s.face is not null or p.says not in ('never', 'not_counted'))
order by p.recogniser_code, p.counter_code, p.says
