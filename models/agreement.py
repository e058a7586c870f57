"""Agreements with their identifiers, events, links and signatories."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from models import vocabulary
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
    not_negative,
    one_of,
    ordered,
    refers_to,
)


class Agreement(Base):
    """Defence agreements of every form, from declarations to treaties."""

    __tablename__ = "agreement"
    __table_args__ = (
        one_of("instrument", vocabulary.INSTRUMENTS),
        one_of("scope", vocabulary.AGREEMENT_SCOPES),
        one_of("category", vocabulary.AGREEMENT_CATEGORIES),
        one_of("status_reported", vocabulary.AGREEMENT_STATUSES),
        one_of("ended", vocabulary.YES_NO_UNKNOWN),
        one_of("binding", vocabulary.YES_NO_UNKNOWN),
        one_of("obligations_coded", vocabulary.OBLIGATIONS_CODED),
        one_of("text_seen", vocabulary.TEXTS_SEEN),
        *imprecise_dates("signed_on", "in_force_on", "ended_on"),
        Index(None, "dataset_code", "code"),  # an edition in the order of its agreements, as they are grouped
    )

    code: Mapped[str] = column("Readable key, as alb-hrv-xkx-2025; imported rows as atop-5.1:3180.", primary_key=True)
    dataset_code: Mapped[str] = refers_to(
        "dataset.code", "Edition that the row comes from; curated: collected by hand."
    )
    title: Mapped[str] = column("Title, in English.")
    instrument: Mapped[str] = column("Form of the text: treaty, agreement, mou, declaration, plan, ...")
    scope: Mapped[str] = column("general, sector, procurement, status_of_forces, peace, alliance, ...")
    category: Mapped[str | None] = column(
        "What its collectors call it: sofa, dca, security_guarantee, ...; ATOP's and DCAD's own words."
    )
    signed_on: Mapped[Day | None] = column("Day of signature, the earliest it can be; NULL: not known.")
    signed_on_text: Mapped[DayText | None]
    place: Mapped[str | None] = column("Place of signature.")
    in_force_on: Mapped[Day | None] = column("Day of entry into force; NULL: not known or not yet.")
    in_force_on_text: Mapped[DayText | None]
    ended_on: Mapped[Day | None] = column("First day after the end; NULL: not ended or not known, see ended.")
    ended_on_text: Mapped[DayText | None]
    ended: Mapped[str] = column("Text, yes, no or unknown: has it ended?")
    status_reported: Mapped[str | None] = column(
        "Status at collection: announced, signed, pending_ratification, in_force, entered_into_force, terminated."
    )
    binding: Mapped[str] = column("Text, yes, no or unknown: is it binding in international law?")
    obligations_coded: Mapped[str] = column(
        "How far the obligations in its text are coded: full, partial, none. One without a row is not in the text if"
        " all are coded, and unknown otherwise."
    )
    text_seen: Mapped[str] = column("What the collectors saw of the text: full, summary, press_only, none.")
    text_url: Mapped[str | None] = column("Where the text is.")
    note: Mapped[str | None] = column("Remarks.")
    source_line: Mapped[int | None] = column("Line in the imported file; NULL for curated rows.")
    raw: Mapped[str | None] = column("The imported record as JSON; NULL for curated rows.")
    fact_id: Mapped[FactId | None]
    absent_from_code: Mapped[str | None] = refers_to(
        "source.code",
        "A source that aims to list every agreement of its kind and was searched for this one in vain: atop-5.1. NULL: "
        "listed there, not searched for, or not of its kind.",
    )


class AgreementIdentifier(Base):
    """Numbers of an agreement in other collections, imported or not; view agreement_match joins them."""

    __tablename__ = "agreement_identifier"
    __table_args__ = (one_of("scheme", ("atop", "dcad", "unts", "cow")),)

    agreement_code: Mapped[str] = refers_to("agreement.code", "The agreement.", primary_key=True)
    scheme: Mapped[str] = column("atop, dcad, unts (UN Treaty Series) or cow.", primary_key=True)
    value: Mapped[str] = column("The number there, as text.", primary_key=True)
    owner_code: Mapped[OwnerCode | None]


class AgreementEvent(Base):
    """What happened to an agreement beyond its dated columns; view agreement_history unites both."""

    __tablename__ = "agreement_event"
    __table_args__ = (
        one_of("event", vocabulary.AGREEMENT_EVENTS),
        *imprecise_dates("happened_on"),
        *not_negative("votes_for", "votes_against", "votes_abstain"),
        natural_key("agreement_event", "agreement_code", "event", "actor_code?", "outcome?", days=("happened_on",)),
    )

    id: Mapped[Id]
    agreement_code: Mapped[str] = refers_to("agreement.code", "The agreement.", index=True)
    actor_code: Mapped[str | None] = refers_to("actor.code", "Who acted; NULL: all signatories.")
    event: Mapped[str] = column(
        "submitted_to_parliament, parliament_approved, ratified, activity_planned, activity_held, renewed, ..."
    )
    happened_on: Mapped[Day | None] = column("When, the earliest day it can be.")
    happened_on_text: Mapped[DayText | None]
    outcome: Mapped[str | None] = column("Result, in a few words.")
    votes_for: Mapped[int | None] = column("Votes in favour.")
    votes_against: Mapped[int | None] = column("Votes against.")
    votes_abstain: Mapped[int | None] = column("Abstentions.")
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]


class AgreementLink(Base):
    """How agreements relate: builds_on, implements, amends, supersedes, reaction_to."""

    __tablename__ = "agreement_link"
    __table_args__ = (
        one_of("relation", vocabulary.AGREEMENT_RELATIONS),
        one_of("inferred", vocabulary.YES_NO),
        CheckConstraint("agreement_code <> related_code", name="not_to_itself"),
        UniqueConstraint("agreement_code", "relation", "related_code"),
    )

    id: Mapped[Id]
    agreement_code: Mapped[str] = refers_to("agreement.code", "The later agreement.")
    relation: Mapped[str] = column(
        "What the later agreement does to the earlier one: builds_on, implements, amends, ..."
    )
    related_code: Mapped[str] = refers_to(
        "agreement.code", "The earlier agreement, the object of the relation.", index=True
    )
    inferred: Mapped[str] = column("Text: yes, the collectors infer the link; no, a source states it.")
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]


class Signatory(Base):
    """Who is tied to an agreement and how; a party that leaves and returns has several spells."""

    __tablename__ = "signatory"
    __table_args__ = (
        one_of("role", vocabulary.SIGNATORY_ROLES),
        *imprecise_dates("signed_on", "ratified_on", "valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        CheckConstraint("ordinal >= 1", name="ordinal_from_one"),
        UniqueConstraint("agreement_code", "actor_code", "role", "ordinal"),
    )

    id: Mapped[Id]
    agreement_code: Mapped[str] = refers_to("agreement.code", "The agreement.")
    actor_code: Mapped[str] = refers_to("actor.code", "Who is tied; unknown: see actor_raw.", index=True)
    role: Mapped[str] = column("signatory, party, acceding, observer, invited, claimed_joiner.")
    ordinal: Mapped[int] = column("1 for the actor's first spell in this role, 2 for the second, ...")
    signed_on: Mapped[Day | None] = column("Day of this actor's signature or accession.")
    signed_on_text: Mapped[DayText | None]
    ratified_on: Mapped[Day | None] = column("Day of this actor's ratification.")
    ratified_on_text: Mapped[DayText | None]
    valid_from: Mapped[Day | None] = column(
        "First day of the spell; in ATOP's rows from signature, else from entry into force. NULL: not known."
    )
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the spell; NULL: not ended or not known.")
    valid_until_text: Mapped[DayText | None]
    signed_by: Mapped[str | None] = column("Who signed for the actor.")
    actor_raw: Mapped[str | None] = column("The party's name or code in an imported file.")
    phase: Mapped[int | None] = column(
        "ATOP's phase of the alliance; members of different phases are not allies of each other. NULL: it has no "
        "phases."
    )
    source_line: Mapped[int | None] = column(
        "Line in the imported file; rows share it where a member's code passed from one holder to the next."
    )
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]
