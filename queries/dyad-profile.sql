-- title = "All that ties two states"
-- answers = "Border, recognitions, joint memberships, agreements and arms between two states, each with its sources."
-- include = ["agreement_on_day", "party"]
--
-- [params.state]
-- type = "state"
-- default = "SRB"
-- help = "One state."
--
-- [params.other]
-- type = "state"
-- default = "HUN"
-- help = "The other."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "What had begun by this day; `until` is when it ended or ends."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset of agreements and transfers; two are never added up."
--
-- [columns]
-- kind = "text"
-- what = "text"
-- since = "partial_date"
-- until = "partial_date"
-- sources = "text"
--
-- [facts]
-- source = { code = "sources" }
with tie as (
    select 'border' as kind, state_1_code || ' and ' || state_2_code as what, valid_from as since,
           valid_from_precision as since_precision, valid_until as until, valid_until_precision as until_precision,
           'border' as fact_table, cast(id as text) as fact_key, cast(null as text) as ordered_in
    from border
    where (state_1_code = :state and state_2_code = :other) or (state_1_code = :other and state_2_code = :state)
    union all
    select 'recognition', recogniser_code || ' recognises ' || recognised_code, recognised_on, recognised_on_precision,
           withdrawn_on, withdrawn_on_precision, 'recognition', cast(id as text), null
    from recognition
    where (recogniser_code = :state and recognised_code = :other) or (recogniser_code = :other and recognised_code = :state)
    union all
    select 'agreement', a.code || ' (' || a.agreement_status || ')', a.signed_on, a.signed_on_precision,
           full_row.ended_on, full_row.ended_on_precision, 'agreement', a.code, null
    from agreement_on_day a
    join agreement full_row on full_row.code = a.code
    join party one on one.agreement_code = a.code and one.actor_code = :state
    join party two on two.agreement_code = a.code and two.actor_code = :other
    union all
    select 'arms', supplier_code || ' to ' || recipient_code || ': ' || designation || ' (' || transfer_status || ')',
           null, null, null, null, 'arms_transfer', cast(id as text), cast(order_year as text)
    from arms_transfer
    where dataset_code = :dataset
      and ((supplier_code = :state and recipient_code = :other) or (supplier_code = :other and recipient_code = :state))
      and (order_year is null or order_year <= cast(substr(cast(:as_of as text), 1, 4) as integer))
),
joint as (
    select one.organisation_code, one.id as one_id, two.id as two_id,
           case when two.valid_from is null or one.valid_from > two.valid_from
                then one.valid_from else two.valid_from end as since,
           case when two.valid_from is null or one.valid_from > two.valid_from
                then one.valid_from_precision else two.valid_from_precision end as since_precision,
           case when two.valid_until is null or one.valid_until < two.valid_until
                then one.valid_until else two.valid_until end as until,
           case when two.valid_until is null or one.valid_until < two.valid_until
                then one.valid_until_precision else two.valid_until_precision end as until_precision
    from membership one
    join membership two on two.organisation_code = one.organisation_code
    where one.state_code = :state and two.state_code = :other
      and one.role in ('member', 'participating_state') and two.role in ('member', 'participating_state')
      and (one.valid_until is null or two.valid_from is null or one.valid_until > two.valid_from)
      and (two.valid_until is null or one.valid_from is null or two.valid_until > one.valid_from)
),
sourced as (
    select t.kind, t.what, t.since, t.since_precision, t.until, t.until_precision,
           (select group_concat(s.source_code, ', ')
            from (
                select distinct f.source_code from fact_citation f
                where f.fact_table = t.fact_table and f.fact_key = t.fact_key order by f.source_code
            ) as s) as sources,
           t.ordered_in
    from tie t
    union all
    select 'joint membership', j.organisation_code, j.since, j.since_precision, j.until, j.until_precision,
           (select group_concat(s.source_code, ', ')
            from (
                select distinct c.source_code from citation c
                where c.membership_id in (j.one_id, j.two_id) order by c.source_code
            ) as s),
           null
    from joint j
)
select kind, what,
       coalesce(ordered_in, substr(
           cast(since as text), 1, case since_precision when 'year' then 4 when 'month' then 7 else 10 end)) as since,
       substr(cast(until as text), 1, case until_precision when 'year' then 4 when 'month' then 7 else 10 end) as until,
       sources
from sourced
where since is null or since <= :as_of
order by kind, sourced.since nulls first, ordered_in nulls first, what, sources nulls first, sourced.until nulls first
