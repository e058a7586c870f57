"""Common table expressions that canned queries include and that views are made of; one text for both."""

import os

FOLDER = os.path.dirname(__file__)


def text(name: str) -> str:
    """The expressions of a fragment, to stand after `with`; parameters are written `:name`."""
    with open(os.path.join(FOLDER, f"{name}.sql"), encoding="utf-8") as file:
        return file.read().strip().rstrip(",")
