"""Views of agreements: what happened to them, who is tied by them, and whether they are alliances."""

from models.views.view import View, date, integer, text
from models.vocabulary import (
    AGREEMENT_SCOPES,
    AGREEMENT_STATUSES,
    INSTRUMENTS,
    OBLIGATION_KINDS,
    PARTY_ROLES,
    YES_NO_UNKNOWN,
    sql_list,
)

AGREEMENT_HISTORY = View(
    name="agreement_history",
    comment="What happened to agreements and when: their own dates, the dates of their signatories, and events.",
    columns={
        "agreement_code": text("The agreement."),
        "happened_on": date("When, the earliest day it can be."),
        "happened_on_text": text("What is known of the day: 2023, 2023-06 or 2023-06-20."),
        "event": text("signed, in_force, ended, acceded, ratified, submitted_to_parliament, parliament_approved, ..."),
        "actor_code": text("Who acted; NULL: all signatories."),
        "outcome": text("Result, in a few words."),
    },
    sql="""
select code as agreement_code, signed_on as happened_on, signed_on_text as happened_on_text,
       cast('signed' as <text>) as event, cast(null as <text>) as actor_code, cast(null as <text>) as outcome
from agreement where signed_on is not null
union all
select code, in_force_on, in_force_on_text, cast('in_force' as <text>), null, null
from agreement where in_force_on is not null
union all
select code, ended_on, ended_on_text, cast('ended' as <text>), null, null
from agreement where ended_on is not null
union all
select s.agreement_code, s.signed_on, s.signed_on_text,
       cast(case when a.signed_on is null then 'signed' else 'acceded' end as <text>), s.actor_code, null
from signatory s
join agreement a on a.code = s.agreement_code
where s.signed_on is not null and (a.signed_on is null or a.signed_on <> s.signed_on)
union all
select agreement_code, ratified_on, ratified_on_text, cast('ratified' as <text>), actor_code, null
from signatory s where ratified_on is not null and not exists (
    select 1 from agreement_event e
    where e.agreement_code = s.agreement_code and e.actor_code = s.actor_code and e.event = 'ratified'
      and e.happened_on_text = s.ratified_on_text
)
union all
select agreement_code, happened_on, happened_on_text, event, actor_code, outcome from agreement_event
""",
)

AGREEMENT_MATCH = View(
    name="agreement_match",
    comment="The same agreement in two datasets: pairs of rows that carry the same number, in both directions.",
    columns={
        "agreement_code": text("An agreement."),
        "matched_code": text("The same agreement in another dataset."),
        "dataset_code": text("Dataset of agreement_code."),
        "matched_dataset_code": text("Dataset of matched_code."),
        "scheme": text("Whose number they share: atop, dcad, unts, cow."),
        "value": text("The number."),
    },
    sql="""
select one.agreement_code, two.agreement_code as matched_code,
       a.dataset_code, b.dataset_code as matched_dataset_code, one.scheme, one.value
from agreement_identifier one
join agreement_identifier two on two.scheme = one.scheme and two.value = one.value
join agreement a on a.code = one.agreement_code
join agreement b on b.code = two.agreement_code
where a.dataset_code <> b.dataset_code
""",
)

