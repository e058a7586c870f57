"""HTML: a self-contained page with one table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import BinaryIO

from analysis.output.column_types import Column
from analysis.output.writers.options import Options
from analysis.output.writers.values import Block, columns_of, display_texts, first_and_all, numeric

# Characters that XML does not allow, and HTML should not have.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 15px/1.4 system-ui, sans-serif; margin: 2em; color: #222; background: #fff; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: 0.25em 0.75em; border-bottom: 1px solid #ccc; text-align: left; vertical-align: top; }}
th {{ position: sticky; top: 0; background: #f3f3f3; }}
td {{ white-space: pre-wrap; }}
.number {{ text-align: right; font-variant-numeric: tabular-nums; }}
</style>
</head>
<body>
<h1>{title}</h1>
<table>
<thead>
<tr>{names}</tr>
</thead>
<tbody>
"""
_FOOT = "</tbody>\n</table>\n{remarks}</body>\n</html>\n"


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:
    """Write the page: the table, and below it the remarks."""
    first, all_blocks = first_and_all(blocks)
    kinds = [' class="number"' if right else "" for right in numeric(columns, first)]
    names = "".join(
        f'<th scope="col"{kind}>{escaped(column.name)}</th>' for column, kind in zip(columns, kinds, strict=True)
    )
    out.write(_HEAD.format(title=escaped(options.title), names=names).encode())
    template = "<tr>" + "".join(f"<td{kind}>%s</td>" for kind in kinds) + "</tr>\n"
    for block in all_blocks:
        cells = [map(escaped, display_texts(column, values)) for column, values in columns_of(block, columns)]
        out.write("".join(template % row for row in zip(*cells, strict=True)).encode())
    items = "".join(f"<li>{escaped(remark)}</li>\n" for remark in options.remarks)
    out.write(_FOOT.format(remarks=f"<ul>\n{items}</ul>\n" if items else "").encode())


def escaped(text: str) -> str:
    """The text, escaped for an element or an attribute; characters that XML does not allow become U+FFFD."""
    return escape(ILLEGAL.sub("\ufffd", text))
