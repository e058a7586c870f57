"""How well a fact is supported: SQL that views and dossiers share. It imports nothing, so that readers stay light."""

COUNTED = """select c.fact_id as counted_id,
           count(distinct case when c.stance = 'supports' and o.origin_kind <> 'memory' then o.origin_code end)
               as supports,
           count(distinct case when c.stance = 'qualifies' then o.origin_code end) as qualifies,
           count(distinct case when c.stance = 'contradicts' then o.origin_code end) as contradicts,
           count(case when c.stance = 'supports' and c.field is null and o.origin_kind = 'memory' then 1 end)
               as memories
    from citation c
    join source_origin o on o.source_code = c.source_code"""
SUPPORT = """case
           when contradicts > 0 then 'disputed'
           when supports = 0 then 'unverified'
           when supports > 1 then 'corroborated'
           else 'single_source'
       end"""


def support_of(facts: str) -> str:
    """The query for number and support of the facts that the query `facts` selects: fact_support reads all facts."""
    return (
        f"select counted_id, {SUPPORT} as support from ({COUNTED} where c.fact_id in ({facts}) group by c.fact_id)"
        " as counted"
    )
