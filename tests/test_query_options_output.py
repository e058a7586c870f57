"""Options of canned queries: limits, and where the rows go."""

from pathlib import Path

import pytest

from support import Run
from support.own_queries import MEMBERS, queries_in_use

MANY = """-- title = "Numbers"
-- answers = "A million and more."
-- [columns]
-- n = "integer"
with recursive numbers as (select 1 as n union all select n + 1 from numbers where n < 100000000)
select n from numbers
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of queries, in use."""
    return queries_in_use(tmp_path / "own", monkeypatch, many=MANY, members=MEMBERS)


@pytest.fixture
def url(small_url: str, own: Path) -> str:  # noqa: ARG001 - puts the folder in use
    """The small world on each backend in turn."""
    return small_url


@pytest.fixture
def sqlite(small_sqlite_url: str, own: Path) -> str:  # noqa: ARG001 - puts the folder in use
    """The small world on SQLite."""
    return small_sqlite_url


# Limits.


def test_a_limit_that_was_asked_for_truncates_with_a_note(run: Run, url: str) -> None:
    code, out, err = run("query", "run", "many", "--limit", "3", url=url)
    assert (code, out) == (0, "n\n1\n2\n3\n")
    assert err == "note: stopped after 3 rows, as --limit asks; there are more (--limit 0 prints all)\n"
    assert "after 1 row, as" in run("query", "run", "many", "--limit", "1", url=url)[2]


def test_a_limit_that_is_not_reached_is_silent(run: Run, url: str) -> None:
    assert run("query", "run", "members", "--limit", "10", url=url)[0] == 0


def test_a_time_limit_ends_a_query(run: Run, url: str) -> None:
    code, out, err = run("query", "run", "many", "--timeout", "0.3", "--format", "csv", url=url)
    assert code == 4
    assert out.startswith("n\n1\n2\n")
    assert err == "Error: stopped after 0.3 seconds, the limit set by --timeout; the output is incomplete\n"


# Where rows go.


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("x.csv", "code\nAAA\n"),
        ("x.json", '[\n{"code": "AAA"},'),
        ("x.jsonl", '{"code": "AAA"}\n'),
        ("x.tsv", "code\nAAA\n"),
        ("x.md", "| code"),
        ("X.CSV", "code\n"),
        ("x", "code\nAAA\n"),
    ],
)
def test_a_file_is_of_the_format_that_its_name_says(
    run: Run, sqlite: str, tmp_path: Path, name: str, start: str
) -> None:
    code, out, _ = run("query", "run", "members", "--output", str(tmp_path / name), url=sqlite)
    assert (code, out) == (0, "")
    assert (tmp_path / name).read_text().startswith(start)


def test_a_format_asked_for_comes_before_the_name(run: Run, sqlite: str, tmp_path: Path) -> None:
    run("query", "run", "members", "--output", str(tmp_path / "x.csv"), "--format", "jsonl", url=sqlite)
    assert (tmp_path / "x.csv").read_text().startswith('{"code": "AAA"}')


@pytest.mark.slow_on_postgresql
def test_a_file_is_written_whole_or_not_at_all(run: Run, url: str, tmp_path: Path) -> None:
    target = tmp_path / "out" / "x.csv"
    target.parent.mkdir()
    target.write_text("before\n")
    code, _, err = run("query", "run", "many", "--timeout", "0.3", "--output", str(target), url=url)
    assert code == 4
    assert err == f"Error: stopped after 0.3 seconds, the limit set by --timeout; {target} was not written\n"
    assert target.read_text() == "before\n"
    assert list(target.parent.iterdir()) == [target]
    code, _, _ = run("query", "run", "members", "--output", str(target), url=url)
    assert code == 0
    assert target.read_text().startswith("code\nAAA\n")
    assert list(target.parent.iterdir()) == [target]


def test_rows_up_to_the_limit_are_kept_in_the_file(run: Run, sqlite: str, tmp_path: Path) -> None:
    code, _, _ = run("query", "run", "members", "--limit", "2", "--output", str(tmp_path / "x.csv"), url=sqlite)
    assert code == 0
    assert (tmp_path / "x.csv").read_text() == "code\nAAA\nBBB\n"


def test_a_link_stays_a_link(run: Run, sqlite: str, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("before\n")
    (tmp_path / "link.csv").symlink_to("real.csv")
    assert run("query", "run", "members", "--output", str(tmp_path / "link.csv"), url=sqlite)[0] == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text().startswith("code\n")


def test_a_file_that_cannot_be_written_is_said(run: Run, sqlite: str, tmp_path: Path) -> None:
    target = tmp_path / "none" / "x.csv"
    code, out, err = run("query", "run", "members", "--output", str(target), url=sqlite)
    assert (code, out) == (2, "")
    assert err == f"Error: {target} cannot be written: No such file or directory\n"


def test_no_rows_are_said(run: Run, url: str) -> None:
    code, out, err = run(
        *("query", "run", "recognition-status", "--recognised", "OUT", "--within", "ORG", "--as-of", "1900-01-01"),
        url=url,
    )
    assert (code, out) == (0, "state,name,status,recognised_on,withdrawn_on\n")
    assert "note: no rows: nothing of the kind is recorded" in err


def test_the_help_of_run_lists_the_options_of_every_query(run: Run) -> None:
    shown = run("query", "run", "--help").stdout
    listed = shown.partition("Options of every query:")[2]
    for option in ("--columns", "--names", "--sources", "--format", "--output", "-x, --vertical", "--limit"):
        assert f"  {option}" in listed
    assert "Options of every query" not in run("query", "show", "--help").stdout


def test_a_day_after_the_data_is_named_and_so_is_what_memory_means(run: Run, seeded_sqlite_url: str) -> None:
    line = ("query", "run", "membership", "--organisation", "NATO", "--as-of")
    late = run(*line, "2999-01-01", url=seeded_sqlite_url).stderr
    assert "note: 2999-01-01 is after the last day of the data, " in late
    assert "last day of the data" not in run(*line, "2020-01-01", url=seeded_sqlite_url).stderr
    cited = run(*line, "2020-01-01", "--sources", url=seeded_sqlite_url)
    assert ("`memory` have not been checked against a source" in cited.stderr) == ("memory" in cited.stdout)
