-- title = "History of an agreement"
-- answers = "When was an agreement signed, ratified, put into force, carried out and ended? A planned activity is not one that was held."
--
-- [params.agreement]
-- type = "agreement"
-- example = "srb-hun-2023-palic"
-- help = "Agreement whose history is listed."
--
-- [columns]
-- date = "partial_date"
-- event = "text"
-- actor = "code"
-- outcome = "text"
--
-- [facts]
-- agreement = { agreement = ":agreement" }
--
-- [coverage]
-- agreement_event = "*"
select happened_on_text as date,
       event, actor_code as actor, outcome
from agreement_history
where agreement_code = :agreement
order by happened_on nulls last, event, actor_code nulls first, outcome nulls first
