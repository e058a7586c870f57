-- title = "Facts that nobody has checked"
-- answers = "Which facts rest on memory or general knowledge, or have no source that supports them as a whole?"
--
-- [params.kind]
-- type = "choice"
-- optional = true
-- choices = [
--     "actor", "state_identifier", "actor_name", "actor_fact", "border", "membership",
--     "agreement", "agreement_event", "agreement_link", "signatory", "obligation", "provision",
--     "recognition", "recognition_position", "arms_transfer", "deployment", "statement", "source_assertion",
-- ]
-- help = "Only facts of this table."
--
-- [columns]
-- kind = "text"
-- fact = "text"
-- sources = "text"
--
-- [facts]
-- source = { code = "sources" }
select u.fact_table as kind, u.fact,
       (select group_concat(c.source_code, ', ')
        from (
            select distinct f.source_code from fact_citation f
            where f.fact_table = u.fact_table and f.fact_key = u.fact_key order by f.source_code
        ) as c) as sources
from fact_support u
where u.support = 'unverified' and (cast(:kind as text) is null or u.fact_table = :kind)
order by u.fact_table, u.fact, 3 nulls first
