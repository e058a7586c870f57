"""Files as people have them: what spreadsheets, R, pandas and Stata make of published files is read as published."""

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from ingest.datasets.encoding import encoding_of
from ingest.datasets.files import DamagedFileError
from support import Run
from support.dataset_files import changed, rows, shape
from support.register_files import HEADER, ONE, published, records, written

pytestmark = pytest.mark.slow_on_postgresql

BROKEN = "Kenya,Italy,2003,,5,,Beta-2,boat,5,,2004,New,A remark"
TRANSFERS = "from arms_transfer where dataset_code <> 'curated'"


def changes(stdout: str) -> tuple[str, str, str]:
    """Rows inserted, updated and deleted."""
    inserted, updated, _unchanged, deleted = stdout.splitlines()[-1].split()[1:]
    return inserted, updated, deleted


# What spreadsheets leave behind.


@pytest.mark.parametrize(
    "broken",
    [
        f"{HEADER}\n{BROKEN} that\nSIPRI breaks,2,10,10\n{ONE}\n",
        f"{HEADER}\n{BROKEN} that,,,\nSIPRI breaks,2,10,10,,,,,,,,,,,,\n{ONE}\n",
        f"{HEADER}\n{BROKEN}\nthat\nSIPRI breaks,2,10,10\n{ONE}\n",
        f"{HEADER}\n{BROKEN},,,\nthat,,,,,,,,,,,,,,,\nSIPRI breaks,2,10,10,,,,,,,,,,,,\n{ONE}\n",
        f",{HEADER}\n0,{BROKEN} that,,,\n1,SIPRI breaks,2,10,10,,,,,,,,,,,,\n2,{ONE}\n",
        f'{HEADER}\nKenya,Italy,2003,,5,,Beta-2,boat,5,,2004,New,"A remark that\nSIPRI breaks",2,10,10\n{ONE}\n',
    ],
    ids=["as exported", "padded", "twice", "twice and padded", "with row numbers", "quoted"],
)
def test_a_record_that_a_line_break_splits_is_put_together(tmp_path: Path, broken: str) -> None:
    first, second = records(written(tmp_path, broken))
    assert first[0] == 2
    assert " ".join(first[1][12].split()) == "A remark that SIPRI breaks"
    assert first[1][13:] == ["2", "10", "10"]
    assert second[1][6] == "Alpha-1"


def test_a_record_without_volumes_is_whole_as_it_is(tmp_path: Path) -> None:
    bare = "Kenya,Italy,2003,,5,,Beta-2,boat,,,,New,Ordered only,,,"
    assert [row[6] for _line, row in records(written(tmp_path, f"{HEADER}\n{bare}\n{ONE}\n{bare}\n"))] == [
        "Beta-2", "Alpha-1", "Beta-2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER},,,\n{ONE},,,\n",
        f"{HEADER}\n{ONE},,\n",
        f",{HEADER}\n17,{ONE}\n",
        f"Unnamed: 0,{HEADER}\n17,{ONE}\n",
        f"X,{HEADER}\n17,{ONE}\n",
        HEADER.replace(",", ";") + "\n" + ONE.replace(",", ";") + "\n",
        HEADER.replace(",", "\t") + "\n" + ONE.replace(",", "\t") + "\n",
        HEADER.upper() + "\n" + ONE + "\n",
        HEADER.replace("Year(s) of delivery", "Year.s..of.delivery")
        .replace(" TIV ", ".TIV.")
        .replace("Year of", "year_of")
        + f"\n{ONE}\n",
    ],
    ids=["empty columns", "padded rows", "index", "pandas", "R", "semicolons", "tabs", "upper case", "names of R"],
)
def test_columns_and_cells_are_those_of_the_export(tmp_path: Path, text: str) -> None:
    ((line, row),) = records(written(tmp_path, text))
    assert (line, row) == (2, ONE.split(","))


