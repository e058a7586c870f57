-- title = "Agreements between two states"
-- answers = "What have these two signed with each other, and how did it stand on a day?"
-- include = ["agreement_on_day", "party"]
--
-- [params.state]
-- type = "state"
-- default = "SRB"
-- help = "One state."
--
-- [params.other]
-- type = "state"
-- default = "HUN"
-- help = "The other."
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
with everybody as (
    select agreement_code, group_concat(actor_code, ', ') as partners
    from (select agreement_code, actor_code from party order by agreement_code, actor_code) as all_parties
    group by agreement_code
)
select a.code as agreement, a.title, a.instrument, a.signed as signed_on, a.agreement_status, everybody.partners
from agreement_on_day a
join party one on one.agreement_code = a.code and one.actor_code = :state
join party two on two.agreement_code = a.code and two.actor_code = :other
join everybody on everybody.agreement_code = a.code
order by a.signed_on desc nulls last, a.code
