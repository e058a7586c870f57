-- title = "Disputed facts"
-- answers = "Which facts do sources contradict, which sources are on which side, and in what do they differ?"
--
-- [columns]
-- fact = "text"
-- supports = "text"
-- contradicts = "text"
-- summary = "text"
--
-- [facts]
-- source = [{ code = "supports" }, { code = "contradicts" }]
with disputed as (
    select fact_id, fact
    from fact_in_words
    where fact is not null and fact_id in (select fact_id from citation where stance = 'contradicts')
),
said as (
    select c.fact_id, c.source_code, c.stance, c.field, c.note
    from disputed d
    join citation c on c.fact_id = d.fact_id
),
side as (
    select fact_id, stance, group_concat(source_code, ', ') as sources
    from (
        select distinct fact_id, stance, source_code from said
        order by fact_id, stance, source_code
    ) as in_order
    group by fact_id, stance
),
remark as (
    select fact_id, group_concat(words, '; ') as summary
    from (
        select fact_id,
               source_code || ' ' || stance || coalesce(' ' || field, '') || coalesce(': ' || note, '') as words
        from said
        where stance <> 'supports'
        order by fact_id, words
    ) as in_order
    group by fact_id
),
rival as (
    select claim_group, count(*) as figures, min(ordered) as low, max(ordered) as high
    from arms_transfer
    where claim_group is not null
    group by claim_group
    having count(*) > 1
)
select d.fact,
       (select sources from side where side.fact_id = d.fact_id and stance = 'supports')
           as supports,
       (select sources from side where side.fact_id = d.fact_id and stance = 'contradicts')
           as contradicts,
       remark.summary
from disputed d
left join remark on remark.fact_id = d.fact_id
union all
select claim_group, null, null,
       cast(figures as text) || ' rival figures: ' || cast(low as text) || ' to ' || cast(high as text) || ' ordered'
from rival
order by 1, 2 nulls first, 3 nulls first, 4 nulls first
