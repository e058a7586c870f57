"""The report as Markdown, for repositories, wikis and diffs."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from analysis.output import writers
from analysis.output.columns import Column
from analysis.output.writers.markdown import escaped
from analysis.reports.content import Content, drawn, spelled
from analysis.reports.definition import Chart, Claims, Table
from analysis.reports.presentation import Reference, claims, references, shown, tally


def text(content: Content) -> bytes:
    """The report; charts are files beside it."""
    return ("\n\n".join(part.strip("\n") for part in _parts(content) if part.strip()) + "\n").encode()


def chart_path(content: Content, block: Chart) -> str:
    """The file of a chart: named by its data, its kind and, where there are several such, its number."""
    alike = [one for one in drawn(content) if one.ask.name == block.ask.name and one.kind == block.kind]
    number = next(at for at, one in enumerate(alike) if one is block)
    return f"charts/{block.ask.name}-{block.kind}{f'-{number + 1}' if len(alike) > 1 else ''}.svg"


def _parts(content: Content) -> Iterator[str]:
    yield f"# {escaped(content.title)}"
    yield f"*{escaped(content.subtitle)}*" if content.subtitle else ""
    yield f"As of {spelled(content.as_of)}; data collected up to {spelled(content.data_as_of)}."
    yield content.text_md
    yield "\n".join(f"- **{escaped(one.value)}** {escaped(one.label)}" for one in content.numbers)
    for section in content.sections:
        yield f"## {escaped(section.heading)}"
        yield section.text
        for block in section.blocks:
            yield from _block(content, block)
    yield "## Sources"
    yield "A number with ~ qualifies a fact, with ≠ contradicts it."
    yield "\n".join(
        f"{one.number}. {escaped(one.title or one.code)}"
        f"{f'. {escaped(one.publisher)}' if one.publisher else ''}"
        f"{f', {one.published_on}' if one.published_on else ''}. {one.kind.replace('_', ' ')}"
        f"{f' <{one.link}>' if one.link else ''}"
        for one in content.sources.values()
    )


def _block(content: Content, block: Table | Chart | Claims) -> Iterator[str]:
    yield f"### {escaped(block.title)}"
    yield block.text
    if isinstance(block, Chart):
        yield f"![{escaped(block.title)}]({chart_path(content, block)})"
        yield _resting_on(references(content, [one for row in content.data[block.ask.name].cited for one in row]))
        return
    if isinstance(block, Claims):
        yield from _claims(content, block)
        return
    data = content.data[block.ask.name]
    found = shown(content, block)
    if not found.rows:
        yield escaped(block.empty)
        return
    by_row = bool(found.all_sources) and not found.same_sources
    columns = [
        Column(heading, "integer" if kind == "number" else "text")
        for heading, kind in zip(found.headings, found.classes, strict=True)
    ]
    rows = [
        [*(cell.text for cell in row), *([_listed(cited)] if by_row else [])]
        for row, cited in zip(found.rows, found.sources, strict=True)
    ]
    kept = rows[: block.limit] if block.limit else rows
    yield _table([*columns, *([Column("Sources")] if by_row else [])], kept)
    if len(kept) < len(rows):
        files = f"; all are in data/{data.name}.csv" if "csv" in content.formats else ""
        yield f"{len(kept)} of {len(rows)} rows{files}."
    if not by_row:
        yield _resting_on(found.all_sources)


def _claims(content: Content, block: Claims) -> Iterator[str]:
    found = claims(content, block.name)
    yield ", ".join(f"{count} {name}" for name, count in tally(found)) + "."
    rows = [
        (one.finding.claim.id, one.finding.claim.claim, one.finding.verdict, one.finding.why, _listed(one.sources))
        for one in found
    ]
    yield _table([Column("No."), Column("Claim"), Column("Verdict"), Column("Why"), Column("Sources")], rows)


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    out = io.BytesIO()
    writers.write("markdown", columns, rows, out)
    return out.getvalue().decode()


def _listed(found: tuple[Reference, ...]) -> str:
    return ", ".join(f"{one.number}{one.mark}" for one in found)


def _resting_on(found: tuple[Reference, ...]) -> str:
    return f"Sources: {_listed(found)}" if found else ""
