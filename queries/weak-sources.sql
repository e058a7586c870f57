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
with placed as (
    select code, title, publisher, kind, derived_from_code,
           lower(coalesce(url, '') || ' ' || coalesce(publisher, '')) as place
    from source
),
judged as (
    -- by words in an address or a publisher's name
    select code, title, publisher,
           case
               when kind = 'memory' then 'memory'
               when derived_from_code is not null then 'copy'
               when replace(place, 'wikisource', '') <> place or replace(place, 'wikileaks', '') <> place then 'document_host'
               when replace(place, 'wiki', '') <> place or replace(place, 'infogalactic', '') <> place
                    or replace(place, 'dbpedia', '') <> place or replace(place, 'knowledgr', '') <> place
                    or replace(place, 'piglix', '') <> place or replace(place, 'pinocchiopedia', '') <> place
                    then 'wiki'
               when replace(place, 'github.com', '') <> place then 'repository'
               when replace(place, 'blogspot', '') <> place or replace(place, 'wordpress', '') <> place
                    or replace(place, 'substack', '') <> place or replace(place, 'hatena', '') <> place
                    then 'blog'
               when replace(place, 'forum', '') <> place then 'forum'
               when replace(place, 'scribd', '') <> place or replace(place, 'docslib', '') <> place
                    or replace(place, 'issuhub', '') <> place or replace(place, 'issuu', '') <> place
                    or replace(place, 'edocr', '') <> place or replace(place, 'studyres', '') <> place
                    or replace(place, 'documentcloud', '') <> place
                    then 'document_host'
           end as why
    from placed
),
weak as (
    select code, title, publisher, why from judged where why is not null and (cast(:kind as text) is null or why = :kind)
),
otherwise as (
    -- facts that other sources support, too
    select fact_id from citation where stance = 'supports' and source_code in (select code from judged where why is null)
),
supported as (
    select source_code, count(distinct fact_id) as facts,
           count(distinct case when fact_id not in (select fact_id from otherwise) then fact_id end) as alone
    from citation
    where stance = 'supports' and source_code in (select code from weak)
    group by source_code
)
select w.code as source, w.title, w.publisher, w.why, coalesce(s.facts, 0) as facts, coalesce(s.alone, 0) as alone
from weak w
left join supported s on s.source_code = w.code
order by alone desc, facts desc, w.code
