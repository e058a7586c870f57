-- title = "Agreements of a state"
-- answers = "Which defence agreements had a state signed by a day, with whom, and what was their status?"
-- include = ["agreement_on_day", "party_on_day"]
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
-- help = "Agreements that the state had signed or joined by this day; those without a date are included. Partners are the parties on this day, or on the day on which the agreement ended."
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
--
-- [facts]
-- agreement = { agreement = "agreement" }
--
-- [coverage]
-- agreement = ":state"
with own as (
    select agreement_code, joined_on, left_on from party_on_day where actor_code = :state
),
partner as (
    select agreement_code, group_concat(actor_code, ', ') as partners
    from (
        select agreement_code, actor_code
        from tied_on_day
        where actor_code <> :state and agreement_code in (select agreement_code from own)
        order by agreement_code, actor_code
    ) as others
    group by agreement_code
)
select a.code as agreement, a.title, a.instrument, a.signed_on_text as signed_on, a.agreement_status, partner.partners,
       own.joined_on, own.left_on
from agreement_on_day a
join own on own.agreement_code = a.code
left join partner on partner.agreement_code = a.code
where cast(:from_date as text) is null or a.signed_on >= :from_date
order by a.signed_on desc nulls last, a.code
