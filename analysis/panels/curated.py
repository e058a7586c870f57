"""The columns of the curated facts: recognitions and memberships on 31 December."""

from __future__ import annotations

from analysis.panels.blocks import YEAR_OF, Block, Field, PanelEdition, Shape, left_join
from analysis.panels.workspace import Workspace
from database.setting import data_as_of
from models.vocabulary import CURATED

# A spell includes the last day of a year if it begins in this year or earlier and ends in a later year.
_SPELL = (
    "unnest(range(coalesce(day_from_year, {first}), least(coalesce(day_until_year - 1, {last}), {last}) + 1))::smallint"
)


def blocks(workspace: Workspace, shape: Shape, edition: PanelEdition) -> list[Block]:
    """The columns of a state-year or a dyad-year: recognitions and memberships on 31 December of the year."""
    last_years = _load(workspace, shape, edition)
    return _dyads(workspace, shape, *last_years) if shape.is_dyadic else _states(workspace, *last_years)


def _load(workspace: Workspace, shape: Shape, edition: PanelEdition) -> tuple[int, int]:
    """Make `recognised`, `member` and `recognition_complete`, by unit and year.

    `member` has the organisations whose members are all recorded in the year, `recognition_complete` the states whose
    recognisers are. Returns the last years whose last day is covered, for recognitions and for memberships.
    """
    as_of = str(data_as_of(workspace.reader))
    last = int(as_of[:4]) - (as_of[5:] != "12-31")
    spell = "day_from_year integer, day_until_year integer"
    workspace.load(
        "recognition",
        f"recogniser varchar, recognised varchar, {spell}",
        f"""
        select recogniser_code, recognised_code, {YEAR_OF.format("recognised_on")}, {YEAR_OF.format("withdrawn_on")}
        from recognition
        """,
    )
    workspace.load(
        "membership",
        f"organisation varchar, state varchar, {spell}",
        f"""
        select organisation_code, state_code, {YEAR_OF.format("valid_from")}, {YEAR_OF.format("valid_until")}
        from membership where role in ('member', 'participating_state')
        """,
    )
    workspace.load(
        "complete",
        f"kind varchar, subject varchar, {spell}",
        f"""
        select table_name, actor_code, {YEAR_OF.format("valid_from")}, {YEAR_OF.format("valid_until")}
        from coverage
        where dataset_code = :dataset and complete = 'yes' and table_name in ('recognition', 'membership')
        """,
        {"dataset": edition.code},
    )
    years = _SPELL.format(first=shape.first_year, last=min(last, shape.last_year))
    workspace.execute(f"""
        create table recognised as
        select one.unit as unit_1, two.unit as unit_2, s.year, bool_or(s.known) as known
        from (select *, day_from_year is not null as known, {years} as year from recognition) s
        join actor_year one on one.actor = s.recogniser and one.year = s.year
        join actor_year two on two.actor = s.recognised and two.year = s.year
        where one.unit <> two.unit
        group by one.unit, two.unit, s.year
    """)
    workspace.execute(f"""
        create table recognition_complete as
        select distinct a.unit, s.year
        from (select *, {years} as year from complete where kind = 'recognition') s
        join actor_year a on a.actor = s.subject and a.year = s.year
    """)
    workspace.execute(f"""
        create table membership_complete as
        select distinct subject as organisation, year
        from (select *, {years} as year from complete where kind = 'membership')
    """)
    workspace.execute(f"""
        create table member as
        select distinct s.organisation, a.unit, s.year
        from (select *, {years} as year from membership) s
        join actor_year a on a.actor = s.state and a.year = s.year
        join membership_complete c on c.organisation = s.organisation and c.year = s.year
    """)
    reach = workspace.scalar("select max(day_until_year - 1) from complete where kind = 'membership'")
    return last, min(last, reach if reach is not None else last)


_CODES = "The codes of these organisations, separated by semicolons."
_JOINED = "Organisations in which both are members, among those whose members are all recorded"


