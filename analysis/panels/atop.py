"""The columns of ATOP: alliances and their obligations, from the file of members."""

from __future__ import annotations

from analysis.panels.blocks import BOTH, TYPES, Block, Field, PanelEdition, Shape, covered
from analysis.panels.parties import load_parties
from analysis.panels.units import NO_CODE, YEARS
from analysis.panels.workspace import Workspace
from models.vocabulary import OBLIGATION_KINDS

_VARIES, _BILATERAL, _MULTILATERAL = (1 << len(OBLIGATION_KINDS) + place for place in range(3))
_MASK = len(OBLIGATION_KINDS) + 3  # bits of a mask

_INTERMEDIATE = ("pact_year", "bond", "pledge", "party", "party_spell")
_OWES = {
    "defense": "to help actively if the other is attacked",
    "offense": "to help actively in a war that is not defensive",
    "neutrality": "to stay neutral in the other's wars",
    "nonaggression": "not to use force against the other",
    "consultation": "to consult in crises that may become military",
}
_IDS = Field("atop_agreements", "text", "ATOP's numbers of these alliances, with semicolons between.", empty=None)


def _masked(kinds: str, note: str) -> str:
    bits = " ".join(f"when '{kind}' then {1 << bit}" for bit, kind in enumerate(OBLIGATION_KINDS))
    return f"case {kinds} {bits} end + case when {note} like '%obvary = 1%' then {_VARIES} else 0 end"


