-- title = "Number of recognitions of a state"
-- answers = """How many members of the UN, the EU and NATO, and how many states in all, recognise a state on a day, by the \
-- record or by a count? After the publication date of a count its numbers are empty. `no_record` is the number of states \
-- for which nothing is recorded: if there are any, the other numbers are minimums, and empty instead of zero."""
-- at_least = ["members", "recognising", "withdrawn"]
-- of_whole = ["no_record"]
-- include = ["membership_on_day", "recognition_status"]
--
-- [params.recognised]
-- type = "state"
-- example = "XKX"
-- help = "State whose recognitions are listed."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer."
--
-- [params.counter]
-- type = "counter"
-- counts = "recognised"
-- optional = true
-- help = "Count to follow, for example kosovo-mfa; without it every recorded recognition counts, disputed or not."
--
-- [columns]
-- body = "code"
-- members = "integer"
-- recognising = "integer"
-- withdrawn = "integer"
-- no_record = "integer"
--
-- [facts]
-- recognition = { recognised = ":recognised" }
-- complete_recognition = { subject = ":recognised", when = { no_record = "0" } }
-- complete_membership = { subject = "body", when = { body = "!all" } }
--
-- [coverage]
-- recognition = ":recognised"
-- membership = ["UN", "EU", "NATO"]
with body as (
    select 1 as place, 'UN' as code union all select 2, 'EU' union all select 3, 'NATO' union all select 4, 'all'
),
member as (
    select distinct organisation_code as body, state_code
    from membership_on_day
    where organisation_code in ('UN', 'EU', 'NATO') and role = 'member'
),
counted as (
    -- each member once as such, and once with its status; each state besides as one of all
    select body, 1 as member, cast(null as text) as status from member
    union all
    select body, 0, status
    from (
        select distinct m.organisation_code as body, r.state_code, r.status
        from recognition_status r
        join membership_on_day m on m.state_code = r.state_code
        where m.organisation_code in ('UN', 'EU', 'NATO') and m.role = 'member'
    ) as said
    union all
    select 'all', 1, status from recognition_status
),
summed as (
    select body, sum(member) as members,
           sum(case status when 'recognises' then 1 else 0 end) as recognising,
           sum(case status when 'withdrawn' then 1 else 0 end) as withdrawn,
           sum(case status when 'no_record' then 1 else 0 end) as no_record,
           max(case status when 'not_covered' then 1 else 0 end) as not_covered
    from counted
    group by body
)
select b.code as body,
       case when b.code <> 'all' then s.members end as members,
       case when s.not_covered = 0 and (s.recognising > 0 or s.no_record = 0) then s.recognising end as recognising,
       case when s.not_covered = 0 and (s.withdrawn > 0 or s.no_record = 0) then s.withdrawn end as withdrawn,
       case s.not_covered when 0 then s.no_record end as no_record
from body b
left join summed s on s.body = b.code
order by b.place
