-- title = "Obligations of agreements"
-- answers = """Who owes what to whom under an agreement, in ATOP's five kinds of obligation? A row with pledged = no means \
-- that a source denies the obligation. An agreement without rows has not been coded, which does not mean that it has \
-- no obligations; see agreement-depth."""
-- include = ["agreement_on_day", "party_on_day", "bound_on_day"]
--
-- [params.agreement]
-- type = "agreement"
-- optional = true
-- help = "Only this agreement."
--
-- [params.state]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only obligations that this actor owes or is owed on the day, by agreements to which it is a party then."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer for --state; agreements signed later are left out."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- agreement = "code"
-- obligation = "text"
-- pledged = "text"
-- obligor = "code"
-- beneficiary = "code"
-- conditional = "text"
-- since = "partial_date"
-- until = "partial_date"
-- note = "text"
-- sources = "text"
-- against = "text"
--
-- [facts]
-- obligation = { agreement = "agreement", obligation = "obligation", pledged = "pledged" }
--
-- [coverage]
-- obligation = ":state"
with bound as (
    select agreement_code, actor_code from bound_on_day where actor_code in (:state)
)
select o.agreement_code as agreement, o.kind as obligation, o.pledged, o.obligor_code as obligor,
       o.beneficiary_code as beneficiary, o.conditional,
       o.valid_from_text as since,
       o.valid_until_text as until,
       o.note,
       (select group_concat(c.source_code, ', ')
        from (
            select distinct source_code from citation where fact_id = o.fact_id and stance <> 'contradicts' order by source_code
        ) as c) as sources,
       (select group_concat(c.source_code, ', ')
        from (
            select distinct source_code from citation where fact_id = o.fact_id and stance = 'contradicts' order by source_code
        ) as c) as against
from obligation o
join agreement_on_day a on a.code = o.agreement_code
where (cast(:agreement as text) is null or a.code = :agreement)
  and (cast(:state as text) is null
       or ((o.valid_from is null or o.valid_from <= :as_of) and (o.valid_until is null or o.valid_until > :as_of)
           and (((o.obligor_code is null or o.beneficiary_code is null) and a.code in (select agreement_code from bound))
                or (a.code, o.obligor_code) in (select agreement_code, actor_code from bound)
                or (a.code, o.beneficiary_code) in (select agreement_code, actor_code from bound))))
order by o.agreement_code, o.kind, o.pledged, o.obligor_code nulls first, o.beneficiary_code nulls first, o.valid_from nulls first
