overview_area as (
    select agreement_code, group_concat(provision_kind_code, ', ') as areas
    from (
        select a.code as agreement_code, p.provision_kind_code
        from agreement a
        join provision p on p.agreement_code = a.code
        join provision_kind k on k.code = p.provision_kind_code
        where a.dataset_code in (:dataset) and k.family = 'cooperation' and p.value <> 'no'
        order by agreement_code, p.provision_kind_code
    ) as areas
    group by agreement_code
),
overview_institution as (
    select a.code as agreement_code,
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
    group by a.code
),
overview_worded as (
    -- lists of what is pledged and denied, ATOP's number where its coding is used, and institutions by Leeds and Anac
    select j.*, area.areas,
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
           case when j.obligations_coded = 'full' and j.text_seen <> 'full' then (
               select min(n.value) from agreement_identifier n where n.agreement_code = j.code and n.scheme = 'atop'
           ) end as atop_number,
           case
               when i.agreement_code is null or j.pledges = 0 then null
               when i.milcon = 3 or i.intcom = 1 or i.base > 0 then 2
               when i.milcon = 2 or i.milaid in (3, 4) or i.subord > 0 or i.contrib = 1
                    or i.orgpurp1 in (1, 4) or i.orgpurp2 in (1, 4) then 1
               else 0
           end as institutionalisation
    from agreement_judged j
    left join overview_area area on area.agreement_code = j.code
    left join overview_institution i on i.agreement_code = j.code
),
agreement_overview as (
    -- agreements of the dataset with what they oblige to, and whether they are alliances by published rules and why
    select code, dataset_code, title, instrument, scope, signed_on, signed_on_text, in_force_on, ended, status_reported,
           binding, text_seen, obligations, denied, military_support, atop_alliance,
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
               when pledges = 1 and ties_states = 0
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
    from overview_worded
)
