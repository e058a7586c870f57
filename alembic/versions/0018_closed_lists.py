"""Closed lists: properties, categories, code schemes, series and covered tables hold listed values only.

Rows with another value are in the way of the upgrade, which names them. Downgrade drops the rules, and no row.
"""

import sqlalchemy as sa
from alembic import op

from schema.rebuild import rebuilding

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

LISTS = {
    "actor_fact.property": (
        "accession_rule, chief_technology_officer, commander_nation, foreign_and_defence_powers, kfor_contingent_rank, "
        "kind, kosovo_security_force_status, member_states, military_neutrality, military_tasks_in_kosovo, "
        "most_intensive_military_integration, nato_summit_host, non_recognition_motive, osce_participating_state, "
        "parent, president, "
        "president_convicted, president_wanted, sole_armed_force_in_kosovo_unscr_1244"
    ),
    "agreement.category": (
        "accession_protocol, agreement, alliance_treaty, arms_control, charter, contract, dca, framework_agreement, "
        "implementation_plan, joint_declaration, mou, other, peace_agreement, security_guarantee, sofa, bilateral, "
        "multilateral, COMMISSION, DCA, DIC, PROCUREMENT, RESEARCH, TREX"
    ),
    "arms_transfer.weapon_category": (
        "air_defence, aircraft, armoured_vehicle, artillery, coastal_defence, drone, engine, helicopter, missile, "
        "munitions, naval_weapon, satellite, sensor, ship, other"
    ),
    "coverage.table_name": (
        "agreement, agreement_event, arms_delivery, arms_transfer, border, deployment, indicator, membership, "
        "obligation, provision, recognition, signatory, state_identifier, statement"
    ),
    "dataset.series": "curated, own, atop, dcad, sipri, cow-states, wdi",
    "state_detail.code_scheme": "iso3166, iso3166_withdrawn, user_assigned, project",
}


def upgrade() -> None:
    """Refuse rows with other values, then add the rules."""
    for name, values in LISTS.items():
        table, column = name.split(".")
        rule = f"{column} in ({', '.join(repr(value) for value in values.split(', '))})"
        refuse_others(table, column, rule)
        with rebuilding(table) as batch:
            batch.create_check_constraint(op.f(f"ck_{table}_{column}"), rule)


def downgrade() -> None:
    """Drop the rules."""
    for name in LISTS:
        table, column = name.split(".")
        with rebuilding(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")


def refuse_others(table: str, column: str, rule: str) -> None:
    """Raise an error that names a value which the rule forbids, and how many rows have it."""
    sql = f"select {column}, count(*) from {table} where not ({rule}) group by {column} order by {column}"
    for value, count in op.get_bind().exec_driver_sql(sql).fetchall():
        rows, them = ("1 row", "it") if count == 1 else (f"{count} rows", "them")
        reason = f"{table}.{column} is {value!r} in {rows}, which the new schema does not allow"
        raise sa.exc.IntegrityError(sql, None, ValueError(f"{reason}: change or delete {them}, then upgrade again"))
