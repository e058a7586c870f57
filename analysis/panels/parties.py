"""The parties of the agreements of a dataset, as units, and their spells."""

from __future__ import annotations

from analysis.panels.blocks import PanelEdition
from analysis.panels.workspace import Workspace
from models.vocabulary import PARTY_ROLES, sql_list


def load_parties(workspace: Workspace, edition: PanelEdition, table: str, since: str, *, own_codes: bool) -> None:
    """Make `table` (agreement, actor, unit, day_from, day_until, first_day, end_day) with the parties of an edition.

    `since` is the column of signatory with the first day of a spell. A spell is divided where the code of the actor
    changes; first_day and end_day are those of the whole spell. With `own_codes` the codes in the file of the dataset
    are those of the state system and are valid for the whole spell: a party listed as 260 stays 260 until the end.
    """
    workspace.load(
        f"{table}_spell",
        {"agreement": "varchar", "actor": "varchar", "code": "varchar", "day_from": "date", "day_until": "date"},
        f"""
        select s.agreement_code, s.actor_code, s.actor_raw, s.{since},
               coalesce(s.valid_until, a.ended_on, d.covers_until, '9999-12-31')
        from signatory s
        join agreement a on a.code = s.agreement_code
        join dataset d on d.code = a.dataset_code
        where a.dataset_code = :dataset and s.role in ({sql_list(PARTY_ROLES)}) and s.{since} is not null
        """,
        {"dataset": edition.code},
    )
    coded = "try_cast(code as integer)" if own_codes else "null::integer"
    workspace.execute(f"""
        create table {table} as
        with spell_code as (
            select *, {coded} as own from {table}_spell
        ),
        marked as (
            select s.*, exists (select 1 from spell where unit = s.own) as has_own from spell_code s
        )
        select agreement, actor, own as unit, day_from, day_until, day_from as first_day, day_until as end_day
        from marked where has_own
        union all
        select m.agreement, m.actor, p.unit, greatest(m.day_from, p.day_from), least(m.day_until, p.day_until),
               m.day_from, m.day_until
        from marked m
        join piece p on p.actor = m.actor and p.day_from < m.day_until and m.day_from < p.day_until
        where not has_own
    """)
