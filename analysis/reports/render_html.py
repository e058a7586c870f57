"""The report as one HTML page that needs no network and no other file."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from analysis.reports.content import ReportContent, in_words
from analysis.reports.definition import kind_of, source_of
from analysis.reports.presentation import data_references, present_claims, present_table, tally
from errors import UsageError

TEMPLATES = Path(__file__).parent.parent.parent / "reports" / "templates"


def page(content: ReportContent, charts: Mapping[int, str]) -> bytes:
    """The page; `charts` are SVG by the id() of their block. Raises UsageError where its packages are not installed."""
    try:
        import jinja2
        import markdown_it
    except ModuleNotFoundError:
        raise UsageError("reports need two more packages: pip install 'pactbook[reports]'") from None
    from markupsafe import Markup

    anchors = _anchors(content)
    # Links and emphasis, no HTML, no images: nothing in a text can load anything.
    rules = ["emphasis", "link", "autolink", "backticks", "escape", "entity", "newline", "list", "blockquote"]
    prose = markdown_it.MarkdownIt("zero").enable(rules)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["markdown"] = lambda text: Markup(prose.render(text))  # noqa: S704 - rendered without HTML
    environment.globals.update(
        inline=lambda name: Markup((TEMPLATES / name).read_text(encoding="utf-8")),  # noqa: S704 - our own files
        svg=lambda block: Markup(charts[id(block)]),  # noqa: S704 - the charts escape what they write
        table=lambda block: present_table(content, block),
        claims=lambda name: present_claims(content, name),
        tally=tally,
        kind=kind_of,
        anchor=lambda block: anchors[id(block)],
        references=lambda data: data_references(content, data),
        in_words=in_words,
    )
    text = environment.get_template("page.html").render(content=content, script_hash=_hash("page.js"))
    return text.encode()


def _anchors(content: ReportContent) -> dict[int, str]:
    """The anchor of each block, by the block's id(): its kind and the name of its rows, numbered from the second."""
    anchors: dict[int, str] = {}
    counts: Counter[str] = Counter()
    for block in (block for section in content.sections for block in section.blocks):
        anchor = f"{kind_of(block)}-{source_of(block).name}"
        counts[anchor] += 1
        anchors[id(block)] = anchor if counts[anchor] == 1 else f"{anchor}_{counts[anchor]}"
    return anchors


def _hash(name: str) -> str:
    """The hash of a script, by which the page's Content-Security-Policy allows it, and no other, to run."""
    digest = hashlib.sha256((TEMPLATES / name).read_bytes()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
