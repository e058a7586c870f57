"""What agreements oblige to and provide for."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, Day, DayText, FactId, Id, OwnerCode, column, natural_key, one_of, refers_to, spell
from models.vocabulary import OBLIGATION_KINDS, YES_NO, YES_NO_UNKNOWN


class Obligation(Base):
    """Military obligations in ATOP's five kinds, by obligor and beneficiary; coded from texts only."""

    __tablename__ = "obligation"
    __table_args__ = (
        one_of("kind", OBLIGATION_KINDS),
        one_of("pledged", YES_NO),
        one_of("conditional", YES_NO_UNKNOWN),
        *spell("valid_from", "valid_until"),
        natural_key(
            "obligation",
            "agreement_code",
            "kind",
            "pledged",
            "obligor_code?",
            "beneficiary_code?",
            days=("valid_from",),
        ),
    )

    id: Mapped[Id]
    agreement_code: Mapped[str] = refers_to("agreement.code", "The agreement.", index=True)
    kind: Mapped[str] = column("defense, offense, neutrality, nonaggression, consultation (in crises).")
    pledged: Mapped[str] = column("Text: yes, the text pledges it; no, a source denies it.")
    obligor_code: Mapped[str | None] = refers_to("actor.code", "Who owes the obligation; NULL: every party.")
    beneficiary_code: Mapped[str | None] = refers_to("actor.code", "To whom it is owed; NULL: all other parties.")
    conditional: Mapped[str] = column(
        "Text, yes, no or unknown: does it hold only under conditions (a place, an enemy)?"
    )
    valid_from: Mapped[Day | None] = column("First day; NULL: that of the obligor's spell as a party.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the spell; NULL: that of the obligor's spell as a party.")
    valid_until_text: Mapped[DayText | None]
    note: Mapped[str | None] = column("Remarks, for example the article of the text.")
    fact_id: Mapped[FactId | None]


class ProvisionKind(Base):
    """Vocabulary of provisions: areas of cooperation, and institutions as ATOP codes them."""

    __tablename__ = "provision_kind"
    __table_args__ = (one_of("family", ("cooperation", "institution")),)

    code: Mapped[str] = column("Readable key: joint_training, cyber, milcon, ...", primary_key=True)
    family: Mapped[str] = column("cooperation (an area) or institution (ATOP's variables).")
    title: Mapped[str] = column("Name in words.")
    note: Mapped[str | None] = column("Meaning of the values.")
    owner_code: Mapped[OwnerCode | None]


class Provision(Base):
    """Areas of cooperation and institutions of agreements; an area is a topic, never an obligation."""

    __tablename__ = "provision"
    __table_args__ = (UniqueConstraint("agreement_code", "provision_kind_code"),)

    id: Mapped[Id]
    agreement_code: Mapped[str] = refers_to("agreement.code", "The agreement.")
    provision_kind_code: Mapped[str] = refers_to("provision_kind.code", "Which area or institution.", index=True)
    value: Mapped[str] = column("yes for an area that the agreement covers; the coded number for an institution.")
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]
