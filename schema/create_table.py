"""The words in which SQLite keeps a table: CREATE TABLE."""

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"""'[^']*'|"[^"]*"|`[^`]*`|\[[^]]*\]|--[^\n]*|/\*[\s\S]*?\*/|[(),]""")


def parts(body: str) -> Iterator[str]:
    """The columns and constraints of a table: what stands between its brackets, split at commas outside any others."""
    depth, start = 0, 0
    for token in _TOKEN.finditer(body):
        if token[0] == "," and not depth:
            yield body[start : token.start()].strip()
            start = token.end()
        depth += {"(": 1, ")": -1}.get(token[0], 0)
    yield body[start:].strip()
