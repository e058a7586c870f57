"""Files that are damaged, cut off or empty: one line says so, and what was loaded stays."""

import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import PactbookError, UsageError
from ingest.datasets.files import data_files
from ingest.datasets.importing import import_files
from ingest.datasets.layouts import of_series
from support import Run
from support.dataset_files import changed, loads, rows, shape, zipped

pytestmark = pytest.mark.slow_on_postgresql

STAMP = "Data generated: 5 Mar 2024"


def compressed(folder: Path) -> bytes:
    """A register in a zip, in many bytes."""
    path = folder / "whole.zip"
    text = Path(shape("sipri_register.csv")).read_bytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("trade-register.csv", text)
    return path.read_bytes()


def flipped(data: bytes) -> bytes:
    """With damage in the middle of the packed data."""
    middle = len(data) // 2
    return data[:middle] + bytes(byte ^ 0xFF for byte in data[middle : middle + 40]) + data[middle + 40 :]


@pytest.mark.parametrize("damage", [flipped, lambda data: data[: len(data) // 2], lambda data: data[:300]])
def test_a_damaged_zip_is_named_as_such(
    seeded_copy_url: str, run: Run, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "register.zip"
    path.write_bytes(damage(compressed(tmp_path)))
    outcome = run("import", "sipri", str(path), url=seeded_copy_url)
    assert outcome.exit_code == 1
    (line,) = outcome.stderr.splitlines()
    assert "register.zip: this zip is damaged or cut off; download it again; nothing was loaded" in line


@given(place=st.integers(min_value=0, max_value=5000), mask=st.integers(min_value=1, max_value=255))
def test_whatever_byte_is_damaged_the_error_is_for_the_user(
    tmp_path_factory: pytest.TempPathFactory, place: int, mask: int
) -> None:
    folder = tmp_path_factory.mktemp("zip")
    data = bytearray(compressed(folder))
    data[place % len(data)] ^= mask
    path = folder / "register.zip"
    path.write_bytes(data)
    text = Path(shape("sipri_register.csv")).read_bytes()
    with suppress(PactbookError):
        (found,) = of_series("sipri", data_files([path]))
        pieces: list[bytes] = []
        found.file.encoding(pieces.append)
        assert b"".join(pieces) == text


def test_a_day_that_is_none_is_named_with_its_line(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    path = changed("sipri_register.csv", tmp_path, lambda text: text.replace(STAMP, "Data generated: 99 Foo 2024"))
    lines = Path(path).read_text(encoding="cp1252").splitlines()
    number = next(number for number, line in enumerate(lines, start=1) if "99 Foo" in line)
    outcome = run("import", "sipri", path, url=seeded_copy_url)
    assert outcome.exit_code == 1
    (line,) = outcome.stderr.splitlines()
    assert f"sipri_register.csv:{number}: '99 Foo 2024' is not a valid date; name the edition with --edition" in line
    assert run("import", "sipri", path, "--edition", "2024-03-05", url=seeded_copy_url).exit_code == 0


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("series", "name", "others"),
    [
        ("sipri", "sipri_register.csv", []),
        ("sipri", "sipri_deliveries.csv", []),
        ("sipri", "sipri_armstrade.csv", []),
        ("dcad", "dcad.csv", []),
        ("cow-states", "cow_states.csv", []),
        ("nmc", "nmc_5_0.csv", []),
        ("contiguity", "contiguity.csv", []),
        ("majors", "majors.csv", []),
        ("atop", "atop_1a.csv", ["atop_1m.csv"]),
        ("atop", "atop_1m.csv", ["atop_1a.csv"]),
    ],
)
def test_a_header_without_rows_is_refused_and_changes_nothing(
    seeded_copy_url: str, run: Run, tmp_path: Path, series: str, name: str, others: list[str]
) -> None:
    edition = ("--edition", "9")
    files = [shape(other) for other in others]
    assert run("import", series, shape(name), *files, *edition, url=seeded_copy_url).exit_code == 0
    before = rows(seeded_copy_url, "select code from dataset order by 1"), loads(seeded_copy_url)
    header = {"sipri_register.csv": 12, "sipri_deliveries.csv": 12}.get(name, 1)
    empty = changed(name, tmp_path, lambda text: "".join(text.splitlines(keepends=True)[:header]) + "\n,,,\n")
    outcome = run("import", series, empty, *files, *edition, url=seeded_copy_url)
    assert outcome.exit_code == 1
    (line,) = outcome.stderr.splitlines()
    assert f"{name}:{header}: the file has no rows after the header; nothing was loaded" in line
    assert (rows(seeded_copy_url, "select code from dataset order by 1"), loads(seeded_copy_url)) == before


def test_a_file_that_lacks_rows_of_its_edition_deletes_them_only_when_told_to(
    seeded_copy_url: str, run: Run, tmp_path: Path
) -> None:
    assert run("import", "sipri", shape("sipri_register.csv"), url=seeded_copy_url).exit_code == 0
    transfers = "select count(*) from arms_transfer where dataset_code like 'sipri-%'"
    short = changed("sipri_register.csv", tmp_path, lambda text: "".join(text.splitlines(keepends=True)[:14]))
    refused = run("import", "sipri", short, url=seeded_copy_url)
    assert refused.exit_code == 1
    assert (
        "sipri-2024-03-05 has 32 rows, of which 26 are not in this file (11 of arms_transfer, 15 of " in refused.stderr
    )
    assert "--allow-deletes; nothing was loaded" in refused.stderr
    assert rows(seeded_copy_url, transfers) == [(13,)]
    assert run("import", "sipri", "--allow-deletes", short, url=seeded_copy_url).exit_code == 0
    assert rows(seeded_copy_url, transfers) == [(2,)]
    assert run("import", "sipri", shape("sipri_register.csv"), url=seeded_copy_url).exit_code == 0  # nothing is deleted
    assert rows(seeded_copy_url, transfers) == [(13,)]


def test_a_filter_of_two_recipients_covers_both(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    def narrow(text: str) -> str:
        lines = text.replace("to All countries . Deals", "to Albania; Bosnia-Herzegovina . Deals").splitlines(
            keepends=True
        )
        return "".join(lines[:14])

    path = changed("sipri_register.csv", tmp_path, narrow)
    outcome = run("import", "sipri", "--strict", path, url=seeded_copy_url)
    assert outcome.exit_code == 0, outcome.stderr
    assert rows(
        seeded_copy_url,
        "select actor_code, role, complete from coverage where dataset_code like 'sipri-%'"
        " and table_name = 'arms_transfer' order by 1",
    ) == [("ALB", "recipient", "yes"), ("BIH", "recipient", "yes")]


def test_an_unknown_dataset_is_refused_with_the_known_ones(seeded_sqlite_url: str) -> None:
    for series, hint in (("attop", "did you mean atop"), ("..", "known: atop, dcad, sipri"), ("parsed", "known: atop")):
        with pytest.raises(UsageError, match=f"^unknown dataset '{series}'; {hint}"):
            import_files(seeded_sqlite_url, series, [Path(shape("atop_1a.csv"))])


def test_zips_that_are_whole_still_load(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    assert run("import", "sipri", zipped(tmp_path, "sipri_register.csv"), url=seeded_copy_url).exit_code == 0
