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
with contradicted as (
    select distinct fact_id from citation where stance = 'contradicts'
),
named as (
    -- actors, by the facts in question alone: most rows of the tables have no facts or undisputed ones
    select fact_id, code as actor_code from contradicted join actor using (fact_id)
    union all select fact_id, parent_code from contradicted join actor using (fact_id)
    union all select fact_id, actor_code from contradicted join actor_fact using (fact_id)
    union all select fact_id, actor_code from contradicted join actor_name using (fact_id)
    union all select fact_id, state_code from contradicted join state_identifier using (fact_id)
    union all select fact_id, state_1_code from contradicted join border using (fact_id)
    union all select fact_id, state_2_code from contradicted join border using (fact_id)
    union all select fact_id, state_code from contradicted join membership using (fact_id)
    union all select fact_id, organisation_code from contradicted join membership using (fact_id)
    union all select fact_id, actor_code from contradicted join signatory using (fact_id)
    union all select fact_id, actor_code from contradicted join agreement_event using (fact_id)
    union all select fact_id, obligor_code from contradicted join obligation using (fact_id)
    union all select fact_id, beneficiary_code from contradicted join obligation using (fact_id)
    union all select fact_id, recogniser_code from contradicted join recognition using (fact_id)
    union all select fact_id, recognised_code from contradicted join recognition using (fact_id)
    union all select fact_id, recogniser_code from contradicted join recognition_position using (fact_id)
    union all select fact_id, recognised_code from contradicted join recognition_position using (fact_id)
    union all select fact_id, supplier_code from contradicted join deal using (fact_id)
    union all select fact_id, recipient_code from contradicted join deal using (fact_id)
    union all select fact_id, supplier_code from contradicted join arms_transfer using (fact_id)
    union all select fact_id, recipient_code from contradicted join arms_transfer using (fact_id)
    union all select fact_id, mission_code from contradicted join deployment using (fact_id)
    union all select fact_id, contributor_code from contradicted join deployment using (fact_id)
    union all select fact_id, actor_code from contradicted join statement using (fact_id)
    union all select fact_id, actor_code from contradicted join coverage using (fact_id)
    union all
    select f.fact_id, s.actor_code
    from (
        select fact_id, code as agreement_code from contradicted join agreement using (fact_id)
        union all select fact_id, agreement_code from contradicted join agreement_event using (fact_id)
        union all select fact_id, agreement_code from contradicted join agreement_link using (fact_id)
        union all select fact_id, related_code from contradicted join agreement_link using (fact_id)
        union all select fact_id, agreement_code from contradicted join signatory using (fact_id)
        union all select fact_id, agreement_code from contradicted join obligation using (fact_id)
        union all select fact_id, agreement_code from contradicted join provision using (fact_id)
        union all select fact_id, agreement_code from contradicted join statement using (fact_id)
    ) as f
    join signatory s on s.agreement_code = f.agreement_code
),
disputed as (
    select fact_id, fact
    from fact_in_words
    where fact is not null and fact_id in (select fact_id from contradicted)
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
    -- imported editions are large and have none: the cross join has SQLite take the index of claim groups in each dataset
    select t.claim_group, count(*) as figures, min(t.ordered) as low, max(t.ordered) as high
    from dataset
    cross join arms_transfer t
    where t.dataset_code = dataset.code and t.claim_group is not null
      and (cast(:actor as text) is null or t.supplier_code in (:actor) or t.recipient_code in (:actor))
      and coalesce(:kind, 'arms_transfer') = 'arms_transfer'
    group by t.claim_group
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