def test_commas_after_the_first_lines_do_not_hide_the_scope(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    def pad(text: str) -> str:
        lines = text.splitlines()
        return "\n".join(f"{line}{',' * 15}" if number < 11 else line for number, line in enumerate(lines))

    path = changed("sipri_register.csv", tmp_path, pad)
    outcome = run("import", "sipri", path, url=seeded_copy_url)
    assert "sipri-2024-03-05: SIPRI Arms Transfers Database, trade register, complete" in outcome.stderr


def test_decimal_commas_are_read_where_semicolons_divide(tmp_path: Path) -> None:
    text = Path(shape("sipri_deliveries.csv")).read_text(encoding="cp1252")
    head, _, body = text.rpartition("SIPRI AT Database ID")
    converted = ("SIPRI AT Database ID" + body).replace(",", ";").replace(".", ",")
    from ingest.datasets.actor_names import Names
    from ingest.datasets.sipri.layout_by_delivery import read
    from ingest.datasets.sipri.orders import Parties

    orders = [list(read(published(path), "x", Parties(Names([])))) for path in (
        written(tmp_path, head + "SIPRI AT Database ID" + body), written(tmp_path, converted, "semicolons.csv"),
    )]  # fmt: skip
    volumes = [[transfer["tiv_delivered"] for transfer, _deliveries in each] for each in orders]
    assert volumes[0] == volumes[1]
    assert any(volume and volume % 1 for volume in volumes[0])


@pytest.mark.parametrize("number", ["1,234", "12.000"])
def test_what_can_divide_thousands_is_not_taken_for_a_decimal_mark(tmp_path: Path, number: str) -> None:
    text = f"{HEADER}\n{ONE}\n".replace(",", ";").replace(";1;3;3", f";1;3;{number}")
    with pytest.raises(DamagedFileError, match=r"register\.csv:2: cell 16 is '1"):
        records(written(tmp_path, text))


# What R, pandas and Stata write.


def test_flags_are_known_by_their_place_and_unknown_where_the_file_has_none(
    seeded_copy_url: str, run: Run, tmp_path: Path
) -> None:
    names = {
        "export": (" ", " "),
        "tibble": ("...4", "...6"),
        "r": ("X.", "X..1"),
        "pandas": ("Unnamed: 3", "Unnamed: 5"),
        "words": ("Year of order estimate", "Number.ordered.1"),
    }
    lines = {}
    for name, (year, number) in names.items():
        header = HEADER.replace("Year of order, ,Number ordered, ,", f"Year of order,{year},Number ordered,{number},")
        lines[name] = f"{header}\n{ONE}\n"
    dropped = [cell for place, cell in enumerate(ONE.split(",")) if place not in (3, 5, 9)]
    lines["dropped"] = HEADER.replace(", ,", ",") + "\n" + ",".join(dropped) + "\n"
    for name, text in lines.items():
        path = written(tmp_path, text, f"{name}.csv")
        assert run("import", "sipri", str(path), "--edition", name, url=seeded_copy_url).exit_code == 0
    flags = f"select dataset_code, order_year_estimated, ordered_estimated {TRANSFERS} order by dataset_code"
    assert rows(seeded_copy_url, flags) == [
        (f"sipri-{name}", *((None, None) if name == "dropped" else ("yes", "no"))) for name in sorted(lines)
    ]


def test_a_flag_that_says_something_else_is_an_error(seeded_sqlite_url: str, run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEADER}\n{ONE.replace(',?,', ',maybe,')}\n")
    outcome = run("import", "sipri", str(path), "--edition", "x", url=seeded_sqlite_url)
    assert "register.csv:2: the column after Year of order is 'maybe', not ? or empty" in outcome.stderr


def test_what_is_missing_is_never_a_value(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    def blank(text: str, missing: str) -> str:
        table = list(csv.reader(io.StringIO(text)))
        out = io.StringIO()
        csv.writer(out).writerows([cell or missing for cell in row] for row in table)
        return out.getvalue()

    paths = [shape("atop_1a.csv"), shape("atop_1m.csv")]
    assert run("import", "atop", *paths, url=seeded_copy_url).exit_code == 0
    for missing in ("NA", ".", "NaN", "NULL"):
        again = [changed(name, tmp_path, partial(blank, missing=missing)) for name in ("atop_1a.csv", "atop_1m.csv")]
        outcome = run("import", "atop", *again, url=seeded_copy_url)
        assert outcome.exit_code == 0, outcome.stderr
        assert changes(outcome.stdout) == ("0", "0", "0"), missing


def test_whole_numbers_with_a_fraction_are_whole(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    def pandas(text: str) -> str:
        table = list(csv.reader(io.StringIO(text)))
        out = io.StringIO()
        csv.writer(out).writerows([f"{cell}.0" if cell.isdigit() else cell for cell in row] for row in table)
        return out.getvalue()

    assert run("import", "dcad", shape("dcad.csv"), url=seeded_copy_url).exit_code == 0
    outcome = run("import", "dcad", changed("dcad.csv", tmp_path, pandas), url=seeded_copy_url)
    assert changes(outcome.stdout) == ("0", "0", "0")


# Quotation marks and damage.


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"{HEADER}\n{ONE.replace('Invented', chr(34) + 'Falcon deal')}\n{ONE}\n",
            ":2: a quotation mark opens cell 13",
        ),
        (f"{HEADER}\n{ONE}\n{ONE.replace('Invented', chr(34) + 'a' + chr(34) + 'b')}\n", ":3: a quotation mark opens"),
        (f"{HEADER}\n{ONE.replace('Invented', 'x' * 140_000)}\n", ":2: cell 13 has more than 131,072 characters"),
        (
            f"{HEADER}\n{ONE}\n".encode("utf-16")[:-1],
            ":2: the file is UTF-16 and is damaged or cut off here; ",
        ),
        (f"{HEADER}\n{ONE}\n{ONE}".encode("utf-16")[:-7] + b"\xd8\0\xd8", "the file is UTF-16 and is damaged"),
        (
            f"{HEADER}\n{ONE.replace('Invented', 'Wärtsilä')}\n".encode() + b"K\xe4,\n",
            ":3: this line is not UTF-8, but line 2",
        ),
        (f"{HEADER}\n{ONE}\n".encode() + b"\0", ":3: a NUL byte"),
        (f"{HEADER}\n{ONE}\nK".encode() + b"\x81", ":3: byte 0x81 is neither UTF-8 nor Windows-1252"),
        (f"{HEADER},status\n{ONE},New\n", ":1: two columns are named status"),
    ],
    ids="open quote,undoubled,long,cut,surrogate,mixed,nul,undefined,twice".split(","),
)
def test_damage_is_named_with_its_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(DamagedFileError) as error:
        records(written(tmp_path, text))
    assert f"register.csv{message}" in str(error.value) or message in str(error.value)
    assert str(error.value).endswith("nothing was loaded")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("letter", "problem"), [("x", "the line is longer than 4,194,304 bytes"), ("\0", "a NUL byte")]
)
def test_a_line_that_never_ends_is_not_read_to_its_end(encoding: str, letter: str, problem: str) -> None:
    read = []

    def chunks() -> Iterator[bytes]:
        yield f"{HEADER}\n{ONE}\n".encode(encoding)
        for number in range(100):
            read.append(number)
            yield (letter * 2**20).encode(encoding.replace("16", "16-le"))[: 2**20]

    with pytest.raises(UnicodeError, match=f"^3: {problem}; the file is damaged"):
        encoding_of(chunks())
    assert len(read) <= 5


