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
begun as (
    select d.year, d.day, r.recogniser_code, cast(r.withdrawn_on as text) as withdrawn_on,
           row_number() over (partition by d.year, r.recogniser_code order by r.recognised_on desc nulls last) as nth
    from recognition r
    join day d on r.recognised_on is null or cast(r.recognised_on as text) <= d.day
    where r.recognised_code = :recognised
      and not exists (select 1 from state_detail g where g.code = r.recogniser_code and cast(g.valid_until as text) <= d.day)
),
face as (
    select year, recogniser_code, case when withdrawn_on <= day then 'withdrawn' else 'recognises' end as face
    from begun
    where nth = 1
),
said as (
    select d.year, p.counter_code, p.recogniser_code, max(p.says) as says
    from recognition_position p
    join day d on (p.valid_from is null or cast(p.valid_from as text) <= d.day)
              and (p.valid_until is null or cast(p.valid_until as text) > d.day)
    where p.recognised_code = :recognised
    group by d.year, p.counter_code, p.recogniser_code
),
who as (
    select year, recogniser_code from face union select year, recogniser_code from said
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
            else sum(case coalesce(s.says, f.face) when 'recognises' then 1 else 0 end) end as recognising,
       case when c.until < d.day then null
            else sum(case coalesce(s.says, f.face) when 'withdrawn' then 1 else 0 end) end as withdrawn
from day d
cross join counting c
left join who w on w.year = d.year
left join face f on f.year = w.year and f.recogniser_code = w.recogniser_code
left join said s on s.year = w.year and s.recogniser_code = w.recogniser_code and s.counter_code = c.counter
group by d.year, d.day, c.place, c.counter, c.until
order by d.year, c.place, c.counter
