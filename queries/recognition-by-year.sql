-- title = "Recognitions of a state by year"
-- answers = """How many states recognised a state at the end of each year, by the record and by every count that \
-- differs from it? The last year ends on the day of --as-of. After the publication date of a count its numbers are empty."""
-- at_least = ["recognising", "withdrawn"]
--
-- [params.recognised]
-- type = "state"
-- example = "XKX"
-- help = "State whose recognitions are listed."
--
-- [params.from_year]
-- type = "year"
-- optional = true
-- option = "from"
-- help = "First year; without it, the year of the first recorded recognition."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Last day."
--
-- [columns]
-- year = "integer"
-- counter = "code"
-- recognising = "integer"
-- withdrawn = "integer"
--
-- [facts]
-- recognition = { recognised = ":recognised" }
--
-- [coverage]
-- recognition = ":recognised"
with recursive asked(first_year, last_year, last_day) as (
    select coalesce(
               cast(:from_year as integer),
               (select min(cast(substr(cast(recognised_on as text), 1, 4) as integer))
                from recognition where recognised_code = :recognised)
           ),
           cast(substr(cast(:as_of as text), 1, 4) as integer),
           cast(:as_of as text)
),
span(year, last_year, last_day) as (
    select first_year, last_year, last_day from asked where first_year <= last_year
    union all
    select year + 1, last_year, last_day from span where year < last_year
),
day as (
    select year, case when year = last_year then last_day else cast(year as text) || '-12-31' end as day from span
),
spell as (
    -- each recognition holds, or is withdrawn, until the pair's next one; a state that has ended recognises nobody
    select r.recogniser_code, cast(r.recognised_on as text) as since, cast(r.withdrawn_on as text) as withdrawn_on,
           cast(lead(r.recognised_on) over (
               partition by r.recogniser_code order by r.recognised_on nulls first
           ) as text) as next_since,
           cast(g.valid_until as text) as ended_on
    from recognition r
    left join state_detail g on g.code = r.recogniser_code
    where r.recognised_code = :recognised
),
face as (
    select d.year, s.recogniser_code, case when s.withdrawn_on <= d.day then 0 else 1 end as recognising,
           case when s.withdrawn_on <= d.day then 1 else 0 end as withdrawn
    from day d
    join spell s on (s.since is null or s.since <= d.day) and (s.next_since is null or s.next_since > d.day)
                and (s.ended_on is null or s.ended_on > d.day)
),
recorded as (
    select year, sum(recognising) as recognising, sum(withdrawn) as withdrawn from face group by year
),
said as (
    select d.year, p.counter_code, p.recogniser_code, max(p.says) as says
    from recognition_position p
    join day d on (p.valid_from is null or cast(p.valid_from as text) <= d.day)
              and (p.valid_until is null or cast(p.valid_until as text) > d.day)
    where p.recognised_code = :recognised
    group by d.year, p.counter_code, p.recogniser_code
),
difference as (
    -- by which each count exceeds the record
    select s.year, s.counter_code,
           sum(case when s.says = 'recognises' then 1 else 0 end - coalesce(f.recognising, 0)) as recognising,
           sum(case when s.says = 'withdrawn' then 1 else 0 end - coalesce(f.withdrawn, 0)) as withdrawn
    from said s
    left join face f on f.year = s.year and f.recogniser_code = s.recogniser_code
    group by s.year, s.counter_code
),
counting as (
    select 1 as place, 'record' as counter, cast(null as text) as until
    union all
    select 2, c.code, cast(c.edition_on as text)
    from counter c
    where exists (select 1 from recognition_position p where p.counter_code = c.code and p.recognised_code = :recognised)
)
select d.year, c.counter,
       case when c.until < d.day then null
            else coalesce(r.recognising, 0) + coalesce(f.recognising, 0) end as recognising,
       case when c.until < d.day then null
            else coalesce(r.withdrawn, 0) + coalesce(f.withdrawn, 0) end as withdrawn
from day d
cross join counting c
left join recorded r on r.year = d.year
left join difference f on f.year = d.year and f.counter_code = c.counter
order by d.year, c.place, c.counter
