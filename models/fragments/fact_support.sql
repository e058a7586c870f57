counted_fact as (
    -- what the citations of each of the facts :facts come to; sources with the same origin count once
    select c.fact_id,
           count(distinct case when c.stance = 'supports' and o.origin_kind <> 'memory' then o.origin_code end) as supports,
           count(distinct case when c.stance = 'qualifies' then o.origin_code end) as qualifies,
           count(distinct case when c.stance = 'contradicts' then o.origin_code end) as contradicts,
           count(case when c.stance = 'supports' and c.field is null and o.origin_kind = 'memory' then 1 end) as memories
    from citation c
    join source_origin o on o.source_code = c.source_code
    where c.fact_id in (:facts)
    group by c.fact_id
),
supported_fact as (
    -- how well each of the facts is supported
    select fact_id, supports, qualifies, contradicts, case when memories > 0 then 'yes' else 'no' end as from_memory,
           case
               when contradicts > 0 then 'disputed'
               when supports = 0 then 'unverified'
               when supports > 1 then 'corroborated'
               else 'single_source'
           end as support
    from counted_fact
)
