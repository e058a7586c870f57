"""What people see on a terminal: fitting tables, colour, a pager, and what to do next."""

import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from analysis.output.column_types import Column
from analysis.output.writers import write
from support import ROOT, Run

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(*arguments: str, url: str, columns: int = 80, with_notes: bool = False, **environment: str) -> str:
    """What a terminal of so many columns gets, rows alone or also notes; the lines end in \\n."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    variables = {"PATH": os.environ["PATH"], "TERM": "xterm", "PAGER": "cat", "PACTBOOK_DATABASE_URL": url}
    process = subprocess.Popen(
        [sys.executable, "-m", "pactbook", *arguments],
        cwd=ROOT, stdin=theirs, stdout=theirs, env=variables | environment,
        stderr=theirs if with_notes else subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs)
    received = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:  # all who could write have gone
            break
        if not block:
            break
        received += block
    os.close(ours)
    assert process.wait() == 0
    return received.decode().replace("\r\n", "\n")


AGREEMENTS = ("query", "run", "agreements-of", "--state", "SRB", "--from", "2020")


@pytest.mark.parametrize("columns", [80, 200])
def test_tables_fit_the_terminal_and_break_no_code_day_or_verdict(seeded_sqlite_url: str, columns: int) -> None:
    text = COLOUR.sub("", on_terminal(*AGREEMENTS, url=seeded_sqlite_url, columns=columns))
    assert max(map(len, text.splitlines())) <= columns
    for whole in ("srb-hun-2025", "2025-04-01", "srb-aze-plan-2026", "signed"):
        assert re.search(rf"(?<![\w-]){whole}(?![\w-])", text), whole
    assert text.startswith("agreement " if columns == 200 else "── 1 ──")


def test_wrapped_rows_have_a_blank_line_between_them(
    run: Run, seeded_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = run("query", "run", "disputed-facts", "--limit", "3", "--format", "table", url=seeded_sqlite_url).stdout
    rows = shown.split("\n\n")
    assert len(rows) == 3
    assert all(len(row.strip("\n").split("\n")) > 1 for row in rows)


def test_a_table_gives_text_the_room(tmp_path: Path) -> None:
    columns = [Column("code", "code"), Column("day", "date"), Column("agreement_status"), Column("note")]
    rows = [("alb-hrv-xkx-2025", "2025-03-18", "signed", "a long text " * 10), ("x", None, "terminated", None)]
    path = tmp_path / "table.txt"
    with path.open("wb") as out:
        write("table", columns, rows, out, width=60)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 60
    assert "alb-hrv-xkx-2025  2025-03-18  signed" in lines[3]
    assert lines[0].split() == ["code", "day", "agreement_", "note"]


def test_vertical_prints_a_value_a_line_and_shows_that_one_is_missing(run: Run, seeded_sqlite_url: str) -> None:
    statement = "select code, signed_on, in_force_on from agreement where code = 'srb-hun-2025'"
    shown = run("sql", statement, "-x", "--format", "table", url=seeded_sqlite_url).stdout
    assert shown.splitlines()[1:] == [
        "code         srb-hun-2025", "signed_on    2025-04-01", "in_force_on",
    ]  # fmt: skip


def test_colour_only_on_terminals_and_not_with_no_color(run: Run, seeded_sqlite_url: str) -> None:
    arguments = ("sql", "select 'disputed' as support")
    assert on_terminal(*arguments, url=seeded_sqlite_url) == (
        "\x1b[1msupport\x1b[0m\n────────\n\x1b[31mdisputed\x1b[0m\n"
    )
    assert on_terminal(*arguments, url=seeded_sqlite_url, NO_COLOR="1") == "support\n────────\ndisputed\n"
    assert "\x1b" not in run(*arguments, "--format", "table", url=seeded_sqlite_url).stdout


def test_long_output_goes_through_the_pager(seeded_sqlite_url: str, tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "paged $LESS"\nhead -2\n')
    pager.chmod(0o755)
    shown = on_terminal(
        "query", "run", "arms-flows", url=seeded_sqlite_url, columns=200, PAGER=str(pager), NO_COLOR="1"
    )
    lines = shown.splitlines()
    assert lines[0] == "paged FRX"
    assert len(lines) == 3
    assert lines[1].startswith("supplier ")


@pytest.mark.slow_on_postgresql
def test_columns_and_names_are_chosen_in_every_format(run: Run, seeded_url: str) -> None:
    arguments = ("query", "run", "arms-dependence", "--recipient", "SRB", "--limit", "2", "--format", "csv")
    chosen = run(*arguments, "--names", "--columns", "supplier_name,supplier", url=seeded_url)
    assert chosen.stdout == "supplier_name,supplier\nChina,CHN\nRussia,RUS\n"
    beside = run(*arguments, "--names", "--columns", "supplier,share", url=seeded_url)
    assert beside.stdout.splitlines()[0] == "supplier,supplier_name,share"
    wrong = run(*arguments, "--columns", "suplier", url=seeded_url)
    assert (wrong.exit_code, wrong.stderr.splitlines()[-1]) == (
        2,
        "Error: --columns: there is no column 'suplier'; did you mean supplier?",
    )
    named = run("sql", "select 'XKX' as state_code, 'srb-hun-2025' as x, 'y' as z", "--names", url=seeded_url).stdout
    assert named.splitlines()[0] == "state_code,state_name,x,x_name,z"
    assert named.splitlines()[1].startswith("XKX,Kosovo,srb-hun-2025,")


def test_the_program_alone_says_what_to_do_next(run: Run, seeded_url: str, tmp_path: Path) -> None:
    outcome = run(url=seeded_url)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert re.search(r"^[\d,]+ agreements, [\d,]+ arms transfers", outcome.stdout, re.MULTILINE)
    assert max(map(len, outcome.stdout.splitlines()[1:])) <= 80
    assert "pactbook search Kosovo" in outcome.stdout
    outcome = run(url=str(tmp_path / "none.db"))
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert "  pactbook build " in outcome.stdout


def test_unknown_commands_tables_and_columns_get_a_hint(run: Run, seeded_url: str) -> None:
    assert "did you mean query?" in run("querry", url=seeded_url).stderr
    table = run("sql", "select * from agreements", url=seeded_url)
    assert (table.exit_code, "did you mean agreement" in table.stderr) == (2, True)
    assert "did you mean title" in run("sql", "select titel from agreement", url=seeded_url).stderr
    assert "did you mean title" in run("sql", "select a.titel from agreement a", url=seeded_url).stderr


def test_there_is_a_manual_page_for_each_command(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "docs/man.py", str(tmp_path)], cwd=ROOT, check=True)
    pages = {path.stem for path in (tmp_path / "man1").iterdir()}
    assert {"pactbook", "pactbook-query-run", "pactbook-search", "pactbook-db-upgrade"} <= pages
    text = (tmp_path / "man1" / "pactbook-search.1").read_text(encoding="utf-8")
    assert ".SH OPTIONS" in text
    if shutil.which("man"):
        shown = subprocess.run(
            ["man", "-M", str(tmp_path), "pactbook-search"], capture_output=True, text=True, check=False
        )
        assert shown.returncode == 0
        assert "pactbook search" in shown.stdout


def test_a_list_of_keys_is_not_broken_within_a_key(tmp_path: Path) -> None:
    key = "radio-banovina-hrvatska-albanija-kosovo-zajedno"
    columns = [Column("claim"), Column("sources"), Column("why")]
    path = tmp_path / "table.txt"
    with path.open("wb") as out:
        write("table", columns, [("some words " * 20, f"{key}, rks-100462", "other words " * 20)], out, width=110)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert any(f" {key}," in line for line in lines)
    assert max(map(len, lines)) <= 110


def test_notes_are_broken_between_words_on_a_terminal_alone(run: Run, seeded_sqlite_url: str) -> None:
    arguments = ("query", "run", "arms-flows", "--supplier", "IND", "--recipient", "ARM", "--format", "csv")
    shown = on_terminal(*arguments, url=seeded_sqlite_url, columns=60, with_notes=True, NO_COLOR="1")
    notes = [line for line in shown.splitlines() if line.startswith(("note: ", "      "))]
    assert len(notes) == 4
    assert all(40 < len(line) <= 60 for line in notes[::2])
    in_a_pipe = run(*arguments, url=seeded_sqlite_url).stderr
    assert " ".join(" ".join(notes).split()) == " ".join(in_a_pipe.split())


def test_a_dossier_can_be_printed_vertically(run: Run, seeded_sqlite_url: str) -> None:
    outcome = run("show", "srb-hun-2025", "-x", url=seeded_sqlite_url)
    assert outcome.exit_code == 0, outcome.stderr
    assert "── 1 ──" in outcome.stdout


def test_on_a_terminal_a_written_file_is_named(seeded_sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    line = ("query", "run", "disputed-facts", "--limit", "2", "--output", str(path))
    shown = on_terminal(*line, url=seeded_sqlite_url, columns=200, with_notes=True, NO_COLOR="1")
    assert f"wrote 2 rows to {path}\n" in shown
