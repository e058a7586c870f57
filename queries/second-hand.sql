-- title = "Transfers of used arms"
-- answers = "Which used arms went from which supplier to which recipient, and on what terms?"
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
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- supplier = "code"
-- recipient = "code"
-- designation = "text"
-- ordered_low = "integer"
-- ordered_high = "integer"
-- order_year = "integer"
-- terms = "text"
--
-- [facts]
-- arms = { supplier = "supplier", recipient = "recipient", designation = "designation" }
--
-- [coverage]
-- arms_transfer = ":supplier as supplier or :recipient as recipient"
select supplier_code as supplier, recipient_code as recipient, designation, ordered_low, ordered_high, order_year, terms
from arms_flow
where dataset_code in (:dataset) and second_hand = 'yes'
  and (cast(:supplier as text) is null or supplier_code in (:supplier))
  and (cast(:recipient as text) is null or recipient_code in (:recipient))
  and (cast(:category as text) is null or weapon_category in (:category))
order by supplier_code, recipient_code, order_year nulls last, designation, flow_key
