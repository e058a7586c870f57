"""Texts and names of files in the SQL of DuckDB."""

from collections.abc import Sequence
from pathlib import Path

from errors import UsageError
from narration import encodable


def literal(text: str) -> str:
    """The text as a literal of SQL."""
    return "'{}'".format(text.replace("'", "''"))


def file_literal(path: Path) -> str:
    """The name of a file as a literal of SQL. Raises UsageError for one that DuckDB cannot have."""
    return literal(file_name(path))


def files_literal(paths: Sequence[Path]) -> str:
    """The names of files as a list of SQL. Raises UsageError as `file_literal` does."""
    return f"[{', '.join(map(file_literal, paths))}]"


def file_name(path: Path) -> str:
    """The name of a file or folder as DuckDB gets it. Raises UsageError where it is not UTF-8."""
    for part in path.parts:
        if part != encodable(part):
            raise UsageError(f"the name {part} is not valid UTF-8, and DuckDB cannot open it: choose another name")
    return str(path)
