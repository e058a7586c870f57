-- title = "Sources of a fact"
-- answers = """Which sources support, qualify or contradict a fact, and how good are they? Facts are found by a part of \
-- their text, for example "XKX", "srb-hun-2025" or "GRC recognises". The origin is the first source in a chain of \
-- repetition: two pages with the same origin count as one."""
-- include = [{ fragment = "fact_support", facts = """select fact_id \
-- from (select distinct fact_id, fact_table, fact from fact_in_words) as in_words \
-- where replace(fact, :about, '') <> fact and (cast(:kind as text) is null or fact_table = :kind)""" }]
--
-- [params.about]
-- type = "text"
-- example = "srb-hun-2025"
-- help = "Text that the column fact contains; upper and lower case differ."
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
-- support = "text"
-- source = "code"
-- stance = "text"
-- field = "text"
-- rank = "text"
-- origin = "code"
-- note = "text"
-- url = "text"
--
-- [facts]
-- source = { code = "source" }
select f.fact_table as kind, f.fact, p.support, f.source_code as source, f.stance, f.field, s.kind as rank,
       o.origin_code as origin, f.note, s.url
from supported_fact p
join fact_citation f on f.fact_id = p.fact_id
join source s on s.code = f.source_code
join source_origin o on o.source_code = f.source_code
order by f.fact_table, f.fact, f.stance, f.source_code, f.field nulls first, f.note nulls first, p.support
