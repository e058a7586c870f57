"""View of recognition: who recognises whom by the record and by every counter, as spells to filter by a day."""

from models.views.view import View, date, text
from models.vocabulary import POSITIONS

RECOGNITION_BY_COUNTER = View(
    name="recognition_by_counter",
    comment="Who recognises whom, by the record (counter_code NULL) and by the counts of each recognised state, as "
    "spells: a pair has at most one row a counter on any day. Filter by counter_code. Where a pair has no row on a "
    "day, coverage says whether the record is complete (no recognition) or not (not known).",
    columns={
        "recogniser_code": text("Who recognises, or is said to."),
        "recognised_code": text("The state recognised."),
        "counter_code": text(
            "Counter whose count this is; NULL: the record, in which every recognition counts, disputed or not."
        ),
        "says": text("recognises, withdrawn, never, claimed (by one side only), not_counted.", POSITIONS),
        "valid_from": date("First day; NULL: since before the record."),
        "valid_until": date(
            "First day after the spell; NULL: still so. A count ends after the last day of its edition."
        ),
    },
    # In the common table expressions the record is the counter '', and an open spell runs from year 1 to year 9999.
    sql="""
with counting as (
    select code as counter_code, coalesce(<day after edition_on>, cast('9999-12-31' as <date>)) as ends_on from counter
    union all
    select '', cast('9999-12-31' as <date>)
),
counted as (
    -- a counter counts the recognitions of those states of which it has a position at all
    select distinct counter_code, recognised_code from recognition_position
    union all
    select distinct '', recognised_code from recognition
),
position as (
    select p.counter_code, p.recogniser_code, p.recognised_code, p.says,
           coalesce(p.valid_from, cast('0001-01-01' as <date>)) as since,
           case when p.valid_until < c.ends_on then p.valid_until else c.ends_on end as until
    from recognition_position p
    join counting c on c.counter_code = p.counter_code
),
recognised as (
    -- each recognition holds, or is withdrawn, until the pair's next one or the end of the recognising state
    select recogniser_code, recognised_code, withdrawn_on, since,
           case when ended_on < next then ended_on else next end as until
    from (
        select r.recogniser_code, r.recognised_code, r.withdrawn_on, d.valid_until as ended_on,
               coalesce(r.recognised_on, cast('0001-01-01' as <date>)) as since,
               lead(r.recognised_on, 1, cast('9999-12-31' as <date>)) over (
                   partition by r.recogniser_code, r.recognised_code order by r.recognised_on nulls first
               ) as next
        from recognition r
        left join state_detail d on d.code = r.recogniser_code
    ) as begun
),
recorded as (
    select recogniser_code, recognised_code, 'recognises' as says, since,
           case when withdrawn_on < until then withdrawn_on else until end as until
    from recognised
    union all
    select recogniser_code, recognised_code, 'withdrawn', withdrawn_on, until
    from recognised where withdrawn_on < until
),
spell as (
    -- a counter's positions come before the record, and the record before what any counter claims
    select counter_code, recogniser_code, recognised_code, 1 as precedence, says, since, until from position
    union all
    select c.counter_code, r.recogniser_code, r.recognised_code, 2, r.says, r.since,
           case when r.until < c.ends_on then r.until else c.ends_on end
    from recorded r
    join counted n on n.recognised_code = r.recognised_code
    join counting c on c.counter_code = n.counter_code
    union all
    select '', recogniser_code, recognised_code, 3, 'claimed', since, until
    from position where says in ('claimed', 'recognises')
),
change as (
    select counter_code, recogniser_code, recognised_code, since as day from spell where since < until
    union
    select counter_code, recogniser_code, recognised_code, until from spell where since < until
),
piece as (
    select counter_code, recogniser_code, recognised_code, day as since,
           lead(day) over (partition by recognised_code, counter_code, recogniser_code order by day) as until
    from change
),
said as (
    -- what counts in each piece between two changes
    select p.counter_code, p.recogniser_code, p.recognised_code, p.since, p.until, s.says,
           row_number() over (
               partition by p.recognised_code, p.counter_code, p.recogniser_code, p.since
               order by s.precedence, s.says desc
           ) as place
    from piece p
    join spell s on s.recognised_code = p.recognised_code and s.counter_code = p.counter_code
     and s.recogniser_code = p.recogniser_code and s.since <= p.since and s.until >= p.until
),
step as (
    select counter_code, recogniser_code, recognised_code, since, until, says,
           case when lag(until) over pair = since and lag(says) over pair = says then 0 else 1 end as begins
    from said
    where place = 1
    window pair as (partition by recognised_code, counter_code, recogniser_code order by since)
),
numbered as (
    select counter_code, recogniser_code, recognised_code, since, until, says,
           sum(begins) over (partition by recognised_code, counter_code, recogniser_code order by since) as number
    from step
)
select recogniser_code, recognised_code, cast(nullif(counter_code, '') as <text>) as counter_code,
       cast(max(says) as <text>) as says,
       cast(nullif(min(since), cast('0001-01-01' as <date>)) as <date>) as valid_from,
       cast(nullif(max(until), cast('9999-12-31' as <date>)) as <date>) as valid_until
from numbered
group by recogniser_code, recognised_code, counter_code, number
""",
)

RECOGNITION_VIEWS = [RECOGNITION_BY_COUNTER]
