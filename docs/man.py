"""Write a manual page for each command, from its help.

Usage: python docs/man.py DIR, then man -M DIR pactbook-query-run
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent.parent))

import cli
from commands.query import Queries
from version import VERSION


def pages(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """Name and text of the page of a command, and of all commands in it; canned queries share one page."""
    context = click.Context(command, info_name=name, parent=parent)
    title = context.command_path.replace(" ", "-")
    yield title, page(command, context, title)
    if isinstance(command, click.Group) and not isinstance(command, Queries):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None:
                yield from pages(found, inner, context)


def page(command: click.Command, context: click.Context, title: str) -> str:
    """The page in the language of man: name, synopsis, description, options, commands."""
    help_text = command.help or ""
    first = help_text.strip().partition("\n\n")[0].replace("\n", " ")
    usage = " ".join(command.collect_usage_pieces(context))
    parts = [
        f'.TH "{title.upper()}" "1" "" "Pactbook {VERSION}" "Pactbook"',
        f".SH NAME\n{title} \\- {escaped(' '.join(first.split()))}",
        f".SH SYNOPSIS\n.B {context.command_path}\n{escaped(usage)}",
        f".SH DESCRIPTION\n{description(help_text)}",
    ]
    shared = command.shared if isinstance(command, Queries) else ()
    records = (option.get_help_record(context) for option in [*command.get_params(context), *shared])
    options = [record for record in records if record]
    if options:
        parts.append(".SH OPTIONS\n" + "\n".join(f".TP\n.B {escaped(name)}\n{escaped(text)}" for name, text in options))
    if isinstance(command, click.Group) and not isinstance(command, Queries):
        inner = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
        lines = [f".TP\n.B {name}\n{escaped(found.get_short_help_str(200))}" for name, found in inner if found]
        parts.append(".SH COMMANDS\n" + "\n".join(lines))
    return "\n".join(parts) + "\n"


def description(text: str) -> str:
    """Paragraphs; those that click leaves as they are keep their lines."""
    blocks = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.lstrip().startswith("\b"):
            lines = escaped(paragraph.replace("\b", "").strip("\n"))
            blocks.append(f".nf\n{lines}\n.fi")
        else:
            blocks.append(escaped(" ".join(paragraph.split())))
    return "\n.PP\n".join(blocks)


def escaped(text: str) -> str:
    """The text without what man reads as instructions."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


def main() -> int:
    """Write the pages to DIR/man1."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build/man") / "man1"
    folder.mkdir(parents=True, exist_ok=True)
    for title, text in pages(cli.pactbook, "pactbook"):
        (folder / f"{title}.1").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
