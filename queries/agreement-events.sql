-- title = "Events after the signature of agreements"
-- answers = "Which bills, votes, ratifications, activities, renewals and denunciations are recorded? A planned activity is not one that was held."
--
-- [params.agreement]
-- type = "agreement"
-- optional = true
-- help = "Only events of this agreement."
--
-- [params.event]
-- type = "choice"
-- choices = [
--     "signed", "submitted_to_parliament", "parliament_approved", "ratified", "instrument_deposited", "in_force",
--     "activity_planned", "activity_held", "renewed", "denounced", "expired",
-- ]
-- optional = true
-- help = "Only events of this kind."
--
-- [params.actor]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only events in which this actor acted."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Events of this day or earlier."
--
-- [columns]
-- agreement = "code"
-- event = "text"
-- actor = "code"
-- date = "partial_date"
-- outcome = "text"
-- votes_for = "integer"
-- votes_against = "integer"
-- votes_abstain = "integer"
-- note = "text"
--
-- [facts]
-- event = { agreement = "agreement", event = "event", actor = "actor", date = "date" }
--
-- [coverage]
-- agreement_event = ":actor"
select e.agreement_code as agreement, e.event, e.actor_code as actor,
       e.happened_on_text as date,
       e.outcome, e.votes_for, e.votes_against, e.votes_abstain, e.note
from agreement_event e
where (e.happened_on is null or e.happened_on <= :as_of)
  and (cast(:agreement as text) is null or e.agreement_code = :agreement)
  and (cast(:event as text) is null or e.event = :event)
  and (cast(:actor as text) is null or e.actor_code in (:actor))
order by e.agreement_code, e.happened_on nulls last, e.event, e.actor_code nulls first, e.outcome nulls first
