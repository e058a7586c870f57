"""Citations: what a source says of one fact of any kind.

Downgrade drops the table with all its rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("source_code", TEXT, nullable=False, comment="The source."),
        sa.Column("stance", TEXT, nullable=False, comment="supports, contradicts or qualifies the fact."),
        sa.Column("field", TEXT, comment="The column it bears on; NULL: the whole fact."),
        sa.Column("locator", TEXT, comment="Page, article or section."),
        sa.Column("note", TEXT, comment="What the source says where it differs, reworded."),
        sa.Column("actor_code", TEXT, comment="The fact, if an actor."),
        sa.Column("state_identifier_id", sa.Integer(), comment="The fact, if a state_identifier."),
        sa.Column("actor_name_id", sa.Integer(), comment="The fact, if an actor_name."),
        sa.Column("actor_fact_id", sa.Integer(), comment="The fact, if an actor_fact."),
        sa.Column("border_id", sa.Integer(), comment="The fact, if a border."),
        sa.Column("membership_id", sa.Integer(), comment="The fact, if a membership."),
        sa.Column("agreement_code", TEXT, comment="The fact, if an agreement."),
        sa.Column("agreement_event_id", sa.Integer(), comment="The fact, if an agreement_event."),
        sa.Column("agreement_link_id", sa.Integer(), comment="The fact, if an agreement_link."),
        sa.Column("signatory_id", sa.Integer(), comment="The fact, if a signatory."),
        sa.Column("obligation_id", sa.Integer(), comment="The fact, if an obligation."),
        sa.Column("provision_id", sa.Integer(), comment="The fact, if a provision."),
        sa.Column("recognition_id", sa.Integer(), comment="The fact, if a recognition."),
        sa.Column("recognition_position_id", sa.Integer(), comment="The fact, if a recognition_position."),
        sa.Column("arms_transfer_id", sa.Integer(), comment="The fact, if an arms_transfer."),
        sa.Column("deployment_id", sa.Integer(), comment="The fact, if a deployment."),
        sa.Column("statement_id", sa.Integer(), comment="The fact, if a statement."),
        sa.Column("source_assertion_id", sa.Integer(), comment="The fact, if a source_assertion."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.CheckConstraint("stance in ('supports', 'contradicts', 'qualifies')", name=op.f("ck_citation_stance")),
        sa.CheckConstraint(
            (
                "case when actor_code is null then 0 else 1 end "
                "+ case when state_identifier_id is null then 0 else 1 end "
                "+ case when actor_name_id is null then 0 else 1 end "
                "+ case when actor_fact_id is null then 0 else 1 end "
                "+ case when border_id is null then 0 else 1 end "
                "+ case when membership_id is null then 0 else 1 end "
                "+ case when agreement_code is null then 0 else 1 end "
                "+ case when agreement_event_id is null then 0 else 1 end "
                "+ case when agreement_link_id is null then 0 else 1 end "
                "+ case when signatory_id is null then 0 else 1 end "
                "+ case when obligation_id is null then 0 else 1 end "
                "+ case when provision_id is null then 0 else 1 end "
                "+ case when recognition_id is null then 0 else 1 end "
                "+ case when recognition_position_id is null then 0 else 1 end "
                "+ case when arms_transfer_id is null then 0 else 1 end "
                "+ case when deployment_id is null then 0 else 1 end "
                "+ case when statement_id is null then 0 else 1 end "
                "+ case when source_assertion_id is null then 0 else 1 end = 1"
            ),
            name=op.f("ck_citation_exactly_one_fact"),
        ),
        sa.ForeignKeyConstraint(["source_code"], ["source.code"], name=op.f("fk_citation_source_code")),
        sa.ForeignKeyConstraint(["actor_code"], ["actor.code"], name=op.f("fk_citation_actor_code")),
        sa.ForeignKeyConstraint(
            ["state_identifier_id"], ["state_identifier.id"], name=op.f("fk_citation_state_identifier_id")
        ),
        sa.ForeignKeyConstraint(["actor_name_id"], ["actor_name.id"], name=op.f("fk_citation_actor_name_id")),
        sa.ForeignKeyConstraint(["actor_fact_id"], ["actor_fact.id"], name=op.f("fk_citation_actor_fact_id")),
        sa.ForeignKeyConstraint(["border_id"], ["border.id"], name=op.f("fk_citation_border_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_citation_membership_id")),
        sa.ForeignKeyConstraint(["agreement_code"], ["agreement.code"], name=op.f("fk_citation_agreement_code")),
        sa.ForeignKeyConstraint(
            ["agreement_event_id"], ["agreement_event.id"], name=op.f("fk_citation_agreement_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_link_id"], ["agreement_link.id"], name=op.f("fk_citation_agreement_link_id")
        ),
        sa.ForeignKeyConstraint(["signatory_id"], ["signatory.id"], name=op.f("fk_citation_signatory_id")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligation.id"], name=op.f("fk_citation_obligation_id")),
        sa.ForeignKeyConstraint(["provision_id"], ["provision.id"], name=op.f("fk_citation_provision_id")),
        sa.ForeignKeyConstraint(["recognition_id"], ["recognition.id"], name=op.f("fk_citation_recognition_id")),
        sa.ForeignKeyConstraint(
            ["recognition_position_id"], ["recognition_position.id"], name=op.f("fk_citation_recognition_position_id")
        ),
        sa.ForeignKeyConstraint(["arms_transfer_id"], ["arms_transfer.id"], name=op.f("fk_citation_arms_transfer_id")),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployment.id"], name=op.f("fk_citation_deployment_id")),
        sa.ForeignKeyConstraint(["statement_id"], ["statement.id"], name=op.f("fk_citation_statement_id")),
        sa.ForeignKeyConstraint(
            ["source_assertion_id"], ["source_assertion.id"], name=op.f("fk_citation_source_assertion_id")
        ),
        comment="What a source says of one fact: exactly one of the columns that point to facts is set.",
    )
    op.create_index(op.f("ix_citation_source_code"), "citation", ["source_code"])
    op.create_index(
        op.f("uq_citation_actor_code"),
        "citation",
        ["actor_code", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("actor_code is not null"),
        postgresql_where=sa.text("actor_code is not null"),
    )
    op.create_index(
        op.f("uq_citation_actor_fact_id"),
        "citation",
        ["actor_fact_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("actor_fact_id is not null"),
        postgresql_where=sa.text("actor_fact_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_actor_name_id"),
        "citation",
        ["actor_name_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("actor_name_id is not null"),
        postgresql_where=sa.text("actor_name_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_agreement_code"),
        "citation",
        ["agreement_code", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("agreement_code is not null"),
        postgresql_where=sa.text("agreement_code is not null"),
    )
    op.create_index(
        op.f("uq_citation_agreement_event_id"),
        "citation",
        ["agreement_event_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("agreement_event_id is not null"),
        postgresql_where=sa.text("agreement_event_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_agreement_link_id"),
        "citation",
        ["agreement_link_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("agreement_link_id is not null"),
        postgresql_where=sa.text("agreement_link_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_arms_transfer_id"),
        "citation",
        ["arms_transfer_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("arms_transfer_id is not null"),
        postgresql_where=sa.text("arms_transfer_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_border_id"),
        "citation",
        ["border_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("border_id is not null"),
        postgresql_where=sa.text("border_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_deployment_id"),
        "citation",
        ["deployment_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("deployment_id is not null"),
        postgresql_where=sa.text("deployment_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_membership_id"),
        "citation",
        ["membership_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("membership_id is not null"),
        postgresql_where=sa.text("membership_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_obligation_id"),
        "citation",
        ["obligation_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("obligation_id is not null"),
        postgresql_where=sa.text("obligation_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_provision_id"),
        "citation",
        ["provision_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("provision_id is not null"),
        postgresql_where=sa.text("provision_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_recognition_id"),
        "citation",
        ["recognition_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("recognition_id is not null"),
        postgresql_where=sa.text("recognition_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_recognition_position_id"),
        "citation",
        ["recognition_position_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("recognition_position_id is not null"),
        postgresql_where=sa.text("recognition_position_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_signatory_id"),
        "citation",
        ["signatory_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("signatory_id is not null"),
        postgresql_where=sa.text("signatory_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_source_assertion_id"),
        "citation",
        ["source_assertion_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("source_assertion_id is not null"),
        postgresql_where=sa.text("source_assertion_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_state_identifier_id"),
        "citation",
        ["state_identifier_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("state_identifier_id is not null"),
        postgresql_where=sa.text("state_identifier_id is not null"),
    )
    op.create_index(
        op.f("uq_citation_statement_id"),
        "citation",
        ["statement_id", "source_code", sa.text("coalesce(field, '')")],
        unique=True,
        sqlite_where=sa.text("statement_id is not null"),
        postgresql_where=sa.text("statement_id is not null"),
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("citation")
