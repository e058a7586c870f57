-- title = "Who supplies which arms to whom"
-- answers = "Which arms did a state receive or supply, how many, and how many rival figures are there?"
-- at_least = ["figures"]
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
-- [params.from_year]
-- type = "year"
-- optional = true
-- option = "from"
-- help = "Orders of this year or later."
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
-- supplier = "code"
-- recipient = "code"
-- designation = "text"
-- order_year = "integer"
-- ordered_low = "integer"
-- ordered_high = "integer"
-- delivered_low = "integer"
-- delivered_high = "integer"
-- transfer_status = "text"
-- figures = "integer"
-- dataset = "code"
--
-- [facts]
-- arms = { supplier = "supplier", recipient = "recipient", designation = "designation" }
--
-- [coverage]
-- arms_transfer = ":supplier as supplier or :recipient as recipient"
select supplier_code as supplier, recipient_code as recipient, designation, order_year, ordered_low, ordered_high,
       delivered_low, delivered_high, transfer_status, figures, dataset_code as dataset
from arms_flow
where dataset_code in (:dataset)
  and (cast(:supplier as text) is null or supplier_code in (:supplier))
  and (cast(:recipient as text) is null or recipient_code in (:recipient))
  and (cast(:category as text) is null or weapon_category in (:category))
  and (cast(:designation as text) is null or replace(designation, :designation, '') <> designation)
  and ((cast(:from_year as integer) is null and cast(:to_year as integer) is null)
       or flow_key in (  -- rival figures may name different years: one of them in the period is enough
           select coalesce(t.claim_group, t.source_key)
           from arms_transfer t
           where t.dataset_code in (:dataset) and t.is_package = 'no'
             and (cast(:from_year as integer) is null or t.order_year >= :from_year)
             and (cast(:to_year as integer) is null or t.order_year <= :to_year)
       ))
order by supplier_code, recipient_code, order_year nulls last, designation, flow_key
