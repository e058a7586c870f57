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
with sign(word, nth, why) as (
    -- words in an address or a publisher's name; the first that occurs decides
    values ('wikisource', 1, 'document_host'), ('wikileaks', 1, 'document_host'),
           ('wiki', 2, 'wiki'), ('infogalactic', 2, 'wiki'), ('dbpedia', 2, 'wiki'), ('knowledgr', 2, 'wiki'),
           ('piglix', 2, 'wiki'), ('pinocchiopedia', 2, 'wiki'),
           ('github.com', 3, 'repository'),
           ('blogspot', 4, 'blog'), ('wordpress', 4, 'blog'), ('substack', 4, 'blog'), ('hatena', 4, 'blog'),
           ('forum', 5, 'forum'),
           ('scribd', 6, 'document_host'), ('docslib', 6, 'document_host'), ('issuhub', 6, 'document_host'),
           ('issuu', 6, 'document_host'), ('edocr', 6, 'document_host'), ('studyres', 6, 'document_host'),
           ('documentcloud', 6, 'document_host')
),
placed as (
    select code, lower(coalesce(url, '') || ' ' || coalesce(publisher, '')) as place
    from source
),
shown as (
    select p.code, s.why, row_number() over (partition by p.code order by s.nth, s.word) as nth
    from placed p
    join sign s on replace(p.place, s.word, '') <> p.place
),
judged as (
    select o.code, o.title, o.publisher,
           case when o.kind = 'memory' then 'memory' when o.derived_from_code is not null then 'copy' else s.why end as why
    from source o
    left join shown s on s.code = o.code and s.nth = 1
),
weak as (
    select code, title, publisher, why from judged where why is not null
),
supported as (
    select distinct c.source_code, c.fact_id
    from citation c
    where c.stance = 'supports' and c.source_code in (select code from weak)
),
otherwise as (
    select c.fact_id
    from citation c
    where c.stance = 'supports' and c.source_code not in (select code from weak)
)
select w.code as source, w.title, w.publisher, w.why, count(s.fact_id) as facts,
       sum(case when s.fact_id not in (select fact_id from otherwise) then 1 else 0 end) as alone
from weak w
left join supported s on s.source_code = w.code
where cast(:kind as text) is null or w.why = :kind
group by w.code, w.title, w.publisher, w.why
order by alone desc, facts desc, w.code
