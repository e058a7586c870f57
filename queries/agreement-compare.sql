-- title = "Two agreements side by side"
-- answers = "Do two agreements say the same? Their form, areas of cooperation and obligations are compared side by side. What nobody has seen in a text is unknown, not no."
--
-- [params.agreement]
-- type = "agreement"
-- example = "alb-hrv-xkx-2025"
-- help = "First agreement."
--
-- [params.other]
-- type = "agreement"
-- example = "srb-hun-2025"
-- help = "Second agreement."
--
-- [columns]
-- kind = "text"
-- area = "text"
-- in_agreement = "text"
-- in_other = "text"
--
-- [facts]
-- agreement = [{ agreement = ":agreement" }, { agreement = ":other" }]
with compared as (
    select code, instrument, binding, text_seen, obligations_coded from agreement where code in (:agreement, :other)
),
said as (
    select a.code, 1 as part, 'form' as kind, 'instrument' as area, a.instrument as says from compared a
    union all
    select a.code, 1, 'form', 'binding', a.binding from compared a
    union all
    select p.agreement_code, 2, 'area', p.provision_kind_code, case when p.value = 'no' then 'no' else 'yes' end
    from provision p
    join provision_kind k on k.code = p.provision_kind_code and k.family = 'cooperation'
    where p.agreement_code in (:agreement, :other)
    union all
    select o.agreement_code, 3, 'obligation', o.kind, max(o.pledged)
    from obligation o
    where o.agreement_code in (:agreement, :other)
    group by o.agreement_code, o.kind
),
topic as (
    select distinct part, kind, area from said
),
answered as (
    select t.part, t.kind, t.area, a.code,
           coalesce(
               (select s.says from said s where s.code = a.code and s.kind = t.kind and s.area = t.area),
               case
                   when t.kind = 'obligation' and a.obligations_coded = 'full' then 'no'
                   when t.kind = 'area' and a.text_seen = 'full' then 'no'
                   else 'unknown'
               end
           ) as says
    from topic t
    cross join compared a
)
select t.kind, t.area,
       (select n.says from answered n where n.code = :agreement and n.kind = t.kind and n.area = t.area) as in_agreement,
       (select n.says from answered n where n.code = :other and n.kind = t.kind and n.area = t.area) as in_other
from topic t
order by t.part, t.area
