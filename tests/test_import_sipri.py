"""SIPRI's trade registers: every trap of the real files, in small."""

from collections.abc import Callable

import pytest

from support import Run
from support.dataset_files import rows, shape

pytestmark = pytest.mark.slow_on_postgresql

WHOLE = "sipri-2024-03-05"
TRANSFERS = f"from arms_transfer where dataset_code = '{WHOLE}'"


@pytest.fixture
def url(imported: Callable[..., str]) -> str:
    """A database with the register in it, only to be read."""
    return imported(("sipri", shape("sipri_register.csv")))


@pytest.fixture
def own_url(seeded_copy_url: str, run: Run) -> str:
    """A database of the test's own with the register in it."""
    outcome = run("import", "sipri", shape("sipri_register.csv"), url=seeded_copy_url)
    assert outcome.exit_code == 0, outcome.stderr
    return seeded_copy_url


def test_every_order_is_loaded_with_its_parties_by_code(url: str) -> None:
    found = rows(
        url, f"select supplier_code, recipient_code, supplier_raw, recipient_raw {TRANSFERS} order by source_line"
    )
    assert found == [
        ("TUR", "ALB", "Turkiye", "Albania"),
        ("TUR", "ALB", "Turkiye", "Albania"),
        ("DEU", "HRV", "Germany", "Croatia"),
        ("DEU", "HRV", "Germany", "Croatia"),
        ("RUS", "SRB", "Russia", "Serbia"),
        ("unknown", "SRB", "Czechoslovakia", "Serbia"),
        ("USA", "unknown", "United States", "Atlantis"),
        ("unknown", "nonstate:Hamas", "unknown supplier(s)", "Hamas (Palestine)*"),
        ("ZAF", "AU", "South Africa", "African Union**"),
        ("SWE", "FIN", "Sweden", "Finland"),
        ("UKR", "GEO", "Ukraine", "Georgia"),
        ("SUN", "HUN", "Soviet Union", "Hungary"),
        ("ISR", "IND", "Israel", "India"),
    ]


def test_unknown_parties_are_listed_and_counted(seeded_copy_url: str, run: Run) -> None:
    said = run("import", "sipri", shape("sipri_register.csv"), url=seeded_copy_url).stderr
    assert "parties whose name or code no known actor had in that year, loaded as the actor `unknown`: 2" in said
    assert "Atlantis (1961): 1" in said
    assert "Czechoslovakia (1999): 1" in said
    assert "unknown supplier(s)" not in said  # SIPRI's own word for not knowing


def test_an_order_older_than_its_parties_is_theirs_and_said(seeded_copy_url: str, run: Run) -> None:
    said = run("import", "sipri", shape("sipri_register.csv"), url=seeded_copy_url).stderr
    assert "orders placed before the party that they name existed: Russia (1), Serbia (1)" in said


def test_strict_refuses_unknown_parties_and_loads_nothing(seeded_copy_url: str, run: Run) -> None:
    outcome = run("import", "sipri", "--strict", shape("sipri_register.csv"), url=seeded_copy_url)
    assert outcome.exit_code == 1
    assert "Atlantis (1961): 1" in outcome.stderr
    assert (
        rows(seeded_copy_url, "select code from dataset where series in ('atop', 'dcad', 'sipri', 'cow-states')") == []
    )


def test_records_split_inside_comments_are_rejoined(url: str) -> None:
    assert rows(
        url, f"select note, tiv_unit, tiv_order, tiv_delivered, source_line {TRANSFERS} and designation = 'Osa'"
    ) == [("Delivery of the rest stopped in 2009; probably aid", 0.12, 1, 0.75, 23)]
    assert round(rows(url, f"select sum(tiv_delivered) {TRANSFERS}")[0][0], 2) == 78.8


def test_exact_duplicates_are_two_orders(url: str) -> None:
    assert rows(url, f"select source_key {TRANSFERS} and supplier_code = 'DEU' order by source_key") == [
        ("Germany|Croatia|Delfin|2015|1",),
        ("Germany|Croatia|Delfin|2015|2",),
    ]


