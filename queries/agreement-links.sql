-- title = "Links between agreements"
-- answers = "Which earlier agreement does an agreement build on, implement, amend, supersede or react to, and does a source say so or is it inferred?"
--
-- [params.agreement]
-- type = "agreement"
-- optional = true
-- help = "Only links from this agreement, the later one."
--
-- [params.relation]
-- type = "choice"
-- choices = ["builds_on", "implements", "amends", "supersedes", "reaction_to"]
-- optional = true
-- help = "Only links of this kind."
--
-- [columns]
-- agreement = "code"
-- relation = "text"
-- related = "code"
-- inferred = "text"
-- related_title = "text"
-- related_instrument = "text"
-- related_signed_on = "partial_date"
-- related_place = "text"
-- note = "text"
--
-- [facts]
-- link = { agreement = "agreement", relation = "relation", related = "related" }
-- document = { agreement = "related" }
--
-- [coverage]
-- agreement_link = "*"
select l.agreement_code as agreement, l.relation, l.related_code as related, l.inferred,
       a.title as related_title, a.instrument as related_instrument,
       a.signed_on_text as related_signed_on,
       a.place as related_place, l.note
from agreement_link l
join agreement a on a.code = l.related_code
where (cast(:agreement as text) is null or l.agreement_code = :agreement)
  and (cast(:relation as text) is null or l.relation = :relation)
order by l.agreement_code, l.relation, l.related_code
