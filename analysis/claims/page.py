"""A fact-check page: the claims of a text, each with its verdict, the rows that it rests on, and their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

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


class PageStyle(NamedTuple):
    """How a page is written: what escapes a text, makes a table and a link, and templates for the other parts."""

    escaped: Callable[[str], str]
    table: Callable[[Sequence[str], Iterable[Sequence[str]]], str]
    link: Callable[[RankedSource, str], str]  # of a source with an address
    begin: str
    heading_2: str
    heading_4: str
    verdict: str
    paragraph: str
    small: str  # a paragraph in small print
    sources: str
    end: str

    def text(self, template: str, **texts: str) -> str:
        """A part of the page: a template with texts, which are escaped."""
        return template.format(**{name: self.escaped(text) for name, text in texts.items()})

    def source(self, source: RankedSource) -> str:
        """The source's code, as a link where the source has a web address."""
        is_web = source.url is not None and source.url.startswith(("https://", "http://"))
        return self.link(source, str(source.url)) if is_web else self.escaped(source.code)


def _markdown_text(text: str) -> str:
    """Text that stays text, also at the start of a line."""
    escaped = markdown.escaped(text).replace("_", "\\_")
    return f"\\{escaped}" if escaped[:1] in "#+->=~" else escaped


def _markdown_table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [[markdown.escaped(name) for name in names], ["---"] * len(names)]
    lines += [[markdown.escaped(cell) for cell in row] for row in rows]
    return "\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _markdown_link(source: RankedSource, url: str) -> str:
    """A link; what would end it early is encoded."""
    safe = "".join(f"%{ord(letter):02X}" if letter in "<>| \\" else letter for letter in url)
    return f"[{_markdown_text(source.code)}](<{safe}>)"


def _html_table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{html.escaped(name)}</th>' for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{html.escaped(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f'<div class="rows"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n'


def _html_link(source: RankedSource, url: str) -> str:
    title = f' title="{html.escaped(source.title)}"' if source.title else ""
    return f'<a href="{html.escaped(url)}"{title}>{html.escaped(source.code)}</a>'


STYLES = {
    ".md": PageStyle(
        escaped=_markdown_text,
        table=_markdown_table,
        link=_markdown_link,
        begin="# {title}\n",
        heading_2="\n## {text}\n",
        heading_4="\n#### {text}\n",
        verdict="\n### {id}: {verdict}\n\n**{claim}**\n",
        paragraph="\n{text}\n",
        small="\n{text}\n",
        sources="\n{label}: {sources}\n",
        end="",
    ),
    ".html": PageStyle(
        escaped=html.escaped,
        table=_html_table,
        link=_html_link,
        begin='<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f"<style>{_STYLE.replace('{', '{{').replace('}', '}}')}</style>\n</head>\n<body>\n<h1>{{title}}</h1>\n",
        heading_2="<h2>{text}</h2>\n",
        heading_4="<h4>{text}</h4>\n",
        verdict='<h3 id="{id}">{id} <span class="verdict {verdict}">{verdict}</span></h3>\n'
        "<p><strong>{claim}</strong></p>\n",
        paragraph="<p>{text}</p>\n",
        small='<p class="small">{text}</p>\n',
        sources='<p class="small">{label}: {sources}</p>\n',
        end="</body>\n</html>\n",
    ),
}


def style_of(path: str) -> PageStyle:
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


def page(style: PageStyle, checked: Sequence[CheckedLedger]) -> Iterator[str]:
    """The parts of the page."""
    title = f"Fact check: {checked[0].ledger.title}" if len(checked) == 1 else "Fact check"
    yield style.text(style.begin, title=title)
    for ledger in checked:
        if len(checked) > 1:
            yield style.text(style.heading_2, text=ledger.ledger.title)
        if ledger.ledger.note:
            yield style.text(style.paragraph, text=ledger.ledger.note)
        counts = ", ".join(f"{number} {verdict}" for verdict, number in table.counts(ledger))
        yield style.text(style.paragraph, text=f"{counted(len(ledger.results), 'claim')}: {counts}. {RULE}")
        overview = [(result.claim.id, result.claim.claim, result.verdict) for result in ledger.results]
        yield style.table(["id", "claim", "verdict"], overview)
        for result in ledger.results:
            yield from _claim(style, ledger, result)
    yield style.end


RULE = (
    "Supported: recorded facts support the claim and none opposes it. Contradicted: all evidence opposes it, or"
    " evidence from a source of higher rank does. Qualified: there is evidence on both sides, or the claim is true in"
    " part. Undecidable: no recorded fact confirms or refutes it."
)


def _claim(style: PageStyle, checked: CheckedLedger, result: ClaimResult) -> Iterator[str]:
    yield style.text(style.verdict, id=result.claim.id, verdict=result.verdict, claim=result.claim.claim)
    yield style.text(style.paragraph, text=f"As of {result.as_of}. {result.why[:1].upper()}{result.why[1:]}.")
    if result.claim.note:
        yield style.text(style.paragraph, text=result.claim.note)
    for evidence in result.evidence:
        if evidence.effect:
            yield from _evidence(style, checked, evidence)
    for evidence in result.evidence:
        if not evidence.effect:
            yield style.text(style.small, text=f"Query without a result: {_question(evidence)}.")


def _evidence(style: PageStyle, checked: CheckedLedger, result: EvidenceResult) -> Iterator[str]:
    note = f": {result.evidence.note}" if result.evidence.note else ""
    yield style.text(style.heading_4, text=f"{str(result.effect).capitalize()}{note}")
    cells = text_rows(result.columns, result.rows)
    kept = [
        position
        for position, column in enumerate(result.columns)
        if column.name not in _BELOW and any(row[position] for row in cells)
    ]
    if kept:
        names = [result.columns[position].name for position in kept]
        yield style.table(names, [[row[position] for position in kept] for row in cells])
    labels = {"supports": "Sources", "contradicts": "Disputed by", "qualifies": "Qualified by"}
    for stance, label in labels.items():
        codes = sorted(getattr(result.standing, stance))
        if codes:
            sources = ", ".join(style.source(checked.sources[code]) for code in codes)
            yield style.sources.format(label=label, sources=sources)
    yield style.text(style.small, text=f"Query: {_question(result)}.")


def _question(result: EvidenceResult) -> str:
    given = ", ".join(f"{name} {value}" for name, value in result.values.items() if value is not None)
    return f"{result.evidence.name}{f' ({given})' if given else ''}, {table.test_in_words(result.evidence)}"
