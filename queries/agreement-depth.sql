-- title = "How deep agreements go"
-- answers = "Are these agreements alliances? What does each oblige to, by published rules, and what does the answer rest on?"
--
-- [params.state]
-- type = "state"
-- optional = true
-- repeatable = true
-- help = "Only agreements of this state."
--
-- [params.agreement]
-- type = "agreement"
-- optional = true
-- help = "Only this agreement."
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
-- why = "text"
--
-- [facts]
-- agreement = { agreement = "agreement" }
select o.code as agreement, o.title, o.signed_on_text as signed_on, o.instrument, o.binding, o.text_seen, o.obligations,
       o.military_support, o.atop_alliance, o.cow_type, o.institutionalisation, o.areas, o.why
from agreement_overview o
where o.dataset_code = :dataset
  and (o.signed_on is null or o.signed_on <= :as_of)
  and (cast(:state as text) is null
       or exists (select 1 from signatory s where s.agreement_code = o.code and s.actor_code in (:state)))
  and (cast(:agreement as text) is null or o.code = :agreement)
order by o.signed_on desc nulls last, o.code
