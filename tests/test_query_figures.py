"""Figures that the facts imply, worked out beside the queries: published counts, lists that fit on a hand."""

import csv
import io
from collections.abc import Callable

import pytest

from analysis.queries import catalogue
from support import Run

pytestmark = pytest.mark.slow_on_postgresql

Ask = Callable[..., list[dict[str, str]]]


@pytest.fixture
def ask(run: Run, seeded_url: str) -> Ask:
    """Rows of a canned query: `ask("parties", "--agreement csto-1992")`."""

    def call(name: str, options: str = "") -> list[dict[str, str]]:
        outcome = run("query", "run", name, *options.split(), "--format", "csv", url=seeded_url)
        assert outcome.exit_code == 0, outcome.stderr
        return list(csv.DictReader(io.StringIO(outcome.stdout, newline="")))

    return call


@pytest.mark.parametrize(
    ("day", "counter", "recognising", "withdrawn"),
    [
        ("2008-02-16", "", "0 0 0 0", "0 0 0 0"),
        ("2008-02-18", "", "7 2 4 7", "0 0 0 0"),  # CRI; then AFG, ALB, FRA, GBR, TUR, USA
        ("2025-12-19", "--counter kosovo-mfa", "119 22 28 121", "0 0 0 0"),  # all: the Cook Islands and Niue
        ("2020-09-04", "--counter wikipedia-2020", "97 22 26 100", "17 0 0 17"),  # and Taiwan
        ("2025-04-16", "--counter serbia-mfa", "89 22 28 92", "27 0 0 27"),
        ("2020-09-05", "--counter wikipedia-2020", "- - - -", "- - - -"),  # past its edition: not covered
    ],
)
def test_recognitions_of_kosovo_are_as_many_as_their_counter_published(
    ask: Ask, day: str, counter: str, recognising: str, withdrawn: str
) -> None:
    rows = ask("recognition-count", f"--recognised XKX --as-of {day} {counter}")
    assert [row["body"] for row in rows] == ["UN", "EU", "NATO", "all"]
    assert [row["recognising"] or "-" for row in rows] == recognising.split()
    assert [row["withdrawn"] or "-" for row in rows] == withdrawn.split()


@pytest.mark.parametrize(("day", "members"), [("2008-02-18", "192 27 26"), ("2020-09-04", "193 27 30")])
def test_members_are_those_of_the_day(ask: Ask, day: str, members: str) -> None:
    rows = ask("recognition-count", f"--recognised XKX --as-of {day}")
    assert [row["members"] for row in rows] == [*members.split(), ""]


def test_four_members_of_nato_do_not_recognise_kosovo(ask: Ask) -> None:
    rows = ask("accession-blockers", "--candidate XKX --organisation NATO --as-of 2025-04-16")
    assert [(row["state"], row["status"], row["rule"]) for row in rows] == [
        (state, "never", "unanimity") for state in ("ESP", "GRC", "ROU", "SVK")
    ]


def test_five_members_of_the_eu_do_not_recognise_kosovo(ask: Ask) -> None:
    rows = ask("accession-blockers", "--candidate XKX --organisation EU --as-of 2025-04-16")
    assert [row["state"] for row in rows] == ["CYP", "ESP", "GRC", "ROU", "SVK"]


@pytest.mark.parametrize(
    ("organisation", "rule", "can_block", "members"),
    [
        ("NATO", "unanimity", {"yes"}, "4"),
        ("UN", "two_thirds_with_veto", {"yes", "no"}, "87"),
        ("COE", "two_thirds", {"no"}, "12"),
        ("ASEAN", "unknown", {"unknown"}, "6"),
    ],
)
def test_an_organisation_of_any_kind_can_have_members_that_do_not_recognise_a_candidate(
    ask: Ask, organisation: str, rule: str, can_block: set[str], members: str
) -> None:
    rows = ask("accession-blockers", f"--candidate XKX --organisation {organisation}")
    assert {row["rule"] for row in rows} == {rule}
    assert {row["can_block"] for row in rows} == can_block
    assert str(len(rows)) == members


