"""Where rows came from and how far they reach; settings; the dictionary."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import (
    Base,
    Day,
    DayText,
    FactId,
    Id,
    dates,
    imprecise_dates,
    natural_key,
    not_negative,
    one_of,
    ordered,
)
from models.vocabulary import COVERED_TABLES, SERIES, TRANSFER_ROLES, YES_NO


class Dataset(Base):
    """An edition of a dataset; the collection by hand is the edition `curated`."""

    __tablename__ = "dataset"
    __table_args__ = (
        one_of("series", SERIES),
        *dates("edition_on", "covers_from", "covers_until"),
        ordered("covers_from", "covers_until"),
        {"comment": "Editions of datasets that rows come from; never add up rows of two."},
    )

    code: Mapped[str] = mapped_column(
        primary_key=True, comment="Series and edition: curated, atop-5.1, sipri-2024-10-13."
    )
    series: Mapped[str] = mapped_column(
        comment="What it is an edition of: curated, atop, dcad, sipri, cow-states, nmc, contiguity, majors, wdi; own: "
        "a user's own facts."
    )
    edition: Mapped[str | None] = mapped_column(comment="Version or date stamp within the series.")
    edition_on: Mapped[Day | None] = mapped_column(comment="Day of the edition, where it has one.")
    title: Mapped[str] = mapped_column(comment="Title.")
    publisher: Mapped[str | None] = mapped_column(comment="Who publishes it.")
    url: Mapped[str | None] = mapped_column(comment="Address.")
    covers_from: Mapped[Day | None] = mapped_column(comment="First day that the edition covers.")
    covers_until: Mapped[Day | None] = mapped_column(comment="First day after what it covers; NULL: not limited.")
    scope: Mapped[str | None] = mapped_column(comment="The filter of a filtered export; NULL: the whole.")
    licence: Mapped[str | None] = mapped_column(comment="Terms of use, in a line.")
    how_to_cite: Mapped[str | None] = mapped_column(comment="Citation that the publisher asks for.")
    note: Mapped[str | None] = mapped_column(comment="Remarks.")


class Load(Base):
    """A load that changed something."""

    __tablename__ = "load"
    __table_args__ = (
        *not_negative("inserted", "updated", "deleted", "unchanged"),
        {"comment": "Every load that changed something, with the hash of what was read and row counts."},
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = mapped_column(ForeignKey("dataset.code"), comment="What was loaded.")
    loaded_at: Mapped[str] = mapped_column(comment="When, UTC, ISO 8601 to the second.")
    file_name: Mapped[str] = mapped_column(comment="File or folder read, its name only.")
    file_sha256: Mapped[str] = mapped_column(comment="SHA-256 of the file, or of the folder's files in order of name.")
    inserted: Mapped[int] = mapped_column(comment="Rows inserted.")
    updated: Mapped[int] = mapped_column(comment="Rows changed.")
    deleted: Mapped[int] = mapped_column(comment="Rows deleted.")
    unchanged: Mapped[int] = mapped_column(comment="Rows left as they were.")


class Coverage(Base):
    """How completely a subject is recorded, and for which days."""

    __tablename__ = "coverage"
    __table_args__ = (
        one_of("table_name", COVERED_TABLES),
        one_of("complete", YES_NO),
        one_of("role", TRANSFER_ROLES),
        *imprecise_dates("valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        natural_key(
            "coverage",
            "dataset_code",
            "table_name",
            "actor_code?",
            "role?",
            "complete",
            days=("valid_from", "valid_until"),
        ),
        {"comment": "Where the record is complete; elsewhere an absence means only that nothing is recorded."},
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = mapped_column(ForeignKey("dataset.code"), comment="The edition whose coverage this is.")
    table_name: Mapped[str] = mapped_column(comment="The table.")
    actor_code: Mapped[str | None] = mapped_column(ForeignKey("actor.code"), comment="The subject; NULL: all.")
    role: Mapped[str | None] = mapped_column(comment="supplier or recipient, for arms_transfer; NULL otherwise.")
    valid_from: Mapped[Day | None] = mapped_column(comment="First day covered; NULL: from the start.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(comment="First day not covered; NULL: no end is stated.")
    valid_until_text: Mapped[DayText | None]
    complete: Mapped[str] = mapped_column(comment="Text: yes, an absence means no; no, the record is selective.")
    note: Mapped[str | None] = mapped_column(comment="In what way the record is selective, in words.")
    fact_id: Mapped[FactId | None]


class Setting(Base):
    """A setting of this database."""

    __tablename__ = "setting"
    __table_args__ = ({"comment": "Settings of this database, as data_as_of: the default day of every query."},)

    name: Mapped[str] = mapped_column(primary_key=True, comment="data_as_of, ...")
    value: Mapped[str] = mapped_column(comment="Its value.")
    note: Mapped[str | None] = mapped_column(comment="What it does.")


class DataDictionary(Base):
    """Types, rules and comments of tables, views and columns, for those who live in SQL."""

    __tablename__ = "data_dictionary"
    __table_args__ = (
        one_of("object_kind", ("table", "view")),
        one_of("type", ("text", "integer", "numeric", "real", "date")),
        one_of("required", YES_NO),
        UniqueConstraint("object_name", "column_name"),
        {"comment": "Every table, view and column with its type, rules and meaning (SQLite keeps no comments)."},
    )

    name: Mapped[str] = mapped_column(primary_key=True, comment="agreement, or agreement.signed_on.")
    object_kind: Mapped[str] = mapped_column(comment="table or view.")
    object_name: Mapped[str] = mapped_column(comment="The table or view.")
    column_name: Mapped[str | None] = mapped_column(comment="The column; NULL: the row describes the table or view.")
    meaning: Mapped[str] = mapped_column(comment="What it holds.")
    type: Mapped[str | None] = mapped_column(
        comment="Type: text, integer, numeric, real or date (on SQLite, a date is text of ten characters)."
    )
    required: Mapped[str | None] = mapped_column(
        comment="Text, yes or no: is the column never NULL? NULL for views, which state no such rule."
    )
    choices: Mapped[str | None] = mapped_column(
        comment="The only values that the column can hold, separated by a comma and a space; NULL: any value."
    )
    refers_to: Mapped[str | None] = mapped_column(
        comment="Table and column that the value refers to, as actor.code; NULL: it refers to nothing."
    )
