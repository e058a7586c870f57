"""Views of actors: states and organisations with their own columns, borders in both directions, state-years."""

from models.views.view import View, date, integer, text
from models.vocabulary import STATE_STATUSES, YES_NO

SYSTEMS = ("cow", "gw")


def _latest_code(scheme: str) -> str:
    return (
        "(select i.value from state_identifier i"
        f" where i.state_code = a.code and i.scheme = '{scheme}' and i.dataset_code = 'curated'"
        " order by coalesce(i.valid_until, '9999-12-31') desc, i.value limit 1)"
    )


STATE = View(
    name="state",
    comment="States, territories and former states with their codes.",
    columns={
        "code": text("ISO 3166 alpha-3, or a code made for this project."),
        "name": text("Short English name."),
        "status": text("recognised, partially_recognised, territory, associated, historic.", STATE_STATUSES),
        "iso2": text("Latest ISO 3166 alpha-2 code."),
        "cow": text("Latest Correlates of War number, as text."),
        "gw": text("Latest Gleditsch and Ward number, as text."),
        "valid_from": date("First day of existence; NULL: not collected."),
        "valid_until": date("First day after the end; NULL: exists."),
    },
    sql=f"""
select a.code, a.name, d.status,
       {_latest_code("iso2")} as iso2,
       {_latest_code("cow")} as cow,
       {_latest_code("gw")} as gw,
       d.valid_from, d.valid_until
from actor a
join state_detail d on d.code = a.code
""",
)

ORGANISATION = View(
    name="organisation",
    comment="Organisations: every actor of that kind.",
    columns={
        "code": text("Acronym."),
        "name": text("Name."),
        "accession_rule": text(
            "What the admission of a member needs now: unanimity, two_thirds, "
            "two_thirds_with_veto (a permanent member of the Security Council can block alone); NULL: not collected."
        ),
    },
    sql="""
select a.code, a.name,
       cast((select min(f.value) from actor_fact f
             where f.actor_code = a.code and f.property = 'accession_rule' and f.valid_until is null) as <text>)
           as accession_rule
from actor a
where a.kind = 'organisation'
""",
)

NEIGHBOUR = View(
    name="neighbour",
    comment="Land borders in both directions, so that a condition on state_code finds all neighbours of a state.",
    columns={
        "state_code": text("A state."),
        "neighbour_code": text("A state that it borders on."),
        "valid_from": date("First day; NULL: since before the record."),
        "valid_until": date("First day after the spell; NULL: still so."),
    },
    sql="""
select state_1_code as state_code, state_2_code as neighbour_code, valid_from, valid_until from border
union all
select state_2_code, state_1_code, valid_from, valid_until from border
""",
)

# A spell open at the end runs to its edition's last covered year, or to data_as_of where the edition names none.
STATE_YEAR = View(
    name="state_year",
    comment="Membership of the state system by year: one row for each dataset, system, code and year in which the "
    "spell holds on any day.",
    columns={
        "dataset_code": text("Edition that the spells come from: curated, or an imported one."),
        "system": text("cow (Correlates of War) or gw (Gleditsch and Ward).", SYSTEMS),
        "system_code": integer("Number in that system; it may pass from holder to holder."),
        "year": integer("Calendar year."),
        "state_code": text("The code's last holder in that year."),
        "microstate": text("Text, yes or no: do Gleditsch and Ward list a microstate? NULL: another system.", YES_NO),
    },
    sql="""
with recursive
last_year(y) as (select cast(substr(value, 1, 4) as integer) from setting where name = 'data_as_of'),
years(y) as (
    select cast(1816 as integer)
    union all
    select years.y + 1 from years join last_year on years.y < last_year.y
),
spell as (
    select i.dataset_code, i.scheme, cast(i.value as integer) as system_code, i.state_code, i.microstate, i.valid_from,
           cast(substr(cast(i.valid_from as text), 1, 4) as integer) as first_year,
           case
               when i.valid_until is not null
               then cast(substr(cast(i.valid_until as text), 1, 4) as integer)
                    - case when substr(cast(i.valid_until as text), 6, 5) = '01-01' then 1 else 0 end
               when d.covers_until is not null
               then cast(substr(cast(d.covers_until as text), 1, 4) as integer)
                    - case when substr(cast(d.covers_until as text), 6, 5) = '01-01' then 1 else 0 end
               else (select y from last_year)
           end as final_year
    from state_identifier i
    join dataset d on d.code = i.dataset_code
    where i.scheme in ('cow', 'gw') and i.valid_from is not null
),
held as (
    select s.dataset_code, s.scheme, s.system_code, years.y, s.state_code, s.microstate,
           row_number() over (
               partition by s.dataset_code, s.scheme, s.system_code, years.y
               order by s.valid_from desc, s.state_code
           ) as nth
    from spell s
    join years on years.y between s.first_year and s.final_year
)
select dataset_code, scheme as system, system_code, y as year, state_code, microstate
from held
where nth = 1
""",
)


