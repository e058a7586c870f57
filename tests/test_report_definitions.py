"""Definitions of reports: mistakes are told with file and line; variables are checked like parameters."""

import re
from pathlib import Path

import pytest

from analysis.queries import catalogue
from analysis.reports import library
from errors import UsageError
from support import Run
from support.report_folders import SMALL, contents, manifest, written

pytestmark = pytest.mark.slow_on_postgresql

LEDGER = """[ledger]
code = "mine"
title = "Mine"
text = "eastern-frontier-2025"
[[claim]]
id = "1"
claim = "Kosovo's blockers are one"
[[claim.evidence]]
query = "accession-blockers"
given = { candidate = "XKX", organisation = "NATO" }
supports = { at_most = 1 }
otherwise = "contradicts"
covered = { membership = "NATO" }
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Who', 'titel = "Who', "small.toml:1: unknown key 'titel'; did you mean title?"),
        ('title = "Who does not recognise {state.name}"\n', "", "small.toml:1: title is missing"),
        ('text = "On {as_of}."', 'text = "On {as-of}."', "small.toml:2: { encloses no name"),
        (
            'text = "On {as_of}."',
            'text = "On {day}."',
            "small.toml:2: {day} is not a variable; known: as_of, state, state",
        ),
        ('text = "On {as_of}."', "text = 5", "small.toml:2: text must be a string, not 5"),
        (
            'as_of = "2025-04-16"',
            'as_of = "2025-02-30"',
            "small.toml:3: as_of: '2025-02-30' is not a valid date",
        ),
        ('as_of = "2025-04-16"', 'as_of = "2025-04-16', "small.toml:3:20: the file is not valid TOML: "),
        (
            'as_of = "2025-04-16"',
            'formats = ["pdf"]',
            "small.toml:3: unknown format 'pdf'; known: html, markdown, xlsx",
        ),
        ('as_of = "2025-04-16"', "formats = []", "small.toml:3: formats is empty"),
        ('type = "state"', 'type = "country"', "small.toml:6: unknown type 'country'; known: state, "),
        (
            'default = "XKX"',
            "optional = true",
            "small.toml:1: {state} is optional: a text can use only variables that always have a value",
        ),
        ('default = "XKX"', 'default = "XKX"\nrepeatable = true', "small.toml:8: a variable has one value"),
        (
            'default = "XKX"',
            "",
            "small.toml:5: state is required (it has no default and is not optional): give an example",
        ),
        (
            'value = "{rows}"',
            'value = "{count}"',
            "small.toml:12: {count} is not a variable; known: as_of, can_block, member_since",
        ),
        ('value = "{rows}"\n', "", "small.toml:9: value is missing"),
        ('value = "{rows}"', 'value = "1"\nwhere = { code = "ESP" }', "small.toml:13: the query has no column 'code'"),
        (
            'value = "{rows}"',
            'value = "1"\nrecords = [["x"]]',
            "small.toml:13: the query accession-blockers has no table ['x'] in its [coverage]",
        ),
        ('heading = "Members"\n', "", "small.toml:15: heading is missing"),
        (
            'query = "recognition-count"',
            'query = "recognition-counts"',
            "small.toml:23: unknown query 'recognition-co",
        ),
        ('query = "recognition-count"', "limit = 5", "small.toml:22: query is missing"),
        (
            'counter = "serbia-mfa"',
            'countre = "x"',
            "small.toml:24: the query recognition-count has no parameter 'countre'",
        ),
        (
            'counter = "serbia-mfa"',
            "counter = true",
            "small.toml:24: params.counter must be a string or an integer, not true",
        ),
        ('counter = "serbia-mfa"', 'as_of = "soon"', "small.toml:24: params.as_of: 'soon' is not a valid date"),
        ('counter = "serbia-mfa"', 'counter = "{counter}"', "small.toml:24: {counter} is not a variable"),
        (
            'counter = "serbia-mfa" }',
            'counter = "serbia-mfa" }\ncolumns = ["state"]',
            "small.toml:25: the query has no colu",
        ),
        (
            'counter = "serbia-mfa" }',
            'counter = "serbia-mfa" }\norder = ["-size"]',
            "small.toml:25: the query has no column 'size'",
        ),
        (
            'counter = "serbia-mfa" }',
            'counter = "serbia-mfa" }\nfold = [{ where = { body = "UN" } }]',
            "small.toml:25: text is missing",
        ),
        (
            'counter = "serbia-mfa" }',
            'counter = "serbia-mfa" }\nfold = [{ where = { size = "UN" }, text = "x" }]',
            "small.toml:25: the query has no column 'size'",
        ),
        (
            "[[figure]]",
            '[[sentence]]\nquery = "membership"\nparams.organisation = "EU"\ntext = "{size} big"\n\n[[figure]]',
            "small.toml:12: {size} is not a variable; known: ",
        ),
        (
            "[[figure]]",
            '[[sentence]]\nquery = "membership"\nparams.organisation = "EU"\n\n[[figure]]',
            "small.toml:9: text is missing",
        ),
        (
            '[[section.table]]\nquery = "recognition-count"',
            '[[section.chart]]\nkind = "bar"\ncolumns = { label = "size" }\nquery = "recognition-count"',
            "small.toml:24: the query has no column 'size'",
        ),
        (
            'counter = "serbia-mfa" }',
            'counter = "serbia-mfa" }\nlimit = -1',
            "small.toml:25: limit must be a number of rows",
        ),
        (
            'counter = "serbia-mfa" }',
            'counter = "serbia-mfa" }\nname = "About"',
            "small.toml:25: the name 'About' must be at most 31",
        ),
        (
            'counter = "serbia-mfa" }',
            'counter = "serbia-mfa" }\nname = "sources"',
            "small.toml:25: the name 'sources' must be",
        ),
        (
            'counter = "serbia-mfa" }',
            'counter = "serbia-mfa" }\nname = "accession-blockers"',
            "small.toml:25: the name accession-blockers is already that of other rows: add a `name`",
        ),
        (
            'counter = "serbia-mfa" }',
            'counter = "serbia-mfa" }\n[[section.table]]\nquery = "recognition-count"\nparams.recognised = "XKX"',
            "small.toml:26: the name recognition-count is already that of other rows: add a `name`",
        ),
        (
            '[[section.table]]\nquery = "recognition-count"',
            '[[section.chart]]\nkind = "pie"\nquery = "recognition-count"',
            "small.toml:23: unknown kind of chart 'pie'; known: line, bar, matrix, map, network",
        ),
        (
            'counter = "serbia-mfa" }',
            'counter = "serbia-mfa" }\n\n[[section.claims]]\nledger = "none"',
            "small.toml:27: there is no ledger or file 'none'; known: eastern-frontier-2025",
        ),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SMALL
    path = written(tmp_path, SMALL.replace(old, new))
    with pytest.raises(UsageError) as error:
        library.find(str(path), catalogue.folders())
    assert str(error.value).startswith(f"{tmp_path}/{said}")
    assert "\n" not in str(error.value)


def test_lines_are_found_below_texts_of_several_lines(tmp_path: Path) -> None:
    text = SMALL.replace('text = "On {as_of}."', 'text = """\n[[section]]\nquery = "x"\n"""')
    path = written(tmp_path, text.replace("serbia-mfa", "{who}"))
    with pytest.raises(UsageError, match=r"small\.toml:27: \{who\} is not a variable"):
        library.find(str(path), catalogue.folders())


@pytest.mark.parametrize("name", ["Bad Name.toml", "under_score.toml", f"{'a' * 32}.toml"])
def test_a_name_that_cannot_be_a_sheet_or_file_is_refused(tmp_path: Path, name: str) -> None:
    path = written(tmp_path).rename(tmp_path / name)
    with pytest.raises(UsageError, match="must be at most 31 lower-case letters"):
        library.find(str(path), catalogue.folders())


def test_a_chart_that_its_rows_do_not_fit_is_told_with_its_line(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    chart = '\n[[section.chart]]\nkind = "line"\nquery = "accession-blockers"\nname = "drawn"\n'
    chart += 'params = { candidate = "XKX", organisation = "NATO" }\n'
    path = written(tmp_path / "own", SMALL + chart)
    outcome = run("report", "run", str(path), "--out", str(tmp_path / "r"), url=seeded_sqlite_url)
    assert outcome.exit_code == 2
    assert re.match(rf"Error: {path}:27: .*line.*year", outcome.stderr)
    assert not (tmp_path / "r").exists()


@pytest.mark.quick_on_postgresql
def test_a_value_that_the_database_does_not_know_is_told_with_its_line(
    run: Run, seeded_url: str, tmp_path: Path
) -> None:
    path = written(tmp_path / "own", SMALL.replace("serbia-mfa", "serbia-mfaa"))
    outcome = run("report", "run", str(path), "--out", str(tmp_path / "r"), url=seeded_url)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert f"{path}:24: counter: unknown counter 'serbia-mfaa'; did you mean " in outcome.stderr


def test_a_counter_that_does_not_count_the_state_is_told_with_its_line(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    path = written(tmp_path / "own", SMALL.replace('recognised = "XKX"', 'recognised = "{state}"'))
    for report, place in ((str(path), f"{path}:24: counter"), ("recognition-tracker", "-v counter")):
        variables = ("-v", "state=PSE", *(("-v", "counter=serbia-mfa") if place == "-v counter" else ()))
        outcome = run("report", "run", report, "--out", str(tmp_path / "r"), *variables, url=seeded_sqlite_url)
        assert (outcome.exit_code, outcome.stdout) == (2, "")
        problem = "serbia-mfa does not count recognitions of Palestine; counters that do: wikipedia-pse-2026"
        assert outcome.stderr.endswith(f"Error: {place}: {problem}\n")


def test_variables_are_checked_like_parameters_and_stand_in_texts(run: Run, seeded_url: str, tmp_path: Path) -> None:
    path, out = written(tmp_path / "own", SMALL.replace(', counter = "serbia-mfa"', "")), tmp_path / "r"
    outcome = run("report", "run", str(path), "--out", str(out), "-v", "state=north macedonia", url=seeded_url)
    assert outcome.exit_code == 0
    assert "reading -v state 'north macedonia' as North Macedonia (MKD)" in outcome.stderr
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "<h1>Who does not recognise North Macedonia</h1>" in page
    assert manifest(out)["variables"] == {"state": "MKD"}
    assert manifest(out)["data"]["accession-blockers"]["parameters"]["candidate"] == "MKD"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["-v", "state=Ruritania"], "-v state: unknown state 'Ruritania'"),
        (["-v", "state="], "-v state is empty"),
        (["-v", "state"], "'-v' / '--variable': 'state' does not have the form NAME=VALUE"),
        (["-v", "land=SRB"], "-v land: unknown variable; known: state"),
        (["-v", "state=SRB", "-v", "state=HUN"], "state can be given only once"),
        (["--as-of", "2025"], "--as-of: '2025' is not a full date"),
        (["--formats", "html,pdf"], "--formats: unknown format 'pdf'; known: html, markdown, xlsx, csv, parquet"),
    ],
)
def test_values_that_will_not_do_are_refused_and_nothing_is_written(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, given: list[str], said: str
) -> None:
    path = written(tmp_path / "own")
    outcome = run("report", "run", str(path), "--out", str(tmp_path / "r"), *given, url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr.count("\n")) == (2, "", 1)
    assert said in outcome.stderr
    assert not (tmp_path / "r").exists()


def test_an_optional_variable_without_a_value_gives_none(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    text = SMALL.replace('"serbia-mfa"', '"{counter}"').replace(
        "[[figure]]", '[variables.counter]\ntype = "counter"\noptional = true\n\n[[figure]]', 1
    )
    path, out = written(tmp_path / "own", text), tmp_path / "r"
    for given, value in (((), None), (("-v", "counter=kosovo-mfa"), "kosovo-mfa")):
        assert run("report", "run", str(path), "--out", str(out), *given, url=seeded_sqlite_url).exit_code == 0
        assert manifest(out)["data"]["recognition-count"]["parameters"]["counter"] == value


def test_braces_are_written_twice_and_lists_go_to_repeatable_parameters(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    table = '\n[[section.table]]\nquery = "agreements-within"\nparams = { state = ["{state}", "HRV"] }\n'
    path, out = written(tmp_path / "own", SMALL.replace("On {as_of}", "{{On}} {as_of}") + table), tmp_path / "r"
    assert run("report", "run", str(path), "--out", str(out), url=seeded_sqlite_url).exit_code == 0
    assert "{On} 16 April 2025." in (out / "report.md").read_text(encoding="utf-8")
    assert manifest(out)["data"]["agreements-within"]["parameters"]["state"] == ["XKX", "HRV"]


def test_a_folder_of_own_reports_stands_beside_ours(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    own = tmp_path / "own"
    written(own)
    given = ("--reports-dir", str(own))
    listed = run("report", "list", *given, "--format", "csv").stdout
    assert "small,Who does not recognise <state>,,state=XKX\n" in listed
    assert "state-brief," in listed
    outcome = run("report", "run", "small", "--out", str(tmp_path / "r"), *given, url=seeded_sqlite_url)
    assert outcome.exit_code == 0
    written(own, name="state-brief")
    said = run("report", "list", *given).stderr
    assert "state-brief.toml:1: there is a report of this name already" in said
    assert "the folder of reports" in run("report", "list", "--reports-dir", str(tmp_path / "none")).stderr
    assert (
        "did you mean state-brief?" in run("report", "run", "state-breif", "--out", "r", url=seeded_sqlite_url).stderr
    )


def test_a_ledger_beside_the_definition_is_checked(run: Run, seeded_url: str, tmp_path: Path) -> None:
    own, out = tmp_path / "own", tmp_path / "r"
    figure = '\n[[figure]]\nledger = "mine.toml"\nvalue = "{contradicted} of {rows}"\nlabel = "claims"\n'
    path = written(
        own,
        SMALL.replace("\n[[section]]", f"{figure}\n[[section]]", 1) + '\n[[section.claims]]\nledger = "mine.toml"\n',
    )
    (own / "mine.toml").write_text(LEDGER, encoding="utf-8")
    assert run("report", "run", str(path), "--out", str(out), url=seeded_url).exit_code == 0
    page = contents(out)["index.html"].decode()
    assert "<dd>1 of 1</dd>" in page
    assert '<span class="verdict contradicted">contradicted</span>' in page
    assert b"\n1,Kosovo's blockers are one,contradicted," in contents(out)["data/claims.csv"]
    (own / "mine.toml").write_text(LEDGER.replace("[[claim]]", "[[claims]]"), encoding="utf-8")
    assert "mine.toml:" in run("report", "run", str(path), "--out", str(out), url=seeded_url).stderr
