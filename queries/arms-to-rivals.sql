-- title = "Suppliers of two rival states"
-- answers = "Which suppliers deliver arms to both of two states, and how many transfers to each?"
-- at_least = ["to_state", "to_other"]
--
-- [params.state]
-- type = "state"
-- example = "SRB"
-- help = "First state."
--
-- [params.other]
-- type = "state"
-- example = "XKX"
-- help = "Second state."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- supplier = "code"
-- to_state = "integer"
-- to_other = "integer"
--
-- [facts]
-- arms = [{ supplier = "supplier", recipient = ":state" }, { supplier = "supplier", recipient = ":other" }]
--
-- [coverage]
-- arms_transfer = [":state as recipient", ":other as recipient"]
select supplier_code as supplier,
       sum(case when recipient_code = :state then 1 else 0 end) as to_state,
       sum(case when recipient_code = :other then 1 else 0 end) as to_other
from arms_flow
where dataset_code in (:dataset) and recipient_code in (:state, :other)
  and transfer_status not in ('cancelled', 'interrupted') and supplier_code <> 'unknown'
group by supplier_code
having count(distinct recipient_code) = 2
order by supplier_code