SIGNATORY_DYAD = View(
    name="signatory_dyad",
    comment="Pairs of parties to one agreement, in both directions, with the spell in which both are parties.",
    columns={
        "agreement_code": text("The agreement."),
        "dataset_code": text("Dataset of the agreement."),
        "actor_code": text("One party."),
        "partner_code": text("The other party."),
        "signed_on": date("When the later of the two signed."),
        "valid_from": date("First day on which both are parties; NULL: not known."),
        "valid_until": date("First day after; NULL: not ended or not known."),
    },
    sql=f"""
select one.agreement_code, a.dataset_code, one.actor_code, two.actor_code as partner_code,
       cast(case when one.signed_on > two.signed_on then one.signed_on
                 else coalesce(two.signed_on, one.signed_on) end as <date>) as signed_on,
       cast(case when one.valid_from > two.valid_from then one.valid_from
                 else coalesce(two.valid_from, one.valid_from) end as <date>) as valid_from,
       cast(case when one.valid_until < two.valid_until then one.valid_until
                 else coalesce(two.valid_until, one.valid_until) end as <date>) as valid_until
from signatory one
join signatory two on two.agreement_code = one.agreement_code and two.actor_code <> one.actor_code
join agreement a on a.code = one.agreement_code
where one.role in ({sql_list(PARTY_ROLES)}) and two.role in ({sql_list(PARTY_ROLES)})
  and (one.valid_until is null or two.valid_from is null or one.valid_until > two.valid_from)
  and (two.valid_until is null or one.valid_from is null or two.valid_until > one.valid_from)
  and (one.phase is null or two.phase is null or one.phase = two.phase)
""",
)


def _pledges(pledged: str) -> str:
    return ",\n           ".join(
        f"max(case when kind = '{kind}' and pledged = '{pledged}' then 1 else 0 end) as "
        f"{'' if pledged == 'yes' else 'no_'}{kind}"
        for kind in OBLIGATION_KINDS
    )


def _listed(prefix: str) -> str:
    parts = " || ".join(f"case when {prefix}{kind} = 1 then '{kind}, ' else '' end" for kind in OBLIGATION_KINDS)
    return f"nullif(rtrim({parts}, ', '), '')"


