"""Generate the parts of the documentation that follow from the program: `make pages`.

The pages of commands, queries and schema are generated whole, and in the cookbook the rows below each recipe. The rows
come from a database that is built from the seed files. With `--check` nothing is written: pages that are out of date
are listed, and the exit code is 1.
"""

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import cli  # noqa: E402 - the path comes first
from analysis.output.column_types import Column  # noqa: E402
from analysis.output.writers import as_bytes  # noqa: E402
from analysis.queries import adhoc, catalogue, run  # noqa: E402
from analysis.queries.declared_parameters import DATA_AS_OF, Parameter  # noqa: E402
from analysis.queries.header import Query  # noqa: E402
from database.connect import read  # noqa: E402
from database.reader import Reader  # noqa: E402
from ingest.seeds import load  # noqa: E402
from ingest.seeds.cells import SEEDS  # noqa: E402
from schema import describe, revisions  # noqa: E402

WIDTH = 100
ROWS = 5  # rows of a result that a page shows
BY_QUERY = ("pactbook query run", "pactbook query show")
RECIPE = re.compile(r"(^```sql\n(.*?)^```\n)(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)


def commands(_: Reader) -> Iterator[str]:
    """The help of every command, with the exit codes. The commands of queries have a page of their own."""
    yield from ("# Commands", "")
    yield "This page shows the output of `--help`. The [canned queries](queries.md) have their own page."
    yield from _help(cli.pactbook, "pactbook", None)


def _help(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    with click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH) as context:
        yield from ("", f"## {context.command_path}", "", "```", command.get_help(context), "```")
        if isinstance(command, click.Group) and context.command_path not in BY_QUERY:
            for inner in command.list_commands(context):
                subcommand = command.get_command(context, inner)
                if subcommand is not None:
                    yield from _help(subcommand, inner, context)


def queries(reader: Reader) -> Iterator[str]:
    """The question that each canned query answers, its options and columns, and its first rows."""
    catalogued = list(catalogue.every(catalogue.folders()))
    yield from ("# Canned queries", "")
    yield "`pactbook query run NAME` runs a query, and `pactbook query show NAME` prints its SQL. A column of type"
    yield "`code` holds the code of an actor, an agreement or another row; a `partial_date` is as much of a date as is"
    yield "known: `2023`, `2023-06` or `2023-06-20`; `against` lists the sources that contradict the row. The first"
    yield "rows below each query come from the facts that are shipped with Pactbook."
    yield from ("", *(f"- [{query.name}](#{query.name}): {query.title}" for query in catalogued))
    for query in catalogued:
        yield from ("", f"## {query.name}", "", f"**{query.title}.** {query.answers}", "")
        if query.parameters:
            yield from ("| option | type | default | meaning |", "| --- | --- | --- | --- |")
            yield from map(_option, query.parameters)
            yield ""
        yield "Columns: " + ", ".join(f"`{column.name}` ({column.type})" for column in query.columns) + "."
        yield from ("", "```sh", _call(query), "```", "")
        answer = run.run(reader, query, query.examples)
        yield from _rows(answer.columns, answer.rows)


def _option(parameter: Parameter) -> str:
    default = "the last day of the data" if parameter.default == DATA_AS_OF else parameter.default
    presence = "required" if parameter.required else "none" if default is None else str(default)
    kind = ", ".join(parameter.choices) if parameter.choices else parameter.type
    repeated = ", repeatable" if parameter.repeatable else ""
    return f"| `--{parameter.option}` | {kind}{repeated} | {presence} | {parameter.help} |".replace("\n", " ")


def _call(query: Query) -> str:
    """A call of the query with examples of its required options, and with its defaults except day and dataset."""
    values = {p.option: p.example if p.required else p.default for p in query.parameters if p.type != "dataset"}
    options = [f"--{option} {value}" for option, value in values.items() if value not in (None, DATA_AS_OF)]
    return " ".join([f"pactbook query run {query.name}", *options])


def _rows(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The first rows as a table, and the number of all rows."""
    result = list(rows)
    yield as_bytes("markdown", columns, result[:ROWS]).decode().rstrip("\n")
    if len(result) > ROWS:
        yield from ("", f"The first {ROWS} of {len(result)} rows.")


def schema(_: Reader) -> Iterator[str]:
    """The dictionary of tables and views, and the diagram of tables."""
    yield from describe.markdown()
    yield from ("", "## Diagram", "", "```mermaid", *describe.mermaid(), "```")


def cookbook(reader: Reader) -> Iterator[str]:
    """The page with the rows that its recipes return now."""

    def answered(recipe: re.Match[str]) -> str:
        columns, result = adhoc.run(reader, recipe[2], {})
        return "\n".join([recipe[1], *_rows(columns, result.rows), "", ""])

    yield RECIPE.sub(answered, (HERE / "cookbook.md").read_text(encoding="utf-8")).rstrip("\n")


PAGES = {"commands.md": commands, "queries.md": queries, "schema.md": schema, "cookbook.md": cookbook}


def pages() -> dict[Path, str]:
    """The text that every page should have."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/pactbook.db"
        revisions.upgrade(url)
        load.load(url, SEEDS)
        with read(url) as reader:
            return {HERE / name: "\n".join(lines(reader)) + "\n" for name, lines in PAGES.items()}


def main() -> int:
    """Write the pages, or check them; return the exit code."""
    current = pages()
    outdated = [
        path for path, text in current.items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in outdated:
            click.echo(f"docs/{path.name} is out of date; run `make pages`", err=True)
        return bool(outdated)
    for path in outdated:
        path.write_text(current[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
