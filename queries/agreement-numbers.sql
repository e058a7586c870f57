-- title = "Numbers of agreements in other datasets"
-- answers = "Which number does an agreement have in ATOP, DCAD, the UN Treaty Series or COW, and which imported agreement is the same one? The two must not be counted together."
--
-- [params.agreement]
-- type = "agreement"
-- optional = true
-- help = "Only this agreement."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset of the agreements that are looked up in the others."
--
-- [columns]
-- agreement = "code"
-- title = "text"
-- signed_on = "partial_date"
-- scheme = "text"
-- number = "code"
-- matched = "code"
-- matched_dataset = "code"
-- matched_signed_on = "partial_date"
-- days_apart = "integer"
--
-- [facts]
-- agreement = { agreement = "agreement" }
--
-- [coverage]
-- agreement = "*"
select a.code as agreement, a.title,
       a.signed_on_text as signed_on,
       i.scheme, i.value as number, m.matched_code as matched, m.matched_dataset_code as matched_dataset,
       b.signed_on_text as matched_signed_on,
       case when length(a.signed_on_text) = 10 and length(b.signed_on_text) = 10
            then cast(julianday(b.signed_on) - julianday(a.signed_on) as integer) end as days_apart
from agreement a
join agreement_identifier i on i.agreement_code = a.code
left join agreement_match m on m.agreement_code = a.code and m.scheme = i.scheme and m.value = i.value
left join agreement b on b.code = m.matched_code
where a.dataset_code in (:dataset) and (cast(:agreement as text) is null or a.code = :agreement)
order by a.code, i.scheme, i.value, m.matched_code nulls first
