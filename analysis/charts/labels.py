"""Text in charts: its width, cutting and wrapping it, and placing labels so that they do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

# Widths in thousandths of the size, of the wider among common sans-serif fonts (between Arial and DejaVu Sans).
_NARROW = dict.fromkeys("iljI.,:;'|!", 330) | dict.fromkeys('ftr()[]{}-/\\" ', 410) | dict.fromkeys("…\u2013°", 560)
_WIDE = dict.fromkeys("mwMW@%&—", 950) | dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 710)
_WIDTHS = _NARROW | _WIDE
_OTHER = 610
_FULL_WIDTH_FROM = "\u1100"  # Hangul, Chinese, Japanese, emoji


def width(text: str, size: float) -> float:
    """About how wide a text is; rather too wide than too narrow."""
    return size / 1000 * sum(_WIDTHS.get(sign, _OTHER if sign < _FULL_WIDTH_FROM else 1000) for sign in text)


def cut(text: str, size: float, room: float) -> str:
    """The text, or as much of it as there is room for, and `…`."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1].rstrip()
    return text + "…"


def wrap(text: str, size: float, room: float, most: int) -> list[str]:
    """The text in at most `most` lines; words too long for a line, and what is left at the end, are cut with `…`."""
    lines: list[str] = []
    words = text.split()
    while words:
        if len(lines) == most - 1:
            return [*lines, cut(" ".join(words), size, room)]
        count = 1
        while count < len(words) and width(" ".join(words[: count + 1]), size) <= room:
            count += 1
        lines.append(cut(" ".join(words[:count]), size, room))
        words = words[count:]
    return lines or [""]


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Where labels of these heights go, in this order: as near as can be to the middle each wants, none over another.

    They start at `top` or lower, and pass `bottom` only if there is no room. Pool-adjacent-violators: the places that
    move labels least, in least squares (Ayer et al. 1955).
    """
    before = [0.0]
    for one, other in pairwise(heights):
        before.append(before[-1] + (one + other) / 2)
    pools: list[list[float]] = []  # sum of wanted places, count
    for place, shift in zip(wanted, before, strict=False):
        pools.append([place - shift, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += count
    flat = [total / count for total, count in pools for _ in range(int(count))]
    if not flat:
        return []
    low = top + heights[0] / 2
    high = bottom - heights[-1] / 2 - before[-1]
    return [max(low, min(place, high)) + shift for place, shift in zip(flat, before, strict=True)]
