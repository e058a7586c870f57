"""SQL as analysts write it: both backends give the same bytes, of every column and of questions over many tables."""

import pytest

from models.tables import Base
from models.views import VIEWS
from support import pactbook

COLUMNS = {
    **{table.name: [column.name for column in table.columns] for table in Base.metadata.tables.values()},
    **{view.name: list(view.columns) for view in VIEWS},
}
WHOLE = {"dyad_year": "dyad_year where year = 1913", "state_year": "state_year where year in (1913, 2020)"}  # are many
# All rows of the tables are compared where they are exported; these views take long.
SLOW = {*Base.metadata.tables, "dyad_year", "fact_citation", "fact_in_words", "fact_support"}
NAMES = [
    pytest.param(name, marks=pytest.mark.slow if name in SLOW else ())
    for name in sorted(COLUMNS.keys() - {"load"})  # when each database was loaded differs
]

QUESTIONS = {
    "left join, NULL counted as nothing": """
        select a.code, count(b.id) as neighbours
        from actor a left join border b on a.code in (b.state_1_code, b.state_2_code)
        where a.kind = 'state' group by a.code having count(b.id) <> 1 order by neighbours desc, a.code""",
    "not in with a subquery": """
        select code, name from actor
        where kind = 'state' and code not in (select state_code from membership where organisation_code = 'UN')
        order by name""",
    "exists and not exists": """
        select s.code from state s
        where exists (select 1 from membership m where m.state_code = s.code and m.organisation_code = 'NATO'
                      and m.role = 'member' and m.valid_until is null)
          and not exists (select 1 from membership m where m.state_code = s.code and m.organisation_code = 'EU'
                          and m.role = 'member' and m.valid_until is null)
        order by s.code""",
    "union of two kinds of dates": """
        select 'recognised' as what, recognised_on as day, recogniser_code as state
        from recognition where recognised_code = 'XKX' and recognised_on is not null
        union
        select 'withdrew', withdrawn_on, recogniser_code from recognition
        where recognised_code = 'XKX' and withdrawn_on is not null
        order by day, state, what""",
    "except": """
        select state_code from membership where organisation_code = 'OSCE'
        except select state_code from membership where organisation_code = 'COE' order by 1""",
    "intersect": """
        select recogniser_code from recognition where recognised_code = 'XKX'
        intersect select recogniser_code from recognition where recognised_code = 'PSE' order by 1""",
    "case and sums": """
        select role, sum(case when valid_until is null then 1 else 0 end) as open, count(*) as spells
        from membership group by role order by role""",
    "share, rounded": """
        select organisation_code, round(100.0 * sum(case when role = 'member' then 1 else 0 end) / count(*), 1) as share
        from membership group by organisation_code order by organisation_code""",
    "decade from a day's text": """
        select substr(signed_on_text, 1, 3) || '0s' as decade, count(*) as signed
        from agreement where dataset_code = 'curated' and signed_on_text is not null group by 1 order by 1""",
    "days between": """
        select code, cast(julianday(in_force_on) - julianday(signed_on) as integer) as days
        from agreement where length(signed_on_text) = 10 and length(in_force_on_text) = 10 and in_force_on > signed_on
        order by days desc, code""",
    "rank within a group": """
        select organisation_code, state_code, valid_from,
               rank() over (partition by organisation_code order by valid_from nulls first) as place
        from membership where role = 'member' order by organisation_code, place, state_code""",
    "running total": """
        select year, lines, sum(lines) over (order by year) as so_far
        from (select year, count(*) as lines from arms_by_year group by year) as yearly order by year""",
    "the row before": """
        select recogniser_code, recognised_on,
               lag(recogniser_code) over (order by recognised_on nulls first, recogniser_code) as before
        from recognition where recognised_code = 'XKX' order by recognised_on nulls first, recogniser_code""",
    "first of each, by a window": """
        select recognised_code, recogniser_code, recognised_on from (
            select recognised_code, recogniser_code, recognised_on,
                   row_number() over (
                       partition by recognised_code order by recognised_on nulls last, recogniser_code) as n
            from recognition) as numbered
        where n = 1 order by recognised_code""",
    "recursion along links": """
        with recursive line (code, step) as (
            select code, 0 from agreement where code = 'srb-hun-2025'
            union all
            select l.related_code, line.step + 1 from line
            join agreement_link l on l.agreement_code = line.code and l.relation = 'builds_on' where line.step < 5)
        select step, code from line order by step, code""",
    "joined three times": """
        select g.code, count(distinct s.actor_code) as parties, count(distinct p.provision_kind_code) as topics,
               count(distinct e.id) as events
        from agreement g
        left join signatory s on s.agreement_code = g.code
        left join provision p on p.agreement_code = g.code
        left join agreement_event e on e.agreement_code = g.code
        where g.dataset_code = 'curated' group by g.code order by g.code""",
    "list in order": """
        select agreement_code, group_concat(actor_code, ', ') as parties
        from (select distinct agreement_code, actor_code from signatory order by agreement_code, actor_code) as listed
        group by agreement_code having count(*) between 3 and 6 order by agreement_code""",
    "pairs with themselves left out": """
        select one.actor_code as one, two.actor_code as two, count(*) as together
        from signatory one join signatory two
          on two.agreement_code = one.agreement_code and two.actor_code > one.actor_code
        group by one.actor_code, two.actor_code having count(*) > 2 order by together desc, one, two""",
    "values as a table": """
        with asked (code) as (values ('HRV'), ('SRB'), ('XKX'))
        select asked.code, a.name from asked join actor a on a.code = asked.code order by asked.code""",
    "upper case of plain letters, and a pattern": """
        select code, upper(code) as capitals, replace(code, '-', '_') as name, length(title) as letters
        from agreement where code like 'srb-%' order by code""",
    "coalesce and nullif": """
        select code, coalesce(nullif(place, 'Belgrade'), 'elsewhere or Belgrade') as place
        from agreement where dataset_code = 'curated' order by code""",
    "amounts": """
        select value_currency, count(*) as deals, max(value_amount) as most, round(avg(value_amount), 2) as mean
        from deal where value_amount is not null group by value_currency order by value_currency""",
    "NULL is neither equal nor different": """
        select count(*) as all_rows, sum(case when valid_until = valid_until then 1 else 0 end) as same,
               sum(case when valid_until <> valid_until then 1 else 0 end) as other
        from membership""",
    "text in order of its bytes": "select name from actor order by name desc limit 40",
    "limit and offset": "select code from agreement order by code limit 10 offset 20",
}


