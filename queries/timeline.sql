-- title = "Timeline of a state, or of two states"
-- answers = """Which agreements, recognitions, accessions, arms orders and statements of a state fall into a period, in \
-- order of their dates? With a second state, only what concerns both: agreements and organisations that both were in at \
-- the time, recognitions and arms orders between them, and what they said about their agreements."""
--
-- [params.state]
-- type = "state"
-- example = "XKX"
-- help = "State whose events are listed."
--
-- [params.other]
-- type = "state"
-- optional = true
-- help = "Only events that concern this state too."
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
-- membership = { state = "actors", organisation = "what" }
-- arms = [
--     { supplier = ":state", designation = "what", when = { event = "arms ordered*" } },
--     { recipient = ":state", designation = "what", when = { event = "arms ordered*" } },
-- ]
-- statement = [
--     { speaker = "actors", date = "date", agreement = "what", when = { event = "statement*" } },
--     { speaker = "actors", date = "date", gist = "what", when = { event = "statement*" } },
-- ]
--
-- [coverage]
-- agreement = ":state or :other?"
-- recognition = [":state", ":other?"]
-- membership = "*"
-- arms_transfer = [":state as supplier or :other? as recipient", ":state as recipient or :other? as supplier"]
-- statement = [":state", ":other?"]
with asked as (
    select code from actor where code in (:state, :other)
),
own as (
    -- the time of each state in agreements; NULL: since the beginning, until the end
    select agreement_code, actor_code, min(coalesce(signed_on, valid_from)) as since,
           case when sum(case when valid_until is null then 1 else 0 end) = 0 then max(valid_until) end as until
    from signatory
    where actor_code in (select code from asked) and role in ('signatory', 'party', 'acceding')
    group by agreement_code, actor_code
),
common as (
    -- the time of all states asked for in the same agreements
    select agreement_code, max(since) as since, min(until) as until
    from own
    group by agreement_code
    having count(*) >= (select count(*) from asked)  -- `=` would let PostgreSQL expect a single row
),
joined as (
    select m.state_code, m.organisation_code, m.role, m.valid_from, m.valid_from_text, m.valid_until, m.valid_until_text
    from membership m
    where m.state_code in (select code from asked)
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
    from common
    join agreement_history h on h.agreement_code = common.agreement_code
     and (common.since is null or common.since <= h.happened_on) and (common.until is null or common.until >= h.happened_on)
    join agreement a on a.code = h.agreement_code and a.dataset_code in (select code from dataset where series in ('curated', 'own'))
    where cast(:other as text) is null or h.actor_code is null or h.actor_code in (select code from asked)
    union all
    select recognised_on_text, 'recognised', recognised_code, recogniser_code
    from recognition
    where :state in (recognised_code, recogniser_code) and coalesce(:other, recognised_code) in (recognised_code, recogniser_code)
    union all
    select withdrawn_on_text, 'recognition ' || withdrawal_kind, recognised_code, recogniser_code
    from recognition
    where :state in (recognised_code, recogniser_code) and coalesce(:other, recognised_code) in (recognised_code, recogniser_code)
    union all
    select m.valid_from_text, 'became ' || m.role, m.organisation_code, m.state_code
    from joined m
    where (select count(distinct j.state_code) from joined j
           where j.organisation_code = m.organisation_code and j.role = m.role
             and (j.valid_from is null or j.valid_from <= m.valid_from) and (j.valid_until is null or j.valid_until > m.valid_from)
          ) = (select count(*) from asked)
    union all
    select m.valid_until_text, 'ceased as ' || m.role, m.organisation_code, m.state_code
    from joined m
    where (select count(distinct j.state_code) from joined j
           where j.organisation_code = m.organisation_code and j.role = m.role
             and (j.valid_from is null or j.valid_from < m.valid_until) and (j.valid_until is null or j.valid_until >= m.valid_until)
          ) = (select count(*) from asked)
    union all
    select t.stated_on_text, 'statement: ' || t.attitude, coalesce(t.agreement_code, t.gist), t.speaker
    from statement t
    where t.actor_code in (select code from asked)
      and (cast(:other as text) is null
           or exists (
               select 1 from common
               where common.agreement_code = t.agreement_code
                 and (common.since is null or common.since <= t.stated_on)
                 and (common.until is null or common.until >= t.stated_on)
           ))
),
dated as (
    select date, event, what, actors
    from happened
    where date is not null
    union all
    select cast(order_year as text), 'arms ordered: ' || transfer_status, designation, supplier_code || ' to ' || recipient_code
    from arms_flow
    where dataset_code in (select code from dataset where series in ('curated', 'own')) and order_year is not null
      and supplier_code = :state and recipient_code = coalesce(:other, recipient_code)
    union all
    select cast(order_year as text), 'arms ordered: ' || transfer_status, designation, supplier_code || ' to ' || recipient_code
    from arms_flow
    where dataset_code in (select code from dataset where series in ('curated', 'own')) and order_year is not null
      and recipient_code = :state and supplier_code <> :state and supplier_code = coalesce(:other, supplier_code)
)
select date, event, what, actors
from dated
where date <= cast(:to_date as text) and (cast(:from_date as text) is null or date >= substr(cast(:from_date as text), 1, length(date)))
order by date, event, what, actors nulls first
