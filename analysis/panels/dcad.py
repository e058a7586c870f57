"""The columns of DCAD: bilateral agreements on defence cooperation."""

from __future__ import annotations

from analysis.panels.blocks import Block, Field, PanelEdition, covered
from analysis.panels.parties import load_parties
from analysis.panels.workspace import Workspace


def _load(workspace: Workspace, edition: PanelEdition, *, own_codes: bool) -> None:
    """Make `tie` (agreement, scope, signed, unit_1, unit_2, year): the years in which an agreement may be in force."""
    load_parties(workspace, edition, "cooperating", "signed_on", own_codes=own_codes)
    workspace.load(
        "cooperation",
        {"agreement": "varchar", "scope": "varchar", "signed": "smallint"},
        """
        select code, scope, cast(substr(cast(signed_on as text), 1, 4) as integer)
        from agreement where dataset_code = :dataset
        """,
        {"dataset": edition.code},
    )
    last = edition.last_year or 9998
    workspace.execute(f"""
        create table tie as
        with joint as (
            select c.agreement, c.scope, c.signed, one.unit as unit_1, two.unit as unit_2,
                   year(greatest(one.day_from, two.day_from)) as first_year,
                   least(year(least(one.day_until, two.day_until) - interval 1 day), {last}) as final_year
            from cooperation c
            join cooperating one on one.agreement = c.agreement
            join cooperating two on two.agreement = c.agreement and two.unit <> one.unit
            where one.day_from < two.day_until and two.day_from < one.day_until
        )
        select distinct agreement, scope, signed, unit_1, unit_2,
               unnest(range(first_year, final_year + 1))::smallint as year
        from joint
    """)


_COUNTS = """
    count(distinct agreement)::integer as dcad_agreements,
    count(distinct agreement) filter (scope = 'general')::integer as dcad_general,
    count(distinct agreement) filter (scope = 'sector')::integer as dcad_sector,
    count(distinct agreement) filter (signed = year)::integer as dcad_signed
"""


def _fields(edition: PanelEdition, relation: str) -> tuple[Field, ...]:
    fields = [
        Field(
            "dcad_agreements",
            "integer",
            f"Agreements {relation} signed in or before the year and not known to have ended before it.",
        ),
        Field("dcad_general", "integer", "Those of them that are general: frameworks of cooperation as a whole."),
        Field(
            "dcad_sector", "integer", "Those of them on one sector, for example procurement or the exchange of secrets."
        ),
        Field("dcad_signed", "integer", f"Agreements {relation} signed in the year."),
    ]
    return covered(edition, fields, coded=True)


def dyads(workspace: Workspace, edition: PanelEdition, *, own_codes: bool) -> Block:
    """The columns of a dyad-year, the same in both directions."""
    _load(workspace, edition, own_codes=own_codes)
    workspace.execute(
        f"create table dcad as select unit_1, unit_2, year, {_COUNTS} from tie group by unit_1, unit_2, year"
    )
    return Block("dcad", _fields(edition, "that both"))


def states(workspace: Workspace, edition: PanelEdition, *, own_codes: bool) -> Block:
    """The columns of a state-year."""
    _load(workspace, edition, own_codes=own_codes)
    workspace.execute(f"create table dcad as select unit_1 as unit, year, {_COUNTS} from tie group by unit_1, year")
    return Block("dcad", _fields(edition, "that the state"))
