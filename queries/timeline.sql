-- title = "Timeline of a state"
-- answers = "Which agreements, recognitions, accessions, arms orders and statements of a state fall into a period, in order of their dates?"
--
-- [params.state]
-- type = "state"
-- example = "XKX"
-- help = "State whose events are listed."
--
-- [params.from_date]
-- type = "date"
-- optional = true
-- option = "from"
-- help = "Events of this day or later; an event dated only to a month or year is included if it may lie in the period."
--
-- [params.to_date]
-- type = "date"
-- default = "data_as_of"
-- option = "to"
-- help = "Events of this day or earlier."
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
-- arms = [
--     { supplier = ":state", designation = "what", when = { event = "arms ordered*" } },
--     { recipient = ":state", designation = "what", when = { event = "arms ordered*" } },
-- ]
-- statement = [
--     { actor = ":state", speaker = "actors", date = "date", agreement = "what", when = { event = "statement*" } },
--     { actor = ":state", speaker = "actors", date = "date", gist = "what", when = { event = "statement*" } },
-- ]
--
-- [coverage]
-- agreement = ":state"
-- recognition = ":state"
-- membership = "*"
-- arms_transfer = [":state as supplier", ":state as recipient"]
-- statement = ":state"
with own as (
    -- the state's own time in agreements; NULL: since the beginning, until the end
    select agreement_code, min(coalesce(signed_on, valid_from)) as since,
           case when sum(case when valid_until is null then 1 else 0 end) = 0 then max(valid_until) end as until
    from signatory
    where actor_code = :state and role in ('signatory', 'party', 'acceding')
    group by agreement_code
),
happened as (
    select h.happened_on_text as date, h.event, h.agreement_code as what,
           coalesce(h.actor_code, (
               select group_concat(tied.actor_code, ', ')
               from (
                   select distinct s.actor_code
                   from signatory s
                   where s.agreement_code = h.agreement_code and s.role in ('signatory', 'party', 'acceding')
                     and (coalesce(s.signed_on, s.valid_from) is null or coalesce(s.signed_on, s.valid_from) <= h.happened_on)
                     and (s.valid_until is null or s.valid_until >= h.happened_on)
                   order by s.actor_code
               ) as tied
           )) as actors
    from agreement_history h
    join agreement a on a.code = h.agreement_code and a.dataset_code in (select code from dataset where series in ('curated', 'own'))
    join own on own.agreement_code = h.agreement_code
    where (own.since is null or own.since <= h.happened_on) and (own.until is null or own.until >= h.happened_on)
    union all
    select recognised_on_text, 'recognised', recognised_code, recogniser_code
    from recognition where :state in (recognised_code, recogniser_code)
    union all
    select withdrawn_on_text, 'recognition ' || withdrawal_kind, recognised_code, recogniser_code
    from recognition where :state in (recognised_code, recogniser_code)
    union all
    select valid_from_text, 'became ' || role, organisation_code, state_code
    from membership where state_code = :state
    union all
    select valid_until_text, 'ceased as ' || role, organisation_code, state_code
    from membership where state_code = :state
    union all
    select stated_on_text, 'statement: ' || attitude, coalesce(agreement_code, gist), speaker
    from statement where actor_code = :state
),
dated as (
    select date, event, what, actors
    from happened
    where date is not null
    union all
    select cast(order_year as text), 'arms ordered: ' || transfer_status, designation, supplier_code || ' to ' || recipient_code
    from arms_flow
    where dataset_code in (select code from dataset where series in ('curated', 'own')) and order_year is not null
      and supplier_code = :state
    union all
    select cast(order_year as text), 'arms ordered: ' || transfer_status, designation, supplier_code || ' to ' || recipient_code
    from arms_flow
    where dataset_code in (select code from dataset where series in ('curated', 'own')) and order_year is not null
      and recipient_code = :state and supplier_code <> :state
)
select date, event, what, actors
from dated
where date <= cast(:to_date as text) and (cast(:from_date as text) is null or date >= substr(cast(:from_date as text), 1, length(date)))
order by date, event, what, actors nulls first
