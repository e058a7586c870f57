"""Views of sources: where each comes from, and how well every fact is supported."""

from collections.abc import Sequence

from models.fact_support import COUNTED, SUPPORT
from models.facts import FACTS
from models.views.view import View, integer, text
from models.vocabulary import SOURCE_KINDS, STANCES, YES_NO

SOURCE_ORIGIN = View(
    name="source_origin",
    comment="Every source with the origin that it repeats: itself where it repeats none.",
    columns={
        "source_code": text("The source."),
        "origin_code": text("The first source in its chain of derivation."),
        "origin_kind": text("Rank of the origin, highest first: text, official_data, ..., memory.", SOURCE_KINDS),
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

_WORDS = {
    "fact_id": integer("Its number: join its table by it."),
    "fact_table": text("Table of the fact."),
    "fact_key": text("Key of its row, as text."),
    "fact": text("The fact in words."),
}


def _of_every_kind(columns: Sequence[str], rest: str) -> str:
    """The facts of all kinds in words, with what `columns` adds. The join stands in each arm: outside it is slow.

    The last arm has no row and no FROM. That keeps SQLite from dissolving the union in a query that joins it: it
    would evaluate whatever the view is joined to once for each arm (`flattenSubquery`, restriction 17c).
    """
    arms = [
        f"select f.fact_id, cast('{table}' as <text>) as fact_table, cast(f.{kind.key} as <text>) as fact_key,"
        f" {', '.join([f'cast({kind.words} as <text>) as fact', *columns])}\nfrom {table} f {rest}"
        for table, kind in FACTS.items()
    ]
    nothing = ", ".join(["cast(null as integer)", *["cast(null as <text>)"] * (3 + len(columns))])
    return "\nunion all\n".join([*arms, f"select {nothing} where 1 = 0"])


FACT_IN_WORDS = View(
    name="fact_in_words",
    comment="Every fact that sources bear on, in words; `using (fact_id)` joins it to its table and to citation.",
    columns=_WORDS,
    sql=_of_every_kind([], "where f.fact_id is not null"),
)

FACT_CITATION = View(
    name="fact_citation",
    comment="What each source says of each fact, with the fact in words.",
    columns={
        **_WORDS,
        "source_code": text("A source that bears on it."),
        "stance": text("supports, contradicts, qualifies.", STANCES),
        "field": text("The column it bears on; NULL: the whole fact."),
        "locator": text("Page, article or section."),
        "note": text("What the source says where it differs."),
    },
    sql=_of_every_kind(
        ["c.source_code", "c.stance", "c.field", "c.locator", "c.note"], "join citation c on c.fact_id = f.fact_id"
    ),
)

FACT_SUPPORT = View(
    name="fact_support",
    comment="How well every fact is supported, derived from its citations: support is counted by origins; "
    "`join fact_in_words using (fact_id)` adds the fact in words.",
    columns={
        "fact_id": integer("Its number: join its table by it."),
        "fact_table": text("Table of the fact."),
        "dataset_code": text("Whose fact it is: curated, or the dataset of a user's own facts."),
        "supports": integer("Origins that support it, memory not counted."),
        "qualifies": integer("Origins that qualify it."),
        "contradicts": integer("Origins that contradict it."),
        "support": text(
            "disputed (something contradicts it), unverified (nothing but memory supports it), corroborated (by two "
            "origins or more), single_source.",
            ("disputed", "unverified", "corroborated", "single_source"),
        ),
        "from_memory": text(
            "Text, yes or no: does somebody's memory support the whole of it, whatever else does?", YES_NO
        ),
    },
    sql=f"""
select d.id as fact_id, d.kind as fact_table, d.dataset_code, cast(supports as integer) as supports,
       cast(qualifies as integer) as qualifies, cast(contradicts as integer) as contradicts,
       cast({SUPPORT} as <text>) as support,
       cast(case when memories > 0 then 'yes' else 'no' end as <text>) as from_memory
from (
    {COUNTED}
    group by c.fact_id
) as counted
join fact d on d.id = counted.counted_id
""",
)

SOURCE_VIEWS = [SOURCE_ORIGIN, FACT_IN_WORDS, FACT_CITATION, FACT_SUPPORT]
