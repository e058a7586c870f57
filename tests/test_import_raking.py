"""Orders of several years, distributed so that sums by year agree with SIPRI's own tables."""

import csv
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from ingest.datasets.sipri.distribution import portions
from ingest.datasets.sipri.raking import Volume, shares
from support import Run
from support.dataset_files import rows
from support.published import FOLDER, with_published_data

pytestmark = pytest.mark.slow_on_postgresql

HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
PREAMBLE = (
    "Transfers of major conventional arms from All countries  to All countries . Deals with deliveries or orders made "
    "for year range 'Not specified' to 'Not specified' \nData generated: 11 Mar 2025 10:00:00 AM\n"
)
TABLE = "Volume of transfers of major arms\nData generated: {day} Mar 2025 10:00:00 AM\n\n"
ORDERS = (
    ("Kenya", "Italy", "Alpha", "2001; 2002", 10, 10),
    ("Kenya", "Italy", "Beta", "2001", 2, 2),
    ("Ghana", "Italy", "Gamma", "2001; 2002; 2003", 9, 30),
    ("Ghana", "Spain", "Delta", "2002; 2003", 4, 20),
)
# A distribution that no equal shares give, and its sums by year.
TRUE = {
    "exports": {"Italy": (22, 15, 5), "Spain": (0, 8, 12)},
    "imports": {"Kenya": (8, 4, 0), "Ghana": (14, 19, 17)},
}
DELIVERIES = """
    select t.designation, d.year, round(d.tiv_delivered, 2), d.apportioned from arms_delivery d
    join arms_transfer t on t.id = d.arms_transfer_id where t.dataset_code = 'sipri-2025-03-11' order by 1, 2
"""


def files(folder: Path, day: int = 11) -> dict[str, str]:
    """A register and SIPRI's two tables, made of these orders."""
    register = "".join(
        f"{recipient},{supplier},2000,,{number},,{name},boat,{number},,{years},New,,1,{tiv},{tiv}\n"
        for recipient, supplier, name, years, number, tiv in ORDERS
    )
    texts = {"register": f"{PREAMBLE}{HEADER}\n{register}"}
    for side, first in (("exports", "Exports by"), ("imports", "Recipient")):
        lines = [f"{first},2001,2002,2003,2001-2003,Percentage"]
        lines += [f"{name},{','.join(map(str, years))},{sum(years)},50%" for name, years in TRUE[side].items()]
        total = [sum(column) for column in zip(*TRUE[side].values(), strict=True)]
        lines.append(f"Total world {side[:-1]},{','.join(map(str, total))},{sum(total)},100%")
        texts[side] = TABLE.format(day=day) + "\n".join(lines).replace(",0,", ",0 ,") + "\n"
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: str(folder / f"{name}.csv") for name in texts}


def sums(url: str, party: str) -> dict[tuple[str, int], float]:
    sql = f"""
        select t.{party}, d.year, sum(d.tiv_delivered) from arms_delivery d
        join arms_transfer t on t.id = d.arms_transfer_id where t.dataset_code like 'sipri-%' group by 1, 2
    """
    return {(name, year): float(tiv or 0) for name, year, tiv in rows(url, sql)}


