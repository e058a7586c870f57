"""The parties of the agreements of a dataset, as units, and their spells."""

from __future__ import annotations

from analysis.panels.blocks import PanelEdition
from analysis.panels.workspace import Workspace
from models.vocabulary import PARTY_ROLES, sql_list


def load_parties(workspace: Workspace, edition: PanelEdition, table: str, since: str, *, own_codes: bool) -> None:
    """Make `table` with the parties of an edition, divided where the code of the actor changes.

    Columns: agreement, actor, unit, day_from, day_until, phase; first_day and end_day of the whole spell; left_day, the
    first day after it, NULL where it lasts when coverage ends. `since` is the column of signatory with the first day
    of a spell. With `own_codes` the codes in the file of the dataset are those of the state system and are valid for
    the whole spell: a party listed as 260 stays 260 until the end. A party without a unit, or that is not known, has a
    negative number of its own: it is a partner of others.
    """
    workspace.load(
        f"{table}_spell",
        "agreement varchar, actor varchar, code varchar, phase integer, day_from date, day_until date, left_day date",
        f"""
        select s.agreement_code, s.actor_code, s.actor_raw, coalesce(s.phase, 0), s.{since},
               coalesce(s.valid_until, a.ended_on, d.covers_until, '9999-12-31'), coalesce(s.valid_until, a.ended_on)
        from signatory s
        join agreement a on a.code = s.agreement_code
        join dataset d on d.code = a.dataset_code
        where a.dataset_code = :dataset and s.role in ({sql_list(PARTY_ROLES)}) and s.{since} is not null
        """,
        {"dataset": edition.code},
    )
    coded = "try_cast(code as integer)" if own_codes else "null::integer"
    whole = "day_from as first_day, day_until as end_day, left_day"
    workspace.execute(f"""
        create table {table} as
        with spell_code as (
            select *, {coded} as own from {table}_spell
        ),
        marked as (
            select s.*, exists (select 1 from spell where unit = s.own) as has_own,
                   exists (select 1 from piece where actor = s.actor) as has_piece
            from spell_code s
        )
        select agreement, actor, own as unit, day_from, day_until, phase, {whole} from marked where has_own
        union all
        select m.agreement, m.actor, p.unit, greatest(m.day_from, p.day_from), least(m.day_until, p.day_until), m.phase,
               m.day_from, m.day_until, m.left_day
        from marked m
        join piece p on p.actor = m.actor and p.day_from < m.day_until and m.day_from < p.day_until
        where not has_own
        union all
        select agreement, actor, -dense_rank() over (order by actor, code), day_from, day_until, phase, {whole}
        from marked where not has_own and not has_piece
    """)
