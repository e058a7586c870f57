"""Sources, and what each says of which fact."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Day, DayText, FactId, Id, OwnerCode, imprecise_dates, natural_key, one_of
from models.facts import FACTS
from models.vocabulary import SOURCE_KINDS, STANCES


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
    owner_code: Mapped[OwnerCode | None]


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
    fact_id: Mapped[FactId | None]


class Fact(Base):
    """A row that sources bear on, of any kind."""

    __tablename__ = "fact"
    __table_args__ = (
        one_of("kind", tuple(FACTS)),
        {"comment": "Rows that sources bear on, of every kind: a row has its number here in fact_id, as citations do."},
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(comment="The table that has the row.")
    dataset_code: Mapped[str] = mapped_column(
        ForeignKey("dataset.code"), comment="Whose fact it is: curated, or the dataset of a user's own facts."
    )


class Citation(Base):
    """What a source says of one fact."""

    __tablename__ = "citation"
    __table_args__ = (
        one_of("stance", STANCES),
        natural_key("citation", "fact_id", "source_code", "field?"),
        {"comment": "What a source says of one fact: join the fact's own table by fact_id."},
    )

    id: Mapped[Id]
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"), comment="The fact: the row with this fact_id.")
    source_code: Mapped[str] = mapped_column(ForeignKey("source.code"), index=True, comment="The source.")
    stance: Mapped[str] = mapped_column(comment="supports, contradicts or qualifies the fact.")
    field: Mapped[str | None] = mapped_column(comment="The column it bears on; NULL: the whole fact.")
    locator: Mapped[str | None] = mapped_column(comment="Page, article or section.")
    note: Mapped[str | None] = mapped_column(comment="What the source says where it differs, reworded.")
    owner_code: Mapped[OwnerCode | None]