def test_sums_by_year_are_those_of_the_tables(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    outcome = run("import", "sipri", *files(tmp_path).values(), url=seeded_copy_url)
    assert outcome.exit_code == 0, outcome.stderr
    for side, party in (("exports", "supplier_raw"), ("imports", "recipient_raw")):
        found = sums(seeded_copy_url, party)
        for name, years in TRUE[side].items():
            assert [found.get((name, 2001 + place), 0) for place in range(3)] == pytest.approx(years, abs=0.5)
    deliveries = rows(seeded_copy_url, DELIVERIES)
    assert {(name, flag) for name, _year, _tiv, flag in deliveries} == {
        ("Alpha", "raked"), ("Beta", "no"), ("Gamma", "raked"), ("Delta", "raked"),
    }  # fmt: skip
    totals: defaultdict[str, float] = defaultdict(float)
    for name, _year, tiv, _flag in deliveries:
        totals[name] += float(tiv)
    assert {name: round(total, 2) for name, total in totals.items()} == {
        "Alpha": 10,
        "Beta": 2,
        "Gamma": 30,
        "Delta": 20,
    }


def test_the_tables_can_come_later_and_make_the_same(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    paths = files(tmp_path)
    assert run("import", "sipri", paths["register"], url=seeded_copy_url).exit_code == 0
    equal = rows(seeded_copy_url, DELIVERIES)
    assert {flag for *_, flag in equal} == {"yes", "no"}
    later = run("import", "sipri", paths["exports"], paths["imports"], url=seeded_copy_url)
    assert later.exit_code == 0, later.stderr
    assert later.stdout.splitlines()[-1].split() == ["total", "0", "7", "1", "0"]
    distributed = rows(seeded_copy_url, DELIVERIES)
    alone = run("import", "sipri", paths["register"], url=seeded_copy_url)
    assert alone.exit_code == 2
    assert "import the register together with both tables" in alone.stderr
    again = run("import", "sipri", *paths.values(), url=seeded_copy_url)
    assert again.stdout.splitlines()[-1].split()[1:3] == ["0", "0"], again.stdout + again.stderr
    assert rows(seeded_copy_url, DELIVERIES) == distributed


def test_tables_that_do_not_belong_to_the_register_are_refused(
    seeded_sqlite_url: str, run: Run, tmp_path: Path
) -> None:
    paths = files(tmp_path, day=12)
    cases = {
        (paths["exports"],): "this is SIPRI's table of TIV by year, which has no orders; it is imported together with",
        (paths["exports"], paths["imports"]): "there is no edition sipri-2025-03-12",
        tuple(paths.values()): "SIPRI's tables of TIV were generated on 2025-03-12, the register on 2025-03-11",
    }
    for given, message in cases.items():
        outcome = run("import", "sipri", *given, url=seeded_sqlite_url)
        assert outcome.exit_code == 2
        assert message in outcome.stderr
    part = tmp_path / "part.csv"
    part.write_text(Path(paths["exports"]).read_text(encoding="utf-8").partition("Total world")[0], encoding="utf-8")
    outcome = run("import", "sipri", str(part), paths["imports"], url=seeded_sqlite_url)
    assert "part.csv has no row Total world export: give SIPRI's table of all countries" in outcome.stderr


def test_the_panel_says_which_part_is_raked(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    run("import", "sipri", *files(tmp_path).values(), url=seeded_copy_url)
    options = ("--dataset", "sipri-2025-03-11", "--from", "2001", "--to", "2001")
    panel = csv.DictReader(run("panel", "state-year", *options, url=seeded_copy_url).stdout.splitlines())
    (italy,) = (row for row in panel if row["state"] == "ITA")
    delivered, raked = (float(italy[f"sipri_export_tiv_{name}"]) for name in ("delivered", "raked"))
    assert delivered == pytest.approx(22, abs=0.5)
    assert round(delivered - raked, 2) == 2  # Beta, of one year
    assert italy["sipri_export_tiv_apportioned"] == "0.00"


def test_without_totals_shares_are_equal() -> None:
    assert shares([Volume("a", "b", (2001, 2002), 10)], {}, {}) == [[0.5, 0.5]]


def test_portions_add_up_in_hundredths() -> None:
    parts = portions(10, [1 / 3, 1 / 3, 1 / 3])
    assert parts == [3.33, 3.34, 3.33]
    assert portions(None, [0.5, 0.5]) == [None, None]


@with_published_data
def test_the_register_of_2024_10_13_agrees_with_sipris_tables_in_every_year(
    seeded_sqlite_template: Path, tmp_path: Path
) -> None:
    from ingest.datasets.importing import import_files

    shutil.copy(seeded_sqlite_template, tmp_path / "pactbook.db")
    url = f"sqlite:///{tmp_path / 'pactbook.db'}"
    tables = {side: FOLDER / "sipri" / f"tiv-{side}-values_1950-2024.csv" for side in ("export", "import")}
    import_files(url, "sipri", [FOLDER / "sipri" / "trade-register_2024-10-13.csv", *tables.values()])
    for side, party in (("export", "supplier_raw"), ("import", "recipient_raw")):
        with tables[side].open(encoding="utf-8", newline="") as stream:
            header, *body = [row for row in csv.reader(stream) if len(row) > 70]
        found = sums(url, party)
        years = [(place, int(name)) for place, name in enumerate(header) if len(name) == 4 and name.isdigit()]
        off = [
            (row[0], year)
            for row in body
            for place, year in years
            if not row[0].startswith("Total")
            if abs(found.get((row[0].strip(), year), 0) - float(row[place].strip() or 0)) > 0.6
        ]
        assert off == []
