"""What is wrong with input files: one line a fault, with file, line and column, and all of them at once."""

from typing import NamedTuple

from errors import PactbookError

LONGEST_QUOTE = 60


class Place(NamedTuple):
    """Where a cell stands: the file as shown, line and cell number from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """A fault: where, what, and in how many further places the same."""

    place: Place
    text: str
    further: int = 0

    def __str__(self) -> str:
        more = f" (and {self.further} more place{'s' if self.further > 1 else ''})" if self.further else ""
        return f"{self.place}: {self.text}{more}"


class InvalidInputError(PactbookError):
    """Input that was refused as a whole; `problems` has every fault, each a line; `str()` is how many there are."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        files = len({problem.place.file for problem in problems})
        count = f"{len(problems)} error{'s' if len(problems) > 1 else ''} in {files} file{'s' if files > 1 else ''}"
        super().__init__(f"{count}: nothing was loaded")


class Problems:
    """Collects faults; those with one cause are counted at the first place."""

    def __init__(self) -> None:
        self._found: dict[object, Problem] = {}

    def add(self, place: Place, text: str, cause: object = None) -> None:
        """Note a fault; of several with the same `cause` only the first is shown, with a count of the others."""
        key = cause if cause is not None else (place, text)
        first = self._found.get(key)
        self._found[key] = Problem(place, text) if first is None else first._replace(further=first.further + 1)

    def __len__(self) -> int:
        return len(self._found)

    def raise_if_any(self) -> None:
        """Raise InvalidInputError with all that was found, in order of file, line and column."""
        if self._found:
            raise InvalidInputError(sorted(self._found.values()))


def quoted(value: str) -> str:
    """A cell's text as shown in a message: escaped, and cut where it is long."""
    shown = ascii(value) if not value.isprintable() else f"'{value}'"
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}…'"
