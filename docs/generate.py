"""Write the pages of the reference that follow from the program itself: `make docs`.

With `--check` nothing is written; pages that are not up to date are named, and the exit code is 1.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import cli  # noqa: E402 - the path comes first
from analysis import catalogue, dictionary  # noqa: E402
from analysis.header import DATA_AS_OF, Parameter  # noqa: E402
from errors import ExitCode  # noqa: E402

WIDTH = 100
BY_QUERY = ("pactbook query run", "pactbook query show")
CODES = {
    ExitCode.DONE: "done",
    ExitCode.SAYS_NO: "the data or a check says no: drift, a failed verification, invalid seeds",
    ExitCode.USAGE: "wrong usage, or an unknown name or parameter",
    ExitCode.DATABASE: "the database cannot be reached, is locked, or is at the wrong revision",
    ExitCode.LIMIT: "a time or row limit was hit",
    ExitCode.INTERRUPTED: "interrupted",
}


def commands() -> Iterator[str]:
    """The help of every command, and the exit codes. Commands that are made from queries are in queries.md."""
    yield from ("# Commands", "", "What `--help` prints. Canned queries have [a page of their own](queries.md).")
    yield from _help(cli.pactbook, "pactbook", None)
    yield from ("", "## Exit codes", "", "| code | meaning |", "| ---: | --- |")
    yield from (f"| {code.value} | {CODES[code]} |" for code in ExitCode)


def _help(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    settings = {**command.context_settings, "terminal_width": WIDTH}
    with click.Context(command, info_name=name, parent=parent, **settings) as context:
        yield from ("", f"## {context.command_path}", "", "```", command.get_help(context), "```")
        if isinstance(command, click.Group) and context.command_path not in BY_QUERY:
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                if found is not None:
                    yield from _help(found, inner, context)


def queries() -> Iterator[str]:
    """What every canned query answers, its options and columns."""
    yield from ("# Canned queries", "")
    yield "`pactbook query run NAME` runs one, `pactbook query show NAME` prints its SQL. A column of type `code` holds"
    yield "a key; a `partial_date` says as much of a day as is known: `2023`, `2023-06` or `2023-06-20`."
    for query in catalogue.every(catalogue.folders()):
        yield from ("", f"## {query.name}", "", f"**{query.title}.** {query.answers}", "")
        if query.parameters:
            yield from ("| option | type | default | what |", "| --- | --- | --- | --- |")
            yield from map(_option, query.parameters)
            yield ""
        yield "Columns: " + ", ".join(f"`{column.name}` ({column.type})" for column in query.columns) + "."


def _option(parameter: Parameter) -> str:
    default = "the day of the data" if parameter.default == DATA_AS_OF else parameter.default
    shown = "required" if parameter.required else "none" if default is None else str(default)
    kind = ", ".join(parameter.choices) if parameter.choices else parameter.type
    repeated = ", repeatable" if parameter.repeatable else ""
    return f"| `--{parameter.option}` | {kind}{repeated} | {shown} | {parameter.help} |".replace("\n", " ")


def schema() -> Iterator[str]:
    """The dictionary of tables and views, and the diagram of tables."""
    yield from dictionary.markdown()
    yield from ("", "## Diagram", "", "```mermaid", *dictionary.mermaid(), "```")


PAGES = {"commands.md": commands, "queries.md": queries, "schema.md": schema}


def main() -> int:
    """Write the pages, or check them; returns the exit code."""
    pages = {HERE / name: "\n".join(lines()) + "\n" for name, lines in PAGES.items()}
    old = [path for path, text in pages.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in old:
            click.echo(f"docs/{path.name} is not up to date: run `make docs`", err=True)
        return bool(old)
    for path in old:
        path.write_text(pages[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
