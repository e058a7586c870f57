"""The Python API: `pactbook.open`."""

import re
import subprocess
import sys
import textwrap
import types
import warnings
from pathlib import Path

import pytest

import pactbook
from support import BACKENDS, ROOT, Run
from support.query_cases import NAMES, Case, call


@pytest.fixture
def factbook(seeded_sqlite_url: str) -> pactbook.Factbook:
    return pactbook.open(seeded_sqlite_url)


@pytest.mark.slow_on_postgresql
def test_a_query_gives_the_rows_of_the_command_line_and_its_notes_as_warnings(run: Run, seeded_url: str) -> None:
    factbook = pactbook.open(seeded_url)
    with pytest.warns(pactbook.PactbookWarning) as remarks:
        rows = factbook.query("accession-blockers", candidate="Kosovo", organisation="NATO", as_of="2025-04-16")
    assert [str(remark.message) for remark in remarks] == [
        "reading candidate 'Kosovo' as Kosovo (XKX)",
        "counter not given: every recorded recognition counts, disputed or not",
    ]
    assert all(remark.filename == __file__ for remark in remarks)
    printed = run(
        *("query", "run", "accession-blockers", "--candidate", "XKX", "--organisation", "NATO"),
        *("--as-of", "2025-04-16", "--format", "csv"),
        url=seeded_url,
    ).stdout
    lines = [",".join(rows.columns), *(",".join(row) for row in rows)]
    assert printed.splitlines() == lines
    assert [row.state for row in rows] == ["ESP", "GRC", "ROU", "SVK"]
    assert (len(rows), rows[1].name) == (4, "Greece")


NO_ROWS = [
    ("recognition-count", "--recognised MKD --as-of 1960-01-01"),
    ("arms-flows", "--supplier IND --recipient ARM"),
    ("agreements-between", "--state XKX --other BEL"),
    ("fact-sources", "--about nothing-of-the-kind"),
]
CALLS = [
    *(
        pytest.param("sqlite", call(name), id=name, marks=pytest.mark.slow if number % 8 else ())
        for number, name in enumerate(NAMES)
    ),
    *(
        pytest.param(backend, call(*words), id=f"{words[0]}-without-rows-{backend}")
        for backend in BACKENDS
        for words in NO_ROWS
    ),
]


@pytest.mark.parametrize(("backend", "case"), CALLS)
def test_the_warnings_of_a_query_are_the_notes_of_the_command_line(
    backend: str, case: Case, run: Run, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(f"seeded_{backend}_url")
    name, words = case
    values: dict[str, list[str]] = {}
    for option, value in zip(words[::2], words[1::2], strict=True):
        values.setdefault(option[2:].replace("-", "_"), []).append(value)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rows = pactbook.open(url).query(name, **{key: v if len(v) > 1 else v[0] for key, v in values.items()})
    outcome = run("query", "run", name, *words, "--limit", "1", "--format", "jsonl", url=url)
    notes = re.sub(r"--([a-z-]+)", lambda option: option[1].replace("-", "_"), outcome.stderr)
    noted = {line.removeprefix("note: ") for line in notes.splitlines() if "stopped after 1 row" not in line}
    assert {re.sub(r"--([a-z-]+)", r"\1", str(warning.message)) for warning in caught} == noted
    assert {(warning.category, warning.filename) for warning in caught} <= {(pactbook.PactbookWarning, __file__)}
    assert bool(outcome.stdout) == (len(rows) > 0)


def test_a_program_that_ends_with_rows_unread_is_silent(seeded_sqlite_url: str, tmp_path: Path) -> None:
    program = f"""
        import pactbook
        factbook = pactbook.open({seeded_sqlite_url!r})
        profile = factbook.show("srb-hun-2025")
        unread = factbook.sql("select * from actor")
        begun = next(iter(factbook.sql("select * from source")))
        print(profile.kind)
        """
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(program), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(path)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("agreement\n", "", 0)


def test_frames_have_the_types_of_the_columns(factbook: pactbook.Factbook) -> None:
    _, polars, _ = [pytest.importorskip(name) for name in ("pandas", "polars", "pyarrow")]
    with pytest.warns(pactbook.PactbookWarning, match="arms transfers to Serbia are not recorded completely"):
        rows = factbook.query("arms-dependence", recipient="SRB")
    assert [str(kind) for kind in rows.df().dtypes] == ["string", "float64", "float64", "float64"]
    assert rows.pl().schema["share"] == polars.Float64
    assert str(rows.arrow().schema.field("supplier").type) == "string"
    mixed = factbook.sql(
        "select signed_on, code, 1 as one, null as missing from agreement where code = :code", code="srb-hun-2025"
    )
    assert [str(kind) for kind in mixed.arrow().schema.types] == ["date32[day]", "string", "int64", "string"]
    assert str(mixed.df()["signed_on"].iloc[0])[:10] == "2025-04-01"
    with pytest.raises(pactbook.UsageError, match="two columns named code"):
        factbook.sql("select code, code from agreement").df()


def test_duckdb_and_polars_take_rows_without_pandas(factbook: pactbook.Factbook) -> None:
    duckdb, polars = [pytest.importorskip(name) for name in ("duckdb", "polars")]
    rows = factbook.sql("select kind, count(*) as actors from actor group by kind order by kind")
    assert duckdb.sql("select sum(actors) from rows").fetchall() == [(sum(row.actors for row in rows),)]
    assert polars.DataFrame(rows).rows() == [tuple(row) for row in rows]


def test_search_show_claims_and_panels(factbook: pactbook.Factbook) -> None:
    assert factbook.search("kosovo", kind="actor")[0].key == "XKX"
    profile = factbook.show("srb-hun-2025")
    assert (profile.kind, profile.key) == ("agreement", "srb-hun-2025")
    assert {row.column for row in profile.sections["Known"]} >= {"title", "instrument"}
    assert "Signatories (2)" in str(profile)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pactbook.PactbookWarning)
        claims = list(factbook.claims(ROOT / "docs/examples/sample-speech.toml"))
        panel = factbook.panel("state-year", first_year=2000, last_year=2001).df()
    assert claims
    assert {claim.verdict for claim in claims} <= {"supported", "contradicted", "qualified", "undecidable"}
    assert list(panel.columns[:3]) == ["state", "cow", "year"]
    assert set(panel["year"]) == {2000, 2001}


