-- title = "Disputed facts"
-- answers = """Which facts do sources contradict, which sources are on which side, and in what do they differ? Transfers of \
-- arms for which sources give different numbers are among them."""
--
-- [params.actor]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only facts that name this actor, or an agreement that it signed; assertions of sources name no actor."
--
-- [params.kind]
-- type = "choice"
-- optional = true
-- choices = [
--     "actor", "state_identifier", "actor_name", "actor_fact", "border", "membership",
--     "agreement", "agreement_event", "agreement_link", "signatory", "obligation", "provision",
--     "recognition", "recognition_position", "deal", "arms_transfer",
--     "deployment", "statement", "source_assertion", "coverage",
-- ]
-- help = "Only facts in this table."
--
-- [columns]
-- fact = "text"
-- supports = "text"
-- contradicts = "text"
-- summary = "text"
--
-- [facts]
-- source = [{ code = "supports" }, { code = "contradicts" }]
with named as (
    select fact_id, code as actor_code from actor
    union all select fact_id, parent_code from actor
    union all select fact_id, actor_code from actor_fact
    union all select fact_id, actor_code from actor_name
    union all select fact_id, state_code from state_identifier
    union all select fact_id, state_1_code from border
    union all select fact_id, state_2_code from border
    union all select fact_id, state_code from membership
    union all select fact_id, organisation_code from membership
    union all select fact_id, actor_code from signatory
    union all select fact_id, actor_code from agreement_event
    union all select fact_id, obligor_code from obligation
    union all select fact_id, beneficiary_code from obligation
    union all select fact_id, recogniser_code from recognition
    union all select fact_id, recognised_code from recognition
    union all select fact_id, recogniser_code from recognition_position
    union all select fact_id, recognised_code from recognition_position
    union all select fact_id, supplier_code from deal
    union all select fact_id, recipient_code from deal
    union all select fact_id, supplier_code from arms_transfer
    union all select fact_id, recipient_code from arms_transfer
    union all select fact_id, mission_code from deployment
    union all select fact_id, contributor_code from deployment
    union all select fact_id, actor_code from statement
    union all select fact_id, actor_code from coverage
    union all
    select f.fact_id, s.actor_code
    from (
        select fact_id, code as agreement_code from agreement
        union all select fact_id, agreement_code from agreement_event
        union all select fact_id, agreement_code from agreement_link
        union all select fact_id, related_code from agreement_link
        union all select fact_id, agreement_code from signatory
        union all select fact_id, agreement_code from obligation
        union all select fact_id, agreement_code from provision
        union all select fact_id, agreement_code from statement
    ) as f
    join signatory s on s.agreement_code = f.agreement_code
),
disputed as (
    select fact_id, fact
    from fact_in_words
    where fact is not null and fact_id in (select fact_id from citation where stance = 'contradicts')
      and (cast(:actor as text) is null or fact_id in (select fact_id from named where actor_code in (:actor)))
      and (cast(:kind as text) is null or fact_table = :kind)
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
      and (cast(:actor as text) is null or supplier_code in (:actor) or recipient_code in (:actor))
      and coalesce(:kind, 'arms_transfer') = 'arms_transfer'
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
