"""Closed lists of values that tables and readers share. It imports nothing, so that reading commands stay light."""

CURATED = "curated"  # the dataset, and the series, of the facts collected by hand
RECORD = (CURATED, "own")  # the series that make up the record: facts collected by hand, the project's and a user's own

YES_NO = ("yes", "no")
YES_NO_UNKNOWN = ("yes", "no", "unknown")

# Actors.
ACTOR_KINDS = ("state", "entity", "organisation", "mission", "company", "non_state", "unknown")
STATE_STATUSES = ("recognised", "partially_recognised", "territory", "associated", "historic")
IDENTIFIER_SCHEMES = ("iso2", "iso3", "iso_numeric", "cow", "cow_abbrev", "gw", "gw_abbrev", "wikidata", "sipri")
# Where a state's code comes from; project codes are Pactbook's own.
CODE_SCHEMES = ("iso3166", "iso3166_withdrawn", "user_assigned", "project")
# kind and parent are for spells before the present ones, which are columns of the actor.
ACTOR_PROPERTIES = tuple(
    """accession_rule chief_technology_officer commander_nation foreign_and_defence_powers
    kfor_contingent_rank kind kosovo_security_force_status member_states military_neutrality
    military_tasks_in_kosovo most_intensive_military_integration nato_summit_host non_recognition_motive
    osce_participating_state parent permanent_member president president_convicted president_wanted
    sole_armed_force_in_kosovo_unscr_1244""".split()
)
MEMBERSHIP_ROLES = tuple(
    """member partner observer parliamentary_observer candidate applicant aspirant invitee suspended
    participating_state""".split()
)

# The types of direct contiguity of the Correlates of War, 1 to 5: miles of water between two states at most.
CONTIGUITY_KINDS = ("land", "water_12", "water_24", "water_150", "water_400")

# Agreements.
INSTRUMENTS = tuple(
    """treaty agreement mou declaration plan contract letter_of_intent accession_protocol charter other
    unknown""".split()
)
AGREEMENT_SCOPES = tuple(
    """general sector procurement status_of_forces arms_control peace accession strategic alliance other
    unknown""".split()
)
# What collectors call an agreement: by hand, then ATOP's and DCAD's own words for imported rows.
AGREEMENT_CATEGORIES = tuple(
    """accession_protocol agreement alliance_treaty arms_control charter contract dca framework_agreement
    implementation_plan joint_declaration mou other peace_agreement security_guarantee sofa bilateral
    multilateral COMMISSION DCA DIC PROCUREMENT RESEARCH TREX""".split()
)
OBLIGATIONS_CODED = ("full", "partial", "none")
TEXTS_SEEN = ("full", "summary", "press_only", "none")
AGREEMENT_STATUSES = ("announced", "signed", "pending_ratification", "in_force", "entered_into_force", "terminated")
AGREEMENT_EVENTS = tuple(
    """signed submitted_to_parliament parliament_approved ratified instrument_deposited in_force
    activity_planned activity_held renewed denounced expired""".split()
)
AGREEMENT_RELATIONS = ("builds_on", "implements", "amends", "supersedes", "reaction_to")
SIGNATORY_ROLES = ("signatory", "party", "acceding", "observer", "invited", "claimed_joiner")
# Roles of a signatory that tie it to the agreement; the others only attended, were invited, or claim to have joined.
PARTY_ROLES = ("signatory", "party", "acceding")
# The five obligations of the Alliance Treaty Obligations and Provisions project (Leeds et al. 2002).
OBLIGATION_KINDS = ("defense", "offense", "neutrality", "nonaggression", "consultation")

# Recognition, arms, statements.
WITHDRAWAL_KINDS = ("withdrawn", "suspended", "annulled")
POSITIONS = ("recognises", "withdrawn", "never", "claimed", "not_counted")
DEAL_KINDS = ("contract", "aid", "approval", "selection", "programme", "unknown")
WEAPON_CATEGORIES = tuple(
    """air_defence aircraft armoured_vehicle artillery coastal_defence drone engine helicopter missile
    munitions naval_weapon satellite sensor ship other""".split()
)
TRANSFER_STATUSES = ("delivered", "ordered", "reported", "disputed", "interrupted", "cancelled", "unknown")
APPORTIONED = ("yes", "no", "raked")  # figures by year: in equal shares, the source's own, in shares by its totals
TERMS = ("sale", "aid", "lease", "loan", "licence", "unknown")
ATTITUDES = ("supports", "opposes", "threat", "reassurance", "neutral")

# Datasets, and the tables whose completeness `coverage` states.
SERIES = (CURATED, "own", "atop", "dcad", "sipri", "cow-states", "nmc", "contiguity", "majors", "wdi")
COVERED_TABLES = tuple(
    """agreement agreement_event arms_delivery arms_transfer border contiguity deployment indicator
    major_power membership obligation provision recognition signatory state_identifier statement""".split()
)

EXTENTS = ("complete", "selective", "none")  # of the record of a subject: only where complete is an absence a no
TRANSFER_ROLES = ("supplier", "recipient")
NOT_KNOWN = ("unknown", "no_record", "not_covered")  # values that are evidence of nothing, as NULL is

# Sources and claims.
SOURCE_KINDS = ("text", "official_data", "official_statement", "press", "memory")  # by rank, highest first
STANCES = ("supports", "contradicts", "qualifies")
VERDICTS = ("supported", "contradicted", "qualified", "undecidable")


def sql_list(values: tuple[str, ...]) -> str:
    """The values as SQL literals, separated by commas; none of them holds a quote."""
    return ", ".join(f"'{value}'" for value in values)
