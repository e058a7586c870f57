"""What the Correlates of War tell of states besides membership: who is contiguous to whom, and the major powers."""

from sqlalchemy.orm import Mapped

from models.base import Base, Day, DayText, Id, column, natural_key, one_of, refers_to, spell
from models.vocabulary import CONTIGUITY_KINDS


class Contiguity(Base):
    """Direct contiguity of states by an imported edition, each pair once: over land, or over at most 400 miles of
    water. Curated land borders are in the table border.
    """  # noqa: D205 - one long sentence

    __tablename__ = "contiguity"
    __table_args__ = (
        one_of("kind", CONTIGUITY_KINDS),
        *spell("valid_from", "valid_until"),
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
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = refers_to("dataset.code", "Edition that the row comes from.")
    state_1_code: Mapped[str] = refers_to(
        "actor.code", "The state with the lower number, as its holder in the spell.", index=True
    )
    state_2_code: Mapped[str] = refers_to("actor.code", "The other state.", index=True)
    state_1_raw: Mapped[str] = column("COW number of the first state, as in the file.")
    state_2_raw: Mapped[str] = column("COW number of the other state.")
    kind: Mapped[str] = column("COW's types 1 to 5: land (or a river), then water of at most 12, 24, 150 or 400 miles.")
    valid_from: Mapped[Day | None] = column("First day, the earliest it can be.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the spell; NULL: still so at the edition's end.")
    valid_until_text: Mapped[DayText | None]


class MajorPower(Base):
    """Spells of major powers by an imported edition; states without a row are not major powers."""

    __tablename__ = "major_power"
    __table_args__ = (
        *spell("valid_from", "valid_until"),
        natural_key("major_power", "dataset_code", "state_code", "state_raw", days=("valid_from",)),
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = refers_to("dataset.code", "Edition that the row comes from.")
    state_code: Mapped[str] = refers_to(
        "actor.code", "The major power, as the holder of the number in the spell.", index=True
    )
    state_raw: Mapped[str] = column("COW number of the major power, as in the file.")
    valid_from: Mapped[Day | None] = column("First day.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the spell; NULL: still so at the edition's end.")
    valid_until_text: Mapped[DayText | None]
