coverage_subject as (
    -- whose coverage a dataset can state in the table :table_name: the subject :subject; NULL: all subjects together
    select k.dataset_code, k.table_name, r.role, a.code as subject_code,
           k.dataset_code || ' ' || k.table_name || ' ' || coalesce(a.code, '') || ' ' || coalesce(r.role, '') as subject_key
    from (select distinct dataset_code, table_name from coverage) as k
    join (
        select cast(null as text) as role
        union all
        select 'supplier'
        union all
        select 'recipient'
    ) as r on (k.table_name in ('arms_transfer', 'arms_delivery') and r.role is not null)
           or (k.table_name not in ('arms_transfer', 'arms_delivery') and r.role is null)
    join (
        select code, kind from actor
        union all
        select null, null
    ) as a on a.code is null or a.kind = case k.table_name
        when 'membership' then 'organisation' when 'deployment' then 'mission'
        when 'border' then 'state' when 'recognition' then 'state' else a.kind
    end
    where k.table_name = :table_name and coalesce(a.code, '') = coalesce(:subject, '')
),
coverage_stated as (
    select s.dataset_code, s.table_name, s.role, s.subject_code, s.subject_key, c.complete, c.scope, c.note, c.fact_id, c.valid_from, c.valid_until,
           0 as general
    from coverage_subject s
    join coverage c on c.dataset_code = s.dataset_code and c.table_name = s.table_name
     and coalesce(c.actor_code, '') = s.subject_code || ''  -- an expression, for which SQLite uses the index
    where c.role is null or c.role = s.role
    union all
    select s.dataset_code, s.table_name, s.role, s.subject_code, s.subject_key, c.complete, c.scope, c.note, c.fact_id, c.valid_from, c.valid_until,
           1
    from coverage_subject s
    join coverage c on c.dataset_code = s.dataset_code and c.table_name = s.table_name
    where coalesce(c.actor_code, '') = '' and (c.role is null or c.role = s.role)
),
coverage_piece as (
    select dataset_code, table_name, role, subject_code, subject_key, day as valid_from,
           lead(day) over (
               partition by dataset_code, table_name, role, subject_code, subject_key order by day nulls first
           ) as valid_until
    from (
        select dataset_code, table_name, role, subject_code, subject_key, valid_from as day from coverage_stated
        union
        select dataset_code, table_name, role, subject_code, subject_key, valid_until
        from coverage_stated where valid_until is not null
        union
        select dataset_code, table_name, role, subject_code, subject_key, null from coverage_subject
    ) as change
),
coverage_spell as (
    -- a statement on the subject itself comes before one on all; of two of the same kind, the complete one counts
    select dataset_code, table_name, role, subject_code, extent, valid_from, valid_until, scope, note, fact_id
    from (
        select p.dataset_code, p.table_name, p.role, p.subject_code, p.valid_from, p.valid_until, s.scope, s.note, s.fact_id,
               case s.complete when 'yes' then 'complete' when 'no' then 'selective' else 'none' end as extent,
               row_number() over (
                   partition by p.dataset_code, p.table_name, p.role, p.subject_code, p.valid_from
                   order by s.general nulls last, s.complete desc, s.scope nulls first, s.note nulls last
               ) as place
        from coverage_piece p
        left join coverage_stated s on s.subject_key = p.subject_key
         and (s.valid_from is null or s.valid_from <= p.valid_from)
         and (s.valid_until is null or s.valid_until >= p.valid_until)
    ) as graded
    where place = 1
)
