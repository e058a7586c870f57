-- title = "What happened to an agreement"
-- answers = "Signature, ratifications, entry into force, activities and end of an agreement, by date. An activity planned is none held."
--
-- [params.agreement]
-- type = "agreement"
-- example = "srb-hun-2023-palic"
-- help = "The agreement."
--
-- [columns]
-- date = "partial_date"
-- event = "text"
-- actor = "code"
-- outcome = "text"
--
-- [facts]
-- agreement = { agreement = ":agreement" }
select happened_on_text as date,
       event, actor_code as actor, outcome
from agreement_history
where agreement_code = :agreement
order by happened_on nulls last, event, actor_code nulls first, outcome nulls first
