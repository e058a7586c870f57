"""Actors and agreements as a graph: GraphML or GEXF, which Gephi, igraph, networkx and Cytoscape read.

Nodes are actors and agreements. Edges run from signatories to agreements, from recognisers to the recognised, from
suppliers to recipients, and from states to organisations; two nodes may have several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO, NamedTuple
from xml.sax.saxutils import quoteattr

from analysis.output.column_types import Column
from analysis.output.writers.html import escaped
from analysis.output.writers.values import formatter
from database.reader import Reader
from errors import UsageError


class GraphPart(NamedTuple):
    """Nodes (first column: id) or edges (first two: ids of source and target) of one kind; the rest are attributes."""

    kind: str
    sql: str


NODES = (
    GraphPart("actor", "select 'actor:' || code as id, code, name as label, kind as subkind from actor order by code"),
    GraphPart(
        "agreement",
        "select 'agreement:' || code as id, code, title as label, instrument as subkind, signed_on, ended "
        "from agreement where dataset_code = :dataset order by code",
    ),
)
EDGES = (
    GraphPart(
        "signatory",
        "select 'actor:' || s.actor_code, 'agreement:' || s.agreement_code, s.role as label, s.signed_on, "
        "s.valid_from, s.valid_until from signatory s join agreement a on a.code = s.agreement_code "
        "where a.dataset_code = :dataset order by s.agreement_code, s.actor_code, s.role, s.ordinal, s.id",
    ),
    GraphPart(
        "recognition",
        "select 'actor:' || recogniser_code, 'actor:' || recognised_code, withdrawal_kind as label, "
        "recognised_on as valid_from, withdrawn_on as valid_until from recognition "
        "order by recognised_code, recogniser_code, recognised_on, id",
    ),
    GraphPart(
        "membership",
        "select 'actor:' || state_code, 'actor:' || organisation_code, role as label, valid_from, valid_until "
        "from membership order by organisation_code, state_code, role, valid_from, id",
    ),
    GraphPart(
        "transfer",
        "select 'actor:' || supplier_code, 'actor:' || recipient_code, designation as label, order_year, ordered, "
        "delivered, tiv_delivered, claim_group, is_package from arms_transfer where dataset_code = :dataset "
        "order by source_key",
    ),
)
# Attribute -> its column, which says how values are written; all others are text.
_ATTRIBUTES = {
    name: Column(name, kind, decimals)
    for name, kind, decimals in (
        ("kind", "text", None), ("subkind", "text", None), ("label", "text", None), ("code", "code", None),
        ("ended", "text", None), ("signed_on", "date", None), ("valid_from", "date", None),
        ("valid_until", "date", None), ("order_year", "integer", None), ("ordered", "integer", None),
        ("delivered", "integer", None), ("tiv_delivered", "decimal", 2), ("claim_group", "text", None),
        ("is_package", "text", None),
    )
}  # fmt: skip
_NO_TOKEN = re.compile(r"[^A-Za-z0-9._:-]")
_DATASETS = "select dataset_code from agreement union select dataset_code from arms_transfer order by dataset_code"


class Syntax(NamedTuple):
    """How a format writes the parts of a graph: `{}` is filled in."""

    start: str
    types: Mapping[str, str]  # of attributes by the type of their column; others are "string"
    declarations: tuple[tuple[str, str, str], ...]  # what stands before, for each attribute, and after
    nodes: tuple[str, str]  # what stands around all nodes
    node: str  # id, label, attributes
    edges: tuple[str, str]
    edge: str  # id, source, target, attributes
    attribute: str  # name, value
    end: str


_ATTRIBUTE = '<attribute id="{name}" title="{name}" type="{type}"/>\n'
GRAPHML = Syntax(
    start='<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n',
    types={"integer": "long", "decimal": "double"},
    declarations=(("", '<key id="{name}" for="all" attr.name="{name}" attr.type="{type}"/>\n', ""),),
    nodes=('<graph edgedefault="directed">\n', ""),
    node="<node id={id}>{attributes}</node>\n",
    edges=("", ""),
    edge='<edge id="{id}" source={source} target={target}>{attributes}</edge>\n',
    attribute='<data key="{name}">{value}</data>',
    end="</graph>\n</graphml>\n",
)
GEXF = Syntax(
    start='<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n<graph defaultedgetype="directed">\n',
    types={"integer": "long", "decimal": "double"},
    declarations=tuple((f'<attributes class="{part}">\n', _ATTRIBUTE, "</attributes>\n") for part in ("node", "edge")),
    nodes=("<nodes>\n", "</nodes>\n"),
    node="<node id={id} label={label}><attvalues>{attributes}</attvalues></node>\n",
    edges=("<edges>\n", "</edges>\n"),
    edge='<edge id="{id}" source={source} target={target}><attvalues>{attributes}</attvalues></edge>\n',
    attribute='<attvalue for="{name}" value="{value}"/>',
    end="</graph>\n</gexf>\n",
)
SYNTAXES = {"graphml": GRAPHML, "gexf": GEXF}


def write(reader: Reader, dataset: str, out: BinaryIO, format_name: str = "graphml") -> tuple[int, int]:
    """Write agreements and transfers of one dataset with all actors, recognitions and memberships.

    Returns the numbers of nodes and edges. Raises UsageError for a dataset without agreements and transfers.
    """
    known = [row[0] for row in reader.execute(_DATASETS, {}).rows]
    if dataset not in known:
        reason = f"the database has no agreements or arms transfers of the dataset {dataset}"
        raise UsageError(f"{reason}; datasets that have some: {', '.join(known) or 'none'}")
    syntax = SYNTAXES[format_name]

    def put(text: str) -> None:
        out.write(text.encode())

    put(f'<?xml version="1.0" encoding="UTF-8"?>\n{syntax.start}')
    for before, declaration, after in syntax.declarations:
        put(before)
        for name, column in _ATTRIBUTES.items():
            put(declaration.format(name=name, type=syntax.types.get(column.type, "string")))
        put(after)
    nodes = edges = 0
    put(syntax.nodes[0])
    for (identity,), values in _elements(reader, NODES, 1, dataset):
        nodes += 1
        label = quoteattr(values.get("label", identity))
        put(syntax.node.format(id=_reference(identity), label=label, attributes=_attributes(syntax, values)))
    put(syntax.nodes[1] + syntax.edges[0])
    for (source, target), values in _elements(reader, EDGES, 2, dataset):
        edges += 1
        ends = {"source": _reference(source), "target": _reference(target)}
        put(syntax.edge.format(id=edges, **ends, attributes=_attributes(syntax, values)))
    put(syntax.edges[1] + syntax.end)
    return nodes, edges


def _reference(identity: str) -> str:
    """The id of a node as an attribute; GraphML allows no spaces in it (XML's NMTOKEN), so `a b` is `a_20_b`."""
    return quoteattr(_NO_TOKEN.sub(lambda match: f"_{ord(match[0]):x}_", identity))


def _attributes(syntax: Syntax, values: Mapping[str, str]) -> str:
    return "".join(syntax.attribute.format(name=name, value=escaped(value)) for name, value in values.items())


def _elements(
    reader: Reader, parts: tuple[GraphPart, ...], ids: int, dataset: str
) -> Iterator[tuple[Any, dict[str, str]]]:
    """Identities, and attributes as text, of the nodes or edges of all kinds."""
    return chain.from_iterable(_of_kind(reader, part, ids, dataset) for part in parts)


def _of_kind(reader: Reader, part: GraphPart, ids: int, dataset: str) -> Iterator[tuple[Any, dict[str, str]]]:
    parameters = {"dataset": dataset} if ":dataset" in part.sql else {}
    columns, found = reader.execute(part.sql, parameters)
    texts = [formatter(_ATTRIBUTES[name]) for name in columns[ids:]]
    for row in found:
        values = zip(columns[ids:], texts, row[ids:], strict=True)
        yield row[:ids], {"kind": part.kind, **{name: text(value) for name, text, value in values if value is not None}}
