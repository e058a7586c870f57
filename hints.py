"""Hints in error messages: which known names a misspelled one most likely stands for, and how to install a package."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from difflib import SequenceMatcher

FEW = 12  # names that a message can list
_ALIKE = 0.6  # the ratio of difflib from which two spellings are alike
_ALIKE_BUT_FIRST = 0.75  # the same for spellings with another first letter


def folded(name: str) -> str:
    """The name without accents, letter case and the kind of its apostrophes: how names are compared."""
    import unicodedata

    letters = unicodedata.normalize("NFD", name.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names most like `name`, the best first; compared without accents and letter case.

    First come names that begin with it, then names with a word that does, with the same letters in another order, that
    contain it (if it is not short), and that are spelled alike. Those spelled alike with another first letter count
    only if there is no better one: DEN is Denmark rather than Venezuela (VEN).
    """
    from difflib import SequenceMatcher

    wanted = folded(name).strip()
    if not wanted:
        return []
    matcher = SequenceMatcher(b=wanted)
    ranked = []
    for spelling in dict.fromkeys(known):
        text = folded(spelling)
        matcher.set_seq1(text)
        rank = _rank(wanted, text, matcher)
        if rank is not None:
            ranked.append((rank, -matcher.ratio(), spelling))
    ranked.sort()
    return [spelling for rank, _, spelling in ranked if rank == ranked[0][0] or rank < _OTHER_LETTER][:most]


_OTHER_LETTER = 6


def _rank(wanted: str, text: str, matcher: SequenceMatcher[str]) -> int | None:
    ways = (
        text.startswith(wanted),
        re.search(rf"\b{re.escape(wanted)}", text),
        len(text) == len(wanted) and sorted(text) == sorted(wanted),
        len(wanted) > 3 and wanted in text,
        len(text) > 1 and wanted.startswith(text),
    )
    for rank, way in enumerate(ways, 1):
        if way:
            return rank
    same_letter = text[:1] == wanted[0]
    least = _ALIKE if same_letter else _ALIKE_BUT_FIRST
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least or matcher.ratio() < least:
        return None
    return 5 if same_letter else _OTHER_LETTER


def suggestion(name: str, known: Iterable[str]) -> str:
    """How an error message goes on: `; did you mean A or B?`, or the names themselves if they are few, or nothing."""
    names = list(known)
    if close := nearest(name, names):
        return f"; did you mean {' or '.join(close)}?"
    return f"; known: {', '.join(names)}" if 0 < len(names) <= FEW else ""


def install(*packages: str) -> str:
    """The command that installs packages for the Python that runs this program, wherever that is installed."""
    import shlex
    import sys
    from importlib.util import find_spec

    python = shlex.quote(sys.executable or "python")
    how = f"{python} -m pip install" if find_spec("pip") else f"uv pip install --python {python}"
    return " ".join([how, *map(shlex.quote, packages)])
