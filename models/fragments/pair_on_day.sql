pair_on_day as (
    -- agreements in which both :state and :other had been at once by the day, and the spell
    select both_in.agreement_code, both_in.both_since, both_in.both_until
    from (
        select one.agreement_code,
               case when two.joined_on is null or one.joined_on > two.joined_on
                    then one.joined_on else two.joined_on end as both_since,
               case when two.left_on is null or one.left_on < two.left_on
                    then one.left_on else two.left_on end as both_until
        from party_on_day one
        join party_on_day two on two.agreement_code = one.agreement_code
        where one.actor_code = :state and two.actor_code = :other
    ) as both_in
    where both_in.both_since is null or both_in.both_until is null or both_in.both_until > both_in.both_since
)
