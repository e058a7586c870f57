-- title = "Agreements of a state"
-- answers = "Which defence agreements had this state signed by a day, with whom, and how did they stand?"
-- include = ["agreement_on_day", "party"]
--
-- [params.state]
-- type = "state"
-- default = "XKX"
-- help = "The state."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Agreements signed by this day; undated ones are kept."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read; two are never added up."
--
-- [columns]
-- agreement = "code"
-- title = "text"
-- instrument = "text"
-- signed_on = "partial_date"
-- agreement_status = "text"
-- partners = "text"
--
-- [facts]
-- agreement = { agreement = "agreement" }
with partner as (
    select agreement_code, group_concat(actor_code, ', ') as partners
    from (select agreement_code, actor_code from party where actor_code <> :state order by agreement_code, actor_code) as others
    group by agreement_code
)
select a.code as agreement, a.title, a.instrument, a.signed as signed_on, a.agreement_status, partner.partners
from agreement_on_day a
join party own on own.agreement_code = a.code and own.actor_code = :state
left join partner on partner.agreement_code = a.code
order by a.signed_on desc nulls last, a.code
