-- title = "What happened, in order"
-- answers = "Agreements, recognitions, accessions, orders of arms and statements of a state in a period, by date."
-- include = ["party"]
--
-- [params.state]
-- type = "state"
-- default = "XKX"
-- help = "The state."
--
-- [params.from_date]
-- type = "date"
-- optional = true
-- option = "from"
-- help = "From this day."
--
-- [params.to_date]
-- type = "date"
-- default = "data_as_of"
-- option = "to"
-- help = "Up to and including this day."
--
-- [columns]
-- date = "partial_date"
-- event = "text"
-- what = "text"
-- actors = "text"
--
-- [facts]
-- agreement = { agreement = "what", when = { event = "!statement*" } }
-- recognition = { recogniser = "actors", recognised = "what" }
-- membership = { state = ":state", organisation = "what" }
-- statement = { actor = ":state", speaker = "actors", when = { event = "statement*" } }
with happened as (
    select h.happened_on as day, h.happened_on_precision as precise, h.event, h.agreement_code as what,
           coalesce(h.actor_code, (
               select group_concat(p.actor_code, ', ')
               from (select actor_code from party where agreement_code = h.agreement_code order by actor_code) as p
           )) as actors
    from agreement_history h
    join agreement a on a.code = h.agreement_code and a.dataset_code = 'curated'
    where exists (select 1 from signatory s where s.agreement_code = h.agreement_code and s.actor_code = :state)
    union all
    select recognised_on, recognised_on_precision, 'recognised', recognised_code, recogniser_code
    from recognition where :state in (recognised_code, recogniser_code)
    union all
    select withdrawn_on, withdrawn_on_precision, 'recognition ' || withdrawal_kind, recognised_code, recogniser_code
    from recognition where :state in (recognised_code, recogniser_code)
    union all
    select valid_from, valid_from_precision, 'became ' || role, organisation_code, state_code
    from membership where state_code = :state
    union all
    select valid_until, valid_until_precision, 'ceased as ' || role, organisation_code, state_code
    from membership where state_code = :state
    union all
    select stated_on, stated_on_precision, 'statement: ' || attitude, coalesce(agreement_code, gist), speaker
    from statement where actor_code = :state
)
select substr(cast(day as text), 1, case precise when 'year' then 4 when 'month' then 7 else 10 end) as date,
       event, what, actors
from happened
where day is not null and day <= :to_date and (cast(:from_date as text) is null or day >= :from_date)
order by day, precise, event, what, actors
