"""The report as Markdown, for repositories, wikis and diffs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analysis.output.column_types import Column
from analysis.output.writers import as_bytes
from analysis.output.writers.markdown import escaped
from analysis.reports.content import COMPLETE_RECORD, Data, NumberedSource, ReportContent, in_words
from analysis.reports.definition import Block, ChartBlock, ClaimsBlock
from analysis.reports.presentation import (
    CitationMark,
    PresentedTable,
    data_references,
    present_claims,
    record_references,
    tally,
)


def text(content: ReportContent, tables: Mapping[int, PresentedTable]) -> bytes:
    """The report; `tables` are by the id() of their block, and charts are files beside it."""
    return ("\n\n".join(part.strip("\n") for part in _parts(content, tables) if part.strip()) + "\n").encode()


def chart_path(content: ReportContent, block: ChartBlock) -> str:
    """The file of a chart: named by its rows, its kind and, where there are several such, its number."""
    charts = content.charts
    alike = [chart for chart in charts if (chart.question.name, chart.kind) == (block.question.name, block.kind)]
    number = next(position for position, chart in enumerate(alike, 1) if chart is block)
    return f"charts/{block.question.name}-{block.kind}{f'-{number}' if len(alike) > 1 else ''}.svg"


def _parts(content: ReportContent, tables: Mapping[int, PresentedTable]) -> Iterator[str]:
    yield f"# {escaped(content.title)}"
    yield f"*{escaped(content.subtitle)}*" if content.subtitle else ""
    yield f"As of {in_words(content.as_of)}; data collected up to {in_words(content.data_as_of)}."
    yield "\n".join(f"- {answer.text_md}" for answer in content.answers)
    yield content.text_md
    yield "\n".join(f"- **{escaped(number.value)}** {escaped(number.label)}" for number in content.numbers)
    for section in content.sections:
        yield f"## {escaped(section.heading)}"
        yield section.text
        for block in section.blocks:
            yield from _block(content, block, tables)
    yield "## Sources"
    yield "A source whose number is followed by ~ qualifies a fact; by *against*, contradicts it."
    yield "\n".join(map(_source, content.sources.values()))


def _source(source: NumberedSource) -> str:
    publisher = f". {escaped(source.publisher)}" if source.publisher else ""
    day = f", {source.published_on}" if source.published_on else ""
    # What would end the link early is encoded.
    link = "".join(f"%{ord(letter):02X}" if letter in "<>\\ " else letter for letter in source.link or "")
    kind = source.kind.replace("_", " ")
    return (
        f"{source.number}. {escaped(source.title or source.code)}{publisher}{day}. {kind}{f' <{link}>' if link else ''}"
    )


def _block(content: ReportContent, block: Block, tables: Mapping[int, PresentedTable]) -> Iterator[str]:
    yield f"### {escaped(block.title)}"
    if not isinstance(block, ClaimsBlock):
        yield _record(content, content.data[block.question.name])
    yield block.text
    if isinstance(block, ChartBlock):
        yield f"![{escaped(block.title)}]({chart_path(content, block)})"
        yield _sources_line(data_references(content, content.data[block.question.name]))
        return
    if isinstance(block, ClaimsBlock):
        yield from _claims(content, block)
        return
    data = content.data[block.question.name]
    table = tables[id(block)]
    if table.folded:
        yield escaped(table.folded)
    if not table.rows:
        yield "" if table.folded else escaped(block.empty)
        return
    by_row = table.has_sources
    columns = [
        Column(heading, "integer" if kind == "number" else "text")
        for heading, kind in zip(table.headings, table.classes, strict=True)
    ]
    rows = [
        [*(cell.text for cell in row), *([_basis(cited, rests_on_completeness=rests)] if by_row else [])]
        for row, cited, rests in zip(table.rows, table.sources, table.on_completeness, strict=True)
    ]
    kept = rows[: block.limit] if block.limit else rows
    yield _table([*columns, *([Column("Sources")] if by_row else [])], kept)
    if len(kept) < len(rows):
        files = f"; all are in data/{data.name}.csv" if "csv" in content.formats else ""
        yield f"{len(kept)} of {len(rows)} rows{files}."
    if not by_row:
        yield _sources_line(table.all_sources)


def _record(content: ReportContent, data: Data) -> str:
    """How completely what the rows depend on is recorded, and by which sources so far as it is complete."""
    if not data.extent:
        return ""
    sources = _listed(record_references(content, data))
    completeness = f"Sources of completeness: {sources}." if sources else ""
    return " ".join(filter(None, [f"*Record: {data.extent_in_words}.*", escaped(data.remark), completeness]))


def _basis(cited: tuple[CitationMark, ...], *, rests_on_completeness: bool) -> str:
    """The sources of a row, or of the completeness that it rests on."""
    if not rests_on_completeness:
        return _listed(cited)
    return f"{COMPLETE_RECORD}: {_listed(cited)}" if cited else COMPLETE_RECORD


def _claims(content: ReportContent, block: ClaimsBlock) -> Iterator[str]:
    claims = present_claims(content, block.name)
    yield ", ".join(f"{verdict.number} {verdict.name}" for verdict in tally(claims)) + "."
    rows = [
        (result.claim.id, result.claim.claim, result.verdict, result.why, _listed(sources))
        for result, sources, _ in claims
    ]
    yield _table([Column("No."), Column("Claim"), Column("Verdict"), Column("Why"), Column("Sources")], rows)


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    return as_bytes("markdown", columns, rows).decode()


def _listed(references: tuple[CitationMark, ...]) -> str:
    return ", ".join(f"{reference.number}{reference.mark}" for reference in references)


def _sources_line(references: tuple[CitationMark, ...]) -> str:
    return f"Sources: {_listed(references)}" if references else ""
