-- title = "Pairs of states, and the alliances that they share"
-- answers = """Which pairs of states are tied by agreements that have not ended: how many agreements of few parties have they, \
-- what is the depth of the deepest of these (as in agreement-network), and in which alliances of more parties that pledge \
-- military support are both?"""
-- at_least = ["agreements", "depth", "latest", "alliances_of_many"]
-- of_whole = ["deepest"]
-- steps = { depth = ["non_binding", "unknown", "binding", "other_pledge", "military_support"] }
-- include = ["agreement_on_day", "party_on_day", "agreement_judged"]
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
with standing as (
    select agreement_code, actor_code
    from tied_on_day
    where agreement_code in (select code from agreement_on_day where agreement_status not in ('terminated', 'announced'))
),
graded as (
    -- place: the deepest first, of those of a depth the latest
    select a.code, a.signed_on_text as signed, a.title, a.few, a.grade,
           row_number() over (order by a.grade desc, a.signed_on_text desc nulls last, a.code) as place
    from (
        select j.code, j.signed_on_text, j.title, case when j.party_count <= :few then 'yes' else 'no' end as few,
               case
                   when j.military_support = 'yes' then 5
                   when j.atop_alliance = 'yes' then 4
                   when j.binding = 'yes' then 3
                   when j.binding = 'unknown' then 2
                   else 1
               end as grade
        from (select distinct agreement_code from standing) as tied
        join agreement_judged j on j.code = tied.agreement_code
        where j.party_count <= :few or j.military_support = 'yes'
    ) as a
),
party as (
    select agreement_code, actor_code from standing where cast(:state as text) is null or actor_code in (:state)
),
pair as (
    select one.actor_code as state, two.actor_code as other, g.code, g.signed, g.grade, g.place,
           case when g.few = 'no' then g.title end as large
    from graded g
    join party one on one.agreement_code = g.code
    join party two on two.agreement_code = one.agreement_code and two.actor_code > one.actor_code
),
summed as (
    -- deepest: the place in ten digits, so that the first in the order of texts is the first by place, and the code
    select state, other, sum(case when large is null then 1 else 0 end) as agreements,
           max(case when large is null then grade end) as grade,
           min(case when large is null then cast(1000000000 + place as text) || code end) as deepest,
           max(case when large is null then signed end) as latest, group_concat(large, '; ') as alliances_of_many
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
