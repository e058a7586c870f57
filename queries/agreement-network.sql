-- title = "Pairs of states with agreements"
-- answers = """Which pairs of states have agreements that have not ended, how many, and what is the depth of the deepest: \
-- military_support (defence or offence is pledged), other_pledge (another of ATOP's five obligations), binding, \
-- unknown (it is not known whether the agreement is binding), non_binding?"""
-- at_least = ["agreements", "depth", "latest"]
-- of_whole = ["deepest"]
-- steps = { depth = ["non_binding", "unknown", "binding", "other_pledge", "military_support"] }
-- include = ["agreement_on_day", "party_on_day", "agreement_judged", "agreement_graded"]
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
with party as (
    select agreement_code, actor_code
    from party_on_day
    where open_spells <> 0 and (cast(:state as text) is null or actor_code in (:state))
),
graded as (
    -- depth_order: a text that sorts the deepest first, of those of a depth the latest, and that ends with the code
    select code, grade, signed_on_text,
           cast(1000000000 + row_number() over (order by grade desc, signed_on_text desc nulls last, code) as text)
               || code as depth_order
    from agreement_graded
    where code in (select code from standing_on_day)
      and (cast(:largest as integer) is null
           or code in (select agreement_code from party_on_day where open_spells <> 0
                       group by agreement_code having count(*) <= :largest))
),
pair as (
    select one.actor_code as state, two.actor_code as other, count(*) as agreements, max(a.grade) as grade,
           min(a.depth_order) as deepest, max(a.signed_on_text) as latest
    from graded a
    join party one on one.agreement_code = a.code
    join party two on two.agreement_code = one.agreement_code and two.actor_code > one.actor_code
    group by one.actor_code, two.actor_code
)
select state, other, agreements,
       case grade
           when 5 then 'military_support' when 4 then 'other_pledge' when 3 then 'binding'
           when 2 then 'unknown' else 'non_binding'
       end as depth,
       substr(deepest, 11) as deepest, latest
from pair
order by state, other
