"""A fact-check page: the claims of a text, each with its verdict, the rows that it rests on, and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from analysis.claims import table
from analysis.claims.checking import Checked, Finding, Found
from analysis.claims.weighing import Source
from analysis.output.emit import destination
from analysis.output.writers import html, markdown
from errors import UsageError

_BELOW = ("sources", "against")  # columns whose sources stand below the table as links
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color: #222; }
h3 { border-top: 1px solid #ccc; margin-top: 1.5em; padding-top: 1em; } h4 { margin: 1em 0 0.5em; }
td:first-child { white-space: nowrap; }
.verdict { font-weight: 600; padding: 0 0.5em; border-radius: 0.25em; }
.supported { background: #d9f0dd; } .contradicted { background: #f8d7d7; }
.qualified { background: #fbeec2; } .undecidable { background: #e4e4e4; }
div.rows { overflow-x: auto; }
table { border-collapse: collapse; font-size: 85%; }
th, td { padding: 0.2em 0.6em; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top; }
.small { color: #555; font-size: 85%; }
"""


class Style(Protocol):
    """How the parts of a page are written."""

    def begin(self, title: str) -> str:
        """The start of the page."""

    def end(self) -> str:
        """Its end."""

    def heading(self, level: int, text: str) -> str:
        """A heading."""

    def verdict(self, finding: Finding) -> str:
        """The heading of a claim."""

    def paragraph(self, text: str) -> str:
        """A paragraph."""

    def small(self, text: str) -> str:
        """A paragraph of lesser weight."""

    def rows(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        """A table."""

    def sources(self, label: str, sources: Sequence[Source]) -> str:
        """A line of links."""


class Markdown:
    """Markdown as GitHub reads it."""

    def begin(self, title: str) -> str:
        """A heading."""
        return f"# {self.text(title)}\n"

    def end(self) -> str:
        """Nothing."""
        return ""

    def heading(self, level: int, text: str) -> str:
        """As many signs as the level."""
        return f"\n{'#' * level} {self.text(text)}\n"

    def verdict(self, finding: Finding) -> str:
        """Id, verdict and claim."""
        return f"\n### {self.text(finding.claim.id)}: {finding.verdict}\n\n**{self.text(finding.claim.claim)}**\n"

    def paragraph(self, text: str) -> str:
        """The text by itself."""
        return f"\n{self.text(text)}\n"

    def small(self, text: str) -> str:
        """A paragraph too."""
        return self.paragraph(text)

    def rows(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        """A table."""
        lines = [[markdown.escaped(name) for name in names], ["---"] * len(names)]
        lines += [[markdown.escaped(cell) for cell in row] for row in rows]
        return "\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def sources(self, label: str, sources: Sequence[Source]) -> str:
        """Links where there are addresses."""
        return f"\n{label}: {', '.join(map(self.source, sources))}\n"

    def source(self, source: Source) -> str:
        """A link; what would end it early is encoded."""
        code, url = self.text(source.code), address(source)
        if not url:
            return code
        safe = "".join(f"%{ord(letter):02X}" if letter in "<>| \\" else letter for letter in url)
        return f"[{code}](<{safe}>)"

    def text(self, text: str) -> str:
        """Text that stays text, also at the start of a line."""
        escaped = markdown.escaped(text).replace("_", "\\_")
        return f"\\{escaped}" if escaped[:1] in "#+->=~" else escaped


class Html:
    """A page that stands alone."""

    def begin(self, title: str) -> str:
        """Head and heading."""
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width">\n<title>{html.escaped(title)}</title>\n'
            f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{html.escaped(title)}</h1>\n"
        )

    def end(self) -> str:
        """The end of the document."""
        return "</body>\n</html>\n"

    def heading(self, level: int, text: str) -> str:
        """A heading."""
        return f"<h{level}>{html.escaped(text)}</h{level}>\n"

    def verdict(self, finding: Finding) -> str:
        """Id, verdict and claim."""
        claim, verdict = finding.claim, finding.verdict
        mark = f'<span class="verdict {verdict}">{verdict}</span>'
        return (
            f'<h3 id="{html.escaped(claim.id)}">{html.escaped(claim.id)} {mark}</h3>\n'
            f"<p><strong>{html.escaped(claim.claim)}</strong></p>\n"
        )

    def paragraph(self, text: str) -> str:
        """A paragraph."""
        return f"<p>{html.escaped(text)}</p>\n"

    def small(self, text: str) -> str:
        """A paragraph in small print."""
        return f'<p class="small">{html.escaped(text)}</p>\n'

    def rows(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        """A table."""
        head = "".join(f'<th scope="col">{html.escaped(name)}</th>' for name in names)
        body = "".join(f"<tr>{''.join(f'<td>{html.escaped(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
        return f'<div class="rows"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n'

    def sources(self, label: str, sources: Sequence[Source]) -> str:
        """Links where there are addresses."""
        return f'<p class="small">{label}: {", ".join(map(self.source, sources))}</p>\n'

    def source(self, source: Source) -> str:
        """A link."""
        code, url = html.escaped(source.code), address(source)
        title = f' title="{html.escaped(source.title)}"' if source.title else ""
        return f'<a href="{html.escaped(url)}"{title}>{code}</a>' if url else code


STYLES: dict[str, Style] = {".md": Markdown(), ".html": Html()}


def style_of(path: str) -> Style:
    """The style that a file's suffix asks for. Raises UsageError for another suffix."""
    style = STYLES.get(Path(path).suffix.lower())
    if style is None:
        raise UsageError(f"{path}: a page is {' or '.join(STYLES)}")
    return style


def write(path: str, checked: Iterable[Checked]) -> None:
    """Write one page of all ledgers, whole or not at all."""
    text = "".join(page(style_of(path), list(checked)))
    with destination(path) as out:
        out.write(text.encode())


def page(style: Style, checked: Sequence[Checked]) -> Iterator[str]:
    """The parts of the page."""
    yield style.begin(f"Fact check: {checked[0].ledger.title}" if len(checked) == 1 else "Fact check")
    for one in checked:
        if len(checked) > 1:
            yield style.heading(2, one.ledger.title)
        if one.ledger.note:
            yield style.paragraph(one.ledger.note)
        listed = ", ".join(f"{number} {verdict}" for verdict, number in table.counts(one))
        yield style.paragraph(f"{table.counted(len(one.findings))}: {listed}. {RULE}")
        overview = [(finding.claim.id, finding.claim.claim, finding.verdict) for finding in one.findings]
        yield style.rows(["id", "claim", "verdict"], overview)
        for finding in one.findings:
            yield from _claim(style, one, finding)
    yield style.end()


RULE = (
    "Supported: something on record supports the claim and nothing opposes it. Contradicted: what bears on it opposes "
    "it, or a source of higher rank does. Qualified: both, or true in part. Undecidable: nothing on record bears on it."
)


def _claim(style: Style, checked: Checked, finding: Finding) -> Iterator[str]:
    yield style.verdict(finding)
    yield style.paragraph(f"As of {finding.as_of}. {finding.why[:1].upper()}{finding.why[1:]}.")
    if finding.claim.note:
        yield style.paragraph(finding.claim.note)
    for found in finding.found:
        if found.effect:
            yield from _evidence(style, checked, found)
    for found in finding.found:
        if not found.effect:
            yield style.small(f"Asked without an answer: {_asked(found)}.")


def _evidence(style: Style, checked: Checked, found: Found) -> Iterator[str]:
    note = f": {found.evidence.note}" if found.evidence.note else ""
    yield style.heading(4, f"{str(found.effect).capitalize()}{note}")
    cells = table.cells(found)
    kept = [
        at for at, column in enumerate(found.columns) if column.name not in _BELOW and any(row[at] for row in cells)
    ]
    if kept:
        yield style.rows([found.columns[at].name for at in kept], [[row[at] for at in kept] for row in cells])
    labels = {"supports": "Sources", "contradicts": "Disputed by", "qualifies": "Qualified by"}
    for stance, label in labels.items():
        codes = sorted(getattr(found.standing, stance))
        if codes:
            yield style.sources(label, [checked.sources[code] for code in codes])
    yield style.small(f"Asked: {_asked(found)}.")


def _asked(found: Found) -> str:
    given = ", ".join(f"{name} {value}" for name, value in found.values.items() if value is not None)
    return f"{found.evidence.name}{f' ({given})' if given else ''}, {table.test_of(found)}"


def address(source: Source) -> str | None:
    """The address that a link may lead to."""
    return source.url if source.url and source.url.startswith(("https://", "http://")) else None
