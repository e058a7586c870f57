"""Arms flows by year: a row of bars for each partner, with one bar for each year; whiskers show rival figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from analysis.charts import scale, svg
from analysis.charts.labels import cut, width
from analysis.charts.rows import ChartInput, ChartRows, Role, chart_rows

ROLES: Final = {
    "year": Role(("year",)),
    "partner": Role(("supplier", "recipient")),
    "low": Role(("volume_low",)),
    "high": Role(("volume_high",), required=False),
    "without": Role(("without_value",), required=False),
}
_TOP: Final = 34
_ALL: Final = 100  # height of the bars of all partners together
_BAND: Final = 28
_GAP: Final = 7
_COLOUR: Final = svg.SERIES[0]


class _Flow(NamedTuple):
    """Deliveries: their volume from low to high (None: not known), and the number of transfers without a value."""

    low: float | None
    high: float | None
    without: int


class _Band(NamedTuple):
    """The bars of one partner, or of all: `base` is the place of their base line, `unit` the height of 1 of volume."""

    name: str
    flows: Mapping[int, _Flow]
    base: float
    unit: float


def draw(chart: ChartInput) -> str:
    """Draw the volume of each partner and year, from low to high, and the number of transfers without a value.

    The option `unit` is the name of the volume.
    """
    table = chart_rows("flows", chart, ROLES, title="Arms flows", unit="trend-indicator value, millions")
    if not table.rows:
        return table.no_data()
    partners = _partners(table)
    totals = {name: flow_sum(flows.values()) for name, flows in partners.items()}
    partners = {name: partners[name] for name in sorted(partners, key=lambda name: (-(totals[name].high or 0), name))}
    years = sorted({year for flows in partners.values() for year in flows})
    by_year = {year: flow_sum(flows[year] for flows in partners.values() if year in flows) for year in years}
    total = flow_text(flow_sum(totals.values()))
    sentences = [f"Bars by year of {table.options['unit']}, {years[0]} to {years[-1]}: {total}."]
    sentences += [f"{name}: {flow_text(totals[name])} ({_by_year(flows)})." for name, flows in partners.items()]
    side = table.columns["partner"].name.replace("_", " ")
    labels = (f"all {side}s", f"by {side}", table.options["unit"])
    body, height = _body(partners, by_year, labels, chart.width)
    return table.picture(" ".join(sentences), height, body)


def _partners(table: ChartRows) -> dict[str, dict[int, _Flow]]:
    partners: dict[str, dict[int, _Flow]] = {}
    for row in range(len(table.rows)):
        table.required(row, "year")
        table.required(row, "partner")
        year, name = table.whole(row, "year") or 0, table.label(row, "partner") or ""
        low, high = table.number(row, "low"), table.number(row, "high")
        without = table.whole(row, "without") or 0
        flow = _Flow(high if low is None else low, low if high is None else high, without)
        flows = partners.setdefault(name, {})
        flows[year] = flow_sum((flows[year], flow)) if year in flows else flow
    return partners


def flow_sum(flows: Iterable[_Flow]) -> _Flow:
    """The sum of flows, rounded so that it does not depend on their order."""
    terms = list(flows)
    valued = [flow for flow in terms if flow.low is not None]
    without = sum(flow.without for flow in terms)
    if not valued:
        return _Flow(None, None, without)
    low, high = (round(sum(flow[side] or 0 for flow in valued), 2) for side in (0, 1))
    return _Flow(low, high, without)


def flow_text(flow: _Flow) -> str:
    """The volume as a number or a range, and the number of transfers without a value."""
    parts = []
    if flow.low is not None and flow.high is not None:
        parts.append(_range(flow.low, flow.high))
    if flow.without:
        parts.append(f"{flow.without} without a value")
    return " and ".join(parts) or "no value"


def _range(low: float, high: float) -> str:
    return svg.number(low) if low == high else f"{svg.number(low)}{svg.TO}{svg.number(high)}"


def _by_year(flows: Mapping[int, _Flow]) -> str:
    return ", ".join(f"{year} {flow_text(flow)}" for year, flow in sorted(flows.items()))


def _body(
    partners: Mapping[str, Mapping[int, _Flow]],
    by_year: Mapping[int, _Flow],
    labels: tuple[str, str, str],
    chart_width: float,
) -> tuple[list[str], float]:
    """The marks of the chart and its height: the bars of all partners together, then those of each on another scale."""
    totals = {name: _total(flows) for name, flows in [("", by_year), *partners.items()]}
    span = min(by_year), max(by_year)
    left = min(0.3 * chart_width, max(34.0, *(width(name, svg.SMALL) + 4 for name in partners))) + 8
    right = chart_width - max(width(total, svg.SMALL) for total in totals.values()) - 8
    step = (right - left) / (span[1] - span[0] + 1)
    years = scale.year_ticks(*span, max(2, int((right - left) / 44)))

    def x(year: int) -> float:
        return left + (year - span[0] + 0.5) * step

    def bars(band: _Band) -> list[str]:
        axis = [] if band.name else _scale(band, left, right)
        marks = [_bar(band, year, flow, x(year), step) for year, flow in sorted(band.flows.items())]
        total = svg.text(chart_width - 1, band.base - 3, totals[band.name], text_anchor="end", font_size=svg.SMALL)
        return [*axis, svg.line(left, band.base, right, band.base, stroke=svg.MUTED), *marks, total]

    def dates(base: float) -> str:
        marks = [svg.line(x(year), base, x(year), base + 4, stroke=svg.MUTED) for year in years]
        marks += [svg.text(x(year), base + 17, year, text_anchor="middle") for year in years]
        return svg.group(marks, fill=svg.MUTED, font_size=svg.SMALL)

    parts, y = [svg.note(1, 13, f"{labels[0]}: {labels[2]}")], float(_TOP + _ALL)
    highest = scale.ticks(max(flow.high or 0 for flow in by_year.values()), 4)[-1]
    parts += [*bars(_Band("", by_year, y, _ALL / highest)), dates(y)]
    if len(partners) > 1:
        full = max(flow.high or 0 for flows in partners.values() for flow in flows.values()) or 1
        parts.append(svg.note(1, y + 44, f"{labels[1]}, same scale (maximum {svg.number(full)})"))
        y, bottom = y + 48, y + 48 + len(partners) * (_BAND + _GAP)
        parts.append(svg.group((svg.line(x(year), y, x(year), bottom) for year in years), stroke=svg.RULE))
        for name, flows in partners.items():
            y += _BAND + _GAP
            parts += bars(_Band(name, flows, y, _BAND / full))
            parts.append(
                svg.text(left - 6, y - 3, cut(name, svg.SMALL, left - 8), text_anchor="end", font_size=svg.SMALL)
            )
        parts.append(dates(y))
    legend, height = _legend(by_year, y + 36)
    return [*parts, *legend], y + 28 + height


def _total(flows: Mapping[int, _Flow]) -> str:
    total = flow_sum(flows.values())
    if total.low is None or total.high is None:
        return "?"
    low, high = (f"{value:.0f}" if value >= 100 else f"{value:.1f}" for value in (total.low, total.high))
    return low if low == high else f"{low}{svg.TO}{high}"


def _scale(band: _Band, left: float, right: float) -> list[str]:
    marks = scale.ticks(_ALL / band.unit, 4)
    lines = [svg.line(left, band.base - mark * band.unit, right, band.base - mark * band.unit) for mark in marks[1:]]
    values = [svg.text(left - 6, band.base - mark * band.unit + 4, f"{mark:g}", text_anchor="end") for mark in marks]
    return [svg.group(lines, stroke=svg.RULE), svg.group(values, fill=svg.MUTED, font_size=svg.SMALL)]


def _bar(band: _Band, year: int, flow: _Flow, middle: float, step: float) -> str:
    """The bar of a year: full colour up to the lowest figure, pale up to the highest, with a whisker between them.

    A diamond stands for transfers without a value.
    """
    wide, top = min(24.0, step * 0.7), band.base
    parts = [svg.tip(f"{year}{' ' + band.name if band.name else ''}: {flow_text(flow)}")]
    if flow.low is not None and flow.high is not None:
        low = max(1.0, flow.low * band.unit) if flow.low else 0
        high = max(low, flow.high * band.unit)
        parts.append(_box(middle, band.base - low, wide, low, fill=_COLOUR))
        top = band.base - high
        if flow.high > flow.low:
            parts.append(_box(middle, top, wide, high - low, fill=_COLOUR, fill_opacity=0.25))
            parts.append(_whisker(middle, band.base - low, top, wide / 2))
    if flow.without:
        parts.append(_diamond(middle, top - 5))
    return svg.group(parts)


def _box(middle: float, top: float, wide: float, high: float, **attributes: str | float | None) -> str:
    return svg.element("rect", x=middle - wide / 2, y=top, width=wide, height=high, **attributes) if high else ""


def _whisker(middle: float, low: float, high: float, wide: float) -> str:
    ends = "".join(f"M{svg.number(middle - wide / 2)} {svg.number(y)}h{svg.number(wide)}" for y in (low, high))
    return svg.element(
        "path", d=f"M{svg.number(middle)} {svg.number(low)}V{svg.number(high)}{ends}", stroke=svg.INK, stroke_width=1.2
    )


def _diamond(middle: float, y: float) -> str:
    path = f"M{svg.number(middle)} {svg.number(y - 3.5)}l3.5 3.5l-3.5 3.5l-3.5 -3.5z"
    return svg.element("path", d=path, fill=svg.PAPER, stroke=svg.INK, stroke_width=1.2)


def _legend(flows: Mapping[int, _Flow], y: float) -> tuple[list[str], float]:
    """The marks of the legend, with an entry for each kind of mark in the chart, and its height."""
    entries = [(_box(7, y - 6, 12, 12, fill=_COLOUR), "delivered volume (lowest figure)")]
    if any(flow.low != flow.high for flow in flows.values()):
        pale = _box(7, y - 6 + 20, 12, 12, fill=_COLOUR, fill_opacity=0.25)
        entries.append((pale + _whisker(7, y + 26, y + 14, 6), "range up to the highest figure"))
    if any(flow.without for flow in flows.values()):
        entries.append((_diamond(7, y + 20 * len(entries)), "deliveries without a recorded value, not in the bars"))
    texts = [svg.text(22, y + 4 + 20 * place, label, font_size=svg.SMALL) for place, (_, label) in enumerate(entries)]
    return [mark for mark, _ in entries] + texts, 20.0 * len(entries)
