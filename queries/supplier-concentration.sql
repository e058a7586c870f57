-- title = "Concentration of suppliers by recipient and year"
-- answers = """How many suppliers delivered arms to a recipient in each year, and how concentrated were they \
-- (Herfindahl-Hirschman index: the sum of the squared shares of the volume delivered in the year, 0 to 1)? \
-- The volume is the trend-indicator value in millions, which is not money. Deliveries over several years without yearly \
-- figures are divided equally; of rival figures the highest counts; all unknown suppliers count as one. The index is empty where nothing is stated of how completely the deliveries are recorded."""
-- at_least = ["suppliers", "volume"]
-- of_whole = ["hhi"]
--
-- [params.recipient]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only deliveries to this recipient."
--
-- [params.from_year]
-- type = "year"
-- optional = true
-- option = "from"
-- help = "Deliveries in this year or later."
--
-- [params.to_year]
-- type = "year"
-- optional = true
-- option = "to"
-- help = "Deliveries in this year or earlier."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- recipient = "code"
-- year = "integer"
-- suppliers = "integer"
-- volume = "decimal(2)"
-- hhi = "decimal(4)"
--
-- [facts]
-- arms = { recipient = "recipient" }
--
-- [coverage]
-- arms_transfer = ":recipient as recipient"
with figure as (
    -- of rival figures for one transfer the highest, as in arms_flow; packages repeat other rows
    select id, supplier_code, recipient_code, tiv_delivered
    from arms_transfer
    where dataset_code in (:dataset) and is_package = 'no' and claim_group is null
      and (cast(:recipient as text) is null or recipient_code in (:recipient))
    union all
    select id, supplier_code, recipient_code, tiv_delivered
    from (
        select id, supplier_code, recipient_code, tiv_delivered,
               row_number() over (
                   partition by supplier_code, recipient_code, claim_group
                   order by tiv_delivered desc nulls last, source_key
               ) as nth
        from arms_transfer
        where dataset_code in (:dataset) and is_package = 'no' and claim_group is not null
          and (cast(:recipient as text) is null or recipient_code in (:recipient))
    ) as ranked
    where nth = 1
),
supplied as (
    select f.recipient_code, d.year, f.supplier_code,
           cast(sum(coalesce(
               d.tiv_delivered,
               f.tiv_delivered / (select count(*) from arms_delivery n where n.arms_transfer_id = f.id)
           )) as double precision) as volume
    from figure f
    join arms_delivery d on d.arms_transfer_id = f.id
    where (cast(:from_year as integer) is null or d.year >= :from_year)
      and (cast(:to_year as integer) is null or d.year <= :to_year)
    group by f.recipient_code, d.year, f.supplier_code
)
select recipient_code as recipient, year, count(*) as suppliers, sum(volume) as volume,
       case when exists (
           -- without a statement of how complete it is, the index would be of an unknown part
           select 1
           from coverage c
           where c.table_name = 'arms_transfer' and c.dataset_code in (:dataset) and coalesce(c.role, 'recipient') = 'recipient'
             and (c.actor_code is null or c.actor_code = s.recipient_code)
             and coalesce(cast(substr(c.valid_from_text, 1, 4) as integer) <= s.year, 1 = 1)
             and coalesce(cast(substr(c.valid_until_text, 1, 4) as integer) >= s.year, 1 = 1)
       ) then sum(volume * volume) / (sum(volume) * sum(volume)) end as hhi
from supplied s
where volume > 0
group by recipient_code, year
order by recipient_code, year
