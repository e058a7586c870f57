"""A fact-check page: the claims of a text, each with its verdict, the rows that it rests on, and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from analysis.claims import table
from analysis.claims.checking import CheckedLedger, ClaimResult, EvidenceResult
from analysis.claims.weighing import RankedSource
from analysis.output.emit import destination
from analysis.output.writers import html, markdown
from analysis.output.writers.values import text_rows
from errors import UsageError
from plural import counted

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

    def verdict(self, result: ClaimResult) -> str:
        """Id, verdict and claim."""
        return f"\n### {self.text(result.claim.id)}: {result.verdict}\n\n**{self.text(result.claim.claim)}**\n"

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

    def sources(self, label: str, sources: Sequence[RankedSource]) -> str:
        """Links where there are addresses."""
        return f"\n{label}: {', '.join(map(self.source, sources))}\n"

    def source(self, source: RankedSource) -> str:
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

    def verdict(self, result: ClaimResult) -> str:
        """Id, verdict and claim."""
        claim, verdict = result.claim, result.verdict
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

    def sources(self, label: str, sources: Sequence[RankedSource]) -> str:
        """Links where there are addresses."""
        return f'<p class="small">{label}: {", ".join(map(self.source, sources))}</p>\n'

    def source(self, source: RankedSource) -> str:
        """The source's code, as a link where the source has an address."""
        code, url = html.escaped(source.code), address(source)
        title = f' title="{html.escaped(source.title)}"' if source.title else ""
        return f'<a href="{html.escaped(url)}"{title}>{code}</a>' if url else code


Style = Markdown | Html
STYLES: dict[str, Style] = {".md": Markdown(), ".html": Html()}


def style_of(path: str) -> Style:
    """The style that a file's suffix asks for. Raises UsageError for another suffix."""
    style = STYLES.get(Path(path).suffix.lower())
    if style is None:
        raise UsageError(f"{path}: the name of a page must end in {' or '.join(STYLES)}")
    return style


def write(path: str, checked: Iterable[CheckedLedger]) -> None:
    """Write one page of all ledgers; an earlier file of the name is replaced when the page is complete."""
    text = "".join(page(style_of(path), list(checked)))
    with destination(path) as out:
        out.write(text.encode())


def page(style: Style, checked: Sequence[CheckedLedger]) -> Iterator[str]:
    """The parts of the page."""
    yield style.begin(f"Fact check: {checked[0].ledger.title}" if len(checked) == 1 else "Fact check")
    for ledger in checked:
        if len(checked) > 1:
            yield style.heading(2, ledger.ledger.title)
        if ledger.ledger.note:
            yield style.paragraph(ledger.ledger.note)
        counts = ", ".join(f"{number} {verdict}" for verdict, number in table.counts(ledger))
        yield style.paragraph(f"{counted(len(ledger.results), 'claim')}: {counts}. {RULE}")
        overview = [(result.claim.id, result.claim.claim, result.verdict) for result in ledger.results]
        yield style.rows(["id", "claim", "verdict"], overview)
        for result in ledger.results:
            yield from _claim(style, ledger, result)
    yield style.end()


RULE = (
    "Supported: recorded facts support the claim and none opposes it. Contradicted: all evidence opposes it, or"
    " evidence from a source of higher rank does. Qualified: there is evidence on both sides, or the claim is true in"
    " part. Undecidable: no recorded fact confirms or refutes it."
)


def _claim(style: Style, checked: CheckedLedger, result: ClaimResult) -> Iterator[str]:
    yield style.verdict(result)
    yield style.paragraph(f"As of {result.as_of}. {result.why[:1].upper()}{result.why[1:]}.")
    if result.claim.note:
        yield style.paragraph(result.claim.note)
    for evidence in result.evidence:
        if evidence.effect:
            yield from _evidence(style, checked, evidence)
    for evidence in result.evidence:
        if not evidence.effect:
            yield style.small(f"Query without a result: {_question(evidence)}.")


def _evidence(style: Style, checked: CheckedLedger, result: EvidenceResult) -> Iterator[str]:
    note = f": {result.evidence.note}" if result.evidence.note else ""
    yield style.heading(4, f"{str(result.effect).capitalize()}{note}")
    cells = text_rows(result.columns, result.rows)
    kept = [
        position
        for position, column in enumerate(result.columns)
        if column.name not in _BELOW and any(row[position] for row in cells)
    ]
    if kept:
        names = [result.columns[position].name for position in kept]
        yield style.rows(names, [[row[position] for position in kept] for row in cells])
    labels = {"supports": "Sources", "contradicts": "Disputed by", "qualifies": "Qualified by"}
    for stance, label in labels.items():
        codes = sorted(getattr(result.standing, stance))
        if codes:
            yield style.sources(label, [checked.sources[code] for code in codes])
    yield style.small(f"Query: {_question(result)}.")


def _question(result: EvidenceResult) -> str:
    given = ", ".join(f"{name} {value}" for name, value in result.values.items() if value is not None)
    return f"{result.evidence.name}{f' ({given})' if given else ''}, {table.test_in_words(result.evidence)}"


def address(source: RankedSource) -> str | None:
    """The address that a link may lead to."""
    return source.url if source.url and source.url.startswith(("https://", "http://")) else None
