"""Closed lists of values that tables and readers share. It imports nothing, so that reading commands stay light."""

CURATED = "curated"  # the dataset, and the series, of the facts collected by hand

YES_NO = ("yes", "no")
YES_NO_UNKNOWN = ("yes", "no", "unknown")

# The five obligations of the Alliance Treaty Obligations and Provisions project (Leeds et al. 2002).
OBLIGATION_KINDS = ("defense", "offense", "neutrality", "nonaggression", "consultation")
# Roles of a signatory that tie it to the agreement; the others only attended, were invited, or claim to have joined.
PARTY_ROLES = ("signatory", "party", "acceding")

SOURCE_KINDS = ("text", "official_data", "official_statement", "press", "memory")  # by rank, highest first
STANCES = ("supports", "contradicts", "qualifies")
VERDICTS = ("supported", "contradicted", "qualified", "undecidable")


def sql_list(values: tuple[str, ...]) -> str:
    """The values as SQL literals, separated by commas; none of them holds a quote."""
    return ", ".join(f"'{value}'" for value in values)
