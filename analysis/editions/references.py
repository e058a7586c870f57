"""References to editions and sources, in words, for BibTeX and as CSL JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

# What LaTeX would read as markup, and how to write it.
_LATEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip


class Reference(NamedTuple):
    """What is cited: an edition of a dataset, or a source."""

    code: str
    kind: str  # dataset, or the kind of the source
    title: str
    publisher: str | None
    published: str | None  # 2023, 2023-06 or 2023-06-20
    version: str | None
    url: str | None
    wording: str | None  # how the publisher asks to be cited, where it does


def as_text(references: Iterable[Reference]) -> str:
    """One reference a line, in the words that its publisher asks for, or as author, title, version, day, address."""
    return "".join(f"{_sentence(reference)}\n" for reference in references)


def _sentence(reference: Reference) -> str:
    if reference.wording is not None:
        return reference.wording
    described = reference.title.startswith("[")  # our description of an untitled page
    title = reference.title if described else f"“{reference.title}”"
    parts = [reference.publisher, title, reference.version and f"Edition {reference.version}", reference.published]
    sentence = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{sentence}. {reference.url}" if reference.url else f"{sentence}."


def as_bibtex(references: Iterable[Reference]) -> str:
    """Entries of the type misc; braces keep the capitals of titles and publishers."""
    return "\n".join(map(_entry, references))


def _entry(reference: Reference) -> str:
    year = reference.published and reference.published[:4]
    fields = {
        "title": f"{{{_escaped(reference.title)}}}",
        "author": reference.publisher and f"{{{_escaped(reference.publisher)}}}",
        "year": year,
        "date": reference.published,
        "version": reference.version and _escaped(reference.version),
        "url": reference.url and reference.url.replace("{", "%7B").replace("}", "%7D"),
        "note": reference.wording and _escaped(reference.wording),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{re.sub(r'[^A-Za-z0-9.:_-]', '-', reference.code)},\n{lines}}}\n"


def _escaped(text: str) -> str:
    return text.translate(_LATEX)


def as_csl_json(references: Iterable[Reference]) -> str:
    """A list of items of the Citation Style Language, as reference managers import them."""
    return json.dumps([_item(reference) for reference in references], ensure_ascii=False, indent=2) + "\n"


def _item(reference: Reference) -> dict[str, Any]:
    kind = "dataset" if reference.kind == "dataset" else "webpage" if reference.url else "document"
    item = {
        "id": reference.code,
        "type": kind,
        "title": reference.title,
        "author": reference.publisher and [{"literal": reference.publisher}],
        "publisher": reference.publisher,
        "issued": reference.published and {"date-parts": [[int(part) for part in reference.published.split("-")]]},
        "version": reference.version,
        "URL": reference.url,
        "note": reference.wording,
    }
    return {name: value for name, value in item.items() if value}


STYLES = {"text": as_text, "bibtex": as_bibtex, "csl-json": as_csl_json}