# Rules: Leeds, Ritter, Mitchell and Long 2002 and the ATOP codebook (atop_alliance); the definitions, not the coding,
# of the Correlates of War's formal alliances (cow_type); Leeds and Anac 2005 (institutionalisation).
AGREEMENT_OVERVIEW = View(
    name="agreement_overview",
    comment="Agreements with what they oblige to, and whether they are alliances by published rules and why.",
    columns={
        "code": text("The agreement."),
        "dataset_code": text("Dataset of the row; never add up two."),
        "title": text("Title."),
        "instrument": text("Form of the text: treaty, agreement, mou, declaration, plan, ...", INSTRUMENTS),
        "scope": text("general, sector, procurement, status_of_forces, ...", AGREEMENT_SCOPES),
        "signed_on": date("Day of signature, the earliest it can be."),
        "signed_on_text": text("What is known of the day: 2023, 2023-06 or 2023-06-20."),
        "in_force_on": date("Day of entry into force."),
        "ended": text("Text, yes, no or unknown: has it ended?", YES_NO_UNKNOWN),
        "status_reported": text("Status when the row was collected.", AGREEMENT_STATUSES),
        "binding": text("Text, yes, no or unknown: is it binding in international law?", YES_NO_UNKNOWN),
        "text_seen": text("What the collectors saw of the text.", ("full", "summary", "press_only", "none")),
        "parties": text("Codes of signatories and parties, separated by commas."),
        "party_count": integer("Number of signatories and parties."),
        "obligations": text("Which of ATOP's five obligations are pledged, separated by commas; NULL: none coded."),
        "denied": text("Obligations that a source denies, separated by commas."),
        "military_support": text("Text, yes, no or unknown: does it pledge defense or offense?", YES_NO_UNKNOWN),
        "atop_alliance": text(
            "Text, yes, no or unknown: is it an alliance by ATOP's rule? docs/alliance-rules.md has the rule.",
            YES_NO_UNKNOWN,
        ),
        "basis": text(
            "What atop_alliance rests on: text (what is coded of its own terms), dataset (ATOP's coding of the same "
            "agreement), coverage (absent from ATOP, which aims to list every alliance). NULL: unknown.",
            ("text", "dataset", "coverage"),
        ),
        "cow_type": text("What COW's definitions imply; NULL: no such pledge coded.", ("I", "IIa", "IIb", "III")),
        "institutionalisation": integer(
            "0, 1 or 2 by Leeds and Anac's rule; NULL unless ATOP's institutional variables are coded."
        ),
        "areas": text("Areas of cooperation, separated by commas."),
        "why": text("What the answers above rest on, in words."),
    },
    sql=f"""
with pledge as (
    select agreement_code, max(case when pledged = 'yes' then 1 else 0 end) as any_pledge,
           {_pledges("yes")},
           {_pledges("no")}
    from obligation
    group by agreement_code
),
obliged as (
    select agreement_code, any_pledge, defense, offense, neutrality, nonaggression, consultation,
           no_defense, no_offense, {_listed("")} as obligations, {_listed("no_")} as denied,
           case when {" + ".join(f"no_{kind}" for kind in OBLIGATION_KINDS)} = {len(OBLIGATION_KINDS)} then 1 else 0 end
               as all_denied
    from pledge
),
party as (
    select agreement_code, group_concat(actor_code, ', ') as parties, count(*) as party_count,
           sum(independent) as independent_states
    from (
        select distinct s.agreement_code, coalesce(s.actor_raw, s.actor_code) as raw_name, s.actor_code,
               case when a.kind = 'unknown' or d.status <> 'territory' then 1 else 0 end as independent
        from signatory s
        join actor a on a.code = s.actor_code
        left join state_detail d on d.code = s.actor_code
        where s.role in ({sql_list(PARTY_ROLES)})
        order by s.agreement_code, s.actor_code, coalesce(s.actor_raw, s.actor_code)
    ) as parties
    group by agreement_code
),
area as (
    select agreement_code, group_concat(provision_kind_code, ', ') as areas
    from (
        select p.agreement_code, p.provision_kind_code
        from provision p
        join provision_kind k on k.code = p.provision_kind_code
        where k.family = 'cooperation' and p.value <> 'no'
        order by p.agreement_code, p.provision_kind_code
    ) as areas
    group by agreement_code
),
institution as (
    select agreement_code,
           max(case provision_kind_code when 'milcon' then cast(value as integer) end) as milcon,
           max(case provision_kind_code when 'intcom' then cast(value as integer) end) as intcom,
           max(case provision_kind_code when 'base' then cast(value as integer) end) as base,
           max(case provision_kind_code when 'milaid' then cast(value as integer) end) as milaid,
           max(case provision_kind_code when 'subord' then cast(value as integer) end) as subord,
           max(case provision_kind_code when 'contrib' then cast(value as integer) end) as contrib,
           max(case provision_kind_code when 'orgpurp1' then cast(value as integer) end) as orgpurp1,
           max(case provision_kind_code when 'orgpurp2' then cast(value as integer) end) as orgpurp2
    from provision
    where provision_kind_code in ('milcon', 'intcom', 'base', 'milaid', 'subord', 'contrib', 'orgpurp1', 'orgpurp2')
    group by agreement_code
),
coded as (
    -- pledges as 1 or 0, ATOP's number where its coding is used, and the edition that does not list the agreement
    select a.code, coalesce(o.any_pledge, 0) as pledges,
           case when o.any_pledge = 1 then 0 when a.obligations_coded = 'full' or o.all_denied = 1 then 1 else 0 end
               as pledges_nothing,
           case when a.obligations_coded = 'full' and a.text_seen <> 'full' then (
               select min(i.value) from agreement_identifier i where i.agreement_code = a.code and i.scheme = 'atop'
           ) end as atop_number,
           case
               when substr(a.absent_from_code, 1, 5) = 'atop-' and coalesce(o.any_pledge, 0) = 0
                    and party.independent_states >= 2
                    and a.signed_on between cast('1815-01-01' as <date>) and cast('2018-12-31' as <date>)
               then a.absent_from_code
           end as absent_from,
           coalesce(party.independent_states, 0) as independent_states
    from agreement a
    left join obliged o on o.agreement_code = a.code
    left join party on party.agreement_code = a.code
),
judged as (
    select c.code,
           case
               when a.binding = 'no' then 'no'
               when c.pledges = 1 and c.independent_states >= 2 and coalesce(a.status_reported, '') <> 'announced'
               then 'yes'
               when c.pledges_nothing = 1 or c.absent_from is not null then 'no'
               else 'unknown'
           end as atop_alliance
    from coded c
    join agreement a on a.code = c.code
)
select a.code, a.dataset_code, a.title, a.instrument, a.scope, a.signed_on,
       a.signed_on_text,
       a.in_force_on, a.ended, a.status_reported, a.binding, a.text_seen,
       cast(party.parties as <text>) as parties, cast(coalesce(party.party_count, 0) as integer) as party_count,
       cast(o.obligations as <text>) as obligations, cast(o.denied as <text>) as denied,
       cast(case
           when o.defense = 1 or o.offense = 1 then 'yes'
           when a.obligations_coded = 'full' or (o.no_defense = 1 and o.no_offense = 1) or c.absent_from is not null
           then 'no'
           else 'unknown'
       end as <text>) as military_support,
       cast(j.atop_alliance as <text>) as atop_alliance,
       cast(case
           when j.atop_alliance = 'unknown' then null
           when a.binding = 'no' then 'text'
           when c.atop_number is not null then 'dataset'
           when c.pledges = 1 or c.pledges_nothing = 1 then 'text'
           else 'coverage'
       end as <text>) as basis,
       cast(case
           when o.defense = 1 then 'I'
           when o.neutrality = 1 then 'IIa'
           when o.nonaggression = 1 then 'IIb'
           when o.consultation = 1 then 'III'
       end as <text>) as cow_type,
       cast(case
           when i.agreement_code is null or coalesce(o.any_pledge, 0) = 0 then null
           when i.milcon = 3 or i.intcom = 1 or i.base > 0 then 2
           when i.milcon = 2 or i.milaid in (3, 4) or i.subord > 0 or i.contrib = 1
                or i.orgpurp1 in (1, 4) or i.orgpurp2 in (1, 4) then 1
           else 0
       end as integer) as institutionalisation,
       cast(area.areas as <text>) as areas,
       cast(case when a.binding = 'no' then 'not legally binding, as an alliance has to be; ' else '' end || case
           when c.pledges = 1 and c.independent_states < 2
           then 'pledges ' || o.obligations || ', but fewer than two independent states are recorded as parties'
           when c.pledges = 1 and a.status_reported = 'announced'
           then 'would pledge ' || o.obligations || ', but is only announced'
           when c.pledges = 1 and c.atop_number is not null
           then 'pledges ' || o.obligations || ', as ATOP codes it (alliance ' || c.atop_number || ')'
           when c.pledges = 1 then 'pledges ' || o.obligations || '; text seen: ' || a.text_seen
           when a.obligations_coded = 'full' then 'none of the five obligations is pledged; text seen: ' || a.text_seen
           when c.absent_from is not null
           then 'not among the alliances of ' || replace(c.absent_from, 'atop-', 'ATOP ')
                || ', which aims to list all of 1815 to 2018'
           when o.denied is not null
           then 'denied: ' || o.denied || '; the other obligations are not coded; text seen: ' || a.text_seen
           else 'obligations not coded; text seen: ' || a.text_seen
       end as <text>) as why
from agreement a
join coded c on c.code = a.code
join judged j on j.code = a.code
left join obliged o on o.agreement_code = a.code
left join party on party.agreement_code = a.code
left join area on area.agreement_code = a.code
left join institution i on i.agreement_code = a.code
""",
)

AGREEMENT_VIEWS = [AGREEMENT_HISTORY, AGREEMENT_MATCH, SIGNATORY_DYAD, AGREEMENT_OVERVIEW]