def test_nothing_can_be_written_and_errors_are_those_of_the_command_line(
    factbook: pactbook.Factbook, seeded_postgresql_url: str
) -> None:
    for opened in (factbook, pactbook.open(seeded_postgresql_url)):
        with pytest.raises(pactbook.UsageError, match="only statements that read"):
            opened.sql("delete from agreement")
        with pytest.raises(pactbook.PactbookError):
            opened.sql("with x as (delete from agreement returning 1) select * from x")
        with pytest.raises(pactbook.PactbookError):
            list(opened.sql("select 1; select 2"))
        with pytest.raises(pactbook.UsageError, match="unknown panel 'dyad'; known: dyad-year, state-year"):
            opened.panel("dyad")
        with pytest.raises(pactbook.UsageError, match="unknown state system 'un'; known: cow, gw, none"):
            opened.panel("dyad-year", within="un")
        with pytest.raises(pactbook.UsageError, match="did you mean agreements-of"):
            opened.query("agreements-off")
        with pytest.raises(pactbook.UsageError, match="unknown parameter 'stat'"):
            opened.query("agreements-of", stat="SRB")
    with pytest.raises(pactbook.DatabaseError, match="there is no database"):
        pactbook.open("nowhere.db")


def test_modules_of_the_importing_program_keep_their_names(factbook: pactbook.Factbook) -> None:
    theirs = types.ModuleType("models")
    ours = sys.modules.get("models")
    sys.modules["models"] = theirs
    try:
        assert len(factbook.sql("select code from actor where code = 'XKX'")) == 1
        assert sys.modules["models"] is theirs
    finally:
        sys.modules.pop("models")
        if ours is not None:
            sys.modules["models"] = ours


@pytest.mark.slow
def test_a_program_that_imports_pactbook_does_not_see_its_modules(seeded_sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "database.py").write_text("MINE = 1\n", encoding="utf-8")
    program = f"""
        import pactbook
        rows = pactbook.open({seeded_sqlite_url!r}).query("recognition-count", recognised="XKX", as_of="2025-04-16")
        import database
        assert database.MINE == 1
        print(len(rows), rows.df().shape[0])
        assert database.MINE == 1
        """
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(program)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (["4", "4"], "")


@pytest.mark.parametrize("name", ["pandas", "duckdb"])
@pytest.mark.slow
def test_notebooks_run(
    name: str, seeded_sqlite_url: str, parquet_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import json

    pytest.importorskip(name)
    monkeypatch.setenv("PACTBOOK_DATABASE_URL", seeded_sqlite_url)
    monkeypatch.setenv("PACTBOOK_PARQUET", str(parquet_folder))
    notebook = json.loads((ROOT / f"docs/notebooks/{name}.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert len(cells) > 3
    variables: dict[str, object] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pactbook.PactbookWarning)
        for number, cell in enumerate(cells, 1):
            exec(compile(cell, f"{name}.ipynb, cell {number}", "exec"), variables)  # noqa: S102 - our own notebook
