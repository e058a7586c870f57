"""Memberships of states in organisations."""

from sqlalchemy.orm import Mapped

from models.base import Base, Day, DayText, FactId, Id, column, natural_key, one_of, refers_to, spell
from models.vocabulary import MEMBERSHIP_ROLES


class Membership(Base):
    """Spells of a role of a state in an organisation, from accession."""

    __tablename__ = "membership"
    __table_args__ = (
        one_of("role", MEMBERSHIP_ROLES),
        *spell("valid_from", "valid_until"),
        natural_key("membership", "organisation_code", "state_code", "role", days=("valid_from",)),
    )

    id: Mapped[Id]
    state_code: Mapped[str] = refers_to("actor.code", "The member: nearly always a state.", index=True)
    organisation_code: Mapped[str] = refers_to(
        "organisation_detail.code", "The organisation: NATO, PFP, EU, UN, COE, OSCE, CSTO, ..."
    )
    role: Mapped[str] = column(
        "member, partner, observer, parliamentary_observer, candidate, applicant, aspirant (says that it wants to "
        "join), ..."
    )
    valid_from: Mapped[Day | None] = column("Day of accession; NULL: not known.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the spell; NULL: still holds.")
    valid_until_text: Mapped[DayText | None]
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]
