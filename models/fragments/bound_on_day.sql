bound_on_day as (
    -- who is a party on the day: of agreements that were signed and have not ended, whoever has joined and not left
    select p.agreement_code, p.actor_code, p.joined_on
    from party_on_day p
    join agreement_on_day a on a.code = p.agreement_code
    where p.left_on is null and a.agreement_status not in ('terminated', 'announced')
)
