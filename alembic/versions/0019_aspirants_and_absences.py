"""States that aspire to join an organisation, and agreements that a source of all of a kind does not list.

Downgrade deletes the memberships of aspirants with their citations, and forgets where an agreement was not found.
"""

import sqlalchemy as sa
from alembic import op

from schema.rebuild import rebuilding

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ROLES = (
    "'member', 'partner', 'observer', 'parliamentary_observer', 'candidate', 'applicant', {}'invitee', 'suspended', "
    "'participating_state'"
)


def upgrade() -> None:
    """Allow the role, and add the column."""
    allow_roles("'aspirant', ")
    with rebuilding("agreement") as batch:
        batch.add_column(
            sa.Column(
                "absent_from_code",
                TEXT,
                comment="A source that aims to list every agreement of its kind and was searched for this one in "
                "vain: atop-5.1. NULL: listed there, not searched for, or not of its kind.",
            )
        )
        batch.create_foreign_key(op.f("fk_agreement_absent_from_code"), "source", ["absent_from_code"], ["code"])


def downgrade() -> None:
    """Drop the column, and the role with its rows."""
    with rebuilding("agreement") as batch:
        batch.drop_constraint(op.f("fk_agreement_absent_from_code"), type_="foreignkey")
        batch.drop_column("absent_from_code")
    aspirants = "select fact_id from membership where role = 'aspirant'"
    op.execute(f"delete from citation where fact_id in ({aspirants})")
    op.execute(f"create temporary table numbered as {aspirants} and fact_id is not null")
    op.execute("delete from membership where role = 'aspirant'")
    op.execute("delete from fact where id in (select fact_id from numbered)")
    op.execute("drop table numbered")
    allow_roles("")


def allow_roles(more: str) -> None:
    """Replace the list of roles by one with `more` in it."""
    with rebuilding("membership") as batch:
        batch.drop_constraint(op.f("ck_membership_role"), type_="check")
        batch.create_check_constraint(op.f("ck_membership_role"), f"role in ({ROLES.format(more)})")
