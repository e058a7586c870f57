"""The root of the command line: `pactbook`. A family of commands is imported when it is called, and not before."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from errors import ExitCode, PactbookError

# name: (module, attribute, what `pactbook --help` says of it)
FAMILIES = {
    "build": ("commands.build", "build", "Build the database: upgrade, load the seeds, verify."),
    "query": ("commands.query", "query", "List, show and run the canned queries."),
    "sql": ("commands.sql", "sql", "Run one SQL statement that reads."),
    "report": ("commands.report", "report", "Write reports to folders, and verify them."),
    "claims": ("commands.claims", "claims", "Check what a text claims against the database."),
    "db": ("commands.db", "db", "Bring the schema to a revision, and see where it is."),
    "import": ("commands.import_", "import_", "Load a published dataset: atop, dcad, sipri, cow-states."),
    "diff": ("commands.diff", "diff", "Print what changed between two editions or two databases."),
    "cite": ("commands.cite", "cite", "Print how to cite what is in the database."),
    "seed": ("commands.seed", "seed", "Load, check and compare the seed files."),
    "schema": ("commands.schema", "schema", "Tell what the tables and views hold."),
    "panel": ("commands.panel", "panel", "Expand datasets to state-years and dyad-years."),
    "export": ("commands.export", "export", "Write the whole database for other tools."),
    "completion": ("commands.completion", "completion", "Print a script that completes commands in a shell."),
}
# Taken wherever they stand on the line.
ANYWHERE = ("--database-url", "--queries-dir")
COMPLETING = "_PACTBOOK_COMPLETE"  # set by the shell's completion script
BROKEN_PIPE = 141  # as a shell reports a program that SIGPIPE ended


class Root(click.Group):
    """Knows its families by the table alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The families, in order of the table."""
        return list(FAMILIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the one family that is called."""
        if cmd_name not in FAMILIES:
            return None
        module, attribute, _ = FAMILIES[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table, without importing a family."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in FAMILIES.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """As the table, without importing a family."""
        named = [(name, text) for name, (_, _, text) in FAMILIES.items() if name.startswith(incomplete)]
        families = [CompletionItem(name, help=text) for name, text in named]
        return families + click.Command.shell_complete(self, ctx, incomplete)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Bring the options taken anywhere to the front."""
        front, rest = [], []
        remaining = iter(args)
        for argument in remaining:
            if argument == "--":
                rest += [argument, *remaining]
            elif argument in ANYWHERE:
                front += [argument, *([value] if (value := next(remaining, None)) is not None else [])]
            elif argument.startswith(tuple(f"{option}=" for option in ANYWHERE)):
                front.append(argument)
            else:
                rest.append(argument)
        parsed = super().parse_args(ctx, front + rest)
        ctx.obj = ctx.params.get("database_url")
        return parsed

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that went away (`| head`) is no error, and nothing is said of it."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _abandon_stdout()
            ctx.exit(BROKEN_PIPE)
        return result


def _abandon_stdout() -> None:
    """Send what is still to be flushed at exit nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        from pactbook import __version__

        click.echo(f"pactbook {__version__}")
        ctx.exit()


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--database-url",
    envvar="PACTBOOK_DATABASE_URL",
    default="sqlite:///pactbook.db",
    show_default=True,
    metavar="URL",
    help="sqlite:///FILE or postgresql://USER@HOST/DATABASE; also PACTBOOK_DATABASE_URL.",
)
@click.option(
    "--queries-dir",
    envvar="PACTBOOK_QUERIES_DIR",
    metavar="DIR",
    help="A folder of queries of your own beside the canned ones; also PACTBOOK_QUERIES_DIR.",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version")
def pactbook(database_url: str, queries_dir: str | None) -> None:
    """A factbook of pacts: defence agreements, recognitions and arms transfers, every fact with its source.

    Rows go to standard output, remarks and errors to standard error. These options may stand anywhere on the line.

    \b
    Exit codes: 0 done; 1 the data or a check says no; 2 wrong usage or unknown name;
    3 the database cannot be reached or is at the wrong revision; 4 a time or row
    limit was hit; 130 interrupted.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code. An error is one line on standard error."""
    if sys.stdout is None:  # closed (`>&-`): an error for whoever writes to it, and for nobody else
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    try:
        result = pactbook.main(arguments, "pactbook", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - where all errors end
        message, code = _told(error)
        if COMPLETING not in os.environ:  # at a prompt nothing is said
            click.echo(message, err=True)
        return code
    return result if isinstance(result, int) else ExitCode.DONE


def _told(error: BaseException) -> tuple[str, int]:
    """What is said of an error, and the exit code it means; a bug is raised again where PACTBOOK_DEBUG is set."""
    match error:
        case PactbookError():
            message, code = str(error), int(error.exit_code)
        case click.exceptions.NoArgsIsHelpError():
            return error.format_message(), ExitCode.USAGE
        case click.UsageError():
            command = f"; see `{error.ctx.command_path} --help`" if error.ctx else ""
            message, code = error.format_message().rstrip(".") + command, ExitCode.USAGE
        case click.ClickException():
            message, code = error.format_message(), error.exit_code
        case click.Abort() | KeyboardInterrupt():
            message, code = "interrupted", ExitCode.INTERRUPTED
        case OSError(filename=None):
            _abandon_stdout()
            why = "it is closed" if error.errno == errno.EBADF else error.strerror
            message, code = f"standard output: {why}", ExitCode.SAYS_NO
        case OSError():
            message, code = f"{error.filename}: {error.strerror}", ExitCode.SAYS_NO
        case _:
            if os.environ.get("PACTBOOK_DEBUG"):
                raise error
            bug = f"a bug in pactbook ({type(error).__name__}: {error})"
            message, code = f"{bug}; please report it with what PACTBOOK_DEBUG=1 prints", ExitCode.SAYS_NO
    return f"Error: {' '.join(message.split())}", code


if __name__ == "__main__":
    sys.exit(main())
