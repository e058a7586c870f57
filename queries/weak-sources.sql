-- title = "Weak sources"
-- answers = """Which sources are memory, copies, wikis, blogs, forums, hosts of documents or files of a repository, how many \
-- facts does each support, and how many of these (`alone`) have weak sources only? `why` follows from the kind, the origin \
-- and the address of a source, not from a judgement of its contents."""
--
-- [params.kind]
-- type = "choice"
-- choices = ["memory", "copy", "wiki", "repository", "blog", "forum", "document_host"]
-- optional = true
-- help = "Only sources that are weak in this way."
--
-- [columns]
-- source = "code"
-- title = "text"
-- publisher = "text"
-- why = "text"
-- facts = "integer"
-- alone = "integer"
--
-- [facts]
-- source = { code = "source" }
with judged as (
    select code, title, publisher,
           case
               when kind = 'memory' then 'memory'
               when derived_from_code is not null then 'copy'
               when place like '%wikisource%' or place like '%wikileaks%' then 'document_host'
               when place like '%wiki%' or place like '%infogalactic%' or place like '%dbpedia%' or place like '%knowledgr%'
                    or place like '%piglix%' or place like '%pinocchiopedia%' then 'wiki'
               when place like '%github.com%' then 'repository'
               when place like '%blogspot%' or place like '%wordpress%' or place like '%substack%' or place like '%hatena%'
                    then 'blog'
               when place like '%forum%' then 'forum'
               when place like '%scribd%' or place like '%docslib%' or place like '%issuhub%' or place like '%issuu%'
                    or place like '%edocr%' or place like '%studyres%' or place like '%documentcloud%' then 'document_host'
           end as why
    from (
        select code, kind, title, publisher, derived_from_code,
               lower(coalesce(url, '') || ' ' || coalesce(publisher, '')) as place
        from source
    ) as placed
),
supported as (
    select distinct f.fact_table, f.fact_key, f.source_code, j.why
    from fact_citation f
    join judged j on j.code = f.source_code
    where f.stance = 'supports'
),
fact as (
    select fact_table, fact_key, sum(case when why is null then 1 else 0 end) as others
    from supported
    group by fact_table, fact_key
)
select j.code as source, j.title, j.publisher, j.why, count(s.fact_key) as facts,
       sum(case when f.others = 0 then 1 else 0 end) as alone
from judged j
left join supported s on s.source_code = j.code
left join fact f on f.fact_table = s.fact_table and f.fact_key = s.fact_key
where j.why is not null and (cast(:kind as text) is null or j.why = :kind)
group by j.code, j.title, j.publisher, j.why
order by alone desc, facts desc, j.code
