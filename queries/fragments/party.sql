party as (
    -- who is tied to each agreement, every actor once
    select distinct agreement_code, actor_code
    from signatory
    where role in ('signatory', 'party', 'acceding')
)