def test_question_marks_are_estimates_and_the_third_stays_raw(url: str) -> None:
    found = rows(
        url,
        f"select order_year_estimated, ordered_estimated, delivered_estimated, raw"
        f" {TRANSFERS} and designation = 'Zmaj-2'",
    )
    assert found[0][:3] == ("yes", "yes", None)
    assert '"Number delivered ?":"?"' in found[0][3]


def test_deliveries_are_equal_shares_that_add_up(url: str) -> None:
    found = rows(
        url,
        "select d.year, d.quantity, d.tiv_delivered, d.apportioned from arms_delivery d"
        " join arms_transfer t on t.id = d.arms_transfer_id where t.designation = 'Zmaj-2' order by d.year",
    )
    assert [(year, float(number), float(tiv), apportioned) for year, number, tiv, apportioned in found] == [
        (2020, 2.34, 0.24, "yes"),
        (2021, 2.33, 0.23, "yes"),
        (2022, 2.33, 0.23, "yes"),
    ]


def test_figures_of_a_single_year_are_the_files_own(url: str) -> None:
    assert rows(
        url,
        "select d.year, d.quantity, d.tiv_delivered, d.apportioned from arms_delivery d"
        " join arms_transfer t on t.id = d.arms_transfer_id where t.designation = 'Zmaj-1'",
    ) == [(2020, 10, 15, "no")]


def test_an_empty_volume_is_none_and_zero_is_small(url: str) -> None:
    assert rows(url, f"select tiv_delivered {TRANSFERS} and designation = 'Barak'") == [(None,)]
    assert rows(url, f"select tiv_delivered, tiv_order {TRANSFERS} and designation = 'P-12'") == [(0, 0)]
    assert rows(url, f"select tiv_order, ordered, ordered_estimated {TRANSFERS} and designation = 'ship engine'") == [
        (None, None, None)
    ]


def test_terms_and_age_are_told_by_comment_and_status(url: str) -> None:
    assert rows(url, f"select designation, terms, second_hand, transfer_status {TRANSFERS} order by source_line") == [
        ("Zmaj-1", "sale", "no", "delivered"),
        ("Zmaj-2", "aid", "yes", "delivered"),
        ("Delfin", "unknown", "no", "delivered"),
        ("Delfin", "unknown", "no", "delivered"),
        ("Grom", "unknown", "no", "delivered"),
        ("Vltava", "unknown", "yes", "delivered"),
        ("Nautilus", "unknown", "no", "delivered"),
        ("Fajr", "unknown", "no", "delivered"),
        ("Mamba", "lease", "no", "delivered"),
        ("ship engine", "licence", "no", "unknown"),
        ("Osa", "unknown", "yes", "ordered"),
        ("P-12", "unknown", "no", "delivered"),
        ("Barak", "unknown", "no", "delivered"),
    ]


def test_windows_1252_is_read(url: str) -> None:
    assert "Wärtsilä" in rows(url, f"select note {TRANSFERS} and designation = 'ship engine'")[0][0]


def test_an_edition_says_what_it_is_covers_and_costs(url: str) -> None:
    assert rows(
        url,
        "select series, edition, cast(edition_on as text), cast(covers_from as text), cast(covers_until as text), scope"
        f" from dataset where code = '{WHOLE}'",
    ) == [("sipri", "2024-03-05", "2024-03-05", "1950-01-01", "2023-01-01", None)]
    assert rows(
        url, f"select distinct table_name, complete from coverage where dataset_code = '{WHOLE}' order by 1"
    ) == [
        ("arms_delivery", "yes"),
        ("arms_transfer", "yes"),
    ]


def test_how_to_cite_is_printed_after_the_import_and_by_cite(seeded_copy_url: str, run: Run) -> None:
    said = run("import", "sipri", shape("sipri_register.csv"), url=seeded_copy_url).stderr
    assert "Cite: Stockholm International Peace Research Institute, SIPRI Arms Transfers Database" in said
    cited = run("cite", WHOLE, url=seeded_copy_url)
    assert "data generated 2024-03-05" in cited.stdout
    assert run("cite", "sipri", url=seeded_copy_url).stdout == cited.stdout
    unknown = run("cite", "sipri-1999", url=seeded_copy_url)
    assert unknown.exit_code == 2
    assert WHOLE in unknown.stderr


