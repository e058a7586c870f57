-- title = "Arms deals and their value"
-- answers = "What is the value of a deal, in which currency, which transfers belong to it, and which sources say so?"
--
-- [params.supplier]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only deals with this supplier."
--
-- [params.recipient]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only deals with this recipient."
--
-- [params.kind]
-- type = "choice"
-- choices = ["contract", "aid", "approval", "selection", "programme", "unknown"]
-- optional = true
-- help = "Only deals of this kind; only a contract is known to be agreed at its value."
--
-- [params.from_year]
-- type = "year"
-- optional = true
-- option = "from"
-- help = "Deals signed, or else ordered, in this year or later."
--
-- [params.to_year]
-- type = "year"
-- optional = true
-- option = "to"
-- help = "Deals signed, or else ordered, in this year or earlier."
--
-- [columns]
-- deal = "code"
-- title = "text"
-- supplier = "code"
-- recipient = "code"
-- kind = "text"
-- year = "integer"
-- value_amount = "decimal(0)"
-- value_currency = "code"
-- value_usd = "decimal(0)"
-- whole = "text"
-- transfers = "text"
-- sources = "text"
--
-- [facts]
-- deal = { deal = "deal" }
--
-- [coverage]
-- deal = ":supplier or :recipient"
with listed as (
    select deal_code, min(order_year) as order_year, group_concat(source_key, ', ') as transfers
    from (
        select deal_code, order_year, source_key from arms_transfer where deal_code is not null order by source_key
    ) as in_order
    group by deal_code
),
dated as (
    select d.*, coalesce(cast(substr(d.signed_on_text, 1, 4) as integer), l.order_year) as year, l.transfers
    from deal d
    left join listed l on l.deal_code = d.code
)
select code as deal, title, supplier_code as supplier, recipient_code as recipient, kind, year, value_amount, value_currency,
       coalesce(value_usd, case when value_currency = 'USD' then value_amount end) as value_usd, whole, transfers,
       (select group_concat(c.source_code, ', ')
        from (
            select distinct source_code from citation where fact_id = d.fact_id and stance <> 'contradicts' order by source_code
        ) as c) as sources
from dated d
where (cast(:supplier as text) is null or supplier_code in (:supplier))
  and (cast(:recipient as text) is null or recipient_code in (:recipient))
  and (cast(:kind as text) is null or kind = :kind)
  and (cast(:from_year as integer) is null or year >= :from_year)
  and (cast(:to_year as integer) is null or year <= :to_year)
order by supplier_code, recipient_code, year nulls last, code