def answers(statement: str, *urls: str) -> tuple[str, ...]:
    """What `pactbook sql` prints as CSV of each database."""
    outcomes = [pactbook("sql", statement, "--format", "csv", url=url) for url in urls]
    assert [(outcome.exit_code, outcome.stderr) for outcome in outcomes] == [(0, "")] * len(urls)
    return tuple(outcome.stdout for outcome in outcomes)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.slow
def test_least_greatest_and_number_of_values_are_the_same(
    name: str, seeded_postgresql_url: str, seeded_sqlite_url: str
) -> None:
    columns = [column for column in COLUMNS[name] if column != "id" and not column.endswith("_id")]
    measures = ", ".join(
        f"min({c}) as {c}_least, max({c}) as {c}_most, count({c}) as {c}_rows, count(distinct {c}) as {c}_values"
        for c in columns
    )
    statement = f"select {measures} from {WHOLE.get(name, name)}"
    here, there = answers(statement, seeded_sqlite_url, seeded_postgresql_url)
    assert here == there


@pytest.mark.every(3)
@pytest.mark.parametrize("question", QUESTIONS)
def test_both_backends_answer_an_analyst_alike(
    question: str, seeded_postgresql_url: str, seeded_sqlite_url: str
) -> None:
    here, there = answers(QUESTIONS[question], seeded_sqlite_url, seeded_postgresql_url)
    assert here == there
    assert here.count("\n") > 1
