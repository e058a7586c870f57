-- title = "Pairs of states, and the alliances that they share"
-- answers = """Which pairs of states are tied by agreements that have not ended: how many agreements of few parties have they, \
-- what is the depth of the deepest of these (as in agreement-network), and in which alliances of more parties that pledge \
-- military support are both?"""
-- include = ["agreement_on_day", "party_on_day"]
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
-- alliances_of_many = "text"
--
-- [coverage]
-- agreement = ":state"
--
-- [facts]
-- tie = { actor = "state", partner = "other" }
with graded as (
    select a.code, a.signed_on_text as signed, o.title,
           case when o.party_count <= :few then 'yes' else 'no' end as few,
           case
               when o.military_support = 'yes' then 5
               when o.atop_alliance = 'yes' then 4
               when a.binding = 'yes' then 3
               when a.binding = 'unknown' then 2
               else 1
           end as grade
    from (
        select d.code, d.signed_on_text, g.binding
        from agreement_on_day d
        join agreement g on g.code = d.code
        where d.agreement_status not in ('terminated', 'announced')
    ) as a
    join agreement_overview o on o.code = a.code
    where o.party_count <= :few or o.military_support = 'yes'
),
pair as (
    select one.actor_code as state, two.actor_code as other, g.code, g.signed, g.title, g.few, g.grade
    from graded g
    join tied_on_day one on one.agreement_code = g.code
    join tied_on_day two on two.agreement_code = g.code and two.actor_code > one.actor_code
    where cast(:state as text) is null or (one.actor_code in (:state) and two.actor_code in (:state))
),
ranked as (
    select pair.*, case when few = 'no' then title end as large,
           row_number() over (partition by state, other, few order by grade desc, signed desc nulls last, code) as nth
    from pair
)
select state, other, sum(case when few = 'yes' then 1 else 0 end) as agreements,
       case max(case when few = 'yes' then grade end)
           when 5 then 'military_support' when 4 then 'other_pledge' when 3 then 'binding'
           when 2 then 'unknown' when 1 then 'non_binding'
       end as depth,
       max(case when few = 'yes' and nth = 1 then code end) as deepest,
       max(case when few = 'yes' then signed end) as latest,
       group_concat(large, '; ') as alliances_of_many
from (select * from ranked order by state, other, large, code) as in_order
group by state, other
order by state, other