def _load(workspace: Workspace, shape: Shape, edition: PanelEdition) -> None:
    """Make `bond` (pact, unit_1, unit_2, phase, day_from, day_until, mask, entered, left_in): spells of allies.

    The bits of mask are OBLIGATION_KINDS, pledged by unit_1 to unit_2, and three more of the alliance. A year counts
    if both are parties on any day of it, last days included. A joint spell of a single day does not count, because it
    is the day on which one member succeeds another. entered and left_in are the years in which the whole joint spell
    begins and ends. unit_2 is negative for a partner without a unit.
    """
    workspace.load(
        "pact_row",
        "agreement varchar, category varchar",
        "select code, category from agreement where dataset_code = :dataset order by code",
        {"dataset": edition.code},
    )
    workspace.execute(f"""
        create table pact as
        select agreement, row_number() over (order by agreement)::smallint as number,
               case category when 'bilateral' then {_BILATERAL}
                             when 'multilateral' then {_MULTILATERAL} else 0 end as kind
        from pact_row
    """)
    load_parties(workspace, edition, "party", "valid_from", own_codes=shape.within != "gw")  # ATOP uses COW's codes
    workspace.load(
        "pledge",
        "agreement varchar, obligor varchar, beneficiary varchar, day_from date, day_until date, mask integer",
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
            select p.agreement, p.actor, p.unit, p.phase, o.beneficiary, p.day_from, p.day_until, p.left_day, o.mask,
                   greatest(p.first_day, o.day_from) as first_day, least(p.end_day, o.day_until) as end_day
            from party p
            join pledge o on o.agreement = p.agreement and (o.obligor = p.actor or o.obligor is null)
            union all
            select agreement, actor, unit, phase, null, day_from, day_until, left_day, 0, first_day, end_day from party
        )
        select pact.number as pact, o.unit as unit_1, p.unit as unit_2, o.phase::smallint as phase,
               (o.mask | pact.kind)::smallint as mask,
               greatest(o.day_from, p.day_from, o.first_day, p.first_day) as day_from,
               least(o.day_until, p.day_until, o.end_day, p.end_day) as day_until,
               year(greatest(o.first_day, p.first_day))::smallint as entered,
               year(least(o.left_day, p.left_day) - interval 1 day)::smallint as left_in
        from owed o
        join party p
          on p.agreement = o.agreement and p.phase = o.phase and p.unit <> o.unit
         and (o.beneficiary is null or o.beneficiary = p.actor)
        join pact on pact.agreement = o.agreement
        where o.unit > 0
          and least(o.end_day, p.end_day) - greatest(o.first_day, p.first_day) >= 2
          and least(o.day_until, p.day_until, o.end_day, p.end_day)
              > greatest(o.day_from, p.day_from, o.first_day, p.first_day)
    """)


def _expand(workspace: Workspace, keys: str) -> None:
    """Make `pact_year` (pact, the keys, year, mask, transition) from `bond`.

    In a year in which an alliance changes its phase the last phase counts, as in ATOP's own yearly files. Transition:
    a member enters or leaves in the year, or the phase changes.
    """
    workspace.execute(f"""
        create table pact_year as
        with spell as (
            select pact, {keys}, phase, year(day_from) as first_year,
                   year(day_until - interval 1 day) as final_year, entered, left_in, bit_or(mask) as mask
            from bond group by all
        ),
        phase_year as (
            select pact, {keys}, phase, year, bit_or(mask) as mask,
                   bool_or(year = entered or year is not distinct from left_in) as transition
            from (select *, unnest(range(first_year, final_year + 1))::smallint as year from spell)
            group by all
        )
        select pact, {keys}, year, (max(phase::integer << {_MASK} | mask) & {(1 << _MASK) - 1})::smallint as mask,
               bool_or(transition) as transition
        from phase_year
        group by all
    """)


def _with_ids(edition: PanelEdition) -> tuple[str, str]:
    """SQL of a column with the numbers of the alliances, in order, between semicolons; and of the join for it."""
    number = f"substr(pact.agreement, {len(edition.code) + 2})"
    ids = f", string_agg({number}, ';' order by pact.agreement) as atop_agreements"
    return ids, " join pact on pact.number = pact_year.pact"


def blocks(workspace: Workspace, shape: Shape, edition: PanelEdition) -> list[Block]:
    """The columns of a state-year, or of a dyad-year in the direction from state_1 to state_2."""
    _load(workspace, shape, edition)
    fields = (_dyads if shape.is_dyadic else _states)(workspace, shape, edition)
    workspace.drop(*_INTERMEDIATE)
    return [Block("atop", covered(edition, fields, coded=True))]


def _dyads(workspace: Workspace, shape: Shape, edition: PanelEdition) -> list[Field]:
    _expand(workspace, "unit_1, unit_2")
    # Of an edition that lacks alliances, what it has is known, and no more.
    flag, count = ("{0}", "{0}") if edition.complete else ("nullif({0}, 0)", "null::integer")
    flags = ", ".join(
        f"{flag.format(f'(mask >> {bit} & 1)')}::tinyint as atop_{kind}" for bit, kind in enumerate(OBLIGATION_KINDS)
    )
    ids, named = _with_ids(edition) if shape.with_agreements else ("", "")
    workspace.execute(f"""
        create table atop as
        select * exclude (mask), {flags}, (mask & {_VARIES} = 0)::tinyint as atop_direction_told
        from (
            select unit_1, unit_2, year, 1::tinyint as atop_alliance, bit_or(mask) as mask,
                   {count.format("count(*)")}::integer as atop_alliances,
                   {count.format(f"count(*) filter (mask & {_BILATERAL} > 0)")}::integer as atop_bilateral,
                   {count.format(f"count(*) filter (mask & {_MULTILATERAL} > 0)")}::integer as atop_multilateral,
                   {flag.format("bool_or(transition)::tinyint")} as atop_transition{ids}
            from pact_year{named}
            where unit_1 < {NO_CODE} and unit_2 > 0 and unit_2 < {NO_CODE}
            group by unit_1, unit_2, year
        )
    """)
    return [
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
        Field("atop_alliances", "integer", "Alliances in which both are parties."),
        Field("atop_bilateral", "integer", "Those of them that are bilateral."),
        Field("atop_multilateral", "integer", "Those of them that are multilateral."),
        Field("atop_transition", "flag", "1: in the year one of these alliances begins, ends, or changes its phase."),
        *([_IDS] if shape.with_agreements else []),
    ]


def _states(workspace: Workspace, shape: Shape, edition: PanelEdition) -> list[Field]:
    _expand(workspace, "unit_1")
    counts = ", ".join(
        f"count(*) filter (mask & {1 << bit} > 0)::integer as atop_{kind}" for bit, kind in enumerate(OBLIGATION_KINDS)
    )
    ids, named = _with_ids(edition) if shape.with_agreements else ("", "")
    workspace.execute(f"""
        create table atop as
        with ally as (
            select unit_1 as unit, year, count(distinct unit_2)::integer as atop_allies
            from (select distinct unit_1, unit_2, {YEARS} from bond)
            group by unit_1, year
        )
        select unit, year, atop_alliances, atop_allies, * exclude (unit, year, atop_alliances, atop_allies)
        from (
            select unit_1 as unit, year, count(*)::integer as atop_alliances, {counts},
                   count(*) filter (mask & {_BILATERAL} > 0)::integer as atop_bilateral,
                   count(*) filter (mask & {_MULTILATERAL} > 0)::integer as atop_multilateral,
                   bool_or(transition)::tinyint as atop_transition{ids}
            from pact_year{named}
            where unit_1 < {NO_CODE}
            group by unit_1, year
        )
        join ally using (unit, year)
    """)
    fields = [
        Field("atop_alliances", "integer", "Alliances in which the state is a party together with another state."),
        Field("atop_allies", "integer", "Other states that are parties of these alliances."),
        *(
            Field(f"atop_{kind}", "integer", f"Alliances in which the state owes it to somebody {text}.")
            for kind, text in _OWES.items()
        ),
        Field("atop_bilateral", "integer", "Those of the alliances that are bilateral."),
        Field("atop_multilateral", "integer", "Those of them that are multilateral."),
        Field("atop_transition", "flag", "1: the state enters or leaves one of them in the year, or a phase changes."),
        *([_IDS] if shape.with_agreements else []),
    ]
    return fields if edition.complete else [field._replace(value=f"null::{TYPES[field.type]}") for field in fields]
