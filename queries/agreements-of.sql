-- title = "Agreements of a state"
-- answers = """Which defence agreements had a state signed by a day, with whom, and what was their status? `ratification` is the \
-- furthest step by the state that is recorded, from submitted_to_parliament and parliament_approved to ratified and \
-- instrument_deposited; `unknown` means that no step is recorded, not that there was none."""
-- at_least = ["ratification", "agreement_status"]
-- steps = { agreement_status = ["announced", "signed", "pending_ratification", "entered_into_force", "in_force"], ratification = ["submitted_to_parliament", "parliament_approved", "ratified", "instrument_deposited"] }
-- include = ["agreement_on_day", "party_on_day"]
-- rows_depend_on = ["agreement"]
--
-- [params.state]
-- type = "state"
-- example = "XKX"
-- help = "State whose agreements are listed."
--
-- [params.from_date]
-- type = "date"
-- optional = true
-- option = "from"
-- help = "Agreements signed on this day or later."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Agreements that the state had signed or joined by this day; those without a date count only from the last day of the data. Partners are the parties on this day, or on the day on which the agreement ended."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- agreement = "code"
-- title = "text"
-- instrument = "text"
-- signed_on = "partial_date"
-- agreement_status = "text"
-- partners = "text"
-- joined_on = "partial_date"
-- left_on = "partial_date"
-- ratification = "text"
--
-- [facts]
-- agreement = { agreement = "agreement" }
--
-- [coverage]
-- agreement = ":state"
-- agreement_event = ":state"
with own as (
    select agreement_code, joined_on, left_on from party_on_day where actor_code = :state
),
joined as (
    -- its spell, and whoever else is tied
    select agreement_code, max(joined_on) as joined_on, max(left_on) as left_on, group_concat(partner_code, ', ') as partners
    from (
        select agreement_code, joined_on, left_on, cast(null as text) as partner_code from own
        union all
        select agreement_code, null, null, actor_code
        from tied_on_day
        where actor_code <> :state and agreement_code in (select agreement_code from own)
        order by agreement_code, partner_code
    ) as in_order
    group by agreement_code
),
furthest as (
    -- the furthest step recorded by the day; a step without a date is known only on the day of the data
    select agreement_code, max(step) as step
    from (
        select agreement_code,
               case event when 'submitted_to_parliament' then 1 when 'parliament_approved' then 2
                          when 'ratified' then 3 when 'instrument_deposited' then 4 end as step
        from agreement_event
        where (actor_code is null or actor_code = :state)
          and (happened_on <= :as_of
               or (happened_on is null
                   and cast(:as_of as text) >= (select value from setting where name = 'data_as_of')))
        union all
        select agreement_code, 3 from signatory where actor_code = :state and ratified_on <= :as_of
    ) as recorded
    group by agreement_code
)
select a.code as agreement, a.title, a.instrument, a.signed_on_text as signed_on, a.agreement_status, joined.partners,
       joined.joined_on, joined.left_on,
       case furthest.step when 1 then 'submitted_to_parliament' when 2 then 'parliament_approved'
                          when 3 then 'ratified' when 4 then 'instrument_deposited' else 'unknown' end as ratification
from agreement_on_day a
join joined on joined.agreement_code = a.code
left join furthest on furthest.agreement_code = a.code
where cast(:from_date as text) is null or a.signed_on >= :from_date
order by a.signed_on desc nulls last, a.code
