"""`pactbook schema`: the dictionary in words and as a picture."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models.tables import Base
from models.views import VIEWS
from support import Run

HEADER = "column,type,required,choices,refers_to,meaning\n"


@pytest.mark.every(3)
@pytest.mark.parametrize("table", Base.metadata.tables.values(), ids=lambda table: table.name)
def test_describe_tells_every_column_of_a_table_in_order(run: Run, sqlite_url: str, table: Any) -> None:
    done = run("schema", "describe", table.name, "--format", "json", url=sqlite_url)
    assert done.exit_code == 0
    assert [(row["column"], row["required"], row["meaning"]) for row in json.loads(done.stdout)] == [
        (column.name, "no" if column.nullable else "yes", column.comment) for column in table.columns
    ]
    assert done.stderr == f"table {table.name}: {table.comment}\n"


@pytest.mark.every(3)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_describe_tells_every_column_of_a_view_in_order(run: Run, sqlite_url: str, view: Any) -> None:
    done = run("schema", "describe", view.name, "--format", "json", url=sqlite_url)
    assert [(row["column"], row["meaning"]) for row in json.loads(done.stdout)] == [
        (name, column.comment) for name, column in view.columns.items()
    ]
    assert done.stderr == f"view {view.name}: {view.comment}\n"


def test_describe_prints_the_rules_of_columns(run: Run, sqlite_url: str) -> None:
    done = run("schema", "describe", "recognition", "--format", "csv", url=sqlite_url)
    assert "recognised_code,text,yes,,state_detail.code,The state recognised." in done.stdout.splitlines()
    kinds = 'withdrawal_kind,text,no,"withdrawn, suspended, annulled",,'
    assert any(line.startswith(kinds) for line in done.stdout.splitlines())


def test_describe_says_the_same_on_both_backends(run: Run, sqlite_url: str, postgresql_url: str) -> None:
    for name in ("membership", "agreement_overview"):
        here, there = (run("schema", "describe", name, url=url) for url in (sqlite_url, postgresql_url))
        assert here == there
        assert here.stdout.startswith(HEADER)


def test_describe_of_an_unknown_table_helps(run: Run, database_url: str) -> None:
    done = run("schema", "describe", "memberships", url=database_url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "Error: unknown table or view 'memberships'; did you mean membership or membership_now?\n"


def test_describe_takes_no_sql_for_a_name(run: Run, database_url: str) -> None:
    done = run("schema", "describe", 'actor"; drop table load; --', url=database_url)
    assert done.exit_code == 2


def test_docs_have_every_table_view_and_column(run: Run) -> None:
    lines = run("schema", "docs").stdout.splitlines()
    headings = [line.removeprefix("### ") for line in lines if line.startswith("### ")]
    assert headings == [*sorted(Base.metadata.tables), *(view.name for view in VIEWS)]
    cells = sum(line.startswith("| ") and not line.startswith(("| column ", "| --- ")) for line in lines)
    columns = sum(len(table.columns) for table in Base.metadata.tables.values())
    assert cells == columns + sum(len(view.columns) for view in VIEWS)
    assert "| recognised_code | text | yes |  | state_detail.code | The state recognised. |" in lines
    assert "| signed_on | date |  |  |  | When the later of the two signed. |" in lines


def test_erd_has_every_table_and_every_reference(run: Run) -> None:
    lines = run("schema", "erd").stdout.splitlines()
    assert lines[0] == "erDiagram"
    assert [line.split()[0] for line in lines if line.endswith(" {")] == sorted(Base.metadata.tables)
    references = sum(len(table.foreign_key_constraints) for table in Base.metadata.tables.values())
    assert sum("--" in line for line in lines) == references
    assert "    actor ||--o| state_detail : code+kind" in lines
    assert "    fact ||--o{ citation : fact_id" in lines
    assert "    state_detail ||--o{ recognition : recognised_code" in lines


def test_describe_reads_without_sqlalchemy(sqlite_url: str) -> None:
    code = "import sys, cli; cli.main(sys.argv[1:]); sys.exit('sqlalchemy' in sys.modules)"
    command = [sys.executable, "-c", code, "schema", "describe", "actor", "--database-url", sqlite_url]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(HEADER)
