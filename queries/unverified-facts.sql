-- title = "Facts without a checked source"
-- answers = "Which facts are supported only by memory or general knowledge?"
-- include = [{ fragment = "fact_support", facts = """select f.id from fact f \
-- where (cast(:kind as text) is null or f.kind = :kind) and not exists ( \
-- select 1 from citation c join source_origin o on o.source_code = c.source_code \
-- where c.fact_id = f.id and c.stance = 'supports' and o.origin_kind <> 'memory')""" }]
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
select w.fact_table as kind, w.fact,
       (select group_concat(c.source_code, ', ')
        from (
            select distinct source_code from citation where fact_id = u.fact_id order by source_code
        ) as c) as sources
from supported_fact u
join fact_in_words w on w.fact_id = u.fact_id
where u.support = 'unverified' and w.fact is not null
order by w.fact_table, w.fact, 3 nulls first
