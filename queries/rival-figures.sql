-- title = "Rival figures for one transfer"
-- answers = "For which transfers do sources give different numbers, and which source gives which?"
--
-- [columns]
-- claim_group = "code"
-- figure = "text"
-- source = "code"
-- stance = "text"
-- transfer_status = "text"
-- field = "text"
-- supplier = "code"
-- recipient = "code"
-- order_year = "integer"
--
-- [facts]
-- source = { code = "source" }
--
-- [coverage]
-- arms_transfer = "*"
select t.claim_group,
       t.designation || ': ' || coalesce(cast(t.ordered as text), '?') || ' ordered, '
           || coalesce(cast(t.delivered as text), '?') || ' delivered' as figure,
       c.source_code as source, c.stance, t.transfer_status,
       c.field, t.supplier_code as supplier, t.recipient_code as recipient, t.order_year
from arms_transfer t
join citation c on c.fact_id = t.fact_id
where t.claim_group is not null
order by t.claim_group nulls last, t.ordered nulls last, t.source_key, c.source_code, c.stance, c.field nulls first
