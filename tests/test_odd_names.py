"""Names and values that are not UTF-8, as file systems and shells have them: one line or an escape, never a bug."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import cli
from analysis.output.writers import BINARY, FORMATS
from database.url import sqlite_path
from support import Outcome, pactbook
from support.dataset_files import SHAPES
from support.report_folders import SMALL as REPORT
from support.seed_folder import write_seeds

ODD = os.fsdecode(b"caf\xe9")
CODES = {0, 1, 2, 3}
REPORT_TEXT = REPORT.replace("XKX", "CAN").replace("NATO", "ORG").replace("serbia-mfa", "loyal")
OWN_QUERY = '-- title = "Own"\n-- answers = "Nothing."\n-- [columns]\n-- x = "text"\nselect \'a\' as x\n'
LEDGER = """
[ledger]
code = "own"
title = "A text"
[[claim]]
id = "1"
claim = "It is so"
[[claim.evidence]]
sql = "select 1"
supports = { at_least = 1 }
"""
# Each command with arguments that do; {} is the folder of all files.
CALLS: dict[str, str] = {
    "build": "--dir {}/seeds --facts {}/mine",
    "query list": "--output {}/new.csv",
    "query run": "agreements-of --state AAA --as-of 2020-01-01 --columns agreement --dataset curated"
    " --output {}/new.csv",
    "query show": "agreements-of --state AAA",
    "search": "Aland --kind state --columns kind --output {}/new.csv",
    "show": "AAA --output {}/new.txt",
    "sql": "--file {}/statement.sql -p x=y --columns x --output {}/new.csv",
    "report list": "--reports-dir {}/reports --output {}/new.csv",
    "report run": "{}/reports/own.toml --out {}/out -v state=CAN --as-of 2020-01-01 --formats csv,markdown,html,xlsx",
    "report verify": "{}/written --reports-dir {}/reports --output {}/new.csv",
    "claims check": "{}/own.toml --as-of 2020-01-01 --fail-on contradicted --page {}/page.html --output {}/new.csv",
    "claims list": "{}/own.toml --output {}/new.csv",
    "db check": "",
    "db copy": "{}/small.db {}/copy.db",
    "db current": "",
    "db downgrade": "-1",
    "db grant-reader": "somebody",
    "db upgrade": "head",
    "import atop": "{}/atop_1a.csv --edition 5.1",
    "import dcad": "{}/dcad.csv --edition 1.0",
    "import sipri": "{}/sipri_register.csv --edition 2024-01-01",
    "import cow-states": "{}/cow_states.csv --edition 2016",
    "import contiguity": "{}/contiguity.csv --edition 3.2",
    "import majors": "{}/majors.csv --edition 2016",
    "import nmc": "{}/nmc_5_0.csv --edition 5.0",
    "diff": "{}/small.db {}/small.db --output {}/new.csv",
    "cite": "curated --output {}/new.txt",
    "seed check": "--dir {}/seeds",
    "seed diff": "--dir {}/seeds",
    "seed load": "--dir {}/seeds",
    "facts add": "{}/mine source code=a kind=press",
    "facts check": "{}/mine",
    "facts remove": "mine --allow-deletes",
    "facts init": "{}/new --code mine --title Mine",
    "schema describe": "actor --output {}/new.csv",
    "panel dyad-year": "--dataset curated --from 2010 --to 2011 --within none --output {}/new.csv",
    "panel state-year": "--dataset curated --from 2010 --to 2011 --within none --output {}/new.parquet",
    "export datapackage": "--out {}/out",
    "export datasette": "--out {}/out",
    "export graph": "--out {}/new.graphml --dataset curated",
    "export parquet": "--out {}/out --partition-by dataset_code",
    "config show": "--output {}/new.csv",
    "doctor": "--output {}/new.csv",
}
# Of these nothing is read from a database, a folder or a user, or a server would run.
LEFT_OUT = {"db history", "db revision", "schema docs", "schema erd", "serve", "completion"}


def fill(folder: Path, database: Path) -> Path:
    """All that the calls need in a folder."""
    folder.mkdir(exist_ok=True)
    shutil.copy(database, folder / "small.db")
    write_seeds(folder / "seeds")
    for name in ("mine", "reports", "queries"):
        (folder / name).mkdir()
    (folder / "mine" / "dataset.csv").write_text("code,title\nmine,Mine\n")
    (folder / "queries" / "own-query.sql").write_text(OWN_QUERY)
    (folder / "reports" / "own.toml").write_text(REPORT_TEXT)
    (folder / "own.toml").write_text(LEDGER)
    (folder / "statement.sql").write_text("select :x as x")
    for path in SHAPES.glob("*.csv"):
        shutil.copy(path, folder)
    assert pactbook("report", "run", str(folder / "reports" / "own.toml"), "--out", str(folder / "written"),
                    "--formats", "csv", url=str(folder / "small.db")).exit_code == 0  # fmt: skip
    return folder


def check(done: Outcome, call: object) -> None:
    """One line, and no bug."""
    assert done.exit_code in CODES, (call, done)
    assert "bug in pactbook" not in done.stderr, (call, done)
    assert "Traceback" not in done.stderr, (call, done)
    assert done.stderr.count("Error: ") == (done.exit_code != 0), (call, done)


@pytest.fixture(scope="module")
def filled(small_sqlite_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = sqlite_path(small_sqlite_url)
    assert path is not None
    return fill(tmp_path_factory.mktemp("odd") / "place", path)


def leaves(group: click.Group, context: click.Context, words: tuple[str, ...] = ()) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group) and name not in ("run", "show"):
            yield from leaves(command, click.Context(command, parent=context), (*words, name))
        else:
            yield " ".join((*words, name))


def test_every_command_is_tried() -> None:
    every = {name for name in leaves(cli.pactbook, click.Context(cli.pactbook)) if name != "completion"}
    assert {"query run", "query show"} <= every
    assert every - LEFT_OUT == set(CALLS)


@pytest.mark.slow
@pytest.mark.parametrize("call", CALLS)
def test_values_that_are_not_utf8(tmp_path: Path, filled: Path, call: str) -> None:
    folder = Path(shutil.copytree(filled, tmp_path / "place"))
    words = [word.format(folder) for word in CALLS[call].split()]
    for at, word in enumerate(words):
        if not word.startswith("--") and word not in {"-p", "-v"}:
            name, sign, _value = word.partition("=")
            for odd in (f"{word}{ODD}", f"{name}{sign}{ODD}"):
                check(pactbook(*call.split(), *words[:at], odd, *words[at + 1 :], url=f"{folder}/small.db"), odd)


@pytest.mark.slow
@pytest.mark.parametrize("call", CALLS)
def test_a_folder_whose_name_is_not_utf8(
    tmp_path: Path, filled: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(filled, tmp_path / ODD))
    words = [word.format(folder) for word in CALLS[call].split()]
    check(pactbook(*call.split(), *words, url=f"{folder}/small.db"), call)
    monkeypatch.chdir(folder)
    words = [word.format(".") for word in CALLS[call].split()]
    check(pactbook(*call.split(), *words, url="small.db"), call)


@pytest.mark.slow
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize(
    "call", [("doctor",), ("config", "show"), ("query", "list"), ("report", "verify", "{}/written")]
)
def test_a_name_that_is_not_utf8_in_every_format(
    tmp_path: Path, filled: Path, monkeypatch: pytest.MonkeyPatch, call: tuple[str, ...], format_name: str
) -> None:
    folder = Path(shutil.copytree(filled, tmp_path / ODD))
    (folder / "written" / ODD).touch()
    (folder / "queries" / f"{ODD}.sql").write_text(OWN_QUERY)
    monkeypatch.setenv("PACTBOOK_FACTS", ODD)
    output = tmp_path / "output"
    words = [word.format(folder) for word in call]
    done = pactbook(*words, "--format", format_name, "--output", str(output), url=f"{folder}/small.db")
    check(done, call)
    if call[0] in ("doctor", "config") and format_name not in BINARY:
        assert r"caf\xe9" in output.read_text(encoding="utf-8").replace("\\\\", "\\").replace("&#92;", "\\")


VARIABLES = (
    "PACTBOOK_DATABASE_URL", "PACTBOOK_SCHEMA", "PACTBOOK_QUERIES_DIR", "PACTBOOK_PROFILE", "PACTBOOK_CONFIG",
    "PACTBOOK_REPORTS_DIR", "PACTBOOK_FACTS", "TMPDIR", "COLUMNS", "PAGER", "PGPASSWORD", "PGUSER",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("variable", VARIABLES)
def test_variables_that_are_not_utf8(
    tmp_path: Path, filled: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    odd = tmp_path / ODD
    odd.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv(variable, str(odd))
    for call in ("config show", "sql select+1 --format xlsx", "sql select+1 --format parquet --output {}/x.parquet",
                 "panel state-year --dataset curated --from 2010 --to 2010 --within none",
                 "query list", "report list", "build --dir {}/seeds"):  # fmt: skip
        words = [word.format(filled).replace("+", " ") for word in call.split()]
        url = (
            None
            if variable == "PACTBOOK_DATABASE_URL"
            else f"{filled}/new.db"
            if "build" in call
            else f"{filled}/small.db"
        )
        check(pactbook(*words, url=url), call)
    if variable.startswith("PG"):
        done = pactbook("sql", "select 1", url="postgresql://127.0.0.1:1/none")
        check(done, variable)
        assert done.exit_code == 3
