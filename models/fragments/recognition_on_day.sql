recognition_on_day as (
    -- of each pair the last recognition begun by the day; a state that has ended recognises nobody
    select recogniser_code, recognised_code, recognised_on_text, withdrawn
    from (
        select recogniser_code, recognised_code, recognised_on_text,
               case when withdrawn_on <= :as_of then 1 else 0 end as withdrawn,
               row_number() over (
                   partition by recogniser_code, recognised_code order by recognised_on desc nulls last
               ) as nth
        from recognition
        where (recognised_on is null or recognised_on <= :as_of)
          and not exists (
              select 1 from state_detail d where d.code = recognition.recogniser_code and d.valid_until <= :as_of
          )
    ) as begun
    where nth = 1
)