@pytest.mark.parametrize(
    ("candidate", "day", "blockers", "others"),
    [
        ("XKX", "2026-01-01", ["CHN", "RUS"], "no"),
        ("PSE", "2025-01-01", ["FRA", "GBR", "USA"], "no"),
        ("PSE", "2026-01-01", ["USA"], "no"),  # France and the United Kingdom recognised it in September 2025
        ("TRNC", "1990-01-01", ["CHN", "FRA", "GBR", "SUN", "USA"], "no"),
        ("XKX", "1960-01-01", ["FRA", "GBR", "SUN", "USA"], "unknown"),  # who held China's seat is not recorded
    ],
)
def test_of_the_united_nations_the_permanent_members_can_block_an_accession(
    ask: Ask, candidate: str, day: str, blockers: list[str], others: str
) -> None:
    rows = ask("accession-blockers", f"--candidate {candidate} --organisation UN --as-of {day}")
    assert [row["state"] for row in rows if row["can_block"] == "yes"] == blockers
    assert {row["can_block"] for row in rows} == {"yes", others}


def test_the_plan_is_said_to_answer_the_declaration_after_fourteen_days(ask: Ask) -> None:
    [row] = ask("counter-alignments")
    assert (row["agreement"], row["reaction"], row["days_between"]) == ("alb-hrv-xkx-2025", "srb-hun-2025", "14")
    assert "eastern-frontier-2025" in row["supports"]
    assert row["contradicts"] == "telex-2025-03-25"


def test_the_hungarian_vehicles_have_three_figures(ask: Ask) -> None:
    figures = {row["figure"] for row in ask("rival-figures") if row["claim_group"] == "hun-srb-btr80a"}
    assert sorted(figure.split(": ")[1].split()[0] for figure in figures) == ["26", "30", "66"]
    [flow] = ask("arms-flows", "--supplier HUN --recipient SRB --designation BTR-80")
    assert (flow["ordered_low"], flow["ordered_high"], flow["figures"]) == ("26", "66", "3")


@pytest.mark.parametrize(
    ("agreement", "answers"),
    [
        ("alb-hrv-xkx-2025", {"atop_alliance": "no", "binding": "no", "military_support": "no", "cow_type": ""}),
        ("srb-hun-2025", {"atop_alliance": "unknown", "binding": "unknown", "military_support": "no"}),
        ("north-atlantic-treaty", {"atop_alliance": "yes", "cow_type": "I", "institutionalisation": "2"}),
        ("prespa-2018", {"atop_alliance": "yes", "military_support": "no", "cow_type": "IIb"}),
    ],
)
def test_agreements_are_as_deep_as_their_texts(ask: Ask, agreement: str, answers: dict[str, str]) -> None:
    [row] = ask("agreement-depth", f"--agreement {agreement}")
    assert {name: row[name] for name in answers} == answers


def test_the_declaration_stands_among_the_agreements_of_kosovo(ask: Ask) -> None:
    found = {row["agreement"]: row for row in ask("agreement-depth", "--state XKX")}
    assert (found["alb-hrv-xkx-2025"]["atop_alliance"], found["alb-hrv-xkx-2025"]["binding"]) == ("no", "no")
    [row] = [row for row in ask("agreements-of", "--state XKX") if row["agreement"] == "alb-hrv-xkx-2025"]
    assert (row["partners"], row["instrument"], row["signed_on"]) == ("ALB, HRV", "declaration", "2025-03-18")


def test_three_turkish_framework_agreements_await_parliament(ask: Ask) -> None:
    rows = ask("pending-ratifications", "--state TUR --as-of 2025-04-16")
    assert {"tur-alb-2024", "tur-mkd-2024", "tur-xkx-2024"} <= {row["agreement"] for row in rows}
    days = {row["agreement"]: row["days_pending"] for row in rows}
    assert days["tur-xkx-2024"] == "443"  # from 2024-01-29
    assert days["tur-mkd-2024"] == ""  # of its signature only the year is known


# Parties are those of the day.


def test_croatia_has_no_tie_to_nato_before_it_joins(ask: Ask) -> None:
    def treaties(day: str) -> list[str]:
        return [row["agreement"] for row in ask("agreements-of", f"--state HRV --as-of {day}")]

    assert "north-atlantic-treaty" not in treaties("2009-03-31")
    assert "north-atlantic-treaty" in treaties("2009-04-01")


def test_partners_are_those_of_the_day(ask: Ask) -> None:
    rows = ask("agreements-of", "--state HRV --as-of 2019-01-01")
    [partners] = [row["partners"].split(", ") for row in rows if row["agreement"] == "north-atlantic-treaty"]
    assert len(partners) == 28
    assert not {"MKD", "FIN", "SWE"} & set(partners)


