"""What agreements oblige to and provide for."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Day, DayText, FactId, Id, OwnerCode, imprecise_dates, natural_key, one_of, ordered
from models.vocabulary import OBLIGATION_KINDS, YES_NO, YES_NO_UNKNOWN


class Obligation(Base):
    """Who owes what to whom under an agreement."""

    __tablename__ = "obligation"
    __table_args__ = (
        one_of("kind", OBLIGATION_KINDS),
        one_of("pledged", YES_NO),
        one_of("conditional", YES_NO_UNKNOWN),
        *imprecise_dates("valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        natural_key(
            "obligation",
            "agreement_code",
            "kind",
            "pledged",
            "obligor_code?",
            "beneficiary_code?",
            days=("valid_from",),
        ),
        {"comment": "Military obligations in ATOP's five kinds, by obligor and beneficiary; coded from texts only."},
    )

    id: Mapped[Id]
    agreement_code: Mapped[str] = mapped_column(ForeignKey("agreement.code"), index=True, comment="The agreement.")
    kind: Mapped[str] = mapped_column(comment="defense, offense, neutrality, nonaggression, consultation (in crises).")
    pledged: Mapped[str] = mapped_column(comment="Text: yes, the text pledges it; no, a source denies it.")
    obligor_code: Mapped[str | None] = mapped_column(
        ForeignKey("actor.code"), comment="Who owes it; NULL: every party."
    )
    beneficiary_code: Mapped[str | None] = mapped_column(
        ForeignKey("actor.code"), comment="To whom; NULL: all other parties."
    )
    conditional: Mapped[str] = mapped_column(
        comment="Text, yes, no or unknown: does it hold only under conditions (a place, an enemy)?"
    )
    valid_from: Mapped[Day | None] = mapped_column(comment="First day; NULL: that of the obligor's spell as a party.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(
        comment="First day after; NULL: that of the obligor's spell as a party."
    )
    valid_until_text: Mapped[DayText | None]
    note: Mapped[str | None] = mapped_column(comment="Remarks, for example the article of the text.")
    fact_id: Mapped[FactId | None]


class ProvisionKind(Base):
    """Vocabulary of provisions."""

    __tablename__ = "provision_kind"
    __table_args__ = (
        one_of("family", ("cooperation", "institution")),
        {"comment": "Vocabulary of provisions: areas of cooperation, and institutions as ATOP codes them."},
    )

    code: Mapped[str] = mapped_column(primary_key=True, comment="Readable key: joint_training, cyber, milcon, ...")
    family: Mapped[str] = mapped_column(comment="cooperation (an area) or institution (ATOP's variables).")
    title: Mapped[str] = mapped_column(comment="Name in words.")
    note: Mapped[str | None] = mapped_column(comment="Meaning of the values.")
    owner_code: Mapped[OwnerCode | None]


class Provision(Base):
    """One provision of an agreement with its value."""

    __tablename__ = "provision"
    __table_args__ = (
        UniqueConstraint("agreement_code", "provision_kind_code"),
        {"comment": "Areas of cooperation and institutions of agreements; an area is a topic, never an obligation."},
    )

    id: Mapped[Id]
    agreement_code: Mapped[str] = mapped_column(ForeignKey("agreement.code"), comment="The agreement.")
    provision_kind_code: Mapped[str] = mapped_column(
        ForeignKey("provision_kind.code"), index=True, comment="Which area or institution."
    )
    value: Mapped[str] = mapped_column(
        comment="yes for an area that the agreement covers; the coded number for an institution."
    )
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    fact_id: Mapped[FactId | None]
