"""The columns of DCAD: bilateral agreements on defence cooperation."""

from __future__ import annotations

from analysis.panels.blocks import Block, Field, PanelEdition, Shape, covered
from analysis.panels.parties import load_parties
from analysis.panels.workspace import Workspace


def _load(workspace: Workspace, shape: Shape, edition: PanelEdition) -> None:
    """Make `tie` (agreement, scope, unit_1, unit_2, year, signed): the years in which an agreement may be in force.

    DCAD's codes are those of the day of signature. Within a state system an agreement follows its state to the code
    that it holds later; outside it stays with DCAD's. It is signed by the units of that day alone, also where the code
    passes on later in the year.
    """
    load_parties(workspace, edition, "cooperating", "signed_on", own_codes=shape.within == "none")
    workspace.load(
        "cooperation",
        "agreement varchar, scope varchar",
        "select code, scope from agreement where dataset_code = :dataset",
        {"dataset": edition.code},
    )
    last = edition.last_year or 9998
    workspace.execute(f"""
        create table tie as
        with joint as (
            select c.agreement, c.scope, one.unit as unit_1, two.unit as unit_2,
                   greatest(one.day_from, two.day_from) as day_from,
                   least(one.day_until, two.day_until) as day_until, greatest(one.first_day, two.first_day) as signed_on
            from cooperation c
            join cooperating one on one.agreement = c.agreement
            join cooperating two on two.agreement = c.agreement and two.unit <> one.unit
            where one.day_from < two.day_until and two.day_from < one.day_until
        )
        select agreement, scope, unit_1, unit_2, year, bool_or(day_from = signed_on and year = year(day_from)) as signed
        from (
            select *, unnest(
                range(year(day_from), least(year(day_until - interval 1 day), {last}) + 1)
            )::smallint as year
            from joint
        )
        group by all
    """)


_COUNTS = """
    count(distinct agreement)::integer as dcad_agreements,
    count(distinct agreement) filter (scope = 'general')::integer as dcad_general,
    count(distinct agreement) filter (scope = 'sector')::integer as dcad_sector,
    count(distinct agreement) filter (signed)::integer as dcad_signed
"""


def blocks(workspace: Workspace, shape: Shape, edition: PanelEdition) -> list[Block]:
    """The columns of a state-year, or those of a dyad-year, which are the same in both directions."""
    _load(workspace, shape, edition)
    number = f"substr(agreement, {len(edition.code) + 2})"
    ids = f", string_agg(distinct {number}, ';' order by {number}) as dcad_agreement_ids"
    units, known = (
        ("unit_1, unit_2", "unit_1 > 0 and unit_2 > 0") if shape.is_dyadic else ("unit_1 as unit", "unit_1 > 0")
    )
    workspace.execute(f"""
        create table dcad as
        select {units}, year, {_COUNTS}{ids if shape.with_agreements else ""} from tie where {known} group by all
    """)
    workspace.drop("tie")
    relation = "that both" if shape.is_dyadic else "that the state"
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
    if shape.with_agreements:
        meaning = "DCAD's numbers of the agreements, with semicolons between."
        fields.append(Field("dcad_agreement_ids", "text", meaning, empty=None))
    return [Block("dcad", covered(edition, fields, coded=True))]
