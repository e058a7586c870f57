-- title = "Agreements that await ratification"
-- answers = "Which agreements had been signed and still awaited ratification or entry into force on a day, whose step was awaited, and for how long? Agreements for which neither is recorded are left out."
-- of_whole = ["agreement", "title", "signed_on", "awaited_from", "last_event", "last_event_by", "last_event_on", "days_pending"]
-- exact = { columns = ["agreement", "title", "signed_on", "days_pending"], when = { status_reported = "pending_ratification" } }
-- include = ["agreement_on_day"]
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer; a step dated only to a year counts from 1 January."
--
-- [params.state]
-- type = "state"
-- optional = true
-- repeatable = true
-- help = "Only agreements that await a step by this state."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- agreement = "code"
-- title = "text"
-- signed_on = "partial_date"
-- awaited_from = "text"
-- last_event = "text"
-- last_event_by = "code"
-- last_event_on = "partial_date"
-- days_pending = "integer"
-- status_reported = "text"
--
-- [facts]
-- agreement = { agreement = "agreement" }
--
-- [coverage]
-- agreement = ":state"
-- agreement_event = ":state"
with begun as (
    -- signed, or pending ratification; PostgreSQL expects few rows whose status is in a list, many whose status is not
    select * from agreement_on_day where agreement_status not in ('announced', 'entered_into_force', 'in_force', 'terminated')
),
history as (
    select agreement_code, actor_code, event, happened_on,
           happened_on_text as happened
    from agreement_history
    where happened_on <= :as_of and agreement_code in (select code from begun)
),
submitted as (
    -- bills laid before a parliament on which no vote or ratification of that state is on record
    select distinct h.agreement_code, h.actor_code
    from history h
    where h.event = 'submitted_to_parliament' and h.actor_code is not null
      and not exists (
          select 1 from history done
          where done.agreement_code = h.agreement_code and done.actor_code = h.actor_code
            and done.event in ('parliament_approved', 'ratified', 'instrument_deposited')
      )
),
awaited as (
    select agreement_code, group_concat(actor_code, ', ') as actors
    from (select agreement_code, actor_code from submitted order by agreement_code, actor_code) as in_order
    group by agreement_code
),
latest as (
    select agreement_code, event as last_event, actor_code as last_event_by, happened as last_event_on,
           row_number() over (
               partition by agreement_code order by happened_on desc nulls last, event desc, actor_code nulls first
           ) as nth
    from history
    where event not in ('activity_planned', 'activity_held')
)
select a.code as agreement, a.title, a.signed_on_text as signed_on, awaited.actors as awaited_from,
       latest.last_event, latest.last_event_by, latest.last_event_on,
       case when length(a.signed_on_text) = 10
            then cast(julianday(:as_of) - julianday(a.signed_on) as integer) end as days_pending,
       a.status_reported
from begun a
join agreement whole on whole.code = a.code
left join awaited on awaited.agreement_code = a.code
left join latest on latest.agreement_code = a.code and latest.nth = 1
where (a.status_reported = 'pending_ratification' or awaited.actors is not null or whole.in_force_on > :as_of)
  and (cast(:state as text) is null
       or exists (select 1 from submitted s where s.agreement_code = a.code and s.actor_code in (:state))
       or (awaited.actors is null  -- no step on record yet: it may be any signatory's
           and exists (
               select 1 from signatory s
               where s.agreement_code = a.code and s.actor_code in (:state) and s.role in ('signatory', 'party', 'acceding')
                 and not exists (
                     select 1 from history done
                     where done.agreement_code = s.agreement_code and done.actor_code = s.actor_code
                       and done.event in ('parliament_approved', 'ratified', 'instrument_deposited')
                 )
           )))
order by a.signed_on nulls last, a.code
