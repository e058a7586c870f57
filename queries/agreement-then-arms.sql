-- title = "Arms that follow agreements"
-- answers = "After which agreements did arms go between the parties within so many years? Contracts for the same arms are left out."
-- include = ["party"]
--
-- [params.window_years]
-- type = "integer"
-- default = 5
-- help = "How many years after the year of signature an order may come."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset of agreements and transfers; two are never added up."
--
-- [columns]
-- agreement = "code"
-- supplier = "code"
-- recipient = "code"
-- first_order_year = "integer"
-- transfers = "integer"
--
-- [facts]
-- agreement = { agreement = "agreement" }
-- arms = { supplier = "supplier", recipient = "recipient" }
select a.code as agreement, f.supplier_code as supplier, f.recipient_code as recipient,
       min(f.order_year) as first_order_year, count(*) as transfers
from agreement a
join party one on one.agreement_code = a.code
join party two on two.agreement_code = a.code and two.actor_code <> one.actor_code
join arms_flow f
  on f.supplier_code = one.actor_code and f.recipient_code = two.actor_code and f.dataset_code = a.dataset_code
where a.dataset_code = :dataset
  and a.instrument not in ('contract', 'letter_of_intent') and a.scope <> 'procurement'
  and f.transfer_status not in ('cancelled', 'interrupted')
  and f.order_year between cast(substr(cast(a.signed_on as text), 1, 4) as integer)
                       and cast(substr(cast(a.signed_on as text), 1, 4) as integer) + :window_years
group by a.code, f.supplier_code, f.recipient_code
order by a.code, f.supplier_code, f.recipient_code
