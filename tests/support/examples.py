"""Calls of the program in help texts, the README and the pages of docs/."""

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

import click

import cli
from support import ROOT

_FENCED = re.compile(r"^```(?:sh|console)?\n(.*?)^```", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`(pactbook [^`]+)`")
_END = re.compile(r"[<>|;&]+")  # what follows is the shell's
GENERATED = ("commands.md", "queries.md", "schema.md")  # they show the help texts


class Example(NamedTuple):
    """A call of the program: where it stands, and its words without `pactbook`."""

    place: str
    words: tuple[str, ...]

    @property
    def line(self) -> str:
        """The call as one types it."""
        return shlex.join(["pactbook", *self.words])


def _examples(place: str, text: str) -> Iterator[Example]:
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if (call := line.strip().removeprefix("$ ")).startswith("pactbook "):
            words = shlex.split(call, comments=True)
            end = next((number for number, word in enumerate(words) if _END.match(word)), len(words))
            yield Example(place, tuple(words[1:end]))


def of_commands(
    command: click.Command = cli.pactbook, name: str = "pactbook", parent: click.Context | None = None
) -> Iterator[Example]:
    """The examples in the help of all commands but those that are made from queries, whose examples are tried there."""
    context = click.Context(command, info_name=name, parent=parent)
    yield from _examples(context.command_path, command.help or "")
    if isinstance(command, click.Group) and context.command_path not in ("pactbook query run", "pactbook query show"):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from of_commands(found, inner, context)


def of_pages() -> Iterator[Example]:
    """The calls in blocks and in the text of the README and of the pages that are written by hand."""
    for page in [ROOT / "README.md", ROOT / "seeds" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if page.name not in GENERATED:
            text = page.read_text(encoding="utf-8")
            for block in _FENCED.findall(text):
                yield from _examples(page.name, block)
            for call in _INLINE.findall(re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)):
                yield from _examples(page.name, " ".join(call.split()))
