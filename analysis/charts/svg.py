"""Elements of SVG as text: escaped, and with at most two decimals, so that equal drawings have equal bytes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from analysis.output.writers.html import escaped

NARROW: Final = 480  # width of a chart in user units, for phones: a text of 13 units is 9.7 px there
WIDE: Final = 960  # for larger screens and paper: at 69 rem a text of 13 units is 15 px
SIZE: Final = 13  # of text
SMALL: Final = 12  # of axes and notes
TO: Final = "\u2013"  # the dash of ranges and pairs

# The page sets these properties for light, dark and print; the fallbacks are for a chart in a file of its own.
INK: Final = "var(--ink, #1a1a1a)"
MUTED: Final = "var(--muted, #5c5c5c)"
RULE: Final = "var(--rule, #d8d8d4)"
PAPER: Final = "var(--paper, #ffffff)"
# The colours of Okabe and Ito, which people with any common kind of colour vision can distinguish: blue, vermilion,
# green, purple, sky, orange.
SERIES: Final = tuple(
    f"var(--series-{place}, {colour})"
    for place, colour in enumerate(("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"), 1)
)


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def point(x: float, y: float) -> str:
    """A position in the data of a path."""
    return f"{number(x)} {number(y)}"


def element(name: str, content: str = "", /, **attributes: str | float | None) -> str:
    """An element; `content` is markup. In names of attributes `_` stands for `-`; an attribute of None is left out."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            attribute = escaped(value) if isinstance(value, str) else number(value)
            parts.append(f'{key.strip("_").replace("_", "-")}="{attribute}"')
    start = " ".join(parts)
    return f"<{start}>{content}</{name}>" if content else f"<{start}/>"


def words(text: object) -> str:
    """The text on one line, with single spaces."""
    return " ".join(str(text).split())


def text(x: float, y: float, content: object, /, **attributes: str | float | None) -> str:
    """A line of text at its baseline, by default of 13 units and in ink."""
    return element("text", escaped(words(content)), x=x, y=y, **attributes)


def note(x: float, y: float, content: object, /, **attributes: str | float | None) -> str:
    """A line of small, muted text."""
    return text(x, y, content, fill=MUTED, font_size=SMALL, **attributes)


def tip(content: str) -> str:
    """The tooltip of a mark, which also describes it to those who cannot see its colour."""
    return element("title", escaped(words(content)))


def line(x1: float, y1: float, x2: float, y2: float, /, **attributes: str | float | None) -> str:
    """A straight line."""
    return element("path", d=f"M{point(x1, y1)}L{point(x2, y2)}", **attributes)


def group(content: Iterable[str], /, **attributes: str | float | None) -> str:
    """A group of elements with common attributes; empty if there are no elements."""
    inside = "\n".join(part for part in content if part)
    return element("g", f"\n{inside}\n", **attributes) if inside else ""


def picture(kind: str, title: str, description: str, size: tuple[float, float], body: Iterable[str]) -> str:
    """The whole chart, of a width and height."""
    inside = "\n".join(part for part in body if part)
    width, height = size
    own = identity(kind, title, description, width)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {kind}" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="100%" preserveAspectRatio="xMinYMin" role="img" aria-labelledby="{own}-title {own}-desc" '
        f'font-family="system-ui, sans-serif" font-size="{SIZE}" fill="{INK}">\n'
        f'<title id="{own}-title">{escaped(words(title))}</title>\n'
        f'<desc id="{own}-desc">{escaped(words(description))}</desc>\n{inside}\n</svg>\n'
    )


def identity(kind: str, title: str, description: str, width: float) -> str:
    """The prefix of the ids in a chart: different for the charts on a page, and the same whenever a chart is drawn."""
    return f"{kind}-{sha256(f'{title}{chr(10)}{description}{chr(10)}{width:g}'.encode()).hexdigest()[:8]}"


def no_data(kind: str, title: str, width: float) -> str:
    """The chart that is drawn if there are no rows."""
    body = [
        element("rect", x=0.5, y=0.5, width=width - 1, height=79, fill="none", stroke=RULE),
        text(width / 2, 45, "No data", text_anchor="middle", fill=MUTED),
    ]
    return picture(kind, title, "No data.", (width, 80), body)
