"""Where in a TOML file a table or key stands; the parser keeps no lines."""

from __future__ import annotations

import re
from collections.abc import Iterable


class Places:
    """Finds lines by the order of tables and the names of keys, well enough to lead a person there."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = list(_without_long_texts(text.splitlines()))

    def of(self, tables: Iterable[tuple[str, int]], *keys: str) -> str:
        """`file:line` of the key in the nth `[[table]]` within the one before it, as near as it is found."""
        at, end = 0, len(self.lines)
        for name, nth in tables:
            heads = [n for n in range(at, end) if re.match(rf"\s*\[\[?\s*{re.escape(name)}\s*\]", self.lines[n])]
            if nth >= len(heads):
                break
            at = heads[nth]
            outer = re.compile(rf"\s*\[(?!\[?\s*{re.escape(name)}\.)")
            end = next((n for n in range(at + 1, end) if outer.match(self.lines[n])), end)
        for key in keys:
            named = re.compile(rf"""(^|[\s{{,])["']?{re.escape(key)}["']?\s*=|^\s*\[.*\.{re.escape(key)}\]""")
            at = next((n for n in range(at, end) if named.search(self.lines[n])), at)
        return f"{self.path}:{at + 1}"


def _without_long_texts(lines: list[str]) -> Iterable[str]:
    inside = ""
    for line in lines:
        marks = re.findall(r'"""|' + "'''", line)
        yield "" if inside else line
        for mark in marks:
            if not inside:
                inside = mark
            elif mark == inside:
                inside = ""
