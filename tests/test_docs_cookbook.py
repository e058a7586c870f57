"""The recipes of the cookbook run as they stand, and give what the page shows."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from support.cookbook import PAGE, RECIPES


def test_there_are_recipes_enough_and_each_tells_its_trap() -> None:
    assert len(RECIPES) == PAGE.count("\n## ") == PAGE.count("```sql") >= 25
    for title, (trap, *_) in RECIPES.items():
        assert len(trap) > 80, title


@pytest.mark.every(3)
@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_gives_what_is_shown(title: str, run: Callable[..., Any], seeded_url: str) -> None:
    _, sql, shown, total = RECIPES[title]
    outcome = run("sql", sql, "--format", "markdown", url=seeded_url)
    assert outcome.exit_code == 0, outcome.stderr
    lines = outcome.stdout.splitlines()
    assert lines[:7] == shown.splitlines()
    assert len(lines) - 2 == int(total or len(shown.splitlines()) - 2) > 0


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_orders_its_rows(title: str) -> None:
    assert re.search(r"^order by .+$", RECIPES[title][1], re.MULTILINE)
