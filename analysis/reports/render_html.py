"""The report as one HTML page that needs no network and no other file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path

from analysis.reports.content import Content, spelled
from analysis.reports.definition import Claims
from analysis.reports.presentation import claims, references, shown, tally
from errors import UsageError

TEMPLATES = Path(__file__).parent.parent.parent / "reports" / "templates"
NEEDS = "reports need two more packages: pip install 'pactbook[reports]'"


def page(content: Content, charts: Mapping[int, str]) -> bytes:
    """The page; `charts` are SVG by id of their block. Raises UsageError where its packages are not installed."""
    try:
        import jinja2
        import markdown_it
    except ModuleNotFoundError:
        raise UsageError(NEEDS) from None
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
        table=lambda block: shown(content, block),
        claims=lambda name: claims(content, name),
        tally=tally,
        kind=lambda block: type(block).__name__.lower(),
        anchor=lambda block: anchors[id(block)],
        all_references=lambda data: references(content, [one for cited in data.cited for one in cited]),
        spelled=spelled,
    )
    text = environment.get_template("page.html").render(content=content, script_hash=_hash("page.js"))
    return text.encode()


def _anchors(content: Content) -> dict[int, str]:
    """What each block is found by, by its id: kind and name of its data, the second such with a number."""
    found: dict[int, str] = {}
    for block in (block for section in content.sections for block in section.blocks):
        name = block.name if isinstance(block, Claims) else block.ask.name
        anchor = f"{type(block).__name__.lower()}-{name}"
        number = sum(taken == anchor or taken.startswith(f"{anchor}_") for taken in found.values()) + 1
        found[id(block)] = anchor if number == 1 else f"{anchor}_{number}"
    return found


def _hash(name: str) -> str:
    """What the page's Content-Security-Policy allows to run: this script and no other."""
    digest = hashlib.sha256((TEMPLATES / name).read_bytes()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
