"""The report as one HTML page that needs no network and no other file."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from analysis.reports.content import COMPLETE_RECORD, ReportContent, in_words
from analysis.reports.definition import kind_of, source_of
from analysis.reports.presentation import (
    PresentedTable,
    data_references,
    present_claims,
    record_references,
    source_uses,
    tally,
)
from errors import UsageError
from hints import install

TEMPLATES = Path(__file__).parent.parent.parent / "reports" / "templates"


class Drawings(NamedTuple):
    """A chart as SVG, for phones and for larger screens and paper."""

    narrow: str
    wide: str


def page(content: ReportContent, charts: Mapping[int, Drawings], tables: Mapping[int, PresentedTable]) -> bytes:
    """The page; charts and tables are by the id() of their block. Raises UsageError where packages are missing."""
    anchors = _anchors(content)
    blocks = {source_of(block).name: anchors[id(block)] for block in reversed(content.blocks)}  # the first of each
    text: str = (
        environment()
        .get_template("page.html")
        .render(
            content=content,
            brand=content.definition.brand,
            script_hash=_hash("page.js"),
            svg=lambda block: _both(charts[id(block)]),
            table=lambda block: tables[id(block)],
            claims=lambda name: present_claims(content, name),
            tally=tally,
            kind=kind_of,
            anchor=lambda block: anchors[id(block)],
            references=lambda data: data_references(content, data),
            record_references=lambda data: record_references(content, data),
            blocks=blocks,
            uses=source_uses(content, blocks),
        )
    )
    return text.encode()


@cache
def environment() -> Any:
    """The templates, each compiled once. Raises UsageError where the packages of reports are not installed."""
    try:
        import jinja2
        import markdown_it
    except ModuleNotFoundError:
        raise UsageError(f"reports need two more packages: {install('jinja2', 'markdown-it-py')}") from None
    from markupsafe import Markup

    # Links and emphasis, no HTML, no images: nothing in a text can load anything.
    rules = ["emphasis", "link", "autolink", "backticks", "escape", "entity", "newline", "list", "blockquote"]
    prose = markdown_it.MarkdownIt("zero").enable(rules)
    jinja = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    jinja.filters["markdown"] = lambda text: Markup(prose.render(text))  # noqa: S704 - rendered without HTML
    jinja.filters["inline_markdown"] = lambda text: Markup(prose.renderInline(text))  # noqa: S704 - the same
    jinja.globals.update(
        inline=lambda name: Markup((TEMPLATES / name).read_text(encoding="utf-8")),  # noqa: S704 - our own files
        in_words=in_words,
        complete_record=COMPLETE_RECORD,
    )
    return jinja


def _both(drawings: Drawings) -> str:
    """A chart in both widths, as markup."""
    from markupsafe import Markup

    both = f'<div class="narrow">\n{drawings.narrow}</div>\n<div class="wide">\n{drawings.wide}</div>'
    return Markup(both)  # noqa: S704 - the charts escape what they write


def _anchors(content: ReportContent) -> dict[int, str]:
    """The anchor of each block, by the block's id(): its kind and the name of its rows, numbered from the second."""
    anchors: dict[int, str] = {}
    counts: Counter[str] = Counter()
    for block in content.blocks:
        anchor = f"{kind_of(block)}-{source_of(block).name}"
        counts[anchor] += 1
        anchors[id(block)] = anchor if counts[anchor] == 1 else f"{anchor}_{counts[anchor]}"
    return anchors


def _hash(name: str) -> str:
    """The hash of a script, by which the page's Content-Security-Policy allows it, and no other, to run."""
    digest = hashlib.sha256((TEMPLATES / name).read_bytes()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
