"""Settings of a file pactbook.toml: profiles, what outranks them, and where `config show` says they come from."""

import json
from pathlib import Path

import pytest

from support import Run

FILE = """
database_url = "one.db"

[profile.server]
database_url = "postgresql://reader:secret@host/pacts"
schema = "facts"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with settings in it."""
    (tmp_path / "pactbook.toml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "PROFILE", "SCHEMA", "QUERIES_DIR", "CONFIG"):
        monkeypatch.delenv(f"PACTBOOK_{name}", raising=False)
    return tmp_path


def settings(run: Run, *arguments: str) -> dict[str, tuple[str | None, str]]:
    outcome = run(*arguments, "config", "show", "--format", "json")
    assert outcome.exit_code == 0, outcome.stderr
    return {row["setting"]: (row["value"], row["source"]) for row in json.loads(outcome.stdout)}


@pytest.mark.usefixtures("folder")
def test_option_outranks_environment_outranks_profile_outranks_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(run)["database_url"] == ("one.db", "pactbook.toml")
    assert settings(run, "--profile", "server")["schema"] == ("facts", "pactbook.toml")
    monkeypatch.setenv("PACTBOOK_SCHEMA", "other")
    assert settings(run, "--profile", "server")["schema"] == ("other", "environment")
    assert settings(run, "--profile", "server", "--schema", "mine")["schema"] == ("mine", "option")
    assert settings(run, "--profile", "server")["queries_dir"] == (None, "default")


@pytest.mark.usefixtures("folder")
def test_passwords_are_not_shown(run: Run) -> None:
    url, source = settings(run, "--profile", "server")["database_url"]
    assert source == "pactbook.toml"
    assert url is not None
    assert "secret" not in url
    assert "host" in url


def test_the_database_of_the_file_is_used(run: Run, folder: Path, seeded_sqlite_template: Path) -> None:
    (folder / "pactbook.toml").write_text(f'database_url = "{seeded_sqlite_template}"\n', encoding="utf-8")
    assert run("sql", "select count(*) as n from actor where code = 'XKX'", "--format", "csv").stdout == "n\n1\n"


def test_mistakes_name_the_line(run: Run, folder: Path) -> None:
    outcome = run("--profile", "servre", "config", "show")
    assert (outcome.exit_code, outcome.stderr) == (
        2,
        "Error: pactbook.toml has no profile 'servre'; did you mean server?\n",
    )
    (folder / "pactbook.toml").write_text('\ndatabase = "x"\n', encoding="utf-8")
    outcome = run("config", "show")
    assert outcome.exit_code == 2
    assert outcome.stderr.startswith("Error: pactbook.toml:2: ")
    (folder / "pactbook.toml").write_text(f'{FILE}\n[profile.other]\ndatabse_url = "x"\n', encoding="utf-8")
    assert run("--profile", "server", "config", "show").exit_code == 0  # the mistake is in another profile
    assert run("config", "show").exit_code == 0
    outcome = run("--profile", "other", "config", "show")
    assert (outcome.exit_code, outcome.stderr) == (
        2,
        "Error: pactbook.toml:9: unknown key 'databse_url' of the profile other; did you mean database_url?\n",
    )
    (folder / "pactbook.toml").unlink()
    missing = "--profile x: the settings file pactbook.toml does not exist"
    message = f"Error: {missing}; write it, or name another with PACTBOOK_CONFIG\n"
    assert run("--profile", "x", "config", "show").stderr == message


def test_a_settings_file_that_the_environment_names_must_exist(
    run: Run, small_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = ("sql", "select 1 as one")
    monkeypatch.setenv("PACTBOOK_CONFIG", str(tmp_path / "none.toml"))
    code, out, err = run(*statement, url=small_sqlite_url)
    problem = f"PACTBOOK_CONFIG: the settings file {tmp_path / 'none.toml'} does not exist"
    assert (code, out, err) == (2, "", f"Error: {problem}; write it, or name another with PACTBOOK_CONFIG\n")
    monkeypatch.setenv("PACTBOOK_CONFIG", "/dev/null")  # as for none at all
    assert run(*statement, url=small_sqlite_url) == (0, "one\n1\n", "")
