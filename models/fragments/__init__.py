"""Common table expressions that canned queries include and that views are made of; one text for both."""

import os

FOLDER = os.path.dirname(__file__)


def text(name: str) -> str:
    """The expressions of a fragment, to stand after `with`; parameters are written `:name`."""
    return read(os.path.join(FOLDER, f"{name}.sql"))


def read(path: str) -> str:
    """The expressions of a file of a fragment."""
    with open(path, encoding="utf-8") as file:
        return file.read().strip().rstrip(",")
