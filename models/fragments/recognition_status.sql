recognition_spell as (
    -- what the record says of each recogniser of :recognised on the day: its last spell begun by then;
    -- a state that has ended recognises nobody. SQLite expects more rows of a list than of a value, and indexes them when joined
    select recogniser_code, recognised_on, recognised_on_text,
           case when withdrawn_on <= :as_of then withdrawn_on end as withdrawn_on,
           case when withdrawn_on <= :as_of then withdrawn_on_text end as withdrawn_on_text,
           case when withdrawn_on <= :as_of then 'withdrawn' else 'recognises' end as face
    from (
        select r.*, row_number() over (partition by recogniser_code order by recognised_on desc nulls last) as nth
        from recognition r
        where recognised_code in (select cast(:recognised as text)) and (recognised_on is null or recognised_on <= :as_of)
          and not exists (select 1 from state_detail d where d.code = r.recogniser_code and d.valid_until <= :as_of)
    ) as begun
    where nth = 1
),
recognition_said as (
    -- what counters say on the day, as far as their editions reach: the one asked for, or all of them
    select p.recogniser_code, max(p.says) as says,
           max(case when p.says in ('claimed', 'recognises') then 'yes' else 'no' end) as claimed,
           max(case when p.says <> s.face then 'yes' else 'no' end) as otherwise
    from recognition_position p
    join counter c on c.code = p.counter_code
    left join recognition_spell s on s.recogniser_code = p.recogniser_code
    where p.recognised_code = :recognised
      and (cast(:counter as text) is null or p.counter_code = :counter)
      and (p.valid_from is null or p.valid_from <= :as_of) and (p.valid_until is null or p.valid_until > :as_of)
      and (c.edition_on is null or c.edition_on >= :as_of)
    group by p.recogniser_code
),
recognition_status as (
    -- one row for every actor that could recognise on the day
    select who.code as state_code,
           case
               when exists (select 1 from counter where code = :counter and edition_on < :as_of) then 'not_covered'
               when cast(:counter as text) is not null and not exists (
                   select 1 from recognition_position where counter_code = :counter and recognised_code = :recognised
               ) then 'not_covered'
               when cast(:counter as text) is not null and said.says is not null then said.says
               when spell.face is not null then spell.face
               when said.claimed = 'yes' then 'claimed'
               when exists (
                   select 1 from coverage
                   where table_name = 'recognition' and actor_code = :recognised and complete = 'yes'
                     and (valid_from is null or valid_from <= :as_of) and (valid_until is null or valid_until > :as_of)
               ) then 'never'
               else 'no_record'
           end as status,
           case
               when cast(:counter as text) is null and spell.face is not null then coalesce(said.otherwise, 'no')
               else 'no'
           end as contested,
           spell.recognised_on_text as recognised_on,
           spell.withdrawn_on_text as withdrawn_on
    from (
        select code
        from state_detail
        where code <> :recognised and status <> 'territory'
          and (valid_from is null or valid_from <= :as_of) and (valid_until is null or valid_until > :as_of)
        union
        select recogniser_code from recognition_spell
        union
        select recogniser_code from recognition_said
    ) as who
    left join recognition_spell spell on spell.recogniser_code = who.code
    left join recognition_said said on said.recogniser_code = who.code
)
