-- title = "Arms transfers, each source's figures"
-- answers = "What does each source say of a transfer? Rival figures for one transfer stand side by side; packages, which repeat other rows, are left out."
--
-- [params.supplier]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only from this supplier."
--
-- [params.recipient]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only to this recipient."
--
-- [params.designation]
-- type = "text"
-- optional = true
-- help = "Only weapons with this in their name, as Bayraktar; letters' case counts."
--
-- [params.to_year]
-- type = "year"
-- optional = true
-- option = "to"
-- help = "Ordered in this year or earlier."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read; two are never added up."
--
-- [columns]
-- transfer = "code"
-- supplier = "code"
-- recipient = "code"
-- designation = "text"
-- weapon_category = "text"
-- ordered = "integer"
-- delivered = "integer"
-- order_year = "integer"
-- second_hand = "text"
-- transfer_status = "text"
-- terms = "text"
-- claim_group = "code"
--
-- [facts]
-- transfer = { transfer = "transfer" }
select source_key as transfer, supplier_code as supplier, recipient_code as recipient, designation, weapon_category,
       ordered, delivered, order_year, second_hand, transfer_status, terms, claim_group
from arms_transfer
where dataset_code = :dataset and is_package = 'no'
  and (cast(:supplier as text) is null or supplier_code in (:supplier))
  and (cast(:recipient as text) is null or recipient_code in (:recipient))
  and (cast(:designation as text) is null or replace(designation, :designation, '') <> designation)
  and (cast(:to_year as integer) is null or order_year <= :to_year)
order by supplier_code, recipient_code, order_year nulls last, designation, source_key