def test_who_left_is_no_partner_any_more(ask: Ask) -> None:
    [row] = [row for row in ask("agreements-of", "--state UZB") if row["agreement"] == "csto-1992"]
    assert row["left_on"] == "2012-06-28"
    assert row["partners"] == "ARM, BLR, KAZ, KGZ, RUS, TJK"
    [row] = ask("agreements-between", "--state ARM --other AZE")
    assert (row["both_since"], row["both_until"]) == ("1993-09-24", "1999-04-02")
    assert not [row for row in ask("multi-alignment", "--state AZE") if row["partner"] == "ARM"]


def test_the_pair_ukraine_and_kosovo_has_nothing_on_record(ask: Ask) -> None:
    assert ask("agreements-between", "--state UKR --other XKX") == []


def test_an_order_of_a_year_is_in_every_period_that_touches_the_year(ask: Ask) -> None:
    for period in ("--from 2022 --to 2022", "--from 2022-06-01 --to 2022-12-31", "--to 2022-03-01"):
        rows = ask("timeline", f"--state XKX {period}")
        assert "TUR to XKX" in [row["actors"] for row in rows if row["what"] == "Bayraktar TB-2"]


def test_bayraktar_drones_went_to_more_states_than_the_article_lists(ask: Ask) -> None:
    rows = ask("arms-flows", "--supplier TUR --designation Bayraktar")
    assert [row["recipient"] for row in rows] == ["ALB", "BIH", "HRV", "ROU", "SRB", "XKX"]
    assert {row["recipient"]: row["transfer_status"] for row in rows}["SRB"] == "interrupted"


def test_what_is_disputed_says_who_is_on_which_side(ask: Ask) -> None:
    facts = {row["value"]: row for row in ask("actor-facts", "--actor BAYKAR --property chief_technology_officer")}
    assert facts["Berat Albayrak"]["sources"] == "eastern-frontier-2025"
    assert facts["Berat Albayrak"]["against"] == "totaluae-al-bayrak-erdogans-son, turkishminute-2023-09-04"
    assert facts["Selçuk Bayraktar"]["against"] == "eastern-frontier-2025"


def test_counters_differ_where_the_record_says_they_do(ask: Ask) -> None:
    rows = ask("recognition-positions", "--recognised XKX --as-of 2025-12-19 --counter kosovo-mfa")
    record = ask("recognition-count", "--recognised XKX --as-of 2025-12-19")[-1]
    lost = sum(row["record"] == "recognises" and row["says"] != "recognises" for row in rows)
    won = sum(row["record"] != "recognises" and row["says"] == "recognises" for row in rows)
    assert int(record["recognising"]) - lost + won == 121


