"""Volumes by year from SIPRI's own yearly totals: multi-year orders are distributed so that the sums agree with them.

SIPRI's register names the years of an order's deliveries, but not how much was delivered in each. Its two tables of
TIV give the total of every supplier and of every recipient by year, in whole millions. Of all ways to distribute orders
the one is taken that is nearest to equal shares (in relative entropy, as in iterative proportional fitting) and whose
sums are within the rounding of the tables. It is the minimum of a convex function with one multiplier for each total,
found by Newton's method with conjugate gradients.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from errors import UsageError
from hints import install

if TYPE_CHECKING:
    from numpy.typing import NDArray

Totals = Mapping[tuple[str, int], float]  # name and year -> TIV in millions; a name has all years of the table

SLACK = 0.03  # variance that a sum may have around a rounded total: keeps sums that roundings contradict solvable
STEPS = 25  # of Newton's method, at most
DIRECTIONS = 60  # conjugate gradients in a step
NEAR = 0.02  # largest gradient, in millions, at which it ends


class Volume(NamedTuple):
    """What an order delivered in all its years."""

    supplier: str  # as SIPRI names it
    recipient: str
    years: tuple[int, ...]
    tiv: float


def shares(orders: Sequence[Volume], exports: Totals, imports: Totals) -> list[list[float]]:
    """The share of each year in each order; those of an order add up to 1. Names without totals set no bounds.

    Raises UsageError where numpy is not installed.
    """
    try:
        import numpy as np
    except ModuleNotFoundError:
        raise UsageError(f"SIPRI's tables need the package numpy: {install('numpy')}") from None
    groups: dict[tuple[str, str, tuple[int, ...]], float] = {}  # orders of the same parties and years have equal shares
    for order in orders:
        groups[order[:3]] = groups.get(order[:3], 0.0) + order.tiv
    problem = _Problem(list(groups.items()), exports, imports, np)
    fitted = problem.solve()
    first = dict(zip(groups, np.cumsum([0, *(len(key[2]) for key in groups)])[:-1].tolist(), strict=True))
    return [fitted[first[order[:3]] : first[order[:3]] + len(order.years)] for order in orders]


class _Problem:
    """Cells (a group of orders in a year), and the totals that they belong to."""

    def __init__(
        self,
        groups: Sequence[tuple[tuple[str, str, tuple[int, ...]], float]],
        exports: Totals,
        imports: Totals,
        np: Any,
    ) -> None:
        self.np = np
        numbers: dict[tuple[int, str, int], int] = {}
        targets: list[float] = []

        def number(side: int, name: str, year: int) -> int:
            totals = (exports, imports)[side]
            if (name, year) not in totals:
                return -1
            key = (side, name, year)
            if key not in numbers:
                numbers[key] = len(numbers)
                targets.append(totals[name, year])
            return numbers[key]

        cells = [
            (place, number(0, supplier, year), number(1, recipient, year), tiv / len(years))
            for place, ((supplier, recipient, years), tiv) in enumerate(groups)
            for year in years
        ]
        group, self.export, self.import_, volumes = (np.array(column) for column in zip(*cells, strict=True))
        self.group = group
        self.count = len(numbers)
        self.targets = np.array(targets)
        self.tiv = np.array([tiv for _key, tiv in groups])
        self.logs = np.log(volumes / self.tiv[group])

    def solve(self) -> list[float]:
        """The fitted share of each cell in its group."""
        np = self.np
        multipliers = np.zeros(self.count)
        value, fitted = self._value(multipliers)
        for _step in range(STEPS):
            gradient = self._sums(fitted) - self.targets + SLACK * multipliers
            if abs(gradient).max(initial=0) < NEAR:
                break
            direction = self._direction(fitted, gradient)
            size = 1.0
            while True:
                following, cells = self._value(multipliers + size * direction)
                if following <= value + 1e-4 * size * (gradient @ direction) or size < 1e-3:
                    break
                size /= 2
            multipliers, value, fitted = multipliers + size * direction, following, cells
        result: list[float] = (fitted / self.tiv[self.group]).tolist()
        return result

    def _value(self, multipliers: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        """The function to be minimised, and the cells that belong to the multipliers."""
        np = self.np
        known = np.append(multipliers, 0.0)  # the last, at -1, is that of names without totals
        logs = self.logs + known[self.export] + known[self.import_]
        highest = np.full(len(self.tiv), -np.inf)
        np.maximum.at(highest, self.group, logs)
        weights = np.exp(logs - highest[self.group])
        sums = np.bincount(self.group, weights, len(self.tiv))
        entropy = (self.tiv * (np.log(sums) + highest)).sum()
        value = entropy - multipliers @ self.targets + SLACK * (multipliers @ multipliers) / 2
        return float(value), weights * (self.tiv / sums)[self.group]

    def _sums(self, cells: NDArray[Any]) -> NDArray[Any]:
        np = self.np
        sums: NDArray[Any] = sum(np.bincount(side + 1, cells, self.count + 1) for side in (self.export, self.import_))
        return sums[1:]

    def _direction(self, fitted: NDArray[Any], gradient: NDArray[Any]) -> NDArray[Any]:
        """Newton's direction, by conjugate gradients with the diagonal as preconditioner."""
        np = self.np
        portion = fitted / self.tiv[self.group]

        def curved(vector: NDArray[Any]) -> NDArray[Any]:
            known = np.append(vector, 0.0)
            change = known[self.export] + known[self.import_]
            mean = np.bincount(self.group, portion * change, len(self.tiv))
            return self._sums(fitted * (change - mean[self.group])) + SLACK * vector

        scale = 1 / (self._sums(fitted * (1 - portion)) + SLACK)
        direction: NDArray[Any] = np.zeros(self.count)
        rest = -gradient
        scaled = scale * rest
        search, length = scaled, rest @ scaled
        enough = length * 0.05**2
        for _turn in range(DIRECTIONS):
            bent = curved(search)
            size = length / (search @ bent)
            direction = direction + size * search
            rest = rest - size * bent
            scaled = scale * rest
            length, before = rest @ scaled, length
            if length < enough:
                break
            search = scaled + length / before * search
        return direction
