-- title = "Arms orders after agreements"
-- answers = "After which agreements did one party order arms from another within a number of years of the later signature? Contracts for the arms themselves are left out. An order that comes after an agreement is not necessarily its result."
--
-- [params.window_years]
-- type = "integer"
-- default = 5
-- help = "Number of years after the year of signature in which an order counts."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset of the agreements."
--
-- [params.arms_dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset of the transfers."
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
--
-- [coverage]
-- agreement = "*"
-- arms_transfer = "*"
with tied as (
    select agreement_code, actor_code, partner_code, min(cast(substr(cast(signed_on as text), 1, 4) as integer)) as year
    from signatory_dyad
    where dataset_code in (:dataset)
    group by agreement_code, actor_code, partner_code
)
select a.code as agreement, f.supplier_code as supplier, f.recipient_code as recipient,
       min(f.order_year) as first_order_year, count(*) as transfers
from agreement a
join tied on tied.agreement_code = a.code
join arms_flow f
  on f.supplier_code = tied.actor_code and f.recipient_code = tied.partner_code and f.dataset_code in (:arms_dataset)
where a.dataset_code in (:dataset)
  and a.instrument not in ('contract', 'letter_of_intent') and a.scope <> 'procurement'
  and f.transfer_status not in ('cancelled', 'interrupted')
  and f.order_year between tied.year and tied.year + :window_years
group by a.code, f.supplier_code, f.recipient_code
order by a.code, f.supplier_code, f.recipient_code
