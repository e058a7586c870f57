-- title = "Pairs of states with agreements"
-- answers = """Which pairs of states have agreements that have not ended, how many, and what is the depth of the deepest: \
-- military_support (defence or offence is pledged), other_pledge (another of ATOP's five obligations), binding, \
-- unknown (it is not known whether the agreement is binding), non_binding?"""
-- at_least = ["agreements", "depth", "latest"]
-- of_whole = ["deepest"]
-- steps = { depth = ["non_binding", "unknown", "binding", "other_pledge", "military_support"] }
-- include = ["agreement_on_day", "party_on_day", "bound_on_day", "agreement_judged"]
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
-- help = "Day of the answer; agreements without a date count only from the last day of the data."
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
    -- place: the deepest first, of those of a depth the latest
    select a.code, a.signed_on_text as signed, a.grade,
           row_number() over (order by a.grade desc, a.signed_on_text desc nulls last, a.code) as place
    from (
        select o.code, o.signed_on_text,
               case
                   when o.military_support = 'yes' then 5
                   when o.atop_alliance = 'yes' then 4
                   when o.binding = 'yes' then 3
                   when o.binding = 'unknown' then 2
                   else 1
               end as grade
        from (select agreement_code, count(*) as party_count from bound_on_day group by agreement_code) as bound
        join agreement_judged o on o.code = bound.agreement_code
        where cast(:largest as integer) is null or bound.party_count <= :largest
    ) as a
),
party as (
    select agreement_code, actor_code from bound_on_day where cast(:state as text) is null or actor_code in (:state)
),
pair as (
    select one.actor_code as state, two.actor_code as other, count(*) as agreements, min(g.place) as place,
           max(g.signed) as latest
    from graded g
    join party one on one.agreement_code = g.code
    join party two on two.agreement_code = one.agreement_code and two.actor_code > one.actor_code
    group by one.actor_code, two.actor_code
)
select pair.state, pair.other, pair.agreements,
       case g.grade
           when 5 then 'military_support' when 4 then 'other_pledge' when 3 then 'binding'
           when 2 then 'unknown' else 'non_binding'
       end as depth,
       g.code as deepest, pair.latest
from pair
join graded g on g.place = pair.place
order by pair.state, pair.other
