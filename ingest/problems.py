"""What is wrong with input files: one line a problem, with file, line and column, and all of them at once."""

from collections.abc import Iterable
from typing import NamedTuple

from errors import PactbookError
from plural import counted

LONGEST_QUOTE = 60


class Place(NamedTuple):
    """Where a cell stands: the file as messages name it, line and cell number from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """What is wrong at a place. Of several with one `cause` only the first is shown, with a count of the others."""

    place: Place
    text: str
    cause: object = None


class InvalidInputError(PactbookError):
    """Input that was refused as a whole; `problems` has a line for each, in order of place, and `str()` counts them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        by_cause: dict[object, list[Problem]] = {}
        for problem in problems:
            by_cause.setdefault(problem.cause or (problem.place, problem.text), []).append(problem)
        alike = sorted(by_cause.values(), key=lambda alike: alike[0][:2])
        self.problems = [_line(first, len(others)) for first, *others in alike]
        files = {first.place.file for first, *_ in alike}
        super().__init__(f"{counted(len(alike), 'error')} in {counted(len(files), 'file')}: nothing was changed")


def _line(problem: Problem, others: int) -> str:
    more = f" (and {counted(others, 'more place')})" if others else ""
    return f"{problem.place}: {problem.text}{more}"


def refuse(problems: Iterable[Problem]) -> None:
    """Raise InvalidInputError with all problems, if there are any."""
    every = list(problems)
    if every:
        raise InvalidInputError(every)


def quoted(value: str) -> str:
    """A cell's text as messages show it: escaped, and cut where it is long."""
    text = ascii(value) if not value.isprintable() else f"'{value}'"
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…'"
