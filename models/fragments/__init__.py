"""Common table expressions that canned queries include and that views are made of; one text for both."""

from pathlib import Path

FOLDER = Path(__file__).parent


def text(name: str) -> str:
    """The expressions of a fragment, to stand after `with`; parameters are written `:name`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8").strip().rstrip(",")
