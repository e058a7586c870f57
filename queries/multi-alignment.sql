-- title = "Memberships, agreements and suppliers of a state"
-- answers = "To which organisations, agreements and suppliers is a state tied at the same time?"
-- include = ["membership_on_day", "agreement_on_day", "party_on_day", "bound_on_day"]
--
-- [params.state]
-- type = "state"
-- example = "SRB"
-- help = "State whose ties are listed."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Ties on this day; agreements that were terminated or only announced are left out."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset of the agreements and transfers, one at a time."
--
-- [columns]
-- tie = "text"
-- kind = "text"
-- partner = "code"
-- role = "text"
-- since = "partial_date"
--
-- [facts]
-- agreement = { agreement = "tie", when = { kind = "agreement" } }
-- membership = { state = ":state", organisation = "tie", when = { kind = "membership" } }
-- arms = { supplier = "partner", recipient = ":state", when = { kind = "arms supplier" } }
--
-- [coverage]
-- membership = "*"
-- agreement = ":state"
-- arms_transfer = ":state as recipient"
select m.organisation_code as tie, 'membership' as kind, m.organisation_code as partner, m.role,
       m.valid_from_text as since
from membership_on_day m
where m.state_code = :state
union all
select a.code, 'agreement', other.actor_code, a.instrument,
       case when other.joined_on is null or other.own_joined_on > other.joined_on then other.own_joined_on else other.joined_on end
from (  -- one look at the parties of each agreement, not a join of all parties to themselves
    select agreement_code, actor_code, joined_on,
           count(case when actor_code = :state then 1 end) over (partition by agreement_code) as is_own,
           max(case when actor_code = :state then joined_on end) over (partition by agreement_code) as own_joined_on
    from bound_on_day
) as other
join agreement a on a.code = other.agreement_code
where other.is_own = 1 and other.actor_code <> :state
union all
select cast(count(*) as text) || case when count(*) = 1 then ' transfer' else ' transfers' end, 'arms supplier', f.supplier_code, 'supplier', cast(min(f.order_year) as text)
from arms_flow f
where f.recipient_code = :state and f.dataset_code in (:dataset) and f.transfer_status not in ('cancelled', 'interrupted')
  and (f.order_year is null or f.order_year <= cast(substr(cast(:as_of as text), 1, 4) as integer))
group by f.supplier_code
order by 2, 3, 1, 4, 5 nulls first
