-- title = "Properties of actors"
-- answers = "Which properties of an actor are recorded (declared neutrality, powers, office holders, rules of accession), and how well are they supported?"
-- include = [{ fragment = "fact_support", facts = "select fact_id from actor_fact" }]
--
-- [params.actor]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only this actor."
--
-- [params.property]
-- type = "text"
-- optional = true
-- help = "Only this property, for example military_neutrality."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Properties that the actor had on this day; those with an unknown start are included."
--
-- [columns]
-- actor = "code"
-- property = "text"
-- value = "text"
-- since = "partial_date"
-- until = "partial_date"
-- support = "text"
-- sources = "text"
-- against = "text"
--
-- [facts]
-- property = { actor = "actor", property = "property", value = "value", since = "since" }
--
-- [coverage]
-- actor_fact = ":actor"
select f.actor_code as actor, f.property, f.value,
       f.valid_from_text as since,
       f.valid_until_text as until,
       s.support,
       (select group_concat(c.source_code, ', ')
        from (
            select distinct source_code from citation where fact_id = f.fact_id and stance <> 'contradicts' order by source_code
        ) as c) as sources,
       (select group_concat(c.source_code, ', ')
        from (
            select distinct source_code from citation where fact_id = f.fact_id and stance = 'contradicts' order by source_code
        ) as c) as against
from actor_fact f
left join supported_fact s on s.fact_id = f.fact_id
where (cast(:actor as text) is null or f.actor_code in (:actor))
  and (cast(:property as text) is null or f.property = :property)
  and (f.valid_from is null or f.valid_from <= :as_of) and (f.valid_until is null or f.valid_until > :as_of)
order by f.actor_code, f.property, f.valid_from nulls first, f.value
