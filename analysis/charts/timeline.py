"""Agreements on a vertical axis of time, the oldest at the top; each label is as close to its date as possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from analysis.charts import scale, svg
from analysis.charts.labels import cut, spread, width, wrap
from analysis.charts.rows import ChartRows, chart_rows, options_of
from analysis.output.columns import Column
from plural import counted

_AXIS: Final = 50.0  # place of the axis
_LABELS: Final = 96.0  # left edge of the labels
_ROOM: Final = svg.WIDTH - _LABELS - 30  # width of the labels; arrows are at their right
_DATE: Final = 86  # width of a date
_LINE: Final = 16  # height of a line of text
_GAP: Final = 12  # between labels
_TITLE_LINES: Final = 3
_BINDING: Final = {"yes": "binding", "no": "not binding", "unknown": "not known if binding"}


class _Pact(NamedTuple):
    code: str | None
    signed_on: str | None
    facts: str  # instrument, partners
    lines: Sequence[str]  # the title
    remarks: Sequence[str]
    answers: Sequence[str]  # codes of the agreements that this one is reported to respond to
    binding: str | None

    @property
    def height(self) -> float:
        return _LINE * (1 + len(self.lines) + len(self.remarks)) + _GAP


def draw(columns: Sequence[Column], rows: Sequence[tuple[Any, ...]], options: Mapping[str, Any]) -> str:
    """Draw rows of signed_on, title and one of instrument, partners, parties; binding (yes, no, unknown) is optional.

    Responses are drawn from the columns agreement and reaction_to (codes, separated by commas). A date that is known
    only to the month or the year is a bar on the axis.
    """
    settings = options_of("timeline", options, {})
    table = chart_rows("timeline", columns, rows, ("signed_on", "title", "partners|parties|instrument"))
    title = settings["title"] or "Timeline of agreements"
    if not rows:
        return svg.no_data("timeline", title)
    dates = {table.text(row, "agreement"): table.date(row, "signed_on") for row in range(len(rows))}
    pacts = [_pact(table, row, dates) for row in range(len(rows))]
    dated = sorted((pact for pact in pacts if pact.signed_on), key=lambda pact: (pact.signed_on or "", pact.lines))
    undated = [pact for pact in pacts if not pact.signed_on]
    body, height = _body(dated, undated)
    without = f", {len(undated)} without a date" if undated else ""
    sentences = [f"Timeline of {counted(len(pacts), 'agreement')}{without}."]
    in_order = sorted(range(len(rows)), key=lambda row: table.date(row, "signed_on") or "~")
    sentences += [_sentence(table, row) for row in in_order]
    return svg.picture("timeline", title, " ".join(sentences), height, body)


def _sentence(table: ChartRows, row: int) -> str:
    return f"{table.date(row, 'signed_on') or 'Without a date'}: {table.required(row, 'title')}."


def _pact(table: ChartRows, row: int, dates: Mapping[str | None, str | None]) -> _Pact:
    signed_on, binding = table.date(row, "signed_on"), table.text(row, "binding")
    answers = [code.strip() for code in (table.text(row, "reaction_to") or "").split(",") if code.strip()]
    facts = (table.text(row, name) for name in ("instrument", "partners", "parties"))
    return _Pact(
        code=table.text(row, "agreement"),
        signed_on=signed_on,
        facts=cut(" · ".join(svg.words(fact) for fact in facts if fact), svg.SMALL, _ROOM - _DATE),
        lines=wrap(svg.words(table.required(row, "title")), svg.SIZE, _ROOM, _TITLE_LINES),
        remarks=[_answer(signed_on, dates.get(code), code) for code in answers],
        answers=answers,
        binding=binding,
    )


def _answer(signed_on: str | None, first: str | None, code: str) -> str:
    """The remark on a response, with the number of days if both dates are known to the day."""
    if first is None:
        return f"reported response to {code}"
    if signed_on is None or len(signed_on) < 10 or len(first) < 10:
        return f"reported response to the agreement of {first}"
    days = (date.fromisoformat(signed_on) - date.fromisoformat(first)).days
    return f"reported response to that of {first}, {counted(days, 'day')} earlier"


def _body(dated: Sequence[_Pact], undated: Sequence[_Pact]) -> tuple[list[str], float]:
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
        parts.append(
            svg.text(_LABELS, end + 14, "Without a date", fill=svg.MUTED, font_size=svg.SMALL, font_style="italic")
        )
        end += 22
    for pact in undated:
        tops[id(pact)] = end
        parts.append(_mark(pact, end + 8, end + 8))
        end += pact.height
    pacts = [*dated, *undated]
    labels = [_label(pact, tops[id(pact)]) for pact in pacts]
    legend, height = _legend(pacts, end)
    return [*parts, svg.group(labels), *_arrows(pacts, tops), *legend], end + height


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
        parts.append(svg.text(_LABELS + _DATE, y, pact.facts, fill=svg.MUTED, font_size=svg.SMALL))
    for part in pact.lines:
        y += _LINE
        parts.append(svg.text(_LABELS, y, part))
    for part in pact.remarks:
        y += _LINE
        parts.append(
            svg.text(_LABELS, y, cut(part, svg.SMALL, _ROOM), fill=svg.MUTED, font_size=svg.SMALL, font_style="italic")
        )
    return svg.group(parts)


def _arrows(pacts: Sequence[_Pact], tops: Mapping[int, float]) -> list[str]:
    """Arrows at the right of the labels, from an agreement to those reported as responses to it."""
    by_code = {pact.code: pact for pact in pacts if pact.code}
    parts = []
    for pact in pacts:
        for code in pact.answers:
            if code in by_code and by_code[code] is not pact:
                (x1, y1), (x2, y2) = _after(by_code[code], tops), _after(pact, tops)
                path = f"M{svg.point(x1, y1)}H{svg.WIDTH - 10}V{svg.number(y2)}H{svg.number(x2)}m6 -4l-6 4l6 4"
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
