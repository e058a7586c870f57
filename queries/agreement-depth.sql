-- title = "How deep agreements go"
-- answers = "Are these agreements alliances by published rules, what do they oblige their parties to, and on what does the answer rest?"
-- at_least = ["areas"]
-- include = ["agreement_on_day", "party_on_day", "bound_on_day", "agreement_judged", "agreement_overview"]
--
-- [params.state]
-- type = "state"
-- optional = true
-- repeatable = true
-- help = "Only agreements to which this state is a party on the day: those that it left, and those that have ended, are left out."
--
-- [params.agreement]
-- type = "agreement"
-- optional = true
-- help = "Only this agreement."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Agreements signed on or before this day; those without a date count only from the last day of the data."
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
-- instrument = "text"
-- binding = "text"
-- text_seen = "text"
-- obligations = "text"
-- military_support = "text"
-- atop_alliance = "text"
-- cow_type = "text"
-- institutionalisation = "integer"
-- areas = "text"
-- basis = "text"
-- why = "text"
--
-- [facts]
-- agreement = { agreement = "agreement" }
--
-- [coverage]
-- agreement = ":state"
select o.code as agreement, o.title, o.signed_on_text as signed_on, o.instrument, o.binding, o.text_seen, o.obligations,
       o.military_support, o.atop_alliance, o.cow_type, o.institutionalisation, o.areas, o.basis, o.why
from agreement_overview o
where o.dataset_code in (:dataset)
  and o.code in (select code from agreement_on_day)
  and (cast(:state as text) is null
       or exists (select 1 from bound_on_day b where b.agreement_code = o.code and b.actor_code in (:state)))
  and (cast(:agreement as text) is null or o.code = :agreement)
order by o.signed_on desc nulls last, o.code
