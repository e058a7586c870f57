"""Agreements on a vertical axis of time, the oldest at the top; each label is as close to its date as possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from analysis.charts import scale, svg
from analysis.charts.labels import cut, spread, width, wrap
from analysis.charts.rows import ChartInput, ChartRows, Role, chart_rows
from plural import counted

ROLES: Final = {
    "date": Role(("signed_on", "date")),
    "title": Role(("title", "what")),
    "kind": Role(("instrument", "event"), required=False),
    "who": Role(("partners", "parties", "actors"), required=False),
    "binding": Role(("binding",), required=False),
    "agreement": Role(("agreement",), required=False),
    "reaction_to": Role(("reaction_to",), required=False),
}
_AXIS: Final = 50.0  # place of the axis
_LABELS: Final = 96.0  # left edge of the labels
_RIGHT: Final = 30  # width of the arrows at the right of the labels
_DATE: Final = 86  # width of a date
_LINE: Final = 16  # height of a line of text
_GAP: Final = 12  # between labels
_TITLE_LINES: Final = 3
_BINDING: Final = {"yes": "binding", "no": "not binding", "unknown": "not known if binding"}


class _Pact(NamedTuple):
    code: str | None
    signed_on: str | None
    facts: str  # kind, who
    lines: Sequence[str]  # the title
    remarks: Sequence[str]
    answers: Sequence[str]  # codes of the agreements that this one is reported to respond to
    binding: str | None

    @property
    def height(self) -> float:
        return _LINE * (1 + len(self.lines) + len(self.remarks)) + _GAP


def draw(chart: ChartInput) -> str:
    """Draw dated titles; `binding` is yes, no or unknown.

    Responses are drawn from the roles agreement and reaction_to (codes, separated by commas). A date that is known
    only to the month or the year is a bar on the axis.
    """
    table = chart_rows("timeline", chart, ROLES, title="Timeline")
    if not table.rows:
        return table.no_data()
    count = range(len(table.rows))
    dates = {table.text(row, "agreement"): table.date(row, "date") for row in count}
    pacts = [_pact(table, row, dates, chart.width) for row in count]
    dated = sorted((pact for pact in pacts if pact.signed_on), key=lambda pact: (pact.signed_on or "", pact.lines))
    undated = [pact for pact in pacts if not pact.signed_on]
    body, height = _body(dated, undated, chart.width)
    without = f", {len(undated)} without a date" if undated else ""
    noun = "agreement" if "agreement" in table.columns else "event"
    sentences = [f"Timeline of {counted(len(pacts), noun)}{without}."]
    in_order = sorted(count, key=lambda row: table.date(row, "date") or "~")
    sentences += [f"{table.date(row, 'date') or 'Without a date'}: {table.required(row, 'title')}." for row in in_order]
    return table.picture(" ".join(sentences), height, body)


def _pact(table: ChartRows, row: int, dates: Mapping[str | None, str | None], chart_width: float) -> _Pact:
    signed_on, binding = table.date(row, "date"), table.text(row, "binding")
    answers = [code.strip() for code in (table.text(row, "reaction_to") or "").split(",") if code.strip()]
    facts = ((table.text(row, "kind") or "").replace("_", " "), table.label(row, "who"))
    room = chart_width - _LABELS - _RIGHT
    return _Pact(
        code=table.text(row, "agreement"),
        signed_on=signed_on,
        facts=cut(" · ".join(svg.words(fact) for fact in facts if fact), svg.SMALL, room - _DATE),
        lines=wrap(svg.words(table.required(row, "title")), svg.SIZE, room, _TITLE_LINES),
        remarks=[
            cut(_answer(signed_on, dates.get(code), table.names.get(code, code)), svg.SMALL, room) for code in answers
        ],
        answers=answers,
        binding=binding,
    )


def _answer(signed_on: str | None, first: str | None, title: str) -> str:
    """The remark on a response, with the number of days if both dates are known to the day."""
    if first is None:
        return f"reported response to {title}"
    if signed_on is None or len(signed_on) < 10 or len(first) < 10:
        return f"reported response to the agreement of {first}"
    days = (date.fromisoformat(signed_on) - date.fromisoformat(first)).days
    return f"reported response to that of {first}, {counted(days, 'day')} earlier"


def _body(dated: Sequence[_Pact], undated: Sequence[_Pact], chart_width: float) -> tuple[list[str], float]:
    length = sum(pact.height for pact in dated)
    tops, parts = {}, []
    if dated:
        spans = [scale.span(pact.signed_on or "") for pact in dated]
        first, last = int(min(start for start, _ in spans)), -int(-max(end for _, end in spans) // 1)

        def y(year: float) -> float:
            return 8 + (year - first) / (last - first) * length

        starts = [min(y(start) + 4.5, y((start + end) / 2)) if end - start > 0.05 else y(start) for start, end in spans]
        places = spread(starts, [pact.height for pact in dated], 4, length + 12)
        parts.append(_axis(first, last, y))
        for pact, start, place in zip(dated, starts, places, strict=True):
            tops[id(pact)] = place - pact.height / 2
            parts.append(_leader(start, tops[id(pact)]))
        longest_first = sorted(range(len(dated)), key=lambda place: spans[place][0] - spans[place][1])
        parts += [_mark(dated[place], y(spans[place][0]), y(spans[place][1])) for place in longest_first]
    end = length + 20 if dated else 4
    if undated:
        parts.append(svg.note(_LABELS, end + 14, "Without a date", font_style="italic"))
        end += 22
    for pact in undated:
        tops[id(pact)] = end
        parts.append(_mark(pact, end + 8, end + 8))
        end += pact.height
    pacts = [*dated, *undated]
    labels = [_label(pact, tops[id(pact)]) for pact in pacts]
    legend, height = _legend(pacts, end)
    return [*parts, svg.group(labels), *_arrows(pacts, tops, chart_width), *legend], end + height


def _axis(first: int, last: int, y: Callable[[float], float]) -> str:
    years = scale.year_ticks(first, last, max(2, int((y(last) - y(first)) / 30)))
    marks = [svg.line(_AXIS, y(first), _AXIS, y(last), stroke_width=1.2)]
    marks += [svg.line(_AXIS - 4, y(year), _AXIS, y(year)) for year in years]
    dates = [svg.text(_AXIS - 8, y(year) + 4, year, text_anchor="end") for year in years]
    return svg.group([svg.group(marks, stroke=svg.MUTED), svg.group(dates, fill=svg.MUTED, font_size=svg.SMALL)])


def _leader(start: float, top: float) -> str:
    path = f"M{svg.point(_AXIS, start)}L{svg.point(_LABELS - 14, top + 8)}H{svg.number(_LABELS - 5)}"
    return svg.element("path", d=path, fill="none", stroke=svg.MUTED, stroke_width=0.8)


def _mark(pact: _Pact, start: float, end: float) -> str:
    """A disc on the axis, or a bar as long as the month or the year that the date is known to."""
    x, middle = (_AXIS, (start + end) / 2) if pact.signed_on else (_LABELS - 12, start)
    half = max(4.5, (end - start) / 2)
    tip = svg.tip(f"{pact.signed_on or 'no date'}: {' '.join(pact.lines)}")
    look = _look(pact.binding)
    if half > 4.5:
        look["fill_opacity"] = 0.4
    return svg.element("rect", tip, x=x - 4.5, y=middle - half, width=9, height=2 * half, rx=4.5, **look)


def _look(binding: str | None) -> dict[str, str | float | None]:
    fill, dashes = {"no": (svg.PAPER, None), "unknown": (svg.PAPER, "2 1.6")}.get(binding or "", (svg.SERIES[0], None))
    return {"fill": fill, "stroke": svg.SERIES[0], "stroke_width": 2, "stroke_dasharray": dashes}


def _label(pact: _Pact, top: float) -> str:
    y = top + 12
    parts = [svg.text(_LABELS, y, pact.signed_on or "no date", font_size=svg.SMALL, font_weight=600)]
    if pact.facts:
        parts.append(svg.note(_LABELS + _DATE, y, pact.facts))
    for part in pact.lines:
        y += _LINE
        parts.append(svg.text(_LABELS, y, part))
    for part in pact.remarks:
        y += _LINE
        parts.append(svg.note(_LABELS, y, part, font_style="italic"))
    return svg.group(parts)


def _arrows(pacts: Sequence[_Pact], tops: Mapping[int, float], chart_width: float) -> list[str]:
    """Arrows at the right of the labels, from an agreement to those reported as responses to it."""
    by_code = {pact.code: pact for pact in pacts if pact.code}
    parts = []
    for pact in pacts:
        for code in pact.answers:
            if code in by_code and by_code[code] is not pact:
                (x1, y1), (x2, y2) = _after(by_code[code], tops), _after(pact, tops)
                right, down, left = (svg.number(at) for at in (chart_width - 10, y2, x2))
                path = f"M{svg.point(x1, y1)}H{right}V{down}H{left}m6 -4l-6 4l6 4"
                parts.append(svg.element("path", svg.tip(f"{pact.code} is reported as a response to {code}"), d=path))
    return [svg.group(parts, fill="none", stroke=svg.SERIES[1], stroke_width=1.6)]


def _after(pact: _Pact, tops: Mapping[int, float]) -> tuple[float, float]:
    """The place at which the first line of a label ends."""
    return _LABELS + _DATE + width(pact.facts, svg.SMALL) + 8, tops[id(pact)] + 8


def _legend(pacts: Sequence[_Pact], y: float) -> tuple[list[str], float]:
    names = [name for name in _BINDING if any(pact.binding == name for pact in pacts)]
    parts = []
    for place, name in enumerate(names):
        middle = y + 12 + 19 * place
        parts.append(svg.element("rect", x=_AXIS - 4.5, y=middle - 4.5, width=9, height=9, rx=4.5, **_look(name)))
        parts.append(svg.text(_LABELS, middle + 4, _BINDING[name], font_size=svg.SMALL))
    return parts, 19 * len(names) + 4
