"""Views of sources: where each comes from, and how well every fact is supported."""

from collections.abc import Mapping

from models import fragments
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
with recursive copied(source_code, origin_code, derived_from_code, step) as (
    select code, code, derived_from_code, 0 from source where derived_from_code is not null
    union all
    select copied.source_code, source.code, source.derived_from_code, copied.step + 1
    from copied
    join source on source.code = copied.derived_from_code
    where copied.step < 20
)
select code as source_code, code as origin_code, kind as origin_kind
from source
where derived_from_code is null
union all
select copied.source_code, copied.origin_code, source.kind
from copied
join source on source.code = copied.origin_code
where copied.derived_from_code is null
""",
)

_WORDS = {
    "fact_id": integer("Its number: join its table by it."),
    "fact_table": text("Table of the fact."),
    "fact_key": text("Key of the fact's row, as text."),
    "fact": text("The fact in words."),
}


def _of_its_row(expressions: Mapping[str, str]) -> str:
    """What the row of the fact `d` says, by its kind: SQL, cast to text.

    Only the rows of the facts asked for are read so; a union of all kinds SQLite would evaluate before it joins it.
    """
    arms = [
        f"when '{kind}' then (select cast({expression} as <text>) from {kind} f where f.fact_id = d.id)"
        for kind, expression in expressions.items()
    ]
    return "\n    ".join([f"cast(case d.kind {arms[0]}", *arms[1:], "end as <text>)"])


_IN_WORDS = f"""
select d.id as fact_id, d.kind as fact_table,
    {_of_its_row({name: f"f.{kind.key}" for name, kind in FACTS.items()})} as fact_key,
    {_of_its_row({name: kind.words for name, kind in FACTS.items()})} as fact"""

FACT_IN_WORDS = View(
    name="fact_in_words",
    comment="Every fact that sources bear on, in words; `using (fact_id)` joins it to its table and to citation.",
    columns=_WORDS,
    sql=f"{_IN_WORDS}\nfrom fact d",
)

FACT_CITATION = View(
    name="fact_citation",
    comment="What each source says of each fact, with the fact in words.",
    columns={
        **_WORDS,
        "source_code": text("A source that supports, contradicts or qualifies the fact."),
        "stance": text("supports, contradicts, qualifies.", STANCES),
        "field": text("The column it bears on; NULL: the whole fact."),
        "locator": text("Page, article or section."),
        "note": text("What the source says where it differs."),
    },
    sql=f"""{_IN_WORDS},
    c.source_code, c.stance, c.field, c.locator, c.note
from citation c
join fact d on d.id = c.fact_id""",
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
with {fragments.text("fact_support").replace(":facts", "c.fact_id")}
select s.fact_id, d.kind as fact_table, d.dataset_code, cast(s.supports as integer) as supports,
       cast(s.qualifies as integer) as qualifies, cast(s.contradicts as integer) as contradicts,
       cast(s.support as <text>) as support, cast(s.from_memory as <text>) as from_memory
from supported_fact s
join fact d on d.id = s.fact_id
""",
)

SOURCE_VIEWS = [SOURCE_ORIGIN, FACT_IN_WORDS, FACT_CITATION, FACT_SUPPORT]
