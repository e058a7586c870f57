-- title = "All ties between two states"
-- answers = "Which border, recognitions, joint memberships, agreements, pledges and arms transfers connect two states, and which sources say so?"
-- include = ["membership_on_day", "agreement_on_day", "party_on_day", "pair_on_day"]
--
-- [params.state]
-- type = "state"
-- example = "SRB"
-- help = "First state."
--
-- [params.other]
-- type = "state"
-- example = "HUN"
-- help = "Second state."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Ties that had begun by this day; `until` is the day on which a tie ended or ends."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset of the agreements and transfers, one at a time."
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
--
-- [coverage]
-- border = ":state or :other"
-- recognition = [":state", ":other"]
-- membership = "*"
-- agreement = ":state or :other"
-- obligation = ":state or :other"
-- arms_transfer = [":state as supplier or :other as recipient", ":other as supplier or :state as recipient"]
with tie as (
    -- a tie rests on one fact, a joint membership on two
    select 'border' as kind, state_1_code || ' and ' || state_2_code as what,
           valid_from_text as since,
           valid_until_text as until,
           fact_id, cast(null as integer) as other_fact_id
    from border
    where (state_1_code = :state and state_2_code = :other) or (state_1_code = :other and state_2_code = :state)
    union all
    select 'recognition', recogniser_code || ' recognises ' || recognised_code,
           recognised_on_text,
           withdrawn_on_text,
           fact_id, null
    from recognition
    where (recogniser_code = :state and recognised_code = :other) or (recogniser_code = :other and recognised_code = :state)
    union all
    select 'agreement', a.code || ' (' || a.agreement_status || ')', pair.both_since,
           coalesce(pair.both_until, f.ended_on_text),
           f.fact_id, null
    from agreement_on_day a
    join agreement f on f.code = a.code
    join pair_on_day pair on pair.agreement_code = a.code
    union all
    select 'obligation', o.kind || ' in ' || a.code,
           case when o.valid_from_text > pair.both_since then o.valid_from_text else pair.both_since end,
           coalesce(o.valid_until_text, pair.both_until, f.ended_on_text),
           o.fact_id, null
    from obligation o
    join agreement_on_day a on a.code = o.agreement_code
    join agreement f on f.code = a.code
    join pair_on_day pair on pair.agreement_code = a.code
    where o.pledged = 'yes'
      and (o.obligor_code is null or o.obligor_code in (:state, :other))
      and (o.beneficiary_code is null or o.beneficiary_code in (:state, :other))
    union all
    select 'arms', supplier_code || ' to ' || recipient_code || ': ' || designation || ' (' || transfer_status || ')',
           cast(order_year as text), null, fact_id, null
    from arms_transfer
    where dataset_code || '' in (:dataset)  -- so that SQLite looks for the supplier, not through the whole dataset
      and supplier_code in (:state, :other) and recipient_code in (:state, :other) and supplier_code <> recipient_code
    union all
    select 'joint membership', one.organisation_code,
           case when two.valid_from_text is null or one.valid_from_text > two.valid_from_text
                then one.valid_from_text else two.valid_from_text end,
           case when two.valid_until_text is null or one.valid_until_text < two.valid_until_text
                then one.valid_until_text else two.valid_until_text end,
           one.fact_id, two.fact_id
    from membership_begun one
    join membership_begun two on two.organisation_code = one.organisation_code
    where one.state_code = :state and two.state_code = :other
      and one.role in ('member', 'participating_state') and two.role in ('member', 'participating_state')
      and (one.valid_until is null or two.valid_from is null or one.valid_until > two.valid_from)
      and (two.valid_until is null or one.valid_from is null or two.valid_until > one.valid_from)
),
cited as (
    -- joined, and not a subquery for each tie, which Spark cannot run
    select t.fact_id, coalesce(t.other_fact_id, 0) as other_fact_id, c.source_code
    from tie t
    join citation c on c.fact_id = t.fact_id
    union
    select t.fact_id, t.other_fact_id, c.source_code
    from tie t
    join citation c on c.fact_id = t.other_fact_id
),
listed as (
    select fact_id, other_fact_id, group_concat(source_code, ', ') as sources
    from (select fact_id, other_fact_id, source_code from cited order by fact_id, other_fact_id, source_code) as in_order
    group by fact_id, other_fact_id
)
select t.kind, t.what, t.since, t.until, l.sources
from tie t
left join listed l on l.fact_id = t.fact_id and l.other_fact_id = coalesce(t.other_fact_id, 0)
where t.since is null or t.since <= cast(:as_of as text)
order by t.kind, t.since nulls first, t.what, t.until nulls first, l.sources nulls first
