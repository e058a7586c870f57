"""Where rows came from and how far they reach; settings; the dictionary."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import (
    Base,
    Day,
    DayText,
    FactId,
    Id,
    column,
    dates,
    natural_key,
    not_negative,
    one_of,
    ordered,
    refers_to,
    spell,
)
from models.vocabulary import COVERED_TABLES, SERIES, TRANSFER_ROLES, YES_NO


class Dataset(Base):
    """Editions of datasets that rows come from; never add up rows of two."""

    __tablename__ = "dataset"
    __table_args__ = (
        one_of("series", SERIES),
        *dates("edition_on", "covers_from", "covers_until"),
        ordered("covers_from", "covers_until"),
    )

    code: Mapped[str] = column("Series and edition: curated, atop-5.1, sipri-2024-10-13.", primary_key=True)
    series: Mapped[str] = column(
        "What it is an edition of: curated, atop, dcad, sipri, cow-states, nmc, contiguity, majors, wdi; own: a user's "
        "own facts."
    )
    edition: Mapped[str | None] = column("Version or date stamp within the series.")
    edition_on: Mapped[Day | None] = column("Day of the edition, where it has one.")
    title: Mapped[str] = column("Title.")
    publisher: Mapped[str | None] = column("Who publishes it.")
    url: Mapped[str | None] = column("Address.")
    covers_from: Mapped[Day | None] = column("First day that the edition covers.")
    covers_until: Mapped[Day | None] = column("First day after what it covers; NULL: not limited.")
    scope: Mapped[str | None] = column("The filter of a filtered export; NULL: the whole.")
    licence: Mapped[str | None] = column("Terms of use, in a line.")
    how_to_cite: Mapped[str | None] = column("Citation that the publisher asks for.")
    note: Mapped[str | None] = column("Remarks.")


class Load(Base):
    """Every load that changed something, with the hash of what was read and row counts."""

    __tablename__ = "load"
    __table_args__ = (*not_negative("inserted", "updated", "deleted", "unchanged"),)

    id: Mapped[Id]
    dataset_code: Mapped[str] = refers_to("dataset.code", "Edition that was loaded.")
    loaded_at: Mapped[str] = column("When, UTC, ISO 8601 to the second.")
    file_name: Mapped[str] = column("File or folder read, its name only.")
    file_sha256: Mapped[str] = column("SHA-256 of the file, or of the folder's files in order of name.")
    inserted: Mapped[int] = column("Rows inserted.")
    updated: Mapped[int] = column("Rows changed.")
    deleted: Mapped[int] = column("Rows deleted.")
    unchanged: Mapped[int] = column("Rows left as they were.")


class Coverage(Base):
    """Where the record is complete; elsewhere an absence means only that nothing is recorded."""

    __tablename__ = "coverage"
    __table_args__ = (
        one_of("table_name", COVERED_TABLES),
        one_of("complete", YES_NO),
        one_of("role", TRANSFER_ROLES),
        *spell("valid_from", "valid_until"),
        CheckConstraint("scope <> ''", name="scope_not_empty"),
        natural_key(
            "coverage",
            "dataset_code",
            "table_name",
            "actor_code?",
            "role?",
            "complete",
            days=("valid_from", "valid_until"),
        ),
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = refers_to("dataset.code", "The edition whose coverage this is.")
    table_name: Mapped[str] = column("The table.")
    actor_code: Mapped[str | None] = refers_to("actor.code", "The subject; NULL: all.")
    role: Mapped[str | None] = column("supplier or recipient, for arms_transfer; NULL otherwise.")
    valid_from: Mapped[Day | None] = column("First day covered; NULL: from the start.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day not covered; NULL: no end is stated.")
    valid_until_text: Mapped[DayText | None]
    complete: Mapped[str] = column("Text: yes, an absence means no; no, the record is selective.")
    note: Mapped[str | None] = column("Remarks, such as in what way the record is selective.")
    fact_id: Mapped[FactId | None]
    scope: Mapped[str | None] = column(
        "What of the table the statement is about; NULL: everything. Complete: an absence means no within it. Not "
        "complete: only this part was collected, of which no share of the whole can be told. Of memberships: their "
        "roles, separated by a comma and a space."
    )


class Setting(Base):
    """Settings of this database, as data_as_of: the default day of every query."""

    __tablename__ = "setting"

    name: Mapped[str] = column("data_as_of, ...", primary_key=True)
    value: Mapped[str] = column("Value of the setting, as text.")
    note: Mapped[str | None] = column("What the setting does.")


class DataDictionary(Base):
    """Every table, view and column with its type, rules and meaning (SQLite keeps no comments)."""

    __tablename__ = "data_dictionary"
    __table_args__ = (
        one_of("object_kind", ("table", "view")),
        one_of("type", ("text", "integer", "numeric", "real", "date")),
        one_of("required", YES_NO),
        UniqueConstraint("object_name", "column_name"),
    )

    name: Mapped[str] = column("agreement, or agreement.signed_on.", primary_key=True)
    object_kind: Mapped[str] = column("table or view.")
    object_name: Mapped[str] = column("The table or view.")
    column_name: Mapped[str | None] = column("The column; NULL: the row describes the table or view.")
    meaning: Mapped[str] = column("What the table, view or column holds.")
    type: Mapped[str | None] = column(
        "Type: text, integer, numeric, real or date (on SQLite, a date is text of ten characters)."
    )
    required: Mapped[str | None] = column(
        "Text, yes or no: is the column never NULL? NULL for views, which state no such rule."
    )
    choices: Mapped[str | None] = column(
        "The only values that the column can hold, separated by a comma and a space; NULL: any value."
    )
    refers_to: Mapped[str | None] = column(
        "Table and column that the value refers to, as actor.code; NULL: it refers to nothing."
    )
