bound_on_day as (
    -- who is a party on the day: of agreements that were signed and have not ended, whoever has joined and not left
    select agreement_code, actor_code, joined_on
    from party_on_day
    where open_spells <> 0
      and agreement_code in (select code from standing_on_day)
)
