-- title = "Pairs of states with agreements"
-- answers = """Which pairs of states have agreements that have not ended, how many, and what is the depth of the deepest: \
-- military_support (defence or offence is pledged), other_pledge (another of ATOP's five obligations), binding, \
-- unknown (it is not known whether the agreement is binding), non_binding?"""
-- include = ["agreement_on_day", "party_on_day", "bound_on_day"]
--
-- [params.state]
-- type = "state"
-- optional = true
-- repeatable = true
-- help = "Only pairs among these states."
--
-- [params.largest]
-- type = "integer"
-- optional = true
-- help = "Only agreements with at most this number of parties."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer; agreements without a date are included."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- state = "code"
-- other = "code"
-- agreements = "integer"
-- depth = "text"
-- deepest = "code"
-- latest = "partial_date"
--
-- [facts]
-- tie = { actor = "state", partner = "other" }
--
-- [coverage]
-- agreement = ":state"
with graded as (
    select a.code, a.signed_on_text as signed,
           case
               when o.military_support = 'yes' then 5
               when o.atop_alliance = 'yes' then 4
               when a.binding = 'yes' then 3
               when a.binding = 'unknown' then 2
               else 1
           end as grade
    from (select agreement_code, count(*) as party_count from bound_on_day group by agreement_code) as bound
    join agreement a on a.code = bound.agreement_code
    join agreement_overview o on o.code = a.code
    where cast(:largest as integer) is null or bound.party_count <= :largest
),
pair as (
    select one.actor_code as state, two.actor_code as other, g.code, g.signed, g.grade
    from graded g
    join bound_on_day one on one.agreement_code = g.code
    join bound_on_day two on two.agreement_code = g.code and two.actor_code > one.actor_code
    where cast(:state as text) is null or (one.actor_code in (:state) and two.actor_code in (:state))
),
ranked as (
    select pair.*,
           row_number() over (partition by state, other order by grade desc, signed desc nulls last, code) as nth
    from pair
)
select state, other, count(*) as agreements,
       case max(grade)
           when 5 then 'military_support' when 4 then 'other_pledge' when 3 then 'binding'
           when 2 then 'unknown' else 'non_binding'
       end as depth,
       max(case when nth = 1 then code end) as deepest, max(signed) as latest
from ranked
group by state, other
order by state, other
