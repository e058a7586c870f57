-- title = "Facts that cite a source"
-- answers = "Which facts does a source support, qualify or contradict, and how well is each supported by all sources together?"
-- include = [{ fragment = "fact_support", facts = "select fact_id from citation where source_code = :source" }]
--
-- [params.source]
-- type = "source"
-- example = "eastern-frontier-2025"
-- help = "Source whose facts are listed."
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
-- stance = "text"
-- field = "text"
-- note = "text"
-- support = "text"
-- source = "code"
--
-- [facts]
-- source = { code = "source" }
select f.fact_table as kind, f.fact, f.stance, f.field, f.note, p.support, f.source_code as source
from fact_citation f
join supported_fact p on p.fact_id = f.fact_id
where f.source_code = :source and (cast(:kind as text) is null or f.fact_table = :kind)
order by f.fact_table, f.fact, f.stance, f.field nulls first, f.note nulls first, p.support
