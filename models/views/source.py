"""Views of sources: where each comes from, and how well every fact is supported."""

from models.source import CITED
from models.views.view import View, integer, text

SOURCE_ORIGIN = View(
    name="source_origin",
    comment="Every source with the origin that it repeats: itself where it repeats none.",
    columns={
        "source_code": text("The source."),
        "origin_code": text("The first source in its chain of derivation."),
        "origin_kind": text("Rank of the origin: text, official_data, official_statement, press, memory."),
    },
    sql="""
with recursive chain(source_code, origin_code, derived_from_code, step) as (
    select code, code, derived_from_code, 0 from source
    union all
    select chain.source_code, source.code, source.derived_from_code, chain.step + 1
    from chain
    join source on source.code = chain.derived_from_code
    where chain.step < 20
)
select chain.source_code, chain.origin_code, source.kind as origin_kind
from chain
join source on source.code = chain.origin_code
where chain.derived_from_code is null
""",
)

# Fact tables -> what names a row in words.
_LABELS = {
    "actor": "f.name",
    "state_identifier": "f.state_code || ' is ' || f.value || ' in ' || f.scheme",
    "actor_name": "f.actor_code || ' is named ' || f.name",
    "actor_fact": "f.actor_code || ' ' || f.property || ': ' || f.value",
    "border": "f.state_1_code || ' borders on ' || f.state_2_code",
    "membership": "f.state_code || ' ' || f.role || ' of ' || f.organisation_code",
    "agreement": "f.code",
    "agreement_event": "f.agreement_code || ' ' || f.event || coalesce(' by ' || f.actor_code, '')",
    "agreement_link": "f.agreement_code || ' ' || f.relation || ' ' || f.related_code",
    "signatory": "f.actor_code || ' ' || f.role || ' of ' || f.agreement_code",
    "obligation": "f.agreement_code || ' ' || f.kind || case f.pledged when 'yes' then ' pledged' else ' denied' end",
    "provision": "f.agreement_code || ' ' || f.provision_kind_code || ': ' || f.value",
    "recognition": "f.recogniser_code || ' recognises ' || f.recognised_code",
    "recognition_position": "f.counter_code || ': ' || f.recogniser_code || ' ' || f.says || ' ' || f.recognised_code",
    "arms_transfer": "f.source_key",
    "deployment": "coalesce(f.contributor_code, 'total')"
    " || ' in ' || f.mission_code || ' on ' || cast(f.as_of as text)",
    "statement": "f.speaker || coalesce(' on ' || f.agreement_code, '')"
    " || coalesce(', ' || cast(f.stated_on as text), '')",
    "source_assertion": "f.assertion",
}


def _fact(table: str, key: str) -> str:
    own = "code" if key.endswith("_code") else "id"
    return (
        f"select cast('{table}' as <text>) as fact_table, cast(f.{own} as <text>) as fact_key,"
        f" cast({_LABELS[table]} as <text>) as fact,\n"
        "       c.source_code, c.stance, c.field, c.locator, c.note\n"
        f"from {table} f left join citation c on c.{key} = f.{own}"
    )


FACT_CITATION = View(
    name="fact_citation",
    comment="Every curated fact in words, with each source that bears on it; join of citation and all kinds of facts.",
    columns={
        "fact_table": text("Table of the fact."),
        "fact_key": text("Key of its row, as text."),
        "fact": text("The fact in words."),
        "source_code": text("A source that bears on it; NULL: none (imported rows cite through their dataset)."),
        "stance": text("supports, contradicts, qualifies."),
        "field": text("The column it bears on; NULL: the whole fact."),
        "locator": text("Page, article or section."),
        "note": text("What the source says where it differs."),
    },
    sql="\nunion all\n".join(_fact(table, key) for table, key in CITED.items()),
)

FACT_SUPPORT = View(
    name="fact_support",
    comment="How well every curated fact is supported, derived from its citations; support is counted by origins.",
    columns={
        "fact_table": text("Table of the fact."),
        "fact_key": text("Key of its row, as text."),
        "fact": text("The fact in words."),
        "supports": integer("Origins that support it, memory not counted."),
        "qualifies": integer("Origins that qualify it."),
        "contradicts": integer("Origins that contradict it."),
        "support": text(
            "disputed (something contradicts), unverified (memory, or nothing else), corroborated, single_source."
        ),
    },
    sql="""
select fact_table, fact_key, fact, cast(supports as integer) as supports, cast(qualifies as integer) as qualifies,
       cast(contradicts as integer) as contradicts,
       cast(case
           when contradicts > 0 then 'disputed'
           when from_memory > 0 or supports = 0 then 'unverified'
           when supports > 1 then 'corroborated'
           else 'single_source'
       end as <text>) as support
from (
    select f.fact_table, f.fact_key, f.fact,
           count(distinct case when f.stance = 'supports' and o.origin_kind <> 'memory' then o.origin_code end)
               as supports,
           count(distinct case when f.stance = 'qualifies' then o.origin_code end) as qualifies,
           count(distinct case when f.stance = 'contradicts' then o.origin_code end) as contradicts,
           count(case when f.stance = 'supports' and f.field is null and o.origin_kind = 'memory' then 1 end)
               as from_memory
    from fact_citation f
    join source_origin o on o.source_code = f.source_code
    group by f.fact_table, f.fact_key, f.fact
) as counted
""",
)

SOURCE_VIEWS = [SOURCE_ORIGIN, FACT_CITATION, FACT_SUPPORT]
