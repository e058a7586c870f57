-- title = "Agreements among some states"
-- answers = "Which agreements did at least two of these states sign with each other in a period, and what was their status at its end?"
-- at_least = ["agreement_status"]
-- steps = { agreement_status = ["announced", "signed", "pending_ratification", "entered_into_force", "in_force"] }
-- include = ["agreement_on_day", "party_on_day", "agreement_judged"]
--
-- [params.state]
-- type = "state"
-- optional = true
-- repeatable = true
-- help = "States whose agreements with each other are listed; without it, all states."
--
-- [params.from_date]
-- type = "date"
-- optional = true
-- option = "from"
-- help = "Agreements signed on this day or later."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Agreements signed on this day or earlier, with their status on it."
--
-- [params.largest]
-- type = "integer"
-- optional = true
-- help = "Only agreements with at most this number of parties."
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
-- parties = "text"
-- binding = "text"
-- military_support = "text"
-- reaction_to = "text"
--
-- [facts]
-- agreement = { agreement = "agreement" }
--
-- [coverage]
-- agreement = ":state"
select a.code as agreement, a.title, a.instrument, a.signed_on_text as signed_on, a.agreement_status, tied.parties,
       o.binding, o.military_support,
       (select group_concat(related_code, ', ')
        from (select l.related_code from agreement_link l
              where l.agreement_code = a.code and l.relation = 'reaction_to'
              order by l.related_code) as answered) as reaction_to
from agreement_on_day a
join agreement_judged o on o.code = a.code
join (
    select agreement_code, group_concat(actor_code, ', ') as parties, count(*) as party_count
    from (select agreement_code, actor_code from tied_on_day order by agreement_code, actor_code) as ordered
    group by agreement_code
) as tied on tied.agreement_code = a.code
where a.signed_on is not null
  and (cast(:from_date as text) is null or a.signed_on >= :from_date)
  and (cast(:largest as integer) is null or tied.party_count <= :largest)
  and (cast(:state as text) is null
       or a.code in (select agreement_code from tied_on_day where actor_code in (:state)
                     group by agreement_code having count(*) >= 2))
order by a.signed_on desc nulls last, a.code
