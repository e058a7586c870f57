"""The root of the command line, `pactbook`. A family of commands is imported only when it is called."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from commands import base
from errors import ExitCode, PactbookError
from narration import clear_progress, encodable, say
from version import VERSION

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# name: description in `pactbook --help`; the command is in the module of its name
FAMILIES = {
    "build": "Build the database: upgrade the schema, load the seed files, verify.",
    "query": "List, show and run the canned queries.",
    "search": "Find actors, agreements, sources and notes by their words.",
    "show": "Print all that is known of an actor, agreement, deal, source or fact.",
    "sql": "Run one SQL statement that only reads.",
    "report": "Write reports to folders, and verify them.",
    "claims": "Check the claims of a text against the database.",
    "db": "Upgrade, downgrade and check the database schema.",
    "import": "Load a published dataset, for example atop, sipri or nmc.",
    "diff": "Print the differences between two editions or two databases.",
    "cite": "Print how to cite the datasets in the database.",
    "seed": "Load, check and compare the seed files.",
    "facts": "Keep facts of your own beside those that come with Pactbook.",
    "schema": "Describe the tables and views.",
    "panel": "Expand datasets to state-years and dyad-years.",
    "export": "Export the whole database for other tools.",
    "config": "Print the settings and where they come from.",
    "doctor": "Say what is installed, what is wrong and what to do.",
    "serve": "Browse the database with Datasette, on this machine.",
    "completion": "Print a completion script for a shell.",
}
# Options that are accepted anywhere on the line.
ANYWHERE = ("--database-url", "--profile", "--queries-dir", "--schema")
COMPLETING = "_PACTBOOK_COMPLETE"  # set by the shell's completion script
BROKEN_PIPE = 141  # as a shell reports a program that SIGPIPE ended


class Root(base.Group):
    """The group of all families of commands, which the table FAMILIES lists."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of the families, in the order of the table."""
        return list(FAMILIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The family of this name, which is imported now; None if there is no such family."""
        if cmd_name not in FAMILIES:
            return None
        name = "import_" if cmd_name == "import" else cmd_name
        command: click.Command = getattr(import_module(f"commands.{name}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click's, with a hint where there is no such command."""
        if args and args[0] not in FAMILIES and not args[0].startswith("-") and not ctx.resilient_parsing:
            from hints import suggestion

            raise click.UsageError(f"No such command {args[0]!r}{suggestion(args[0], FAMILIES)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the table, without importing a family."""
        with formatter.section("Commands"):
            formatter.write_dl(list(FAMILIES.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """Completions from the table, without importing a family."""
        from click.shell_completion import CompletionItem

        families = [CompletionItem(name, help=text) for name, text in FAMILIES.items() if name.startswith(incomplete)]
        return families + click.Command.shell_complete(self, ctx, incomplete)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move the options that are accepted anywhere to the front."""
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
        if ctx.obj and ctx.params.get("schema"):
            from database.url import with_schema

            ctx.obj = with_schema(ctx.obj, ctx.params["schema"])
        return parsed

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. A reader that closes the pipe early (`| head`) is not an error, and gets no message."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _abandon_stdout()
            ctx.exit(BROKEN_PIPE)
        return result


def _abandon_stdout() -> None:
    """Discard what would still be flushed to standard output at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        from database.revision import ROOT, head_revision

        with open(os.path.join(ROOT, "seeds", "setting.csv"), encoding="utf-8") as lines:
            day = next(line.split(",")[1] for line in lines if line.startswith("data_as_of,"))
        click.echo(f"pactbook {VERSION} (schema revision {head_revision()}, facts as of {day})")
        ctx.exit()


def _profile(ctx: click.Context, _parameter: click.Parameter, name: str | None) -> str | None:
    if not ctx.resilient_parsing:
        from commands.settings_file import of_profile, settings_file

        if name is not None or os.environ.get("PACTBOOK_CONFIG") or os.path.exists(settings_file()):
            ctx.default_map = of_profile(name)
    return name


@click.group(
    cls=Root,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--database-url",
    envvar="PACTBOOK_DATABASE_URL",
    default="sqlite:///pactbook.db",
    show_default=True,
    metavar="URL",
    help="The database: sqlite:///FILE, a path, or postgresql://USER@HOST/DATABASE. "
    "The environment variable PACTBOOK_DATABASE_URL sets it too.",
)
@click.option(
    "--schema",
    envvar="PACTBOOK_SCHEMA",
    metavar="NAME",
    help="On PostgreSQL, the schema that holds the tables; a build makes it.  [default: the first of search_path] "
    "The environment variable PACTBOOK_SCHEMA sets it too.",
)
@click.option(
    "--queries-dir",
    envvar="PACTBOOK_QUERIES_DIR",
    metavar="DIR",
    help="A folder with your own queries, used beside the canned ones. "
    "The environment variable PACTBOOK_QUERIES_DIR sets it too.",
)
@click.option(
    "--profile",
    envvar="PACTBOOK_PROFILE",
    is_eager=True,
    callback=_profile,
    metavar="NAME",
    help="The settings [profile.NAME] of the file pactbook.toml in the current folder, or of the file that the "
    "environment variable PACTBOOK_CONFIG names. PACTBOOK_PROFILE sets the profile too.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Print the version, the schema revision and the last day of the facts.",
)
@click.pass_context
def pactbook(ctx: click.Context, /, database_url: str, **_read_by_commands: str | None) -> None:
    """A factbook of pacts: defence agreements, recognitions and arms transfers, every fact with its source.

    Rows are printed to standard output; notes and errors to standard error. --database-url, --profile, --schema and
    --queries-dir may stand anywhere on the line.

    \b
    Exit codes:
      0    done
      1    a check failed: the schema differs, a report does not verify, seed files are invalid
      2    wrong usage, or an unknown name or value
      3    the database cannot be reached, or is at the wrong revision
      4    a limit of time or size was hit (a row limit set with --limit is not an error)
      130  interrupted
    """
    if ctx.invoked_subcommand is None:
        from commands.next_steps import guide

        click.echo(encodable(guide(ctx.obj or database_url)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code. An error is printed as one line on standard error."""
    if sys.flags.optimize > 1:
        say("Error: Python's -OO and PYTHONOPTIMIZE=2 drop texts that the database keeps: use -O or PYTHONOPTIMIZE=1")
        return ExitCode.USAGE
    if sys.stdout is None:  # closed (`>&-`): commands fail only if they write to it
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    try:
        result = pactbook.main(arguments, "pactbook", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - all errors end here
        message, code = _message_and_code(error, sys.argv[1:] if arguments is None else arguments)
        if COMPLETING not in os.environ:  # a message would spoil the prompt
            say(*message.splitlines())
        return code
    finally:
        clear_progress()
    return result if isinstance(result, int) else ExitCode.DONE


def _reason(error: OSError) -> str:
    """What the system says of a file, or of standard output."""
    if error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    _abandon_stdout()
    return f"cannot write to standard output: {'it is closed' if error.errno == errno.EBADF else error.strerror}"


def _not_utf8(arguments: Sequence[str]) -> str:
    """The first argument or environment variable that is not UTF-8, by name where it may hold a password."""
    for argument in arguments:
        if argument != encodable(argument):
            return "the database URL" if "://" in argument else encodable(argument)
    names = (f"the value of {name}" for name, value in os.environ.items() if value != encodable(value))
    return next(names, "the name of a file or folder")


def _message_and_code(error: BaseException, arguments: Sequence[str]) -> tuple[str, int]:
    """The message for an error, and its exit code. An unexpected error is raised again if PACTBOOK_DEBUG is set."""
    match error:
        case PactbookError():
            message, code = str(error), int(error.exit_code)
        case click.exceptions.NoArgsIsHelpError():
            return error.format_message(), ExitCode.USAGE
        case click.UsageError():
            message, code = error.format_message().rstrip("."), ExitCode.USAGE
            if error.ctx:
                see = f"see `{error.ctx.command_path} --help`"
                message += f" S{see[1:]}" if message.endswith("?") else f"; {see}"
        case click.ClickException():
            message, code = error.format_message(), error.exit_code
        case click.Abort() | KeyboardInterrupt():
            message, code = "interrupted", ExitCode.INTERRUPTED
        case UnicodeEncodeError(reason="surrogates not allowed"):
            message, code = f"{_not_utf8(arguments)} is not valid UTF-8; choose another", ExitCode.USAGE
        case OSError():
            message, code = _reason(error), ExitCode.FAILED
        case _:
            if os.environ.get("PACTBOOK_DEBUG"):
                raise error
            bug = f"this is a bug in pactbook ({type(error).__name__}: {error})"
            message = f"{bug}; please report it, with the traceback that PACTBOOK_DEBUG=1 prints"
            code = ExitCode.FAILED
    return f"Error: {' '.join(message.split())}", code


if __name__ == "__main__":
    sys.exit(main())
