-- title = "Neighbours of a state"
-- answers = "Which states border on a state; are they in NATO, do they recognise it and does it recognise them, and how many agreements do they have with it and with each other? Where agreements are not recorded completely, a number is empty instead of zero."
-- at_least = ["agreements", "agreements_among_neighbours"]
-- include = ["membership_on_day", "agreement_on_day", "party_on_day", "bound_on_day"]
-- rows_depend_on = ["border"]
--
-- [params.state]
-- type = "state"
-- example = "SRB"
-- help = "State whose neighbours are listed."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer: the agreements signed by then and not terminated, with their parties on this day."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset of the agreements, one at a time."
--
-- [columns]
-- neighbour = "code"
-- in_nato = "text"
-- recognises = "text"
-- recognised = "text"
-- agreements = "integer"
-- agreements_among_neighbours = "integer"
--
-- [facts]
-- border = { state = ":state", neighbour = "neighbour" }
-- tie = { actor = ":state", partner = "neighbour" }
-- recognition = [{ recogniser = ":state", recognised = "neighbour" }, { recogniser = "neighbour", recognised = ":state" }]
-- membership = { state = "neighbour", organisation = "=NATO", role = "=member", when = { in_nato = "yes" } }
-- complete_membership = { subject = "=NATO", when = { in_nato = "no" } }
-- complete_recognition = [{ subject = ":state", when = { recognises = "no" } }, { subject = "neighbour", when = { recognised = "no" } }]
--
-- [coverage]
-- border = ":state"
-- membership = "NATO"
-- agreement = ":state"
with near as (
    select distinct neighbour_code
    from neighbour
    where state_code = :state
      and (valid_from is null or valid_from <= :as_of) and (valid_until is null or valid_until > :as_of)
),
party as (
    select agreement_code, actor_code from bound_on_day where actor_code in (select neighbour_code from near)
),
own_tie as (
    select actor_code, count(*) as agreements
    from party
    where agreement_code in (select agreement_code from bound_on_day where actor_code = :state)
    group by actor_code
),
tie_among as (
    select actor_code, count(*) as agreements
    from party
    where agreement_code in (select agreement_code from party group by agreement_code having count(*) > 1)
    group by actor_code
),
recognising as (
    select recogniser_code, recognised_code
    from recognition
    where (recognised_on is null or recognised_on <= :as_of) and (withdrawn_on is null or withdrawn_on > :as_of)
),
covered as (
    select table_name, actor_code
    from coverage
    where table_name in ('agreement', 'membership', 'recognition') and complete = 'yes'
      and (valid_from is null or valid_from <= :as_of) and (valid_until is null or valid_until > :as_of)
)
select n.neighbour_code as neighbour,
       case when exists (
           select 1 from membership_on_day m
           where m.state_code = n.neighbour_code and m.organisation_code = 'NATO' and m.role = 'member'
       ) then 'yes'
            when exists (select 1 from covered c where c.table_name = 'membership' and c.actor_code = 'NATO') then 'no'
            else 'no_record' end as in_nato,
       case when exists (select 1 from recognising r where r.recogniser_code = n.neighbour_code and r.recognised_code = :state)
            then 'yes'
            when exists (select 1 from covered c where c.table_name = 'recognition' and c.actor_code = :state) then 'no'
            else 'no_record' end as recognises,
       case when exists (select 1 from recognising r where r.recogniser_code = :state and r.recognised_code = n.neighbour_code)
            then 'yes'
            when exists (select 1 from covered c where c.table_name = 'recognition' and c.actor_code = n.neighbour_code) then 'no'
            else 'no_record' end as recognised,
       coalesce(own_tie.agreements,
        case when exists (select 1 from covered c where c.table_name = 'agreement' and c.actor_code = :state) then 0 end) as agreements,
       coalesce(tie_among.agreements,
        case when exists (select 1 from covered c where c.table_name = 'agreement' and c.actor_code = n.neighbour_code)
             then 0 end) as agreements_among_neighbours
from near n
left join own_tie on own_tie.actor_code = n.neighbour_code
left join tie_among on tie_among.actor_code = n.neighbour_code
order by n.neighbour_code
