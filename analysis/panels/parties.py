"""Who is tied to a dataset's agreements in which days, as units."""

from __future__ import annotations

from analysis.panels.blocks import Edition
from analysis.panels.workspace import Workspace
from models.vocabulary import PARTY_ROLES, sql_list


def load_parties(workspace: Workspace, edition: Edition, table: str, since: str, *, own_codes: bool) -> None:
    """Make `table` (agreement, actor, unit, day_from, day_until, first_day, end_day) of an edition's parties.

    `since` is the column of signatory with the day that counts as the first. A spell is cut where the actor's code
    changes; first_day and end_day are those of the whole. With `own_codes` the parties' codes in the dataset's file are
    the system's and hold for the whole spell: a row of 260 is 260 to its end.
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
        known as (
            select s.*, exists (select 1 from spell where unit = s.own) as has_own from spell_code s
        )
        select agreement, actor, own as unit, day_from, day_until, day_from as first_day, day_until as end_day
        from known where has_own
        union all
        select k.agreement, k.actor, p.unit, greatest(k.day_from, p.day_from), least(k.day_until, p.day_until),
               k.day_from, k.day_until
        from known k
        join piece p on p.actor = k.actor and p.day_from < k.day_until and k.day_from < p.day_until
        where not has_own
    """)
