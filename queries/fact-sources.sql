-- title = "Sources of a fact"
-- answers = """Which sources support, qualify or contradict a fact, and how good are they? Facts are found by a part of \
-- their text, for example "XKX", "srb-hun-2025" or "GRC recognises". The origin is the first source in a chain of \
-- repetition: two pages with the same origin count as one."""
-- include = ["fact_about", { fragment = "fact_support", facts = "select fact_id from fact_about" }]
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
select f.fact_table as kind, f.fact, p.support, c.source_code as source, c.stance, c.field, s.kind as rank,
       o.origin_code as origin, c.note, s.url
from fact_about f
join supported_fact p on p.fact_id = f.fact_id
join citation c on c.fact_id = f.fact_id
join source s on s.code = c.source_code
join source_origin o on o.source_code = c.source_code
order by f.fact_table, f.fact, c.stance, c.source_code, c.field nulls first, c.note nulls first, p.support
