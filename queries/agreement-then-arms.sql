-- title = "Arms orders after agreements"
-- answers = "After which agreements did one party order arms from another within a number of years of the later signature? Contracts for the arms themselves are left out. An order that comes after an agreement is not necessarily its result."
-- at_least = ["transfers"]
-- at_most = ["first_order_year"]
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
    select d.agreement_code, d.actor_code, d.partner_code,
           min(cast(substr(cast(d.signed_on as text), 1, 4) as integer)) as year
    from signatory_dyad d
    join agreement a on a.code = d.agreement_code
    where d.dataset_code in (:dataset) and a.instrument not in ('contract', 'letter_of_intent') and a.scope <> 'procurement'
    group by d.agreement_code, d.actor_code, d.partner_code
),
-- The transfers of arms_flow, those without rivals straight from the index of pairs and years: the cross join has SQLite
-- go from the agreements to the transfers, not from all transfers of an edition to the agreements.
ordered as (
    select tied.agreement_code, t.supplier_code, t.recipient_code, t.order_year
    from tied
    cross join arms_transfer t
    where t.supplier_code = tied.actor_code and t.recipient_code = tied.partner_code and t.dataset_code in (:arms_dataset)
      and t.order_year between tied.year and tied.year + :window_years
      and t.claim_group is null and t.is_package = 'no' and t.transfer_status not in ('cancelled', 'interrupted')
    union all
    select tied.agreement_code, rival.supplier_code, rival.recipient_code, rival.order_year
    from (
        select supplier_code, recipient_code, min(order_year) as order_year
        from arms_transfer
        where dataset_code in (:arms_dataset) and claim_group is not null and is_package = 'no'
        group by claim_group, supplier_code, recipient_code
        having min(transfer_status) <> max(transfer_status) or min(transfer_status) not in ('cancelled', 'interrupted')
    ) as rival
    join tied on rival.supplier_code = tied.actor_code and rival.recipient_code = tied.partner_code
    where rival.order_year between tied.year and tied.year + :window_years
)
select agreement_code as agreement, supplier_code as supplier, recipient_code as recipient,
       min(order_year) as first_order_year, count(*) as transfers
from ordered
group by agreement_code, supplier_code, recipient_code
order by agreement_code, supplier_code, recipient_code
