member_recognition as (
    -- the members of :organisation on the day but for :recognised itself, and whether each recognises it
    select m.state_code, m.valid_from_text as member_since, coalesce(r.status, 'no_record') as status
    from membership_on_day m
    left join recognition_status r on r.state_code = m.state_code
    where m.organisation_code = :organisation and m.role in ('member', 'participating_state')
      and m.state_code <> :recognised
)
