-- title = "Agreements reported as a response to another"
-- answers = "Which agreement is reported as a response to which other, how many days are between them, and which sources support or contradict the link?"
--
-- [columns]
-- agreement = "code"
-- reaction = "code"
-- days_between = "integer"
-- supports = "text"
-- contradicts = "text"
-- qualifies = "text"
-- inferred = "text"
--
-- [facts]
-- link = { agreement = "reaction", related = "agreement" }
--
-- [coverage]
-- agreement_link = "*"
with said as (
    select l.id, c.stance, c.source_code
    from agreement_link l
    join citation c on c.fact_id = l.fact_id
    where l.relation = 'reaction_to'
),
listed as (
    select id, stance, group_concat(source_code, ', ') as sources
    from (select distinct id, stance, source_code from said order by id, stance, source_code) as distinct_sources
    group by id, stance
)
select l.related_code as agreement, l.agreement_code as reaction,
       case when length(first.signed_on_text) = 10 and length(second.signed_on_text) = 10
            then cast(julianday(second.signed_on) - julianday(first.signed_on) as integer) end as days_between,
       (select sources from listed where listed.id = l.id and listed.stance = 'supports') as supports,
       (select sources from listed where listed.id = l.id and listed.stance = 'contradicts') as contradicts,
       (select sources from listed where listed.id = l.id and listed.stance = 'qualifies') as qualifies,
       l.inferred
from agreement_link l
join agreement first on first.code = l.related_code
join agreement second on second.code = l.agreement_code
where l.relation = 'reaction_to'
order by l.related_code, l.agreement_code
