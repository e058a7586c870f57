-- title = "Arms transfers with the figures of each source"
-- answers = "Which figures do sources give for a transfer? Rival figures for one transfer are separate rows with the same claim_group. Packages are left out, because they repeat other rows."
--
-- [params.supplier]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only deliveries from this supplier."
--
-- [params.recipient]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only deliveries to this recipient."
--
-- [params.designation]
-- type = "text"
-- optional = true
-- help = "Only weapons whose designation contains this text, for example Bayraktar; upper and lower case differ."
--
-- [params.category]
-- type = "choice"
-- optional = true
-- repeatable = true
-- choices = [
--     "air_defence", "aircraft", "armoured_vehicle", "artillery", "coastal_defence", "drone", "engine", "helicopter",
--     "missile", "munitions", "naval_weapon", "satellite", "sensor", "ship", "other",
-- ]
-- help = "Only weapons of this category."
--
-- [params.to_year]
-- type = "year"
-- optional = true
-- option = "to"
-- help = "Orders of this year or earlier."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
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
--
-- [coverage]
-- arms_transfer = ":supplier as supplier or :recipient as recipient"
select source_key as transfer, supplier_code as supplier, recipient_code as recipient, designation, weapon_category,
       ordered, delivered, order_year, second_hand, transfer_status, terms, claim_group
from arms_transfer
where dataset_code in (:dataset) and is_package = 'no'
  and (cast(:supplier as text) is null or supplier_code in (:supplier))
  and (cast(:recipient as text) is null or recipient_code in (:recipient))
  and (cast(:category as text) is null or weapon_category in (:category))
  and (cast(:designation as text) is null or replace(designation, :designation, '') <> designation)
  and (cast(:to_year as integer) is null or order_year <= :to_year)
order by supplier_code, recipient_code, order_year nulls last, designation, source_key
