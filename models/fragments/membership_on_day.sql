membership_begun as (
    -- memberships begun by the day; one of unknown start, only where the record is complete by then, or on the day of the data
    select m.*
    from membership m
    where m.valid_from <= :as_of
       or (m.valid_from is null
           and (cast(:as_of as text) >= (select value from setting where name = 'data_as_of')
                or m.organisation_code in (
                    select k.actor_code from coverage k
                    where k.table_name = 'membership' and k.complete = 'yes'
                      and (k.valid_from is null or k.valid_from <= :as_of)
                )))
),
membership_on_day as (
    -- those that hold on the day
    select * from membership_begun where valid_until is null or valid_until > :as_of
)
