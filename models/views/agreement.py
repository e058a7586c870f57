"""Views of agreements: what happened to them, who is tied by them, and whether they are alliances."""

from models import fragments
from models.views.view import View, date, integer, text
from models.vocabulary import (
    AGREEMENT_SCOPES,
    AGREEMENT_STATUSES,
    INSTRUMENTS,
    PARTY_ROLES,
    TEXTS_SEEN,
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
        "scheme": text("Collection whose number both share: atop, dcad, unts or cow."),
        "value": text("The number that both share, as text."),
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
        "valid_until": date("First day after the spell; NULL: not ended or not known."),
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

_OVERVIEW = ",\n".join(map(fragments.text, ("agreement_judged", "agreement_overview"))).replace(
    ":dataset", "a.dataset_code"
)

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
        "text_seen": text("What the collectors saw of the text.", TEXTS_SEEN),
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
with {_OVERVIEW},
overview_party as (
    select agreement_code, group_concat(actor_code, ', ') as parties, count(*) as party_count
    from (
        select distinct agreement_code, actor_code, coalesce(actor_raw, actor_code) as raw_name
        from signatory
        where role in ({sql_list(PARTY_ROLES)})
        order by agreement_code, actor_code, raw_name
    ) as parties
    group by agreement_code
)
select o.code, o.dataset_code, o.title, o.instrument, o.scope, o.signed_on, o.signed_on_text, o.in_force_on, o.ended,
       o.status_reported, o.binding, o.text_seen, cast(p.parties as <text>) as parties,
       cast(coalesce(p.party_count, 0) as integer) as party_count,
       cast(o.obligations as <text>) as obligations, cast(o.denied as <text>) as denied,
       cast(o.military_support as <text>) as military_support, cast(o.atop_alliance as <text>) as atop_alliance,
       cast(o.basis as <text>) as basis, cast(o.cow_type as <text>) as cow_type,
       cast(o.institutionalisation as integer) as institutionalisation, cast(o.areas as <text>) as areas,
       cast(o.why as <text>) as why
from agreement_overview o
left join overview_party p on p.agreement_code = o.code
""",
)

AGREEMENT_VIEWS = [AGREEMENT_HISTORY, AGREEMENT_MATCH, SIGNATORY_DYAD, AGREEMENT_OVERVIEW]
