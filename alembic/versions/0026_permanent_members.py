"""The permanent members of the Security Council: a property of the United Nations, as commanders are of a mission.

Downgrade deletes the facts with this property and their citations.
"""

from alembic import op

from schema.rebuild import rebuilding

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

PROPERTIES = (
    "accession_rule chief_technology_officer commander_nation foreign_and_defence_powers kfor_contingent_rank kind "
    "kosovo_security_force_status member_states military_neutrality military_tasks_in_kosovo "
    "most_intensive_military_integration nato_summit_host non_recognition_motive osce_participating_state parent "
    "{}president president_convicted president_wanted sole_armed_force_in_kosovo_unscr_1244"
)


def upgrade() -> None:
    """Allow the property."""
    allow("permanent_member ")


def downgrade() -> None:
    """Forbid the property, without its facts."""
    members = "select fact_id from actor_fact where property = 'permanent_member' and fact_id is not null"
    op.execute(f"delete from citation where fact_id in ({members})")
    op.execute(f"create temporary table numbered as {members}")
    op.execute("delete from actor_fact where property = 'permanent_member'")
    op.execute("delete from fact where id in (select fact_id from numbered)")
    op.execute("drop table numbered")
    allow("")


def allow(more: str) -> None:
    """Replace the list of properties by one with `more` in it."""
    listed = ", ".join(f"'{name}'" for name in PROPERTIES.format(more).split())
    with rebuilding("actor_fact") as batch:
        batch.drop_constraint(op.f("ck_actor_fact_property"), type_="check")
        batch.create_check_constraint(op.f("ck_actor_fact_property"), f"property in ({listed})")
