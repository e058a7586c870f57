"""The help of the command line: every command and option says what it is for, on a terminal of 80 columns too."""

from collections.abc import Iterator

import click
import pytest

import cli
from support import Run


def test_help_lists_the_families(run: Run) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for name, text in cli.FAMILIES.items():
        assert f"  {name} " in out
        assert text in " ".join(out.split())


def commands(command: click.Command, ctx: click.Context) -> Iterator[tuple[click.Context, click.Command]]:
    yield ctx, command
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            assert inner is not None, name
            yield from commands(inner, click.Context(inner, parent=ctx, info_name=name))


@pytest.mark.slow
def test_every_command_and_option_says_what_it_is_for_on_a_terminal_of_80_columns() -> None:
    """No description in a list of commands is cut off: the first sentence of a help text is short."""
    root = click.Context(cli.pactbook, info_name="pactbook", terminal_width=80)
    paths = set()
    for ctx, command in commands(cli.pactbook, root):
        paths.add(ctx.command_path)
        text = command.get_help(ctx)
        assert "..." not in text.partition("Commands:\n")[2], ctx.command_path
        assert command.help, ctx.command_path
        assert "\\b" not in text, f"{ctx.command_path}: \\b is for click a control character"
        for parameter in command.get_params(ctx):
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{ctx.command_path} {parameter.opts}"
    assert {"pactbook query run timeline", "pactbook schema erd", "pactbook seed load"} <= paths


@pytest.mark.parametrize("columns", ["", "wide", "0", "-5", "40", "77", "90", "300"])
def test_help_is_as_wide_as_click_makes_it(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    root = cli.pactbook.make_context("pactbook", [], resilient_parsing=True)
    for ctx in (root, cli.pactbook.context_class(cli.pactbook, parent=root, terminal_width=60)):
        assert ctx.make_formatter().width == click.Context.make_formatter(ctx).width