def test_long_texts_in_utf_16_are_read(tmp_path: Path) -> None:
    lines = [ONE] * 30_000
    file = published(written(tmp_path, "\r\n".join([HEADER, *lines]).encode("utf-16")))
    assert sum(1 for _ in file.records()) == len(lines)


def test_byte_order_marks_come_before_any_encoding(tmp_path: Path) -> None:
    mark = b"\xef\xbb\xbf"
    text = f"Transfers of arms\n{HEADER}\n{ONE.replace('Invented', 'Wärtsilä')}\n"
    for data in (mark + text.encode("cp1252"), mark * 2 + text.encode(), text.encode("utf-16")):
        file = published(written(tmp_path, data))
        assert file.preamble == ("Transfers of arms",)
        assert [row[12] for _line, row in file.records()] == ["Wärtsilä"]


def test_a_name_that_is_not_utf_8_is_printed_as_it_can_be(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r\udce4gister.csv"
    path.write_bytes(f"{HEADER}\n{ONE}\n".encode())
    assert run("import", "sipri", str(path), "--edition", "x", url=seeded_copy_url).exit_code == 0
    assert rows(seeded_copy_url, "select file_name from load where dataset_code = 'sipri-x'") == [("r\\xe4gister.csv",)]


# Editions.


@pytest.mark.parametrize("column", ["5", "5.0"])
def test_a_version_5_is_5_0(seeded_copy_url: str, run: Run, tmp_path: Path, column: str) -> None:
    paths = [
        changed(name, tmp_path, lambda text: text.replace(",5.1", f",{column}"))
        for name in ("atop_1a.csv", "atop_1m.csv")
    ]
    assert "atop-5.0: " in run("import", "atop", *paths, url=seeded_copy_url).stderr


def test_versions_that_differ_between_files_are_named(seeded_sqlite_url: str, run: Run, tmp_path: Path) -> None:
    members = changed("atop_1m.csv", tmp_path, lambda text: text.replace(",5.1", ",5"))
    outcome = run("import", "atop", shape("atop_1a.csv"), members, url=seeded_sqlite_url)
    assert (
        "the rows do not share one version in the column `version`: atop_1a.csv has 5.1; atop_1m.csv has 5.0; name"
        in (outcome.stderr)
    )


@pytest.mark.slow
def test_atop_without_nonaggression_pacts_is_an_edition_of_its_own(
    seeded_copy_url: str, run: Run, tmp_path: Path
) -> None:
    whole = (shape("atop_1a.csv"), shape("atop_1m.csv"))
    assert run("import", "atop", *whole, url=seeded_copy_url).exit_code == 0
    alone = rows(
        seeded_copy_url,
        "select substr(agreement_code, 10) from obligation where agreement_code like 'atop-5.1:%'"
        " group by agreement_code having min(kind) = 'nonaggression' and max(kind) = 'nonaggression'",
    )

    def without(text: str) -> str:
        lines = text.splitlines(keepends=True)
        return "".join(line for line in lines if line.partition(",")[0] not in {number for (number,) in alone})

    parts = [
        changed(name, tmp_path, without, as_name=f"{name[:-4]}_NNA.csv") for name in ("atop_1a.csv", "atop_1m.csv")
    ]
    assert "atop-5.1-nna: " in run("import", "atop", *parts, url=seeded_copy_url).stderr
    assert rows(seeded_copy_url, "select distinct complete from coverage where dataset_code = 'atop-5.1-nna'") == [
        ("no",)
    ]
