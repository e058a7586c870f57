"""Sources, and what each says of which fact."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Day, DayText, Id, imprecise_dates, one_of
from models.vocabulary import SOURCE_KINDS, STANCES

# Kind of fact -> the column of `citation` that points to it.
CITED = {
    "actor": "actor_code",
    "state_identifier": "state_identifier_id",
    "actor_name": "actor_name_id",
    "actor_fact": "actor_fact_id",
    "border": "border_id",
    "membership": "membership_id",
    "agreement": "agreement_code",
    "agreement_event": "agreement_event_id",
    "agreement_link": "agreement_link_id",
    "signatory": "signatory_id",
    "obligation": "obligation_id",
    "provision": "provision_id",
    "recognition": "recognition_id",
    "recognition_position": "recognition_position_id",
    "arms_transfer": "arms_transfer_id",
    "deployment": "deployment_id",
    "statement": "statement_id",
    "source_assertion": "source_assertion_id",
}


class Source(Base):
    """A page, text or dataset that facts rest on."""

    __tablename__ = "source"
    __table_args__ = (
        one_of("kind", SOURCE_KINDS),
        *imprecise_dates("published_on"),
        CheckConstraint("code <> derived_from_code", name="not_from_itself"),
        {"comment": "Pages, texts and datasets that facts rest on; `memory` marks what nobody has checked yet."},
    )

    code: Mapped[str] = mapped_column(primary_key=True, comment="Short readable key, as telex-2025-03-25.")
    kind: Mapped[str] = mapped_column(
        comment="Rank, highest first: text (of an agreement), official_data, official_statement, press, memory."
    )
    title: Mapped[str | None] = mapped_column(comment="Title, where known.")
    publisher: Mapped[str | None] = mapped_column(comment="Who publishes it; for web pages the site's name.")
    published_on: Mapped[Day | None] = mapped_column(comment="Date of publication, where the address or page tells it.")
    published_on_text: Mapped[DayText | None]
    url: Mapped[str | None] = mapped_column(comment="Address.")
    derived_from_code: Mapped[str | None] = mapped_column(
        ForeignKey("source.code"), comment="The source it repeats; support is counted by origins, not by pages."
    )
    note: Mapped[str | None] = mapped_column(comment="Remarks.")


class SourceAssertion(Base):
    """Something a source asserts that the collectors checked by hand."""

    __tablename__ = "source_assertion"
    __table_args__ = (
        one_of("finding", ("confirmed", "qualified", "contradicted", "not_found")),
        UniqueConstraint("source_code", "assertion"),
        {"comment": "Assertions of a source as checked by hand when facts were collected; claims recompute verdicts."},
    )

    id: Mapped[Id]
    source_code: Mapped[str] = mapped_column(ForeignKey("source.code"), comment="The source that asserts it.")
    assertion: Mapped[str] = mapped_column(comment="What it asserts, reworded.")
    finding: Mapped[str] = mapped_column(comment="confirmed, qualified, contradicted, not_found.")
    detail: Mapped[str | None] = mapped_column(comment="What the check found.")


def _citation_args() -> tuple[object, ...]:
    keys = CITED.values()
    is_set = " + ".join(f"case when {key} is null then 0 else 1 end" for key in keys)
    unique = [
        Index(
            f"uq_citation_{key}",
            key,
            "source_code",
            text("coalesce(field, '')"),
            unique=True,
            sqlite_where=text(f"{key} is not null"),
            postgresql_where=text(f"{key} is not null"),
        )
        for key in keys
    ]
    return (
        one_of("stance", STANCES),
        CheckConstraint(f"{is_set} = 1", name="exactly_one_fact"),
        *unique,
        {"comment": "What a source says of one fact: exactly one of the columns that point to facts is set."},
    )


class Citation(Base):
    """What a source says of one fact."""

    __tablename__ = "citation"
    __table_args__ = _citation_args()

    id: Mapped[Id]
    source_code: Mapped[str] = mapped_column(ForeignKey("source.code"), index=True, comment="The source.")
    stance: Mapped[str] = mapped_column(comment="supports, contradicts or qualifies the fact.")
    field: Mapped[str | None] = mapped_column(comment="The column it bears on; NULL: the whole fact.")
    locator: Mapped[str | None] = mapped_column(comment="Page, article or section.")
    note: Mapped[str | None] = mapped_column(comment="What the source says where it differs, reworded.")
    actor_code: Mapped[str | None] = mapped_column(ForeignKey("actor.code"), comment="The fact, if an actor.")
    state_identifier_id: Mapped[int | None] = mapped_column(
        ForeignKey("state_identifier.id"), comment="The fact, if a state_identifier."
    )
    actor_name_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor_name.id"), comment="The fact, if an actor_name."
    )
    actor_fact_id: Mapped[int | None] = mapped_column(
        ForeignKey("actor_fact.id"), comment="The fact, if an actor_fact."
    )
    border_id: Mapped[int | None] = mapped_column(ForeignKey("border.id"), comment="The fact, if a border.")
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"), comment="The fact, if a membership.")
    agreement_code: Mapped[str | None] = mapped_column(
        ForeignKey("agreement.code"), comment="The fact, if an agreement."
    )
    agreement_event_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement_event.id"), comment="The fact, if an agreement_event."
    )
    agreement_link_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement_link.id"), comment="The fact, if an agreement_link."
    )
    signatory_id: Mapped[int | None] = mapped_column(ForeignKey("signatory.id"), comment="The fact, if a signatory.")
    obligation_id: Mapped[int | None] = mapped_column(
        ForeignKey("obligation.id"), comment="The fact, if an obligation."
    )
    provision_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"), comment="The fact, if a provision.")
    recognition_id: Mapped[int | None] = mapped_column(
        ForeignKey("recognition.id"), comment="The fact, if a recognition."
    )
    recognition_position_id: Mapped[int | None] = mapped_column(
        ForeignKey("recognition_position.id"), comment="The fact, if a recognition_position."
    )
    arms_transfer_id: Mapped[int | None] = mapped_column(
        ForeignKey("arms_transfer.id"), comment="The fact, if an arms_transfer."
    )
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"), comment="The fact, if a deployment.")
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id"), comment="The fact, if a statement.")
    source_assertion_id: Mapped[int | None] = mapped_column(
        ForeignKey("source_assertion.id"), comment="The fact, if a source_assertion."
    )