def _dyads(workspace: Workspace, shape: Shape, last_recognition: int, last_membership: int) -> list[Block]:
    """The columns of a dyad-year.

    Nearly all states are in one organisation together, the United Nations. So memberships are a bit for each
    organisation, and what two states share is looked up by the bits that both have.
    """
    workspace.execute("""
        create table organisation as
        select organisation, (row_number() over (order by organisation) - 1)::integer as place
        from (select distinct organisation from member)
    """)
    workspace.execute("""
        create table membership_bits as
        select unit, year, bit_or(1::hugeint << place) as bits
        from member join organisation using (organisation) group by unit, year
    """)
    workspace.execute("""
        create table joint as
        select bits, count(*)::integer as curated_joint_memberships,
               string_agg(organisation, ';' order by organisation) as curated_joint_organisations
        from (
            select distinct one.bits & two.bits as bits
            from (select distinct bits from membership_bits) one, (select distinct bits from membership_bits) two
        )
        join organisation on bits & (1::hugeint << place) <> 0
        group by bits
    """)
    workspace.execute("""
        create view curated_pair as
        select one.unit as unit_1, two.unit as unit_2, year
        from membership_bits one join membership_bits two using (year)
        where one.unit <> two.unit and one.bits & two.bits <> 0
        union
        select unit_1, unit_2, year from recognised
    """)
    ways = {"": ("unit_1", "unit_2")} if shape.directed else {"": ("unit_1", "unit_2"), "_back": ("unit_2", "unit_1")}
    joins = "".join(
        left_join("recognised", f"recognised{way}", unit_1=f"b.{one}", unit_2=f"b.{two}", year="b.year")
        + left_join("recognition_complete", f"complete{way}", unit=f"b.{two}", year="b.year")
        for way, (one, two) in ways.items()
    )
    joins += "".join(left_join("membership_bits", f"bits_{n}", unit=f"b.unit_{n}", year="b.year") for n in (1, 2))
    yes = " or ".join(f"recognised{way}.known" for way in ways)
    no = " and ".join(f"recognised{way}.year is null and complete{way}.year is not null" for way in ways)
    recognises = Field(
        "curated_recognises",
        "flag",
        "1: state_1 recognises state_2 on 31 December, disputed or not; 0: it does not, and the recognisers of "
        "state_2 are all recorded; NULL: no record.",
        value=f"case when {yes} then 1 when {no} then 0 end",
        empty=None,
        last_year=last_recognition,
    )
    memberships = (
        Field("curated_joint_memberships", "integer", f"{_JOINED}, on 31 December.", last_year=last_membership),
        Field("curated_joint_organisations", "text", _CODES, last_year=last_membership, empty=None),
    )
    return [
        Block(None, (recognises,), joins, rows="curated_pair"),
        Block("joint", memberships, keys={"bits": "bits_1.bits & bits_2.bits"}),
    ]


def _states(workspace: Workspace, last_recognition: int, last_membership: int) -> list[Block]:
    workspace.execute("""
        create table curated as
        with membership as (
            select unit, year, count(*)::integer as curated_memberships,
                   string_agg(organisation, ';' order by organisation) as curated_organisations
            from member group by unit, year
        )
        select unit, year, coalesce(curated_memberships, 0) as curated_memberships, curated_organisations
        from membership
        full join (select distinct unit_2 as unit, year from recognised) using (unit, year)
    """)
    workspace.execute("""
        create table recognisers as
        select c.unit, c.year, count(r.unit_1)::integer as number
        from recognition_complete c
        left join recognised r on r.unit_2 = c.unit and r.year = c.year
        group by c.unit, c.year
    """)
    joins = left_join("recognisers", "recognisers", unit="b.unit", year="b.year")
    fields = (
        Field(
            "curated_recognised_by",
            "integer",
            "States that recognise the state on 31 December, disputed or not; NULL unless all of them are recorded.",
            value="recognisers.number",
            empty=None,
            last_year=last_recognition,
        ),
        Field(
            "curated_memberships",
            "integer",
            f"{_JOINED.replace('both are members', 'the state is a member')}, on 31 December.",
            last_year=last_membership,
        ),
        Field("curated_organisations", "text", _CODES, last_year=last_membership, empty=None),
    )
    return [Block(CURATED, fields, joins)]
