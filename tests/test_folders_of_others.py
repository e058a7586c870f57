"""Every command with --out: a folder with anything in it that the command did not write is refused, and stays."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

import cli
from support import Run, pactbook
from support.report_folders import SMALL, contents

# Command -> its arguments besides --out, and the folders that it replaces, in the one of --out.
WRITERS: dict[str, tuple[tuple[str, ...], str]] = {
    "export parquet": ((), ""),
    "export datapackage": ((), ""),
    "export datasette": ((), ""),
    "report run": (("{}/one.toml", "--formats", "csv,html"), ""),
    "report run several": (("{}/one.toml", "{}/other.toml", "--formats", "csv,html"), "one"),
}


def change(folder: Path) -> None:
    path = max(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith((".", "manifest")))
    path.write_bytes(path.read_bytes() + b" ")


STRANGERS: dict[str, Callable[[Path], object]] = {
    "a file": lambda folder: (folder / "thesis.tex").write_text("years of work"),
    "a hidden file": lambda folder: (folder / ".notes").write_text("mine"),
    "an empty folder": lambda folder: (folder / "notes").mkdir(),
    "a link": lambda folder: (folder / "link").symlink_to("/nowhere"),
    "a file that was changed": change,
}


def with_out(group: click.Group, context: click.Context, words: tuple[str, ...] = ()) -> Iterator[str]:
    """The commands with an option --out for a folder."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from with_out(command, click.Context(command, parent=context), (*words, name))
        elif command is not None:
            options = [option for option in command.params if isinstance(option, click.Option)]
            if any("--out" in option.opts and option.metavar == "DIR" for option in options):
                yield " ".join((*words, name))


def test_every_command_with_a_folder_is_tried() -> None:
    known = {name.removesuffix(" several") for name in WRITERS}
    assert set(with_out(cli.pactbook, click.Context(cli.pactbook))) == known


@pytest.mark.parametrize("name", WRITERS)
def test_what_a_command_did_not_write_is_never_replaced(
    run: Run, small_sqlite_url: str, tmp_path: Path, name: str
) -> None:
    for report in ("one", "other"):
        text = SMALL.replace("XKX", "CAN").replace("NATO", "ORG").replace("serbia-mfa", "loyal")
        (tmp_path / f"{report}.toml").write_text(text)
    arguments, inner = WRITERS[name]
    command = [*name.removesuffix(" several").split(), *(word.format(tmp_path) for word in arguments)]
    written = tmp_path / "written"
    assert pactbook(*command, "--out", str(written), url=small_sqlite_url).exit_code == 0
    for stranger, put in STRANGERS.items():
        out = Path(shutil.copytree(written, tmp_path / stranger))
        put(out / inner)
        before = sorted(map(str, out.rglob("*"))), contents(out)
        refused = run(*command, "--out", str(out), url=small_sqlite_url)
        assert refused.exit_code == 2, (stranger, refused)
        assert refused.stderr.count("Error: ") == 1
        assert "--out" in refused.stderr
        assert (sorted(map(str, out.rglob("*"))), contents(out)) == before
        assert not list(tmp_path.glob(".*"))
