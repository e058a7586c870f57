"""Memberships of states in organisations."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Day, DayText, FactId, Id, imprecise_dates, natural_key, one_of, ordered
from models.vocabulary import MEMBERSHIP_ROLES


class Membership(Base):
    """A spell of one role of a state in an organisation."""

    __tablename__ = "membership"
    __table_args__ = (
        one_of("role", MEMBERSHIP_ROLES),
        *imprecise_dates("valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        natural_key("membership", "organisation_code", "state_code", "role", days=("valid_from",)),
        {"comment": "Spells of a role of a state in an organisation, from accession."},
    )

    id: Mapped[Id]
    state_code: Mapped[str] = mapped_column(
        ForeignKey("actor.code"), index=True, comment="The member: nearly always a state."
    )
    organisation_code: Mapped[str] = mapped_column(
        ForeignKey("organisation_detail.code"), comment="The organisation: NATO, PFP, EU, UN, COE, OSCE, CSTO, ..."
    )
    role: Mapped[str] = mapped_column(
        comment="member, partner, observer, parliamentary_observer, candidate, applicant, aspirant (says that it wants "
        "to join), ..."
    )
    valid_from: Mapped[Day | None] = mapped_column(comment="Day of accession; NULL: not known.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(comment="First day after; NULL: still holds.")
    valid_until_text: Mapped[DayText | None]
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    fact_id: Mapped[FactId | None]
