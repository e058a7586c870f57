-- title = "Facts without a checked source"
-- answers = "Which facts are supported only by memory or general knowledge?"
--
-- [params.kind]
-- type = "choice"
-- optional = true
-- choices = [
--     "actor", "state_identifier", "actor_name", "actor_fact", "border", "membership",
--     "agreement", "agreement_event", "agreement_link", "signatory", "obligation", "provision",
--     "recognition", "recognition_position", "deal", "arms_transfer",
--     "deployment", "statement", "source_assertion", "coverage",
-- ]
-- help = "Only facts in this table."
--
-- [columns]
-- kind = "text"
-- fact = "text"
-- sources = "text"
--
-- [facts]
-- source = { code = "sources" }
select u.fact_table as kind, w.fact,
       (select group_concat(c.source_code, ', ')
        from (
            select distinct source_code from citation where fact_id = u.fact_id order by source_code
        ) as c) as sources
from fact_support u
join fact_in_words w on w.fact_id = u.fact_id
where u.support = 'unverified' and w.fact is not null and (cast(:kind as text) is null or u.fact_table = :kind)
order by u.fact_table, w.fact, 3 nulls first
