-- title = "Earlier and later agreements that are linked to one"
-- answers = "Which earlier agreements does an agreement implement, amend or react to, and which later agreements refer to it?"
--
-- [params.agreement]
-- type = "agreement"
-- example = "srb-hun-2025"
-- help = "Agreement to start from, step 0; earlier agreements have negative steps."
--
-- [columns]
-- step = "integer"
-- agreement = "code"
-- relation = "text"
-- inferred = "text"
-- title = "text"
-- signed_on = "partial_date"
--
-- [facts]
-- agreement = { agreement = "agreement" }
--
-- [coverage]
-- agreement_link = "*"
with recursive
earlier(step, agreement, relation, inferred) as (
    select 0, a.code, nullif(a.code, a.code), nullif(a.code, a.code) from agreement a where a.code = :agreement
    union
    select earlier.step - 1, l.related_code, l.relation, l.inferred
    from earlier
    join agreement_link l on l.agreement_code = earlier.agreement
    where earlier.step > -20
),
later(step, agreement, relation, inferred) as (
    select 0, a.code, nullif(a.code, a.code), nullif(a.code, a.code) from agreement a where a.code = :agreement
    union
    select later.step + 1, l.agreement_code, l.relation, l.inferred
    from later
    join agreement_link l on l.related_code = later.agreement
    where later.step < 20
),
lineage as (
    select step, agreement, relation, inferred from earlier
    union
    select step, agreement, relation, inferred from later
)
select l.step, l.agreement, l.relation, l.inferred, a.title,
       a.signed_on_text as signed_on
from lineage l
join agreement a on a.code = l.agreement
order by l.step, l.agreement, l.relation nulls first
