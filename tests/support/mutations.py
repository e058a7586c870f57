"""Mutations of real files: small damage of the kinds that editors, programs and people do."""

import random
from collections.abc import Callable, Iterator, Sequence

ODD = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\r\n", b"\r", b'"', b'""', b"'", b",", b";", b"|", b"=", b"[", b"]]", b"{", b"}",
    b"#", b"--", b"/*", b"\\", b"%", b"$$", b"\t", b"9" * 400, b"-1", b"0x1f", b"1e999", b"nan", b"null", b"true",
    b"2023-02-30", b"9999-12-31", b"00000000", "é".encode(), "\u202e".encode(), "\ud7ff".encode(), b"x" * 5000, b"\n\n",
    b"a.b.c", b"[[", b"...", b"../../etc/passwd", b":name", b"{state.name}", b"=1+1", b"<script>", b"\x1b[31m",
)  # fmt: skip


def mutations(text: bytes, number: int, chance: random.Random) -> Iterator[bytes]:
    """So many damaged copies of a text, each with one to four mutations."""
    for _ in range(number):
        damaged = text
        for _ in range(chance.randint(1, 4)):
            damaged = _mutate(damaged, chance)
        yield damaged


def _mutate(text: bytes, chance: random.Random) -> bytes:
    at, other = chance.randint(0, len(text)), chance.randint(0, len(text))
    before, after = text[:at], text[at:]
    kinds: tuple[Callable[[], bytes], ...] = (
        lambda: before + chance.choice(ODD) + after,
        lambda: before + after[chance.randint(1, 20) :],
        lambda: before,
        lambda: before + bytes([chance.randrange(256)]) + after[1:],
        lambda: before + text[other : other + chance.randint(1, 60)] + after,
        lambda: _with_lines(text, chance),
        lambda: _with_cells(text, chance),
    )
    return chance.choice(kinds)()


def _with_lines(text: bytes, chance: random.Random) -> bytes:
    """A line twice, missing, or moved."""
    lines = text.split(b"\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    line = lines[at]
    if chance.random() < 0.6:
        del lines[at]
    if chance.random() < 0.6:
        lines.insert(to, line)
    return b"\n".join(lines)


def _with_cells(text: bytes, chance: random.Random) -> bytes:
    """A cell, or what looks like one, replaced by something odd or by another cell."""
    separator = chance.choice([b",", b"=", b'"', b" "])
    cells: list[bytes] = text.split(separator)
    values: Sequence[bytes] = ODD if chance.random() < 0.5 else cells
    cells[chance.randrange(len(cells))] = chance.choice(values)
    return separator.join(cells)
