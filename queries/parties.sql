-- title = "Parties of an agreement"
-- answers = "Who signed an agreement, joined it, observes it or is claimed to be joining it; since when; and who has left it?"
--
-- [params.agreement]
-- type = "agreement"
-- example = "alb-hrv-xkx-2025"
-- help = "Agreement whose parties are listed."
--
-- [columns]
-- actor = "code"
-- name = "text"
-- role = "text"
-- signed_on = "partial_date"
-- ratified_on = "partial_date"
-- since = "partial_date"
-- until = "partial_date"
-- signed_by = "text"
-- sources = "text"
-- against = "text"
--
-- [facts]
-- party = { agreement = ":agreement", actor = "actor", role = "role" }
--
-- [coverage]
-- signatory = "*"
select s.actor_code as actor, coalesce(s.actor_raw, a.name) as name, s.role,
       s.signed_on_text as signed_on,
       s.ratified_on_text as ratified_on,
       s.valid_from_text as since,
       s.valid_until_text as until,
       s.signed_by,
       (select group_concat(c.source_code, ', ')
        from (
            select distinct source_code from citation where fact_id = s.fact_id and stance <> 'contradicts' order by source_code
        ) as c) as sources,
       (select group_concat(c.source_code, ', ')
        from (
            select distinct source_code from citation where fact_id = s.fact_id and stance = 'contradicts' order by source_code
        ) as c) as against
from signatory s
join actor a on a.code = s.actor_code
where s.agreement_code = :agreement
order by s.actor_code, s.ordinal, s.role, coalesce(s.actor_raw, a.name)
