"""Actors: whatever signs, trades, recognises or speaks, with dated names, codes, properties and borders."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, Day, DayText, FactId, Id, always, column, dates, natural_key, one_of, refers_to, spell
from models.vocabulary import ACTOR_KINDS, ACTOR_PROPERTIES, CODE_SCHEMES, IDENTIFIER_SCHEMES, STATE_STATUSES, YES_NO


class Actor(Base):
    """Whatever signs, trades, recognises or speaks: states, organisations, missions, companies."""

    __tablename__ = "actor"
    __table_args__ = (one_of("kind", ACTOR_KINDS), UniqueConstraint("code", "kind"))

    code: Mapped[str] = column(
        "ISO 3166 alpha-3 for states (XKX for Kosovo, project codes for former states), acronym for organisations.",
        primary_key=True,
    )
    kind: Mapped[str] = column(
        "state, entity, organisation, mission, company, non_state, or unknown (a party that could not be resolved)."
    )
    name: Mapped[str] = column("Short English name in use now, or at the end of a former state.")
    parent_code: Mapped[str | None] = refers_to(
        "actor.code", "The actor this one belongs to: an entity's state, a mission's organisation."
    )
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]


class StateDetail(Base):
    """What only states have; the view `state` joins it to the name."""

    __tablename__ = "state_detail"
    __table_args__ = (
        ForeignKeyConstraint(["code", "kind"], ["actor.code", "actor.kind"]),
        always("kind", "state"),
        one_of("status", STATE_STATUSES),
        one_of("code_scheme", CODE_SCHEMES),
        *spell("valid_from", "valid_until"),
    )

    code: Mapped[str] = column("The state's actor code.", primary_key=True)
    kind: Mapped[str] = column("Always state: ties the row to an actor of that kind.")
    status: Mapped[str] = column("recognised, partially_recognised, territory, associated, or historic (ended).")
    code_scheme: Mapped[str] = column(
        "Where the code comes from: iso3166, iso3166_withdrawn, user_assigned, or project (made for this one)."
    )
    valid_from: Mapped[Day | None] = column("First day of existence; NULL: not collected.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the end; NULL: exists.")
    valid_until_text: Mapped[DayText | None]


class OrganisationDetail(Base):
    """Organisations, one row for each; the view `organisation` adds name and accession rule."""

    __tablename__ = "organisation_detail"
    __table_args__ = (
        ForeignKeyConstraint(["code", "kind"], ["actor.code", "actor.kind"]),
        always("kind", "organisation"),
    )

    code: Mapped[str] = column("The organisation's actor code.", primary_key=True)
    kind: Mapped[str] = column("Always organisation: ties the row to an actor of that kind.")


class StateIdentifier(Base):
    """Dated codes of states by scheme; for cow and gw the spells are membership of the state system."""

    __tablename__ = "state_identifier"
    __table_args__ = (
        one_of("scheme", IDENTIFIER_SCHEMES),
        one_of("microstate", YES_NO),
        *spell("valid_from", "valid_until"),
        *dates("system_entry"),
        natural_key("state_identifier", "dataset_code", "state_code", "scheme", "value", days=("valid_from",)),
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = refers_to("dataset.code", "Edition that the row comes from.")
    state_code: Mapped[str] = refers_to(
        "state_detail.code", "The state that holds the code during the spell.", index=True
    )
    scheme: Mapped[str] = column(
        "iso2, iso3, iso_numeric, cow and gw (numbers), cow_abbrev, gw_abbrev, wikidata, sipri."
    )
    value: Mapped[str] = column("The code as text, without leading zeros for cow and gw.")
    valid_from: Mapped[Day | None] = column("First day; NULL: since before the record.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the spell; NULL: still held at the edition's end.")
    valid_until_text: Mapped[DayText | None]
    system_entry: Mapped[Day | None] = column(
        "Entry day of the published system spell of which this row is the whole or a part; one published spell may "
        "have several holders in turn. NULL unless scheme is cow or gw."
    )
    microstate: Mapped[str | None] = column(
        "Text, yes or no: do Gleditsch and Ward list a microstate? NULL: a code of another scheme."
    )
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]


class ActorName(Base):
    """Dated names of actors, by language or dataset, for matching."""

    __tablename__ = "actor_name"
    __table_args__ = (
        one_of("kind", ("short", "official", "former", "alias")),
        *spell("valid_from", "valid_until"),
        natural_key("actor_name", "actor_code", "name", "scheme?", days=("valid_from",)),
    )

    id: Mapped[Id]
    actor_code: Mapped[str] = refers_to("actor.code", "Who bears the name.", index=True)
    name: Mapped[str] = column("The name.", index=True)
    kind: Mapped[str] = column("short, official, former, or alias (another spelling).")
    scheme: Mapped[str | None] = column("The dataset that uses this name (cow, gw, sipri, dcad); NULL: in general use.")
    valid_from: Mapped[Day | None] = column("First day of the name; NULL: since before the record.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the spell; NULL: in use.")
    valid_until_text: Mapped[DayText | None]
    fact_id: Mapped[FactId | None]


class ActorFact(Base):
    """Properties of actors with a spell: declared neutrality, accession rules, powers, office holders."""

    __tablename__ = "actor_fact"
    __table_args__ = (
        one_of("property", ACTOR_PROPERTIES),
        *spell("valid_from", "valid_until"),
        natural_key("actor_fact", "actor_code", "property", "value", days=("valid_from",)),
    )

    id: Mapped[Id]
    actor_code: Mapped[str] = refers_to("actor.code", "Who has the property.", index=True)
    property: Mapped[str] = column("What is recorded: military_neutrality, accession_rule, president, ...")
    value: Mapped[str] = column("Value of the property, as text.")
    valid_from: Mapped[Day | None] = column("First day; NULL: start not known.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the spell; NULL: still so.")
    valid_until_text: Mapped[DayText | None]
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]


class Border(Base):
    """Land borders, each pair once in order of code; the view `neighbour` has both directions."""

    __tablename__ = "border"
    __table_args__ = (
        CheckConstraint("state_1_code < state_2_code", name="state_1_before_state_2"),
        *spell("valid_from", "valid_until"),
        natural_key("border", "state_1_code", "state_2_code", days=("valid_from",)),
    )

    id: Mapped[Id]
    state_1_code: Mapped[str] = refers_to("state_detail.code", "The state whose code sorts first.")
    state_2_code: Mapped[str] = refers_to("state_detail.code", "The other state.")
    valid_from: Mapped[Day | None] = column("First day; NULL: since before the record.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the spell; NULL: still so.")
    valid_until_text: Mapped[DayText | None]
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]
