"""The kinds of facts: tables whose curated rows sources bear on. It imports nothing, so that readers stay light.

A new kind is a line here, `fact_id` in its model, a revision that adds the column and the kind, and a file of seeds.
"""

from collections.abc import Mapping
from typing import NamedTuple


class FactKind(NamedTuple):
    """A table of facts. In its SQL, `f` is a row of the table."""

    words: str  # the row in words
    found_by: Mapping[str, str] = {}  # what the header of a query finds rows by: name -> the row's value
    key: str = "id"  # the primary key
    needs_source: bool = True  # whether a row of the record without a source is refused


FACTS: dict[str, FactKind] = {
    "actor": FactKind("f.name", {"actor": "f.code"}, key="code"),
    "state_identifier": FactKind("f.state_code || ' is ' || f.value || ' in ' || f.scheme"),
    "actor_name": FactKind("f.actor_code || ' is named ' || f.name"),
    "actor_fact": FactKind(
        "f.actor_code || ' ' || f.property || ': ' || f.value",
        {"actor": "f.actor_code", "property": "f.property", "value": "f.value", "since": "f.valid_from_text"},
    ),
    "border": FactKind(
        "f.state_1_code || ' borders on ' || f.state_2_code", {"state": "f.state_1_code", "neighbour": "f.state_2_code"}
    ),
    "membership": FactKind(
        "f.state_code || ' ' || f.role || ' of ' || f.organisation_code",
        {
            "state": "f.state_code",
            "organisation": "f.organisation_code",
            "role": "f.role",
            "since": "f.valid_from_text",
        },
    ),
    "agreement": FactKind("f.code", {"agreement": "f.code"}, key="code"),
    "agreement_event": FactKind(
        "f.agreement_code || ' ' || f.event || coalesce(' by ' || f.actor_code, '')",
        {"agreement": "f.agreement_code", "event": "f.event", "actor": "f.actor_code", "date": "f.happened_on_text"},
    ),
    "agreement_link": FactKind(
        "f.agreement_code || ' ' || f.relation || ' ' || f.related_code",
        {"agreement": "f.agreement_code", "relation": "f.relation", "related": "f.related_code"},
    ),
    "signatory": FactKind(
        "f.actor_code || ' ' || f.role || ' of ' || f.agreement_code",
        {"agreement": "f.agreement_code", "actor": "f.actor_code", "role": "f.role"},
    ),
    "obligation": FactKind(
        "f.agreement_code || ' ' || f.kind || case f.pledged when 'yes' then ' pledged' else ' denied' end",
        {"agreement": "f.agreement_code", "obligation": "f.kind", "pledged": "f.pledged"},
    ),
    "provision": FactKind(
        "f.agreement_code || ' ' || f.provision_kind_code || ': ' || f.value",
        {"agreement": "f.agreement_code", "provision": "f.provision_kind_code"},
    ),
    "recognition": FactKind(
        "f.recogniser_code || ' recognises ' || f.recognised_code",
        {"recogniser": "f.recogniser_code", "recognised": "f.recognised_code"},
    ),
    "recognition_position": FactKind(
        "f.counter_code || ': ' || f.recogniser_code || ' ' || f.says || ' ' || f.recognised_code",
        {"recogniser": "f.recogniser_code", "recognised": "f.recognised_code"},
    ),
    "deal": FactKind("f.title", {"deal": "f.code"}, key="code"),
    "arms_transfer": FactKind("f.source_key", {"transfer": "f.source_key"}),
    "deployment": FactKind(
        "coalesce(f.contributor_code, 'total') || ' in ' || f.mission_code || ' on ' || f.as_of_text",
        {"mission": "f.mission_code", "contributor": "f.contributor_code", "as_of": "f.as_of_text"},
    ),
    "statement": FactKind(
        "f.speaker || coalesce(' on ' || f.agreement_code, '') || coalesce(', ' || f.stated_on_text, '')",
        {
            "agreement": "f.agreement_code",
            "actor": "f.actor_code",
            "speaker": "f.speaker",
            "gist": "f.gist",
            "date": "f.stated_on_text",
        },
    ),
    "source_assertion": FactKind("f.assertion", {"source": "f.source_code", "assertion": "f.assertion"}),
    "coverage": FactKind(
        "'record of ' || f.table_name || coalesce(' of ' || f.actor_code, '') || coalesce(' as ' || f.role, '')"
        " || case f.complete when 'yes' then ' is complete' else ' is selective' end",
        needs_source=False,  # those who collected the facts may know it of their own work
    ),
}
