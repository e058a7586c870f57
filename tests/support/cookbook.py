"""The cookbook taken apart: title -> its trap, its SQL, the rows shown, and how many there are."""

import re
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "cookbook.md").read_text(encoding="utf-8")
SECTION = re.compile(
    r"^## (.+?)\n\n(.+?)\n\n```sql\n(.+?)^```\n\n(.+?)\n(?:\nThe first 5 of (\d+) rows\.\n)?(?=\n## |\Z)",
    re.DOTALL | re.MULTILINE,
)
RECIPES = {title: (trap, sql, shown, total) for title, trap, sql, shown, total in SECTION.findall(PAGE)}
