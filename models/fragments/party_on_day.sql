party_on_day as (
    -- who had signed or joined each agreement by the day, every actor once; left_on: its last spell was over by then
    select agreement_code, actor_code, min(joined) as joined_on,
           case when sum(case when valid_until <= :as_of then 0 else 1 end) = 0 then max(over_from) end as left_on
    from (
        select s.agreement_code, s.actor_code, s.valid_until,
               coalesce(s.signed_on_text, s.valid_from_text) as joined,
               s.valid_until_text as over_from
        from signatory s
        where s.role in ('signatory', 'party', 'acceding')
          and (coalesce(s.signed_on, s.valid_from) is null or coalesce(s.signed_on, s.valid_from) <= :as_of)
    ) as spell
    group by agreement_code, actor_code
),
tied_on_day as (
    -- who is tied to each agreement on the day: of one that has ended, whoever was when it ended
    select p.agreement_code, p.actor_code, p.joined_on
    from party_on_day p
    join (
        select agreement_code, case when count(left_on) = count(*) then max(left_on) end as last_left
        from party_on_day
        group by agreement_code
    ) as gone on gone.agreement_code = p.agreement_code
    where p.left_on is null or p.left_on = gone.last_left
)
