"""A matrix: a cell for each pair of a row and a column, shaded by a second value, with a number and perhaps a mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from analysis.charts import shades, svg
from analysis.charts.depths import DEPTHS
from analysis.charts.labels import cut, width, wrap
from analysis.charts.rows import ChartInput, ChartRows, Role, chart_rows
from analysis.charts.shades import Shade
from analysis.output.names import sort_key
from errors import UsageError
from plural import counted

ROLES: Final = {
    "row": Role(("state",)),
    "column": Role(("other",)),
    "value": Role(("agreements",)),
    "shade": Role(("depth",), required=False),
    "mark": Role(("alliances_of_many",), required=False),
}
_HEIGHT: Final = 28  # of a cell, at most
_SMALLEST: Final = 16  # width and height of a cell that can hold a number
_CORNER: Final = 8  # size of the mark in the corner of a cell
_LINE: Final = 19  # height of a line of the legend
_MOST_LISTED: Final = 60  # pairs of a shade that the description lists


class _Cell(NamedTuple):
    text: str  # the number
    shade: Shade | None
    mark: str | None


_Cells = dict[tuple[str, str], _Cell]  # by row and column


class _Grid(NamedTuple):
    """Where the cells are, in units, with the names of the rows and columns."""

    left: float
    top: float
    wide: float
    high: float
    rows: Sequence[str]
    columns: Sequence[str]

    @property
    def bottom(self) -> float:
        return self.top + self.high * len(self.rows)

    def corner(self, row: str, column: str) -> tuple[float, float]:
        """The upper left corner of a cell."""
        return self.left + self.columns.index(column) * self.wide, self.top + self.rows.index(row) * self.high


def draw(chart: ChartInput) -> str:
    """Draw a cell for each row of the data, with its value as a number, shaded by `shade` or else by the value.

    A shade is a depth of agreements, or one of at most five other texts, from pale to dark in the order of the option
    `order`, or of their letters. A cell with a `mark` (any text) has a triangle in its corner, which the option
    `marked` explains. If the rows are pairs of which each is given once, both halves of the matrix are drawn.
    """
    table = chart_rows("matrix", chart, ROLES, title="Matrix", unit="", marked="marked", order=[])
    if not table.rows:
        return table.no_data()
    unit = table.options["unit"] or ("agreement" if table.columns["value"].name == "agreements" else "")
    by_label = _shades(table, table.options["order"])
    cells = _cells(table, by_label)
    description = _description(cells)
    pairs = dict(cells)
    if _are_pairs(cells):
        cells |= {(column, row): cell for (row, column), cell in cells.items()}
    grid = _grid(cells, chart.width)
    body = [
        _headings(grid),
        svg.group(_drawn(place, cell, grid, unit) for place, cell in cells.items()),
        svg.group(_diagonal(grid), fill=svg.RULE),
    ]
    legend, height = _legend(pairs, table.options["marked"], grid.bottom + 16, chart.width)
    return table.picture(description, grid.bottom + 16 + height, [*body, *legend])


def _shades(table: ChartRows, order: Sequence[str]) -> list[Shade | None]:
    """The shade of each row of the data."""
    count = range(len(table.rows))
    if "shade" not in table.columns:
        numbers = [table.number(row, "value") for row in count]
        steps = shades.ranges(
            max((number or 0 for number in numbers), default=0), lambda n: table.tick_text("value", n)
        )
        return [None if not number else next(shade for end, shade in steps if number <= end) for number in numbers]
    texts = [table.text(row, "shade") for row in count]
    used = {text for text in texts if text is not None}
    if used <= DEPTHS.keys():
        by_text = {text: Shade(DEPTHS[text].label, DEPTHS[text].opacity) for text in used}
    else:
        ordered = [str(text) for text in order] or sorted(used, key=sort_key)
        if missing := sorted(used.difference(ordered)):
            raise UsageError(f"chart matrix: the option order lacks the shade {missing[0]!r}")
        if len(ordered) > len(shades.OPACITIES):
            raise UsageError(
                f"chart matrix: {len(ordered)} shades, but at most {len(shades.OPACITIES)} can be distinguished"
            )
        by_text = dict(zip(ordered, shades.in_order([text.replace("_", " ") for text in ordered]), strict=True))
    return [None if text is None else by_text[text] for text in texts]


def _cells(table: ChartRows, by_row: Sequence[Shade | None]) -> _Cells:
    cells: _Cells = {}
    for row, shade in enumerate(by_row):
        table.required(row, "row")
        table.required(row, "column")
        place = table.label(row, "row") or "", table.label(row, "column") or ""
        if place in cells:
            raise UsageError(f"chart matrix: row {row + 1} repeats the pair of {place[0]} and {place[1]}")
        number = table.number(row, "value")
        text = table.number_text("value", number) if number else ""
        cells[place] = _Cell(text, shade, table.label(row, "mark"))
    return cells


def _are_pairs(cells: _Cells) -> bool:
    """Whether the rows are pairs of the same things, of which each is given once."""
    rows, columns = {row for row, _ in cells}, {column for _, column in cells}
    return not any((column, row) in cells for row, column in cells) and (len(cells) == 1 or bool(rows & columns))


def _description(cells: _Cells) -> str:
    names = dict.fromkeys(name for place in cells for name in place)
    parts = [f"Matrix of {len(names)} parties and {counted(len(cells), 'pair')}."]
    for shade, places in _by_shade(cells).items():
        listed = ", ".join(f"{row}{svg.TO}{column} {cells[row, column].text}" for row, column in places[:_MOST_LISTED])
        more = f" and {len(places) - _MOST_LISTED} more" if len(places) > _MOST_LISTED else ""
        parts.append(f"{shade.label}, {counted(len(places), 'pair')}: {listed}{more}.")
    marked = sum(cell.mark is not None for cell in cells.values())
    if marked:
        parts.append(f"{counted(marked, 'pair')} marked.")
    return " ".join(parts)


def _by_shade(cells: _Cells) -> Mapping[Shade, list[tuple[str, str]]]:
    """The places of the cells by shade, from the darkest."""
    used = sorted(
        {cell.shade for cell in cells.values() if cell.shade}, key=lambda shade: (-shade.opacity, shade.label)
    )
    return {shade: [place for place, cell in cells.items() if cell.shade == shade] for shade in used}


def _grid(cells: _Cells, chart_width: float) -> _Grid:
    rows = sorted({row for row, _ in cells}, key=sort_key)
    columns = sorted({column for _, column in cells}, key=sort_key)
    left = min(0.28 * chart_width, max(width(row, svg.SIZE) for row in rows) + 10)
    top = min(200.0, max(width(column, svg.SIZE) for column in columns) + 12)
    wide = min(64.0, (chart_width - left - 2) / len(columns))
    return _Grid(left, top, wide, max(8.0, min(_HEIGHT, wide)), rows, columns)


def _headings(grid: _Grid) -> str:
    """The names of the rows, and those of the columns, which read upwards."""
    parts = []
    size = svg.SIZE if grid.high >= svg.SIZE + 2 else grid.high - 1
    for row in grid.rows:
        _, y = grid.corner(row, grid.columns[0])
        name = cut(row, size, grid.left - 10)
        parts.append(svg.text(grid.left - 6, y + grid.high / 2 + size / 3, name, text_anchor="end", font_size=size))
    for column in grid.columns:
        x, _ = grid.corner(grid.rows[0], column)
        at = svg.point(x + grid.wide / 2 + size / 3, grid.top - 6)
        name = svg.words(cut(column, size, grid.top - 10))
        parts.append(svg.text(0, 0, name, transform=f"translate({at}) rotate(-90)", font_size=size))
    return svg.group(parts)


def _drawn(place: tuple[str, str], cell: _Cell, grid: _Grid, unit: str) -> str:
    x, y = grid.corner(*place)
    number = cell.text or "none"
    if unit:
        number = counted(int(cell.text), unit) if cell.text.isdecimal() else f"{cell.text or 'no'} {unit}s"
    facts = [number, cell.shade.label if cell.shade else "", cell.mark or ""]
    parts = [svg.tip(f"{place[0]} {svg.TO} {place[1]}: {', '.join(fact for fact in facts if fact)}")]
    box = {"x": x + 1, "y": y + 1, "width": grid.wide - 2, "height": grid.high - 2}
    if cell.shade is None:
        parts.append(svg.element("rect", **box, fill=svg.PAPER, stroke=svg.RULE))
    elif cell.shade.opacity == 0:
        parts.append(svg.element("rect", **box, fill=svg.PAPER, stroke=svg.MUTED, stroke_dasharray="2 2"))
    else:
        parts.append(svg.element("rect", **box, fill=svg.SERIES[0], fill_opacity=cell.shade.opacity))
    ink = cell.shade.ink if cell.shade else svg.INK
    if cell.text and grid.wide >= max(_SMALLEST, width(cell.text, svg.SMALL)) and grid.high >= _SMALLEST:
        middle = y + grid.high / 2 + 4
        parts.append(
            svg.text(x + grid.wide / 2, middle, cell.text, text_anchor="middle", font_size=svg.SMALL, fill=ink)
        )
    if cell.mark is not None:
        parts.append(_corner(x + grid.wide - 1, y + 1, ink))
    return svg.group(parts)


def _corner(x: float, y: float, ink: str) -> str:
    """The triangle of a mark in the upper right corner of a cell."""
    return svg.element("path", d=f"M{svg.point(x, y)}h-{_CORNER}l{_CORNER} {_CORNER}z", fill=ink)


def _diagonal(grid: _Grid) -> list[str]:
    """The cells of a name with itself."""
    parts = []
    for name in grid.rows:
        if name in grid.columns:
            x, y = grid.corner(name, name)
            parts.append(svg.element("rect", x=x + 1, y=y + 1, width=grid.wide - 2, height=grid.high - 2))
    return parts


def _legend(cells: _Cells, marked: str, y: float, chart_width: float) -> tuple[list[str], float]:
    """A swatch for each shade, and the triangle with what the marks are; and the height."""
    parts, top = [], y
    for shade, places in _by_shade(cells).items():
        look: dict[str, str | float | None] = {"fill": svg.SERIES[0], "fill_opacity": shade.opacity}
        if shade.opacity == 0:
            look = {"fill": svg.PAPER, "stroke": svg.MUTED, "stroke_dasharray": "2 2"}
        parts.append(svg.element("rect", x=1, y=y, width=22, height=13, **look))
        parts.append(svg.text(30, y + 11, f"{shade.label}: {counted(len(places), 'pair')}"))
        y += _LINE
    marks = sorted({mark for cell in cells.values() if cell.mark for mark in cell.mark.split("; ")}, key=sort_key)
    if marks:
        parts.append(_corner(17, y + 3, svg.INK))
        count = sum(cell.mark is not None for cell in cells.values())
        text = f"{marked} ({counted(count, 'pair')}): {'; '.join(marks)}"
        for line in wrap(text, svg.SIZE, chart_width - 32, 4):
            parts.append(svg.text(30, y + 11, line))
            y += _LINE - 2
    return parts, y - top
