"""Hints for misspelled names: one rule."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from hints import install, nearest, suggestion

STATES = ["Denmark", "DNK", "Venezuela", "VEN", "Sweden", "SWE", "Sudan", "SDN", "Senegal", "SEN", "Yemen", "YEM"]


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("DEN", STATES, ["Denmark", "DNK"]),  # what begins with it, then what is spelled alike; not SEN, VEN
        ("denmarc", STATES, ["Denmark"]),
        ("GRB", ["GRC", "GBR", "GRD"], ["GBR", "GRC", "GRD"]),  # the same letters in another order
        ("korea", ["Republic of Korea", "Kosovo"], ["Republic of Korea"]),  # a word begins with it
        ("membr", ["observer", "member"], ["member"]),
        ("NATOO", ["NAFTA", "NATO"], ["NATO", "NAFTA"]),
        ("wenezuela", STATES, ["Venezuela"]),  # another first letter, where nothing is better
        ("état", ["État"], ["État"]),
        ("zzz", STATES, []),
        (" ", STATES, []),
        ("a(", ["a(b)"], ["a(b)"]),
    ],
)
def test_the_nearest_names_begin_alike(name: str, known: list[str], expected: list[str]) -> None:
    assert nearest(name, known) == expected


def test_a_message_names_what_was_meant_or_all_if_they_are_few() -> None:
    assert suggestion("DEN", STATES) == "; did you mean Denmark or DNK?"
    assert suggestion("x", ["one", "two"]) == "; known: one, two"
    assert suggestion("x", [str(number) for number in range(13)]) == ""
    assert suggestion("x", []) == ""


COMMAND = shlex.split(install("xlsxwriter", "psycopg[binary]"))


def test_a_missing_package_is_installed_for_the_python_that_runs() -> None:
    assert Path(COMMAND[0]).samefile(sys.executable)
    assert COMMAND[-3:] == ["install", "xlsxwriter", "psycopg[binary]"]


@pytest.mark.slow
def test_the_command_that_installs_a_package_works() -> None:
    said = {**os.environ, "PIP_QUIET": "0"}
    done = subprocess.run([*COMMAND[:-2], "--dry-run", "click"], capture_output=True, text=True, check=False, env=said)
    assert done.returncode == 0, done.stderr  # it is there already, so no registry is asked
    assert "already satisfied" in done.stdout
