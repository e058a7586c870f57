party_on_day as (
    -- who had signed or joined each agreement of the dataset by the day, every actor once; left_on: its last spell was over by then.
    -- open_spells: those that were not; "<> 0" lets PostgreSQL expect as many rows as there are, and "> 0" only a third
    select agreement_code, actor_code, min(joined) as joined_on,
           case when sum(open) = 0 then max(over_from) end as left_on, sum(open) as open_spells
    from (
        select s.agreement_code, s.actor_code, case when s.valid_until <= :as_of then 0 else 1 end as open,
               coalesce(s.signed_on_text, s.valid_from_text) as joined,
               s.valid_until_text as over_from
        from signatory s
        where s.agreement_code in (select a.code from agreement a where a.dataset_code in (:dataset))
          and s.role in ('signatory', 'party', 'acceding')
          and (s.signed_on <= :as_of or (s.signed_on is null and (s.valid_from is null or s.valid_from <= :as_of)))
    ) as spell
    group by agreement_code, actor_code
),
tied_on_day as (
    -- who is tied to each agreement on the day: of one that has ended, whoever was when it ended
    select agreement_code, actor_code, joined_on from party_on_day where open_spells <> 0
    union all
    select p.agreement_code, p.actor_code, p.joined_on
    from party_on_day p
    join (
        select agreement_code, max(left_on) as ended_on
        from party_on_day
        group by agreement_code
        having count(left_on) = count(*)
    ) as ended on ended.agreement_code = p.agreement_code and ended.ended_on = p.left_on
)