def test_a_file_edited_by_hand_is_read_like_the_export(own_url: str, run: Run) -> None:
    run("import", "sipri", shape("sipri_hand_edited.csv"), "--edition", "by-hand", url=own_url)
    columns = "source_key, supplier_code, order_year, delivered, tiv_delivered, terms, note"
    by_hand = f"select {columns} from arms_transfer where dataset_code = 'sipri-by-hand' order by source_key"
    found = rows(own_url, by_hand)
    assert found == rows(
        own_url, f"select {columns} {TRANSFERS} and designation not in ('Osa', 'Barak') order by source_key"
    )


@pytest.mark.quick_on_postgresql
def test_delivery_rows_have_their_own_figures_by_year(seeded_copy_url: str, run: Run) -> None:
    outcome = run("import", "sipri", shape("sipri_deliveries.csv"), url=seeded_copy_url)
    assert outcome.exit_code == 0, outcome.stderr
    code = "sipri-2024-04-13-deliveries-1990-2023"
    assert rows(
        seeded_copy_url,
        "select source_key, weapon_category, order_year, order_year_estimated, delivered, delivered_estimated,"
        f" second_hand, terms, tiv_unit, tiv_delivered from arms_transfer where dataset_code = '{code}' order by 1",
    ) == [
        ("91001", "armoured_vehicle", 2019, "no", 10, "yes", "no", "unknown", 1.5, 15),
        ("91002", "ship", 2015, "yes", 2, "no", "yes", "licence", 0.4, 0.8),
    ]
    assert rows(
        seeded_copy_url,
        "select d.year, d.quantity, d.tiv_delivered, d.estimated, d.apportioned from arms_delivery d"
        " join arms_transfer t on t.id = d.arms_transfer_id where t.source_key = '91001' order by 1",
    ) == [(2020, 4, 6, "no", "no"), (2021, 6, 9, "yes", "no")]


def test_the_layout_until_2021_goes_by_sipris_numbers(seeded_copy_url: str, run: Run) -> None:
    outcome = run("import", "sipri", shape("sipri_armstrade.csv"), "--edition", "2021", url=seeded_copy_url)
    assert outcome.exit_code == 0, outcome.stderr
    assert rows(
        seeded_copy_url,
        "select source_key, supplier_code, recipient_code, weapon_category, ordered, ordered_estimated,"
        " order_year_estimated, delivered, transfer_status, terms from arms_transfer"
        " where dataset_code = 'sipri-2021' order by 1",
    ) == [
        ("91010", "AUT", "AUS", "engine", 1100, "yes", "no", 0, "ordered", "unknown"),
        ("91011", "AUT", "CZE", "armoured_vehicle", 20, "no", "yes", 16, "ordered", "licence"),
        ("91012", "AUT", "BGD", "aircraft", 6, "no", "yes", None, "ordered", "unknown"),
    ]
    assert rows(
        seeded_copy_url,
        "select d.year, d.tiv_delivered, d.apportioned from arms_delivery d join arms_transfer t"
        " on t.id = d.arms_transfer_id where t.dataset_code = 'sipri-2021' order by 1",
    ) == [(2019, 2.49, "yes"), (2020, 2.48, "yes")]


def test_a_complete_edition_is_named_where_the_record_is_not_complete(url: str, run: Run) -> None:
    ask = ("query", "run", "arms-dependence", "--recipient", "ARM")
    remark = "is imported and complete: --dataset sipri-"
    assert f"note: sipri-2024-03-05 {remark}2024-03-05\n" in run(*ask, url=url).stderr
    assert remark not in run(*ask, "--dataset", "sipri-2024-03-05", url=url).stderr
    then = ("query", "run", "agreement-then-arms")
    assert "complete: --arms-dataset sipri-2024-03-05\n" in run(*then, url=url).stderr
    assert "complete: --" not in run("query", "run", "agreements-of", "--state", "ARM", url=url).stderr
