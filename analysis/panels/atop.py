"""The columns of ATOP: alliances and their obligations, from the file of members."""

from __future__ import annotations

from analysis.panels.blocks import BOTH, Block, Field, PanelEdition, covered
from analysis.panels.parties import load_parties
from analysis.panels.workspace import Workspace
from models.vocabulary import OBLIGATION_KINDS

_VARIES = 1 << len(OBLIGATION_KINDS)

_OWES = {
    "defense": "to help actively if the other is attacked",
    "offense": "to help actively in a war that is not defensive",
    "neutrality": "to stay neutral in the other's wars",
    "nonaggression": "not to use force against the other",
    "consultation": "to consult in crises that may become military",
}


def _masked(kinds: str, note: str) -> str:
    bits = " ".join(f"when '{kind}' then {1 << bit}" for bit, kind in enumerate(OBLIGATION_KINDS))
    return f"case {kinds} {bits} end + case when {note} like '%obvary = 1%' then {_VARIES} else 0 end"


def _load(workspace: Workspace, edition: PanelEdition, *, own_codes: bool) -> None:
    """Make `bond` (agreement, unit_1, unit_2, day_from, day_until, mask): the spells of allies, with their pledges.

    The bits of mask are OBLIGATION_KINDS, pledged by unit_1 to unit_2; 0 is a party that pledges nothing. A year counts
    if both are parties on any day of it, last days included. A joint spell of a single day does not count, because it
    is the day on which one member succeeds another.
    """
    load_parties(workspace, edition, "party", "valid_from", own_codes=own_codes)
    workspace.load(
        "pledge",
        {
            "agreement": "varchar",
            "obligor": "varchar",
            "beneficiary": "varchar",
            "day_from": "date",
            "day_until": "date",
            "mask": "integer",
        },
        f"""
        select o.agreement_code, o.obligor_code, o.beneficiary_code, o.valid_from, o.valid_until,
               {_masked("o.kind", "o.note")}
        from obligation o
        join agreement a on a.code = o.agreement_code
        where a.dataset_code = :dataset and o.pledged = 'yes'
        """,
        {"dataset": edition.code},
    )
    workspace.execute("""
        create table bond as
        with owed as (
            select p.agreement, p.actor, p.unit, o.beneficiary, p.day_from, p.day_until, o.mask,
                   greatest(p.first_day, o.day_from) as first_day, least(p.end_day, o.day_until) as end_day
            from party p
            join pledge o on o.agreement = p.agreement and (o.obligor = p.actor or o.obligor is null)
            union all
            select agreement, actor, unit, null, day_from, day_until, 0, first_day, end_day from party
        )
        select o.agreement, o.unit as unit_1, p.unit as unit_2, o.mask,
               greatest(o.day_from, p.day_from, o.first_day, p.first_day) as day_from,
               least(o.day_until, p.day_until, o.end_day, p.end_day) as day_until
        from owed o
        join party p
          on p.agreement = o.agreement and p.unit <> o.unit and (o.beneficiary is null or o.beneficiary = p.actor)
        where least(o.end_day, p.end_day) - greatest(o.first_day, p.first_day) >= 2
          and least(o.day_until, p.day_until, o.end_day, p.end_day)
              > greatest(o.day_from, p.day_from, o.first_day, p.first_day)
    """)


_YEARS = "unnest(range(year(day_from), year(day_until - interval 1 day) + 1))::smallint as year"


def dyads(workspace: Workspace, edition: PanelEdition, *, own_codes: bool) -> Block:
    """The columns of a dyad-year, in the direction from state_1 to state_2."""
    _load(workspace, edition, own_codes=own_codes)
    flags = ", ".join(f"(mask >> {bit} & 1)::tinyint as atop_{kind}" for bit, kind in enumerate(OBLIGATION_KINDS))
    workspace.execute(f"""
        create table atop as
        select unit_1, unit_2, year, 1::tinyint as atop_alliance, {flags},
               (mask & {_VARIES} = 0)::tinyint as atop_direction_told
        from (
            select unit_1, unit_2, year, bit_or(mask) as mask
            from (
                select unit_1, unit_2, bit_or(mask) as mask, {_YEARS}
                from bond group by unit_1, unit_2, day_from, day_until
            )
            group by unit_1, unit_2, year
        )
    """)
    fields = [
        Field("atop_alliance", "flag", "1: both are parties of one alliance in the year; 0: of none."),
        *(
            Field(f"atop_{kind}", "flag", f"1: under an alliance, state_1 owes it to state_2 {text}.")
            for kind, text in _OWES.items()
        ),
        Field(
            "atop_direction_told",
            "flag",
            "1: the data tell what state_1 owes to state_2; 0: what it owes varies by partner, and the data do not "
            "tell to which, so that a 1 means some partner, not necessarily state_2; NULL: no alliance.",
            undirected=BOTH,
            empty=None,
        ),
    ]
    return Block("atop", covered(edition, fields, coded=True))


def states(workspace: Workspace, edition: PanelEdition, *, own_codes: bool) -> Block:
    """The columns of a state-year."""
    _load(workspace, edition, own_codes=own_codes)
    counts = ", ".join(
        f"count(distinct agreement) filter (mask & {1 << bit} > 0)::integer as atop_{kind}"
        for bit, kind in enumerate(OBLIGATION_KINDS)
    )
    workspace.execute(f"""
        create table atop as
        select unit_1 as unit, year, count(distinct agreement)::integer as atop_alliances,
               count(distinct unit_2)::integer as atop_allies, {counts}
        from (select distinct agreement, unit_1, unit_2, mask, {_YEARS} from bond)
        group by unit_1, year
    """)
    fields = [
        Field("atop_alliances", "integer", "Alliances in which the state is a party together with another state."),
        Field("atop_allies", "integer", "Other states that are parties of these alliances."),
        *(
            Field(f"atop_{kind}", "integer", f"Alliances in which the state owes it to somebody {text}.")
            for kind, text in _OWES.items()
        ),
    ]
    return Block("atop", covered(edition, fields, coded=True))
