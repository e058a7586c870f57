agreement_on_day as (
    -- agreements known on the day, with the status that dates and the report at collection allow
    select a.code, a.dataset_code, a.title, a.instrument, a.scope, a.status_reported, a.signed_on,
           a.signed_on_text,
           case
               when a.ended_on <= :as_of then 'terminated'
               when a.ended = 'yes' and a.ended_on is null then 'terminated'
               when a.in_force_on <= :as_of and (d.code is not null or a.status_reported = 'entered_into_force')
                   then 'entered_into_force'
               when a.in_force_on <= :as_of then 'in_force'
               when a.in_force_on is not null then 'signed'
               when a.status_reported = 'terminated' then 'in_force'  -- its end is known, and is yet to come
               when d.code is not null and a.status_reported = 'in_force' then 'entered_into_force'
               else coalesce(a.status_reported, 'signed')
           end as agreement_status
    from agreement a
    left join dataset d on d.code = a.dataset_code and d.covers_until <= :as_of  -- which says nothing of the day
    where a.dataset_code in (:dataset)
      and (a.signed_on <= :as_of
           or (a.signed_on is null and a.in_force_on <= :as_of)
           or (a.signed_on is null and a.in_force_on is null  -- known to exist only on the day of the data
               and cast(:as_of as text) >= (select value from setting where name = 'data_as_of')))
),
standing_on_day as (
    -- those of them that were signed and have not ended
    select code from agreement_on_day where agreement_status not in ('terminated', 'announced')
)
