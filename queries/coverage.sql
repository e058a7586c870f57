-- title = "How completely a state is recorded"
-- answers = """How far does the record of a state reach, for each kind of fact? Only where `extent` is complete does an \
-- absence mean no, and only within its `scope`, if it has one. `selective`: the record has a part only; `none`: nothing is stated, and what is recorded may be there by \
-- chance. Recognitions are those of the state by others; for its own recognitions and its memberships, `note` lists the \
-- states and organisations of which the record is complete or selective on the day. `sources` are those of the statement \
-- itself; where it is empty, none is known."""
-- include = [{ fragment = "coverage_spell", table_name = "k.table_name", subject = """case \
-- when a.code = :state or k.table_name in ('recognition', 'membership') then a.code end""" }]
--
-- [params.state]
-- type = "state"
-- example = "UKR"
-- help = "State whose record is described."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day for which recognitions by the state and its memberships are summed up."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- kind = "text"
-- role = "text"
-- extent = "text"
-- since = "date"
-- until = "date"
-- scope = "text"
-- note = "text"
-- sources = "text"
--
-- [facts]
-- source = { code = "sources" }
with stated as (
    select subject_code, table_name, role, extent, valid_from, valid_until, scope, note, fact_id
    from coverage_spell
    where dataset_code in (:dataset)
),
elsewhere as (
    -- what is recorded by other subjects than the state: by states recognised, and by organisations
    select case table_name when 'recognition' then 'recognition by it' else table_name end as kind, extent, subject_code
    from stated
    where table_name in ('recognition', 'membership') and subject_code <> :state and extent <> 'none'
      and (valid_from is null or valid_from <= :as_of) and (valid_until is null or valid_until > :as_of)
),
summed_up as (
    select kind, extent, 'of these alone: ' || group_concat(subject_code, ', ') as note
    from (select kind, extent, subject_code from elsewhere order by kind, extent, subject_code) as in_order
    group by kind, extent
)
select table_name as kind, role, extent, valid_from as since, valid_until as until, scope, note,
       (select group_concat(source_code, ', ')
        from (
            select distinct source_code from citation where fact_id = stated.fact_id order by source_code
        ) as cited) as sources
from stated
where subject_code = :state
union all
select kind, null, extent, null, null, null, note, null
from summed_up
order by 1, 2 nulls first, 4 nulls first, 3
