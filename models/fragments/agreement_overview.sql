overview_pledge as (
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
    from agreement a
    join obligation o on o.agreement_code = a.code
    where a.dataset_code in (:dataset)
    group by o.agreement_code
),
overview_obliged as (
    select agreement_code, any_pledge, defense, offense, neutrality, nonaggression, consultation,
           no_defense, no_offense,
           nullif(rtrim(
               case when defense = 1 then 'defense, ' else '' end || case when offense = 1 then 'offense, ' else '' end
               || case when neutrality = 1 then 'neutrality, ' else '' end
               || case when nonaggression = 1 then 'nonaggression, ' else '' end
               || case when consultation = 1 then 'consultation, ' else '' end, ', '), '') as obligations,
           nullif(rtrim(
               case when no_defense = 1 then 'defense, ' else '' end || case when no_offense = 1 then 'offense, ' else '' end
               || case when no_neutrality = 1 then 'neutrality, ' else '' end
               || case when no_nonaggression = 1 then 'nonaggression, ' else '' end
               || case when no_consultation = 1 then 'consultation, ' else '' end, ', '), '') as denied,
           case when no_defense + no_offense + no_neutrality + no_nonaggression + no_consultation = 5 then 1 else 0 end
               as all_denied
    from overview_pledge
),
overview_party as (
    select agreement_code, group_concat(actor_code, ', ') as parties, count(*) as party_count,
           sum(independent) as independent_states
    from (
        select distinct s.agreement_code, coalesce(s.actor_raw, s.actor_code) as raw_name, s.actor_code,
               case when actor.kind = 'unknown' or d.status <> 'territory' then 1 else 0 end as independent
        from agreement a
        join signatory s on s.agreement_code = a.code
        join actor on actor.code = s.actor_code
        left join state_detail d on d.code = s.actor_code
        where a.dataset_code in (:dataset) and s.role in ('signatory', 'party', 'acceding')
        order by s.agreement_code, s.actor_code, coalesce(s.actor_raw, s.actor_code)
    ) as parties
    group by agreement_code
),
overview_area as (
    select agreement_code, group_concat(provision_kind_code, ', ') as areas
    from (
        select p.agreement_code, p.provision_kind_code
        from agreement a
        join provision p on p.agreement_code = a.code
        join provision_kind k on k.code = p.provision_kind_code
        where a.dataset_code in (:dataset) and k.family = 'cooperation' and p.value <> 'no'
        order by p.agreement_code, p.provision_kind_code
    ) as areas
    group by agreement_code
),
overview_institution as (
    select p.agreement_code,
           max(case p.provision_kind_code when 'milcon' then cast(p.value as integer) end) as milcon,
           max(case p.provision_kind_code when 'intcom' then cast(p.value as integer) end) as intcom,
           max(case p.provision_kind_code when 'base' then cast(p.value as integer) end) as base,
           max(case p.provision_kind_code when 'milaid' then cast(p.value as integer) end) as milaid,
           max(case p.provision_kind_code when 'subord' then cast(p.value as integer) end) as subord,
           max(case p.provision_kind_code when 'contrib' then cast(p.value as integer) end) as contrib,
           max(case p.provision_kind_code when 'orgpurp1' then cast(p.value as integer) end) as orgpurp1,
           max(case p.provision_kind_code when 'orgpurp2' then cast(p.value as integer) end) as orgpurp2
    from agreement a
    join provision p on p.agreement_code = a.code
    where a.dataset_code in (:dataset)
      and p.provision_kind_code in ('milcon', 'intcom', 'base', 'milaid', 'subord', 'contrib', 'orgpurp1', 'orgpurp2')
    group by p.agreement_code
),
overview_coded as (
    -- pledges as 1 or 0, ATOP's number where its coding is used, and the edition that does not list the agreement
    select a.code, a.dataset_code, a.title, a.instrument, a.scope, a.signed_on, a.signed_on_text, a.in_force_on, a.ended,
           a.status_reported, a.binding, a.obligations_coded, a.text_seen, party.parties,
           coalesce(party.party_count, 0) as party_count, coalesce(party.independent_states, 0) as independent_states,
           o.obligations, o.denied, o.defense, o.offense, o.neutrality, o.nonaggression, o.consultation, o.no_defense,
           o.no_offense, area.areas, coalesce(o.any_pledge, 0) as pledges,
           case when o.any_pledge = 1 then 0 when a.obligations_coded = 'full' or o.all_denied = 1 then 1 else 0 end
               as pledges_nothing,
           case when a.obligations_coded = 'full' and a.text_seen <> 'full' then (
               select min(i.value) from agreement_identifier i where i.agreement_code = a.code and i.scheme = 'atop'
           ) end as atop_number,
           case
               when substr(a.absent_from_code, 1, 5) = 'atop-' and coalesce(o.any_pledge, 0) = 0
                    and party.independent_states >= 2 and a.signed_on between '1815-01-01' and '2018-12-31'
               then a.absent_from_code
           end as absent_from,
           case
               when i.agreement_code is null or coalesce(o.any_pledge, 0) = 0 then null
               when i.milcon = 3 or i.intcom = 1 or i.base > 0 then 2
               when i.milcon = 2 or i.milaid in (3, 4) or i.subord > 0 or i.contrib = 1
                    or i.orgpurp1 in (1, 4) or i.orgpurp2 in (1, 4) then 1
               else 0
           end as institutionalisation
    from agreement a
    left join overview_obliged o on o.agreement_code = a.code
    left join overview_party party on party.agreement_code = a.code
    left join overview_area area on area.agreement_code = a.code
    left join overview_institution i on i.agreement_code = a.code
    where a.dataset_code in (:dataset)
),
overview_judged as (
    select c.*,
           case
               when c.binding = 'no' then 'no'
               when c.pledges = 1 and c.independent_states >= 2 and coalesce(c.status_reported, '') <> 'announced'
               then 'yes'
               when c.pledges_nothing = 1 or c.absent_from is not null then 'no'
               else 'unknown'
           end as atop_alliance
    from overview_coded c
),
agreement_overview as (
    -- agreements of the dataset with what they oblige to, and whether they are alliances by published rules and why
    select code, dataset_code, title, instrument, scope, signed_on, signed_on_text, in_force_on, ended, status_reported,
           binding, text_seen, parties, party_count, obligations, denied,
           case
               when defense = 1 or offense = 1 then 'yes'
               when obligations_coded = 'full' or (no_defense = 1 and no_offense = 1) or absent_from is not null then 'no'
               else 'unknown'
           end as military_support,
           atop_alliance,
           case
               when atop_alliance = 'unknown' then null
               when binding = 'no' then 'text'
               when atop_number is not null then 'dataset'
               when pledges = 1 or pledges_nothing = 1 then 'text'
               else 'coverage'
           end as basis,
           case
               when defense = 1 then 'I'
               when neutrality = 1 then 'IIa'
               when nonaggression = 1 then 'IIb'
               when consultation = 1 then 'III'
           end as cow_type,
           institutionalisation, areas,
           case when binding = 'no' then 'not legally binding, as an alliance has to be; ' else '' end || case
               when pledges = 1 and independent_states < 2
               then 'pledges ' || obligations || ', but fewer than two independent states are recorded as parties'
               when pledges = 1 and status_reported = 'announced'
               then 'would pledge ' || obligations || ', but is only announced'
               when pledges = 1 and atop_number is not null
               then 'pledges ' || obligations || ', as ATOP codes it (alliance ' || atop_number || ')'
               when pledges = 1 then 'pledges ' || obligations || '; text seen: ' || text_seen
               when obligations_coded = 'full' then 'none of the five obligations is pledged; text seen: ' || text_seen
               when absent_from is not null
               then 'not among the alliances of ' || replace(absent_from, 'atop-', 'ATOP ')
                    || ', which aims to list all of 1815 to 2018'
               when denied is not null
               then 'denied: ' || denied || '; the other obligations are not coded; text seen: ' || text_seen
               else 'obligations not coded; text seen: ' || text_seen
           end as why
    from overview_judged
)
