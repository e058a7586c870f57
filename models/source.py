"""Sources, and what each says of which fact."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import (
    Base,
    Day,
    DayText,
    FactId,
    Id,
    OwnerCode,
    column,
    imprecise_dates,
    natural_key,
    one_of,
    refers_to,
)
from models.facts import FACTS
from models.vocabulary import SOURCE_KINDS, STANCES


class Source(Base):
    """Pages, texts and datasets that facts rest on; `memory` marks what nobody has checked yet."""

    __tablename__ = "source"
    __table_args__ = (
        one_of("kind", SOURCE_KINDS),
        *imprecise_dates("published_on"),
        CheckConstraint("code <> derived_from_code", name="not_from_itself"),
    )

    code: Mapped[str] = column("Short readable key, as telex-2025-03-25.", primary_key=True)
    kind: Mapped[str] = column(
        "Rank, highest first: text (of an agreement), official_data, official_statement, press, memory."
    )
    title: Mapped[str | None] = column("Title, where known.")
    publisher: Mapped[str | None] = column("Who publishes it; for web pages the site's name.")
    published_on: Mapped[Day | None] = column("Date of publication, where the address or page tells it.")
    published_on_text: Mapped[DayText | None]
    url: Mapped[str | None] = column("Address.")
    derived_from_code: Mapped[str | None] = refers_to(
        "source.code", "The source it repeats; support is counted by origins, not by pages."
    )
    note: Mapped[str | None] = column("Remarks.")
    owner_code: Mapped[OwnerCode | None]


class SourceAssertion(Base):
    """Assertions of a source as checked by hand when facts were collected; claims recompute verdicts."""

    __tablename__ = "source_assertion"
    __table_args__ = (
        one_of("finding", ("confirmed", "qualified", "contradicted", "not_found")),
        UniqueConstraint("source_code", "assertion"),
    )

    id: Mapped[Id]
    source_code: Mapped[str] = refers_to("source.code", "The source that asserts it.")
    assertion: Mapped[str] = column("What the source asserts, reworded.")
    finding: Mapped[str] = column("confirmed, qualified, contradicted, not_found.")
    detail: Mapped[str | None] = column("What the check found.")
    fact_id: Mapped[FactId | None]


class Fact(Base):
    """Rows that sources bear on, of every kind: a row has its number here in fact_id, as citations do."""

    __tablename__ = "fact"
    __table_args__ = (one_of("kind", tuple(FACTS)),)

    id: Mapped[Id]
    kind: Mapped[str] = column("The table that has the row.")
    dataset_code: Mapped[str] = refers_to(
        "dataset.code", "Whose fact it is: curated, or the dataset of a user's own facts."
    )


class Citation(Base):
    """What a source says of one fact: join the fact's own table by fact_id."""

    __tablename__ = "citation"
    __table_args__ = (one_of("stance", STANCES), natural_key("citation", "fact_id", "source_code", "field?"))

    id: Mapped[Id]
    fact_id: Mapped[int] = refers_to("fact.id", "The fact: the row with this fact_id.")
    source_code: Mapped[str] = refers_to("source.code", "The source.", index=True)
    stance: Mapped[str] = column("supports, contradicts or qualifies the fact.")
    field: Mapped[str | None] = column("The column it bears on; NULL: the whole fact.")
    locator: Mapped[str | None] = column("Page, article or section.")
    note: Mapped[str | None] = column("What the source says where it differs, reworded.")
    owner_code: Mapped[OwnerCode | None]