@pytest.mark.parametrize(
    "name", ["accession-blockers", "recognition-count", "recognition-positions", "recognition-status"]
)
@pytest.mark.parametrize(
    ("state", "counter", "message"),
    [
        (
            "PSE",
            "serbia-mfa",
            "serbia-mfa does not count recognitions of Palestine; counters that do: wikipedia-pse-2026",
        ),
        (
            "ABK",
            "kosovo-mfa",
            "kosovo-mfa does not count recognitions of Abkhazia; no counter on record does, so omit --counter",
        ),
    ],
)
def test_no_counter_is_given_words_on_a_state_that_it_does_not_count(
    run: Run, seeded_sqlite_url: str, name: str, state: str, counter: str, message: str
) -> None:
    options = (
        ["--candidate", state, "--organisation", "UN"] if name == "accession-blockers" else ["--recognised", state]
    )
    outcome = run("query", "run", name, *options, "--counter", counter, url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert outcome.stderr == f"Error: --counter: {message}\n"


def test_every_canned_query_with_a_counter_says_what_it_counts() -> None:
    for query in catalogue.every(catalogue.folders()):
        assert all(parameter.counts for parameter in query.parameters if parameter.type == "counter"), query.name


@pytest.mark.parametrize(
    ("name", "options", "why"),
    [
        (
            "accession-blockers",
            "--candidate XKX --organisation NATO",
            "nothing of the kind is recorded, which does not",
        ),
        ("recognition-positions", "--recognised XKX", "no fact on record has these values"),
    ],
)
def test_after_its_last_day_a_counter_is_no_evidence_of_an_absence(
    run: Run, seeded_sqlite_url: str, name: str, options: str, why: str
) -> None:
    options += " --counter wikipedia-2020 --as-of 2020-09-05"
    outcome = run("query", "run", name, *options.split(), url=seeded_sqlite_url)
    assert "note: wikipedia-2020 says nothing of days after 2020-09-04, when it was published\n" in outcome.stderr
    assert f"note: no rows: {why}" in outcome.stderr


def test_a_law_that_confirms_an_agreement_is_a_step_of_its_ratification(ask: Ask) -> None:
    steps = {row["agreement"]: row["ratification"] for row in ask("agreements-of", "--state SRB")}
    approved = {"srb-jor-2024", "srb-gnq-2022", "bmtf-host-2022", "tur-srb-2019", "srb-nato-support-2015"}
    assert {code for code, step in steps.items() if step == "parliament_approved"} == approved
    assert steps["srb-caf-2024"] == "submitted_to_parliament"
    assert steps["srb-hun-2025"] == "unknown"
    # Only Türkiye's parliament is known to have received the agreement by then: the day of Serbia's law is not known.
    [then] = [
        row for row in ask("agreements-of", "--state SRB --as-of 2021-01-01") if row["agreement"] == "tur-srb-2019"
    ]
    assert then["ratification"] == "unknown"
    [other] = [row for row in ask("agreements-of", "--state TUR") if row["agreement"] == "tur-srb-2019"]
    assert other["ratification"] == "submitted_to_parliament"
    assert {
        row["ratification"] for row in ask("agreements-of", "--state PRK") if row["agreement"] == "prk-rus-2024"
    } == {"ratified"}


def test_no_agreement_is_in_force_after_the_last_day_that_its_sources_cover(ask: Ask) -> None:
    [friendship] = [
        row for row in ask("agreements-between", "--state TUR --other ALB") if row["agreement"] == "alb-tur-1992"
    ]
    assert friendship["agreement_status"] == "entered_into_force"  # by ATOP, which covers until 2018
    for day, status in (("2026-09-12", "in_force"), ("2026-09-13", "entered_into_force")):
        rows = ask("agreements-between", f"--state SRB --other HUN --as-of {day}")
        assert {row["agreement"]: row["agreement_status"] for row in rows}["srb-hun-2023-palic"] == status


def test_a_timeline_of_two_states_has_only_what_concerns_both(ask: Ask) -> None:
    rows = ask("timeline", "--state SRB --other HUN")
    assert ("2021-07-07", "signed", "srb-hun-plan-2021", "HUN, SRB") in [tuple(row.values()) for row in rows]
    assert {row["actors"] for row in rows if row["event"].startswith("arms")} == {"HUN to SRB", "SRB to HUN"}
    joined = {row["what"]: (row["date"], row["actors"]) for row in rows if row["event"] == "became member"}
    assert joined == {  # Hungary was in before, and joined NATO and the EU alone
        "UN": ("2000-11-01", "SRB"), "COE": ("2003-04-03", "SRB"),
    }  # fmt: skip
    assert not [row for row in rows if "MiG-29" in row["what"] and row["actors"].startswith("RUS")]
    alone = {tuple(row.values()) for state in ("SRB", "HUN") for row in ask("timeline", f"--state {state}")}
    assert {tuple(row.values()) for row in rows} < alone


def test_a_timeline_of_two_states_has_recognitions_of_one_by_the_other(ask: Ask) -> None:
    recognised = [tuple(row.values()) for row in ask("timeline", "--state XKX --other CHE")]
    assert recognised == [("2008-02-27", "recognised", "XKX", "CHE")]
    assert ask("timeline", "--state CHE --other XKX")[0]["actors"] == "CHE"


def test_arms_can_be_listed_by_category(ask: Ask) -> None:
    listed = {"drone": set[str](), "missile": set[str]()}
    for category, designations in listed.items():
        designations |= {row["designation"] for row in ask("arms-flows", f"--recipient SRB --category {category}")}
        figures = ask("arms-figures", f"--recipient SRB --category {category}")
        assert {row["weapon_category"] for row in figures} == {category}
    assert "Bayraktar TB-2" in listed["drone"] - listed["missile"]
    both = ask("arms-flows", "--recipient SRB --category drone --category missile")
    assert {row["designation"] for row in both} == listed["drone"] | listed["missile"]


def test_disputed_facts_of_an_actor_name_it_or_what_it_signed(ask: Ask) -> None:
    facts = [row["fact"] for row in ask("disputed-facts", "--actor XKX")]
    assert {"OMN recognises XKX", "BGR claimed_joiner of alb-hrv-xkx-2025"} <= set(facts)
    assert not [fact for fact in facts if "TUR member of COE" in fact]
    assert [row["summary"] for row in ask("disputed-facts", "--actor SRB --kind arms_transfer") if not row["supports"]]
    everything = {tuple(row.values()) for row in ask("disputed-facts")}
    assert {tuple(row.values()) for row in ask("disputed-facts", "--actor XKX --actor HUN")} < everything
