"""What the Correlates of War tell of states besides membership: who is contiguous to whom, and the major powers."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Day, DayText, Id, imprecise_dates, natural_key, one_of, ordered
from models.vocabulary import CONTIGUITY_KINDS


class Contiguity(Base):
    """A spell in which two states are directly contiguous, over land or over water."""

    __tablename__ = "contiguity"
    __table_args__ = (
        one_of("kind", CONTIGUITY_KINDS),
        *imprecise_dates("valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        natural_key(
            "contiguity",
            "dataset_code",
            "state_1_code",
            "state_2_code",
            "state_1_raw",
            "state_2_raw",
            "kind",
            days=("valid_from",),
        ),
        {
            "comment": "Direct contiguity of states by an imported edition, each pair once: over land, or over at most "
            "400 miles of water. Curated land borders are in the table border."
        },
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = mapped_column(ForeignKey("dataset.code"), comment="Edition that the row comes from.")
    state_1_code: Mapped[str] = mapped_column(
        ForeignKey("actor.code"), index=True, comment="The state with the lower number, as its holder in the spell."
    )
    state_2_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), index=True, comment="The other state.")
    state_1_raw: Mapped[str] = mapped_column(comment="COW number of the first state, as in the file.")
    state_2_raw: Mapped[str] = mapped_column(comment="COW number of the other state.")
    kind: Mapped[str] = mapped_column(
        comment="COW's types 1 to 5: land (or a river), then water of at most 12, 24, 150 or 400 miles."
    )
    valid_from: Mapped[Day | None] = mapped_column(comment="First day, the earliest it can be.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(comment="First day after; NULL: still so at the edition's end.")
    valid_until_text: Mapped[DayText | None]


class MajorPower(Base):
    """A spell in which a state is a major power."""

    __tablename__ = "major_power"
    __table_args__ = (
        *imprecise_dates("valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        natural_key("major_power", "dataset_code", "state_code", "state_raw", days=("valid_from",)),
        {"comment": "Spells of major powers by an imported edition; states without a row are not major powers."},
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = mapped_column(ForeignKey("dataset.code"), comment="Edition that the row comes from.")
    state_code: Mapped[str] = mapped_column(
        ForeignKey("actor.code"), index=True, comment="The major power, as the holder of the number in the spell."
    )
    state_raw: Mapped[str] = mapped_column(comment="Its COW number, as in the file.")
    valid_from: Mapped[Day | None] = mapped_column(comment="First day.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(comment="First day after; NULL: still so at the edition's end.")
    valid_until_text: Mapped[DayText | None]
