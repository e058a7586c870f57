-- title = "Agreements between members and non-members"
-- answers = "Which agreements have both members of an organisation and states outside it as parties?"
-- include = ["membership_on_day", "agreement_on_day", "party_on_day", "bound_on_day"]
--
-- [params.organisation]
-- type = "organisation"
-- example = "NATO"
-- help = "Organisation whose members count as inside."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer: its members, and the agreements signed by then and not terminated, with their parties on this day."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- agreement = "code"
-- title = "text"
-- signed_on = "partial_date"
-- inside = "text"
-- outside = "text"
--
-- [facts]
-- agreement = { agreement = "agreement" }
--
-- [coverage]
-- membership = ":organisation"
-- agreement = "*"
with member as (
    select distinct state_code
    from membership_on_day
    where organisation_code = :organisation and role = 'member'
),
placed as (
    select agreement_code, actor_code,
           case when actor_code in (select state_code from member) then 'inside' else 'outside' end as side
    from bound_on_day
    where actor_code in (select code from state_detail)
),
listed as (
    select agreement_code, side, group_concat(actor_code, ', ') as states
    from (select agreement_code, side, actor_code from placed order by agreement_code, side, actor_code) as in_order
    group by agreement_code, side
),
crossing as (
    select agreement_code, max(case when side = 'inside' then states end) as inside,
           max(case when side = 'outside' then states end) as outside
    from listed
    group by agreement_code
    having count(*) = 2
)
select a.code as agreement, a.title, a.signed_on_text as signed_on, crossing.inside, crossing.outside
from crossing
join agreement a on a.code = crossing.agreement_code
order by a.signed_on desc nulls last, a.code
