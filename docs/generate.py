"""Write what the documents take from the program itself: `make docs`.

Pages of commands, queries and schema are written as a whole; in the cookbook the rows below each recipe. Rows are those
of a database that is made from the seeds for this. With `--check` nothing is written; pages that are not up to date are
named, and the exit code is 1.
"""

import io
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import click

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import cli  # noqa: E402 - the path comes first
from analysis.output import writers  # noqa: E402
from analysis.output.columns import Column  # noqa: E402
from analysis.queries import adhoc, catalogue, run  # noqa: E402
from analysis.queries.catalogue import Query  # noqa: E402
from analysis.queries.header import DATA_AS_OF, Parameter  # noqa: E402
from database.connect import read  # noqa: E402
from database.reader import Reader  # noqa: E402
from errors import ExitCode  # noqa: E402
from ingest.seeds import load  # noqa: E402
from schema import describe, revisions  # noqa: E402

WIDTH = 100
SHOWN = 5  # rows of a result
BY_QUERY = ("pactbook query run", "pactbook query show")
CODES = {
    ExitCode.DONE: "done",
    ExitCode.FAILED: "the data or a check says no: drift, a failed verification, invalid seeds",
    ExitCode.USAGE: "wrong usage, or an unknown name or parameter",
    ExitCode.DATABASE: "the database cannot be reached, is locked, or is at the wrong revision",
    ExitCode.LIMIT: "a time or row limit was hit",
    ExitCode.INTERRUPTED: "interrupted",
}
RECIPE = re.compile(r"(^```sql\n(.*?)^```\n)(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)


def commands(_: Reader) -> Iterator[str]:
    """The help of every command, and the exit codes. Commands that are made from queries are in queries.md."""
    yield from ("# Commands", "", "What `--help` prints. Canned queries have [a page of their own](queries.md).")
    yield from _help(cli.pactbook, "pactbook", None)
    yield from ("", "## Exit codes", "", "| code | meaning |", "| ---: | --- |")
    yield from (f"| {code.value} | {CODES[code]} |" for code in ExitCode)


def _help(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    with click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH) as context:
        yield from ("", f"## {context.command_path}", "", "```", command.get_help(context), "```")
        if isinstance(command, click.Group) and context.command_path not in BY_QUERY:
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                if found is not None:
                    yield from _help(found, inner, context)


def queries(reader: Reader) -> Iterator[str]:
    """What every canned query answers, its options and columns, and its first rows."""
    found = list(catalogue.every(catalogue.folders()))
    yield from ("# Canned queries", "")
    yield "`pactbook query run NAME` runs one, `pactbook query show NAME` prints its SQL. A column of type `code` holds"
    yield "a key; a `partial_date` says as much of a day as is known: `2023`, `2023-06` or `2023-06-20`. Below each"
    yield "stand its first rows from the shipped facts."
    yield from ("", *(f"- [{query.name}](#{query.name}): {query.title}" for query in found))
    for query in found:
        yield from ("", f"## {query.name}", "", f"**{query.title}.** {query.answers}", "")
        if query.parameters:
            yield from ("| option | type | default | what |", "| --- | --- | --- | --- |")
            yield from map(_option, query.parameters)
            yield ""
        yield "Columns: " + ", ".join(f"`{column.name}` ({column.type})" for column in query.columns) + "."
        yield from ("", "```sh", _call(query), "```", "")
        answer = run.run(reader, query, query.examples)
        yield from _rows(answer.columns, answer.rows)


def _option(parameter: Parameter) -> str:
    default = "the day of the data" if parameter.default == DATA_AS_OF else parameter.default
    shown = "required" if parameter.required else "none" if default is None else str(default)
    kind = ", ".join(parameter.choices) if parameter.choices else parameter.type
    repeated = ", repeatable" if parameter.repeatable else ""
    return f"| `--{parameter.option}` | {kind}{repeated} | {shown} | {parameter.help} |".replace("\n", " ")


def _call(query: Query) -> str:
    """The query with what it takes by default, as it is typed; the day and the dataset go without saying."""
    values = {p.option: p.example if p.required else p.default for p in query.parameters if p.type != "dataset"}
    given = [f"--{option} {value}" for option, value in values.items() if value not in (None, DATA_AS_OF)]
    return " ".join([f"pactbook query run {query.name}", *given])


def _rows(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The first rows as a table, and how many there are."""
    found = list(rows)
    table = io.BytesIO()
    writers.write("markdown", columns, islice(found, SHOWN), table)
    yield table.getvalue().decode().rstrip("\n")
    if len(found) > SHOWN:
        yield from ("", f"The first {SHOWN} of {len(found)} rows.")


def schema(_: Reader) -> Iterator[str]:
    """The dictionary of tables and views, and the diagram of tables."""
    yield from describe.markdown()
    yield from ("", "## Diagram", "", "```mermaid", *describe.mermaid(), "```")


def cookbook(reader: Reader) -> Iterator[str]:
    """The page as it is, with the rows that its recipes give."""

    def answered(recipe: re.Match[str]) -> str:
        columns, result = adhoc.run(reader, recipe[2], {})
        return "\n".join([recipe[1], *_rows(columns, result.rows), "", ""])

    yield RECIPE.sub(answered, (HERE / "cookbook.md").read_text(encoding="utf-8")).rstrip("\n")


PAGES = {"commands.md": commands, "queries.md": queries, "schema.md": schema, "cookbook.md": cookbook}


def pages() -> dict[Path, str]:
    """What every page should be."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/pactbook.db"
        revisions.upgrade(url)
        load.load(url, load.SEEDS)
        with read(url) as reader:
            return {HERE / name: "\n".join(lines(reader)) + "\n" for name, lines in PAGES.items()}


def main() -> int:
    """Write the pages, or check them; returns the exit code."""
    made = pages()
    old = [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in old:
            click.echo(f"docs/{path.name} is not up to date: run `make docs`", err=True)
        return bool(old)
    for path in old:
        path.write_text(made[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