def _recognises(one: str, two: str) -> str:
    """Whether one state recognises the other on 31 December: yes, no where the record is complete, else NULL."""
    year = "cast(substr(cast({0} as text), 1, 4) as integer)"
    return f"""cast(case
           when exists (
               select 1 from recognition r
               where r.recogniser_code = {one}.state_code and r.recognised_code = {two}.state_code
                 and {year.format("r.recognised_on")} <= one.year
                 and (r.withdrawn_on is null or {year.format("r.withdrawn_on")} > one.year)
           ) then 'yes'
           when exists (
               select 1 from coverage c
               where c.table_name = 'recognition' and c.complete = 'yes' and c.actor_code = {two}.state_code
                 and (c.valid_from is null or {year.format("c.valid_from")} <= one.year)
                 and (c.valid_until is null or {year.format("c.valid_until")} > one.year)
           ) then 'no'
       end as <text>)"""


DYAD_YEAR = View(
    name="dyad_year",
    comment="Pairs of states by year, each pair once. The whole has some 2 million rows: filter by dataset, system and "
    "year, or by the two states.",
    columns={
        "dataset_code": text("Edition of the state system: curated, or an imported one."),
        "system": text("cow or gw.", SYSTEMS),
        "system_code_1": integer("The lower number."),
        "system_code_2": integer("The higher number."),
        "year": integer("Calendar year."),
        "state_1_code": text("Last holder of system_code_1 in the year."),
        "state_2_code": text("Last holder of system_code_2 in the year."),
        "recognises_1_2": text(
            "Text: yes, 1 recognises 2 on 31 December; no, a complete record lacks it; NULL: no record.", YES_NO
        ),
        "recognises_2_1": text(
            "Text: yes, 2 recognises 1 on 31 December; no, a complete record lacks it; NULL: no record.", YES_NO
        ),
        "joint_memberships": text(
            "Organisations of which both are members on 31 December, among those whose members are all recorded on "
            "that day, separated by commas; NULL: none."
        ),
        "agreements_signed": integer(
            "Curated agreements between the two that the later of them signed or joined in the year."
        ),
    },
    sql=f"""
select one.dataset_code, one.system, one.system_code as system_code_1, two.system_code as system_code_2, one.year,
       one.state_code as state_1_code, two.state_code as state_2_code,
       {_recognises("one", "two")} as recognises_1_2,
       {_recognises("two", "one")} as recognises_2_1,
       (select cast(group_concat(joint.organisation_code, ', ') as <text>)
        from (
            select distinct m1.organisation_code
            from membership m1
            join membership m2 on m2.organisation_code = m1.organisation_code
            join coverage c on c.actor_code = m1.organisation_code
            where m1.state_code = one.state_code and m2.state_code = two.state_code
              and m1.role in ('member', 'participating_state') and m2.role in ('member', 'participating_state')
              and (m1.valid_from is null or cast(substr(cast(m1.valid_from as text), 1, 4) as integer) <= one.year)
              and (m2.valid_from is null or cast(substr(cast(m2.valid_from as text), 1, 4) as integer) <= one.year)
              and (m1.valid_until is null or cast(substr(cast(m1.valid_until as text), 1, 4) as integer) > one.year)
              and (m2.valid_until is null or cast(substr(cast(m2.valid_until as text), 1, 4) as integer) > one.year)
              and c.table_name = 'membership' and c.complete = 'yes'
              and (c.valid_from is null or cast(substr(cast(c.valid_from as text), 1, 4) as integer) <= one.year)
              and (c.valid_until is null or cast(substr(cast(c.valid_until as text), 1, 4) as integer) > one.year)
            order by m1.organisation_code
        ) as joint) as joint_memberships,
       (select cast(count(distinct d.agreement_code) as integer)
        from signatory_dyad d
        where d.actor_code = one.state_code and d.partner_code = two.state_code and d.dataset_code = 'curated'
          and cast(substr(cast(d.signed_on as text), 1, 4) as integer) = one.year) as agreements_signed
from state_year one
join state_year two
  on two.dataset_code = one.dataset_code and two.system = one.system and two.year = one.year
 and two.system_code > one.system_code
""",
)

ACTOR_VIEWS = [STATE, ORGANISATION, NEIGHBOUR]
YEAR_VIEWS = [STATE_YEAR, DYAD_YEAR]
