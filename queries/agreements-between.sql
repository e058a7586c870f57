-- title = "Agreements between two states"
-- answers = """Which agreements have two states in common, and what was their status on a day? `entered_into_force` means in \
-- force when last reported: nothing reports the status since, or the day is after the last that the dataset covers."""
-- at_least = ["agreement_status"]
-- steps = { agreement_status = ["announced", "signed", "pending_ratification", "entered_into_force", "in_force"] }
-- include = ["agreement_on_day", "party_on_day", "pair_on_day"]
--
-- [params.state]
-- type = "state"
-- example = "SRB"
-- help = "First state."
--
-- [params.other]
-- type = "state"
-- example = "HUN"
-- help = "Second state."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Agreements that both had signed or joined by this day; those without a date count only from the last day of the data. Partners are the parties on this day, or on the day on which the agreement ended."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- agreement = "code"
-- title = "text"
-- instrument = "text"
-- signed_on = "partial_date"
-- agreement_status = "text"
-- partners = "text"
-- both_since = "partial_date"
-- both_until = "partial_date"
--
-- [facts]
-- agreement = { agreement = "agreement" }
--
-- [coverage]
-- agreement = ":state or :other"
with everybody as (
    select agreement_code, group_concat(actor_code, ', ') as partners
    from (
        select agreement_code, actor_code
        from tied_on_day
        where agreement_code in (select agreement_code from pair_on_day)
        order by agreement_code, actor_code
    ) as all_parties
    group by agreement_code
)
select a.code as agreement, a.title, a.instrument, a.signed_on_text as signed_on, a.agreement_status, everybody.partners,
       pair.both_since, pair.both_until
from agreement_on_day a
join pair_on_day pair on pair.agreement_code = a.code
join everybody on everybody.agreement_code = a.code
order by a.signed_on desc nulls last, a.code
