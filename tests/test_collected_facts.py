"""The collected facts: that none is lost, that published counts come out, that statuses follow their rule."""

import csv
import io
from collections import Counter
from collections.abc import Callable

import pytest

from ingest.seeds.cells import SEEDS
from support import Run

Rows = list[dict[str, str]]
Ask = Callable[..., Rows]


def seed(name: str) -> Rows:
    """The rows of a seed file."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def ask(run: Run, seeded_sqlite_url: str) -> Ask:
    """Rows of a canned query: `ask("membership", "--organisation", "OSCE")`."""

    def call(name: str, *options: str) -> Rows:
        outcome = run("query", "run", name, *options, "--format", "csv", url=seeded_sqlite_url)
        assert outcome.exit_code == 0, outcome.stderr
        return list(csv.DictReader(io.StringIO(outcome.stdout, newline="")))

    return call


# How many facts were collected, by what tells their kinds apart; more may be added, none may get lost.
COLLECTED = {
    ("recognition", "recognised_code"): {"ABK": 8, "BIH": 18, "ESH": 97, "HRV": 41, "MKD": 10, "MNE": 10, "PSE": 165,
                                         "SML": 1, "SOT": 7, "SRB": 1, "SVN": 31, "TRNC": 1, "TWN": 44, "XKX": 123},
    ("recognition_position", "counter_code"): {"kosovo-mfa": 24, "serbia-mfa": 28, "wikipedia-2020": 18,
                                               "wikipedia-2026": 61, "wikipedia-pse-2026": 36},
    ("membership", "organisation_code"): {"AES": 3, "ASEAN": 11, "AU": 61, "AUKUS": 3, "B9": 9, "CIS": 12, "COE": 56,
                                          "CSTO": 13, "EU": 49, "FPDA": 5, "GCC": 6, "JEF": 10, "LAS": 26, "MAP": 13,
                                          "NATO": 41, "OSCE": 62, "PFP": 35, "SCO": 12, "UN": 204, "V4": 5},
    ("agreement", "instrument"): {"treaty": 56, "agreement": 279, "declaration": 11, "plan": 15, "mou": 9,
                                  "accession_protocol": 10, "charter": 2},
    ("agreement_identifier", "scheme"): {"atop": 57, "dcad": 182, "unts": 12},
    ("signatory", "role"): {"signatory": 957, "party": 83, "observer": 3, "claimed_joiner": 1},
    ("obligation", "pledged"): {"yes": 170, "no": 22},
    # as many values as were collected, less 23 dashes for the military spending of Iceland
    ("indicator", "indicator_kind_code"): {"MS.MIL.TOTL.P1": 999, "MS.MIL.XPND.CD": 1081, "MS.MIL.XPND.GD.ZS": 1082,
                                           "NY.GDP.MKTP.CD": 1168, "SP.POP.TOTL": 1225},
    ("source", "kind"): {"text": 51, "official_data": 38, "official_statement": 76, "press": 527, "memory": 2},
    ("actor", "kind"): {"state": 287, "organisation": 25, "entity": 6, "non_state": 59},
}  # fmt: skip
ROWS = {
    "actor_name": 385,
    "agreement_event": 61,
    "agreement_link": 48,
    "arms_transfer": 339,  # the row that only carried a value for two others is a deal now
    "border": 329,
    "citation": 58,
    "deployment": 92,
    "provision": 442,
    "source_assertion": 44,
    "state_identifier": 1974,
    "statement": 64,
}


@pytest.mark.parametrize("kind", COLLECTED, ids="-".join)
def test_no_fact_of_the_collection_is_lost(kind: tuple[str, str]) -> None:
    table, column = kind
    there = Counter(row[column] for row in seed(table))
    assert not {value: (there[value], wanted) for value, wanted in COLLECTED[kind].items() if there[value] < wanted}


def test_no_row_of_the_collection_is_lost() -> None:
    there = {table: len(seed(table)) for table in ROWS}
    assert not {table: (there[table], wanted) for table, wanted in ROWS.items() if there[table] < wanted}


# Counts that others publish.


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("organisation", "day", "role", "members"),
    [
        ("UN", "2026-09-12", "member", 193),
        (
            "UN",
            "1990-10-04",
            "member",
            159,
        ),  # the unions of Yemen and of Germany took two seats, Namibia and Liechtenstein two
        ("OSCE", "2026-09-12", "participating_state", 57),
        ("OSCE", "1975-08-01", "participating_state", 35),  # the signatories of Helsinki
        ("COE", "2026-09-12", "member", 46),
        ("COE", "2022-03-01", "member", 47),  # with Russia
        ("NATO", "2026-09-12", "member", 32),
        ("EU", "2026-09-12", "member", 27),
        ("EU", "2026-09-12", "candidate", 9),
        ("NATO", "2026-09-12", "aspirant", 3),
        ("MAP", "2026-09-12", "member", 1),  # Bosnia and Herzegovina
        ("AU", "2026-09-12", "member", 55),
        ("LAS", "2026-09-12", "member", 22),
        ("ASEAN", "2026-09-12", "member", 11),
        ("SCO", "2026-09-12", "member", 10),
        ("GCC", "2026-09-12", "member", 6),
        ("AUKUS", "2026-09-12", "member", 3),
        ("CIS", "2026-09-12", "member", 9),
        ("V4", "2026-09-12", "member", 4),
        ("B9", "2026-09-12", "member", 9),
        ("JEF", "2026-09-12", "member", 10),
        ("FPDA", "2026-09-12", "member", 5),
    ],
)
def test_organisations_have_as_many_members_as_they_say(
    ask: Ask, organisation: str, day: str, role: str, members: int
) -> None:
    rows = ask("membership", "--organisation", organisation, "--as-of", day)
    assert sum(row["role"] == role for row in rows) == members


@pytest.mark.parametrize(("state", "members_of_the_un"), [("PSE", 157), ("TWN", 11), ("ABK", 5), ("SOT", 5)])
def test_states_are_recognised_by_as_many_members_of_the_un_as_is_published(
    ask: Ask, state: str, members_of_the_un: int
) -> None:
    [row] = [row for row in ask("recognition-count", "--recognised", state) if row["body"] == "UN"]
    assert (row["recognising"], row["members"]) == (str(members_of_the_un), "193")


def test_the_holy_see_recognises_taiwan_and_turkey_alone_northern_cyprus(ask: Ask) -> None:
    def recognising(state: str) -> set[str]:
        rows = ask("recognition-status", "--recognised", state)
        return {row["state"] for row in rows if row["status"] == "recognises"}

    assert "VAT" in recognising("TWN")
    assert recognising("TRNC") == {"TUR"}
    assert recognising("SML") == {"ISR"}


def test_thirty_six_members_of_the_un_do_not_recognise_palestine(ask: Ask) -> None:
    rows = ask("recognition-status", "--recognised", "PSE", "--within", "UN")
    assert Counter(row["status"] for row in rows) == {"recognises": 157, "never": 36}


def test_an_absence_is_a_no_only_where_the_list_is_complete(ask: Ask) -> None:
    def of_germany(state: str, day: str) -> str:
        [row] = [
            row for row in ask("recognition-status", "--recognised", state, "--as-of", day) if row["state"] == "DEU"
        ]
        return row["status"]

    assert (of_germany("ABK", "2022-10-01"), of_germany("ABK", "2026-09-12")) == ("never", "no_record")
    assert (of_germany("TWN", "2024-06-01"), of_germany("TWN", "2026-09-12")) == ("never", "no_record")
    assert of_germany("ESH", "2026-09-12") == "no_record"


# The rule of seeds/README.md for the status of a state.


def test_the_status_of_every_state_follows_one_rule() -> None:
    members = {row["state_code"] for row in seed("membership")
               if (row["organisation_code"], row["role"], row["valid_until"]) == ("UN", "member", "")}  # fmt: skip
    recognised = {row["recognised_code"] for row in seed("recognition") if not row["withdrawn_on"]}
    for row in seed("state_detail"):
        code, status = row["code"], row["status"]
        if row["valid_until"]:
            assert status == "historic", code
        elif code in members or code == "VAT":
            assert status == "recognised", code
        elif code in recognised:
            assert status == "partially_recognised", code
        else:
            assert status in ("territory", "associated"), code


# Indicators.


def test_an_indicator_of_a_state_is_of_one_edition() -> None:
    editions: dict[tuple[str, str], set[str]] = {}
    for row in seed("indicator"):
        editions.setdefault((row["actor_code"], row["indicator_kind_code"]), set()).add(row["dataset_code"])
    assert len(editions) > 200
    assert not [series for series, codes in editions.items() if len(codes) > 1]


def test_a_dataset_of_indicators_is_a_source_with_the_same_code() -> None:
    datasets = {row["code"]: row for row in seed("dataset") if row["series"] == "wdi"}
    addresses = {row["code"]: row["url"] for row in seed("source")}
    assert {row["dataset_code"] for row in seed("indicator")} == datasets.keys()
    for code, dataset in datasets.items():
        assert dataset["url"] == addresses[code]
        assert dataset["licence"] == "CC BY 4.0"
        assert dataset["how_to_cite"].startswith("World Bank. World Development Indicators")


def test_indicators_come_by_state_indicator_and_year(ask: Ask) -> None:
    rows = ask("indicators", "--state", "SRB", "--state", "TUR", "--indicator", "MS.MIL.XPND.GD.ZS", "--from", "2022")
    assert [(row["state"], row["year"], row["value"], row["unit"], row["dataset"]) for row in rows] == [
        ("SRB", "2022", "2.279", "% of GDP", "wdi-military-2024-12"),
        ("TUR", "2022", "1.1892", "% of GDP", "wdi-open-numbers"),
        ("TUR", "2023", "1.5027", "% of GDP", "wdi-open-numbers"),
    ]


# What a citation needs.


def test_every_source_has_a_title_and_a_publisher() -> None:
    assert not [row["code"] for row in seed("source") if not (row["title"] and row["publisher"])]


def test_a_title_of_ours_is_in_square_brackets() -> None:
    for row in seed("source"):
        assert row["title"].startswith("[") == (row["title"].endswith("]") and row["code"] != "fredsakademiet-anzus")


@pytest.mark.parametrize(
    ("agreement", "kind", "article"),
    [
        ("north-atlantic-treaty", "defense", "Article 5"),
        ("north-atlantic-treaty", "consultation", "Article 4"),
        ("csto-1992", "defense", "Article 4"),
        ("rio-1947", "defense", "Article 3(1)"),
        ("anzus-1951", "defense", "Article IV"),
        ("arab-joint-defence-1950", "defense", "Article 2"),
        ("eu-treaty-1992", "defense", "Article 42(7)"),
        ("usa-jpn-1960", "defense", "Article V"),
        ("usa-kor-1953", "defense", "Article III"),
        ("usa-phl-1951", "defense", "Article IV"),
        ("prk-rus-2024", "defense", "Article 4"),
        ("fra-grc-2021", "defense", "Article 2"),
    ],
)
def test_an_obligation_names_the_article_that_pledges_it(agreement: str, kind: str, article: str) -> None:
    key = f"{agreement}|{kind}|yes"
    assert article in {row["locator"] for row in seed("citation") if row["fact_key"].startswith(key)}


# What the facts make of the rules of docs/alliance-rules.md.


def test_at_most_a_third_of_the_agreements_cannot_be_told(ask: Ask) -> None:
    rows = ask("agreement-depth")
    unknown = [row for row in rows if row["atop_alliance"] == "unknown"]
    assert len(unknown) <= len(rows) / 3
    assert all((row["basis"] == "") == (row["atop_alliance"] == "unknown") for row in rows)
    assert {row["basis"] for row in rows} == {"", "text", "dataset", "coverage"}


def test_an_agreement_absent_from_atop_has_no_number_there() -> None:
    absent = {row["code"] for row in seed("agreement") if row["absent_from_code"] == "atop-5.1"}
    assert len(absent) == 202
    assert not absent & {row["agreement_code"] for row in seed("agreement_identifier") if row["scheme"] == "atop"}


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("agreement", "alliance", "support", "obligations", "basis"),
    [
        ("north-atlantic-treaty", "yes", "yes", "defense, nonaggression, consultation", "dataset"),
        ("csto-1992", "yes", "yes", "defense, nonaggression, consultation", "dataset"),
        ("rio-1947", "yes", "yes", "defense, nonaggression, consultation", "dataset"),
        ("anzus-1951", "yes", "yes", "defense, nonaggression, consultation", "dataset"),
        ("arab-joint-defence-1950", "yes", "yes", "defense, nonaggression, consultation", "dataset"),
        ("eu-treaty-1992", "yes", "yes", "defense, consultation", "dataset"),
        ("usa-jpn-1960", "yes", "yes", "defense, nonaggression, consultation", "dataset"),
        ("usa-kor-1953", "yes", "yes", "defense, nonaggression, consultation", "dataset"),
        ("usa-phl-1951", "yes", "yes", "defense, nonaggression, consultation", "text"),
        ("prk-rus-2024", "yes", "yes", "defense, neutrality, consultation", "text"),
        ("sau-pak-2025", "yes", "yes", "defense", "text"),
        ("sau-pak-tur-2026", "yes", "yes", "defense", "text"),
        ("grc-are-2020", "yes", "yes", "defense", "text"),
        ("fra-grc-2021", "yes", "yes", "defense", "text"),
        ("tur-aze-shusha-2021", "yes", "yes", "defense, consultation", "text"),
        ("split-1995", "yes", "yes", "defense", "text"),
        ("rus-irn-2025", "yes", "no", "neutrality", "text"),
        ("gbr-swe-2022", "no", "yes", "defense", "text"),  # a declaration that does not bind
        ("alb-hrv-xkx-2025", "no", "no", "", "text"),
        ("srb-hun-2025", "unknown", "no", "", ""),  # its text is not published
        ("dcad-0049", "no", "no", "", "coverage"),
    ],
)
def test_well_known_pacts_read_as_their_articles_say(
    ask: Ask, agreement: str, alliance: str, support: str, obligations: str, basis: str
) -> None:
    [row] = ask("agreement-depth", "--agreement", agreement)
    names = ("atop_alliance", "military_support", "obligations", "basis")
    assert tuple(row[name] for name in names) == (alliance, support, obligations, basis)
