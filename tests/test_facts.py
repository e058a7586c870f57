"""From rows to the sources of the facts that they rest on."""

from pathlib import Path

import pytest

from analysis.queries import catalogue, run, sources_of_rows
from analysis.queries.header import Query
from database.connect import read
from errors import UsageError

HEADER = """-- title = "Members"
-- answers = "Who is in?"
-- [columns]
-- state = "code"
-- kind = "text"
-- [facts]
-- {facts}
select 'SRB' as state, 'CSTO' as kind union all select 'HUN', 'NATO' order by 1
"""


def written(folder: Path, line: str) -> Path:
    path = folder / "members.sql"
    path.write_text(HEADER.format(facts=line), encoding="utf-8")
    return path


def traced(url: str, query: Query, **given: str) -> list[tuple[tuple[object, ...], set[str]]]:
    with read(url) as reader:
        answer = run.run(reader, query, {**query.examples, **given})
        rows = list(answer.rows)
        names = [column.name for column in query.columns]
        traced_rows = sources_of_rows.trace(reader, query.facts, names, rows, answer.values)
    return [(row, {one.source for one in sources.cited}) for row, sources in zip(rows, traced_rows, strict=True)]


def test_a_row_leads_to_the_sources_cited_for_its_facts(seeded_url: str) -> None:
    query = catalogue.find("recognition-status", catalogue.folders())
    found = {row[0]: sources for row, sources in traced(seeded_url, query, recognised="XKX")}
    with read(seeded_url) as reader:
        cited = reader.execute(
            "select distinct c.source_code from citation c join recognition r on r.fact_id = c.fact_id"
            " where r.recogniser_code = 'CRI' and r.recognised_code = 'XKX'"
        )
        assert found["CRI"] >= {source for (source,) in cited.rows} > set()


def test_rival_figures_lead_to_the_sources_of_all_of_them(seeded_url: str) -> None:
    query = catalogue.find("arms-flows", catalogue.folders())
    found = traced(seeded_url, query, supplier="HUN", recipient="SRB")
    vehicles = next(sources for row, sources in found if str(row[2]).startswith("BTR-80"))
    with read(seeded_url) as reader:
        cited = reader.execute(
            "select distinct c.source_code from citation c join arms_transfer t on t.fact_id = c.fact_id"
            " where t.claim_group = 'hun-srb-btr80a'"
        )
        assert vehicles == {source for (source,) in cited.rows}


@pytest.mark.slow
def test_every_canned_query_about_curated_facts_leads_each_row_to_a_source(seeded_sqlite_url: str) -> None:
    without = {
        query.name: [row for row, sources in traced(seeded_sqlite_url, query) if not sources]
        for query in catalogue.every(catalogue.folders())
    }
    never = [row for row in without.pop("recognition-status") if row[2] not in ("never", "no_record")]
    assert not never  # an absence has no source of its own
    disputed = without.pop("disputed-facts")
    assert all(row[1] is None and row[2] is None for row in disputed)
    without.pop("source-coverage")  # datasets are their own source
    without.pop("coverage")  # it says how far the record reaches, and no fact
    assert not {name: rows for name, rows in without.items() if rows}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("statements-about", {}),
        ("actor-facts", {}),
        ("obligations", {}),
        ("parties", {"agreement": "alb-hrv-xkx-2025"}),
    ],
)
def test_a_row_of_one_fact_leads_to_the_sources_of_that_fact_alone(
    seeded_url: str, name: str, given: dict[str, str]
) -> None:
    query = catalogue.find(name, catalogue.folders())
    columns = [column.name for column in query.columns]
    found = traced(seeded_url, query, **given)
    assert found
    for row, sources in found:
        told = [row[columns.index(column)] for column in ("sources", "against") if column in columns]
        assert sources == {code for cell in told if cell for code in str(cell).split(", ")}


def test_a_citation_says_of_which_fact_and_column_it_speaks(seeded_url: str) -> None:
    query = catalogue.find("arms-figures", catalogue.folders())
    with read(seeded_url) as reader:
        answer = run.run(reader, query, {"supplier": "HUN", "recipient": "SRB", "designation": "MiG-29"})
        rows = list(answer.rows)
        [said] = sources_of_rows.citations(
            reader, query.facts, [one.name for one in query.columns], rows, answer.values
        )
    assert {one.table for one in said} == {"arms_transfer"}
    assert len({one.fact for one in said}) == 1
    assert {(one.source, one.stance, one.field) for one in said} == {
        ("economx-mig-veteran-vadaszgep-eladas", "supports", None),
        ("eastern-frontier-2025", "contradicts", "ordered"),
        ("alexarui-trade-register", "qualifies", None),
    }


def test_a_pattern_keeps_a_fact_to_the_rows_that_are_like_it(seeded_sqlite_url: str, tmp_path: Path) -> None:
    line = 'membership = { state = "state", organisation = "kind", when = { kind = "!CS*" } }'
    found = dict(traced(seeded_sqlite_url, catalogue.load(str(written(tmp_path, line)))))
    assert found["HUN", "NATO"]
    assert not found["SRB", "CSTO"]
    line = line.replace("!CS*", "CS*")
    found = dict(traced(seeded_sqlite_url, catalogue.load(str(written(tmp_path, line)))))
    assert found["SRB", "CSTO"]
    assert not found["HUN", "NATO"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('memberships = { state = "state" }', "members.sql:7: unknown kind of facts 'memberships'; known: agreement"),
        (
            'membership = { actor = "state" }',
            "membership must be a table: keys (state, organisation, role, since) with a column, a :parameter or an",
        ),
        (
            'membership = { when = { kind = "a" } }',
            "members.sql:7: membership must be a table: keys (state, ",
        ),
        ('membership = { state = "country" }', "members.sql:7: 'country' is neither a column nor a :parameter of the"),
        ('membership = { state = ":state" }', "members.sql:7: ':state' is neither a column nor a :parameter of the"),
    ],
)
def test_facts_that_cannot_be_found_are_refused_with_their_line(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        catalogue.load(str(written(tmp_path, line)))
    assert said in str(error.value)


def test_a_no_leads_to_the_sources_of_the_completeness_it_rests_on(seeded_url: str) -> None:
    query = catalogue.find("neighbours", catalogue.folders())
    on_the_day = {row[0]: (row, sources) for row, sources in traced(seeded_url, query, state="UKR", as_of="2026-09-01")}
    moldova, poland = on_the_day["MDA"], on_the_day["POL"]
    assert (moldova[0][1], poland[0][1]) == ("no", "yes")
    complete = "vendorjaks-2026-09-12"  # of the members of NATO
    assert complete in moldova[1]
    later = {row[0]: (row, sources) for row, sources in traced(seeded_url, query, state="UKR", as_of="2026-11-01")}
    assert later["MDA"][0][1] == "no_record"
    assert complete not in later["MDA"][1]


def test_a_row_tells_whether_it_rests_on_completeness_alone(seeded_url: str) -> None:
    query = catalogue.find("recognition-status", catalogue.folders())
    with read(seeded_url) as reader:
        answer = run.run(reader, query, {**query.examples, "recognised": "XKX"})
        rows = list(answer.rows)
        names = [column.name for column in query.columns]
        traced_rows = dict(
            zip(
                (row[0] for row in rows),
                sources_of_rows.trace(reader, query.facts, names, rows, answer.values),
                strict=True,
            )
        )
    assert traced_rows["AGO"].on_completeness
    assert traced_rows["AGO"].cited
    assert not traced_rows["ALB"].on_completeness
