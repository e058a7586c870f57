judged_pledge as (
    -- what each agreement of the dataset pledges and denies, 1 or 0
    select o.agreement_code, max(case when o.pledged = 'yes' then 1 else 0 end) as any_pledge,
           max(case when o.kind = 'defense' and o.pledged = 'yes' then 1 else 0 end) as defense,
           max(case when o.kind = 'offense' and o.pledged = 'yes' then 1 else 0 end) as offense,
           max(case when o.kind = 'neutrality' and o.pledged = 'yes' then 1 else 0 end) as neutrality,
           max(case when o.kind = 'nonaggression' and o.pledged = 'yes' then 1 else 0 end) as nonaggression,
           max(case when o.kind = 'consultation' and o.pledged = 'yes' then 1 else 0 end) as consultation,
           max(case when o.kind = 'defense' and o.pledged = 'no' then 1 else 0 end) as no_defense,
           max(case when o.kind = 'offense' and o.pledged = 'no' then 1 else 0 end) as no_offense,
           max(case when o.kind = 'neutrality' and o.pledged = 'no' then 1 else 0 end) as no_neutrality,
           max(case when o.kind = 'nonaggression' and o.pledged = 'no' then 1 else 0 end) as no_nonaggression,
           max(case when o.kind = 'consultation' and o.pledged = 'no' then 1 else 0 end) as no_consultation
    from obligation o
    where o.agreement_code in (select a.code from agreement a where a.dataset_code in (:dataset))
    group by o.agreement_code
),
judged_independent as (
    select actor.code
    from actor
    left join state_detail d on d.code = actor.code
    where actor.kind = 'unknown' or d.status <> 'territory'
),
judged_tie as (
    -- of agreements that pledge something or are absent from ATOP: those that tie at least two independent states.
    -- Actors that a file names differently count each, as unknown ones do
    select agreement_code
    from (
        select s.agreement_code,
               case
                   when s.actor_code in (select code from judged_independent)
                   then coalesce(s.actor_code || ' ' || nullif(s.actor_raw, s.actor_code), s.actor_code)
               end as name
        from signatory s
        where s.role in ('signatory', 'party', 'acceding')
          and s.agreement_code in (
              select agreement_code from judged_pledge where any_pledge = 1
              union all
              select a.code from agreement a where a.dataset_code in (:dataset) and a.absent_from_code is not null
          )
    ) as party
    group by agreement_code
    having min(name) <> max(name)
),
judged_coded as (
    -- pledges as 1 or 0, and the edition that does not list the agreement
    select a.code, a.dataset_code, a.title, a.instrument, a.scope, a.signed_on, a.signed_on_text, a.in_force_on, a.ended,
           a.status_reported, a.binding, a.obligations_coded, a.text_seen,
           case when tie.agreement_code is null then 0 else 1 end as ties_states,
           o.defense, o.offense, o.neutrality, o.nonaggression, o.consultation,
           o.no_defense, o.no_offense, o.no_neutrality, o.no_nonaggression, o.no_consultation,
           coalesce(o.any_pledge, 0) as pledges,
           case
               when o.any_pledge = 1 then 0
               when a.obligations_coded = 'full'
                    or o.no_defense + o.no_offense + o.no_neutrality + o.no_nonaggression + o.no_consultation = 5 then 1
               else 0
           end as pledges_nothing,
           case
               when substr(a.absent_from_code, 1, 5) = 'atop-' and coalesce(o.any_pledge, 0) = 0
                    and tie.agreement_code is not null and a.signed_on between '1815-01-01' and '2018-12-31'
               then a.absent_from_code
           end as absent_from
    from agreement a
    left join judged_pledge o on o.agreement_code = a.code
    left join judged_tie tie on tie.agreement_code = a.code
    where a.dataset_code in (:dataset)
),
agreement_judged as (
    -- agreements of the dataset, with what is coded of their pledges, and whether they are alliances by published rules
    select c.*,
           case
               when c.binding = 'no' then 'no'
               when c.pledges = 1 and c.ties_states = 1 and coalesce(c.status_reported, '') <> 'announced'
               then 'yes'
               when c.pledges_nothing = 1 or c.absent_from is not null then 'no'
               else 'unknown'
           end as atop_alliance,
           case
               when c.defense = 1 or c.offense = 1 then 'yes'
               when c.obligations_coded = 'full' or (c.no_defense = 1 and c.no_offense = 1) or c.absent_from is not null
               then 'no'
               else 'unknown'
           end as military_support
    from judged_coded c
)
