-- title = "Pairs of states, and the alliances that they share"
-- answers = """Which pairs of states are tied by agreements that have not ended: how many agreements of few parties have they, \
-- what is the depth of the deepest of these (as in agreement-network), and in which alliances of more parties that pledge \
-- military support are both?"""
-- at_least = ["agreements", "depth", "latest", "alliances_of_many"]
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
-- [params.few]
-- type = "integer"
-- default = 8
-- help = "Agreements with at most this number of parties are counted and give the depth."
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
-- alliances_of_many = "text"
--
-- [coverage]
-- agreement = ":state"
--
-- [facts]
-- tie = { actor = "state", partner = "other" }
with party as (
    select agreement_code, actor_code from tied_on_day where cast(:state as text) is null or actor_code in (:state)
),
many as (
    -- agreements of more than :few parties, of whom those that a file names differently count each
    select agreement_code
    from signatory
    where role in ('signatory', 'party', 'acceding')
      and agreement_code in (
          select s.agreement_code
          from agreement a
          join signatory s on s.agreement_code = a.code
          where a.dataset_code in (:dataset) and s.role in ('signatory', 'party', 'acceding')
          group by s.agreement_code
          having count(*) > :few
      )
    group by agreement_code
    having count(distinct coalesce(actor_code || ' ' || nullif(actor_raw, actor_code), actor_code)) > :few
),
graded as (
    -- depth_order: a text that sorts the deepest first, of those of a depth the latest, and that ends with the code
    select g.code, g.grade, g.signed_on_text, case when many.agreement_code is not null then g.title end as large,
           cast(1000000000 + row_number() over (order by g.grade desc, g.signed_on_text desc nulls last, g.code) as text)
               || g.code as depth_order
    from agreement_graded g
    left join many on many.agreement_code = g.code
    where g.code in (select code from standing_on_day) and (g.grade = 5 or many.agreement_code is null)
),
pair as (
    select one.actor_code as state, two.actor_code as other, a.code, a.grade, a.signed_on_text, a.depth_order, a.large
    from graded a
    join party one on one.agreement_code = a.code
    join party two on two.agreement_code = one.agreement_code and two.actor_code > one.actor_code
),
summed as (
    select state, other, sum(case when large is null then 1 else 0 end) as agreements,
           max(case when large is null then grade end) as grade,
           min(case when large is null then depth_order end) as deepest,
           max(case when large is null then signed_on_text end) as latest, group_concat(large, '; ') as alliances_of_many
    from (select * from pair order by state, other, large, code) as in_order
    group by state, other
)
select state, other, agreements,
       case grade
           when 5 then 'military_support' when 4 then 'other_pledge' when 3 then 'binding'
           when 2 then 'unknown' when 1 then 'non_binding'
       end as depth,
       substr(deepest, 11) as deepest, latest, alliances_of_many
from summed
order by state, other
