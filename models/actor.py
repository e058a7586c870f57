"""Actors: whatever signs, trades, recognises or speaks, with dated names, codes, properties and borders."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Day, DayText, FactId, Id, always, dates, imprecise_dates, natural_key, one_of, ordered
from models.vocabulary import ACTOR_KINDS, ACTOR_PROPERTIES, CODE_SCHEMES, IDENTIFIER_SCHEMES, STATE_STATUSES, YES_NO


class Actor(Base):
    """A state, organisation, company or anything else that signs, trades, recognises or speaks."""

    __tablename__ = "actor"
    __table_args__ = (
        one_of("kind", ACTOR_KINDS),
        UniqueConstraint("code", "kind"),
        {"comment": "Whatever signs, trades, recognises or speaks: states, organisations, missions, companies."},
    )

    code: Mapped[str] = mapped_column(
        primary_key=True,
        comment="ISO 3166 alpha-3 for states (XKX for Kosovo, project codes for former states), acronym for "
        "organisations.",
    )
    kind: Mapped[str] = mapped_column(
        comment="state, entity, organisation, mission, company, non_state, or unknown (a party that could not be "
        "resolved)."
    )
    name: Mapped[str] = mapped_column(comment="Short English name in use now, or at the end of a former state.")
    parent_code: Mapped[str | None] = mapped_column(
        ForeignKey("actor.code"), comment="The actor this one belongs to: an entity's state, a mission's organisation."
    )
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    fact_id: Mapped[FactId | None]


class StateDetail(Base):
    """What only states have. Read it through the view `state`."""

    __tablename__ = "state_detail"
    __table_args__ = (
        ForeignKeyConstraint(["code", "kind"], ["actor.code", "actor.kind"]),
        always("kind", "state"),
        one_of("status", STATE_STATUSES),
        one_of("code_scheme", CODE_SCHEMES),
        *imprecise_dates("valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        {"comment": "What only states have; the view `state` joins it to the name."},
    )

    code: Mapped[str] = mapped_column(primary_key=True, comment="The state's actor code.")
    kind: Mapped[str] = mapped_column(comment="Always state: ties the row to an actor of that kind.")
    status: Mapped[str] = mapped_column(
        comment="recognised, partially_recognised, territory, associated, or historic (ended)."
    )
    code_scheme: Mapped[str] = mapped_column(
        comment="Where the code comes from: iso3166, iso3166_withdrawn, user_assigned, or project (made for this one)."
    )
    valid_from: Mapped[Day | None] = mapped_column(comment="First day of existence; NULL: not collected.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(comment="First day after the end; NULL: exists.")
    valid_until_text: Mapped[DayText | None]


class OrganisationDetail(Base):
    """An organisation as what memberships refer to, so that nobody is a member of a state or a company."""

    __tablename__ = "organisation_detail"
    __table_args__ = (
        ForeignKeyConstraint(["code", "kind"], ["actor.code", "actor.kind"]),
        always("kind", "organisation"),
        {"comment": "Organisations, one row for each; the view `organisation` adds name and accession rule."},
    )

    code: Mapped[str] = mapped_column(primary_key=True, comment="The organisation's actor code.")
    kind: Mapped[str] = mapped_column(comment="Always organisation: ties the row to an actor of that kind.")


class StateIdentifier(Base):
    """A dated code of a state in a coding scheme."""

    __tablename__ = "state_identifier"
    __table_args__ = (
        one_of("scheme", IDENTIFIER_SCHEMES),
        one_of("microstate", YES_NO),
        *imprecise_dates("valid_from", "valid_until"),
        *dates("system_entry"),
        ordered("valid_from", "valid_until"),
        natural_key("state_identifier", "dataset_code", "state_code", "scheme", "value", days=("valid_from",)),
        {"comment": "Dated codes of states by scheme; for cow and gw the spells are membership of the state system."},
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = mapped_column(ForeignKey("dataset.code"), comment="Edition that the row comes from.")
    state_code: Mapped[str] = mapped_column(
        ForeignKey("state_detail.code"), index=True, comment="The state that holds the code during the spell."
    )
    scheme: Mapped[str] = mapped_column(
        comment="iso2, iso3, iso_numeric, cow and gw (numbers), cow_abbrev, gw_abbrev, wikidata, sipri."
    )
    value: Mapped[str] = mapped_column(comment="The code as text, without leading zeros for cow and gw.")
    valid_from: Mapped[Day | None] = mapped_column(comment="First day; NULL: since before the record.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(comment="First day after; NULL: still held at the edition's end.")
    valid_until_text: Mapped[DayText | None]
    system_entry: Mapped[Day | None] = mapped_column(
        comment="Entry day of the published system spell of which this row is the whole or a part; one published "
        "spell may have several holders in turn. NULL unless scheme is cow or gw."
    )
    microstate: Mapped[str | None] = mapped_column(
        comment="Text, yes or no: do Gleditsch and Ward list a microstate? NULL: a code of another scheme."
    )
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    fact_id: Mapped[FactId | None]


class ActorName(Base):
    """A dated name of an actor, for matching and display."""

    __tablename__ = "actor_name"
    __table_args__ = (
        one_of("kind", ("short", "official", "former", "alias")),
        *imprecise_dates("valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        natural_key("actor_name", "actor_code", "name", "scheme?", days=("valid_from",)),
        {"comment": "Dated names of actors, by language or dataset, for matching."},
    )

    id: Mapped[Id]
    actor_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), index=True, comment="Who bears the name.")
    name: Mapped[str] = mapped_column(index=True, comment="The name.")
    kind: Mapped[str] = mapped_column(comment="short, official, former, or alias (another spelling).")
    scheme: Mapped[str | None] = mapped_column(
        comment="The dataset that uses this name (cow, gw, sipri, dcad); NULL: in general use."
    )
    valid_from: Mapped[Day | None] = mapped_column(comment="First day of the name; NULL: since before the record.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(comment="First day after; NULL: in use.")
    valid_until_text: Mapped[DayText | None]
    fact_id: Mapped[FactId | None]


class ActorFact(Base):
    """A property of an actor with a value and a spell."""

    __tablename__ = "actor_fact"
    __table_args__ = (
        one_of("property", ACTOR_PROPERTIES),
        *imprecise_dates("valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        natural_key("actor_fact", "actor_code", "property", "value", days=("valid_from",)),
        {"comment": "Properties of actors with a spell: declared neutrality, accession rules, powers, office holders."},
    )

    id: Mapped[Id]
    actor_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), index=True, comment="Whose property.")
    property: Mapped[str] = mapped_column(
        comment="What is recorded: military_neutrality, accession_rule, president, ..."
    )
    value: Mapped[str] = mapped_column(comment="Its value, as text.")
    valid_from: Mapped[Day | None] = mapped_column(comment="First day; NULL: start not known.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(comment="First day after; NULL: still so.")
    valid_until_text: Mapped[DayText | None]
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    fact_id: Mapped[FactId | None]


class Border(Base):
    """A land border. The view `neighbour` has it in both directions."""

    __tablename__ = "border"
    __table_args__ = (
        CheckConstraint("state_1_code < state_2_code", name="state_1_before_state_2"),
        *imprecise_dates("valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        natural_key("border", "state_1_code", "state_2_code", days=("valid_from",)),
        {"comment": "Land borders, each pair once in order of code; the view `neighbour` has both directions."},
    )

    id: Mapped[Id]
    state_1_code: Mapped[str] = mapped_column(
        ForeignKey("state_detail.code"), comment="The state whose code sorts first."
    )
    state_2_code: Mapped[str] = mapped_column(ForeignKey("state_detail.code"), comment="The other state.")
    valid_from: Mapped[Day | None] = mapped_column(comment="First day; NULL: since before the record.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(comment="First day after; NULL: still so.")
    valid_until_text: Mapped[DayText | None]
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    fact_id: Mapped[FactId | None]
