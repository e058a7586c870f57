-- title = "Statements about an agreement"
-- answers = "Who said what about an agreement, and with which attitude?"
--
-- [params.agreement]
-- type = "agreement"
-- optional = true
-- help = "Only statements about this agreement; without it, all statements, also those about no agreement."
--
-- [params.state]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only speakers for this state or organisation."
--
-- [columns]
-- date = "partial_date"
-- speaker = "text"
-- actor = "code"
-- attitude = "text"
-- gist = "text"
-- agreement = "code"
-- sources = "text"
-- office = "text"
--
-- [facts]
-- statement = { agreement = "agreement", actor = "actor", speaker = "speaker", gist = "gist" }
--
-- [coverage]
-- statement = ":state"
select s.stated_on_text as date,
       s.speaker, s.actor_code as actor, s.attitude, s.gist, s.agreement_code as agreement,
       (select group_concat(c.source_code, ', ')
        from (select distinct source_code from citation where fact_id = s.fact_id order by source_code) as c) as sources,
       s.office
from statement s
where (cast(:agreement as text) is null or s.agreement_code = :agreement)
  and (cast(:state as text) is null or s.actor_code in (:state))
order by s.stated_on nulls last, length(s.stated_on_text) desc nulls last, s.speaker, s.gist
