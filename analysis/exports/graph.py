"""Actors and agreements as a graph: GraphML, which Gephi, igraph, networkx and Cytoscape read.

Nodes are actors and agreements. Edges run from signatories to agreements, from recognisers to the recognised, from
suppliers to recipients, and from states to organisations; two nodes may have several.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO, NamedTuple
from xml.sax.saxutils import quoteattr

from analysis.output.columns import Column
from analysis.output.writers.html import escaped
from analysis.output.writers.values import formatter
from database.reader import Reader
from errors import UsageError


class Part(NamedTuple):
    """Nodes (first column: id) or edges (first two: ids of source and target) of one kind; the rest are attributes."""

    kind: str
    sql: str


NODES = (
    Part("actor", "select 'actor:' || code as id, code, name as label, kind as subkind from actor order by code"),
    Part(
        "agreement",
        "select 'agreement:' || code as id, code, title as label, instrument as subkind, signed_on, ended "
        "from agreement where dataset_code = :dataset order by code",
    ),
)
EDGES = (
    Part(
        "signatory",
        "select 'actor:' || s.actor_code, 'agreement:' || s.agreement_code, s.role as label, s.signed_on, "
        "s.valid_from, s.valid_until from signatory s join agreement a on a.code = s.agreement_code "
        "where a.dataset_code = :dataset order by s.agreement_code, s.actor_code, s.role, s.ordinal, s.id",
    ),
    Part(
        "recognition",
        "select 'actor:' || recogniser_code, 'actor:' || recognised_code, withdrawal_kind as label, "
        "recognised_on as valid_from, withdrawn_on as valid_until from recognition "
        "order by recognised_code, recogniser_code, recognised_on, id",
    ),
    Part(
        "membership",
        "select 'actor:' || state_code, 'actor:' || organisation_code, role as label, valid_from, valid_until "
        "from membership order by organisation_code, state_code, role, valid_from, id",
    ),
    Part(
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
_DATASETS = "select dataset_code from agreement union select dataset_code from arms_transfer order by dataset_code"
_GRAPHML_TYPES = {"integer": "long", "decimal": "double"}
_XMLNS = "http://graphml.graphdrawing.org/xmlns"


def write(reader: Reader, dataset: str, out: BinaryIO) -> tuple[int, int]:
    """Write agreements and transfers of one dataset with all actors, recognitions and memberships.

    Returns the numbers of nodes and edges. Raises UsageError for a dataset without agreements and transfers.
    """
    known = [row[0] for row in reader.execute(_DATASETS, {}).rows]
    if dataset not in known:
        reason = f"the database has no agreements or arms transfers of the dataset {dataset}"
        raise UsageError(f"{reason}; datasets that have some: {', '.join(known) or 'none'}")
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{_XMLNS}">\n'.encode())
    for name, column in _ATTRIBUTES.items():
        kind = _GRAPHML_TYPES.get(column.type, "string")
        out.write(f'<key id="{name}" for="all" attr.name="{name}" attr.type="{kind}"/>\n'.encode())
    out.write(b'<graph edgedefault="directed">\n')
    nodes = edges = 0
    for (identity,), data in _elements(reader, NODES, 1, dataset):
        nodes += 1
        out.write(f"<node id={quoteattr(identity)}>{data}</node>\n".encode())
    for (source, target), data in _elements(reader, EDGES, 2, dataset):
        edges += 1
        ends = f"source={quoteattr(source)} target={quoteattr(target)}"
        out.write(f'<edge id="{edges}" {ends}>{data}</edge>\n'.encode())
    out.write(b"</graph>\n</graphml>\n")
    return nodes, edges


def _elements(reader: Reader, parts: tuple[Part, ...], ids: int, dataset: str) -> Iterator[tuple[Any, str]]:
    """Identities and attributes (as XML) of the nodes or edges of all kinds."""
    return chain.from_iterable(_of_kind(reader, part, ids, dataset) for part in parts)


def _of_kind(reader: Reader, part: Part, ids: int, dataset: str) -> Iterator[tuple[Any, str]]:
    parameters = {"dataset": dataset} if ":dataset" in part.sql else {}
    columns, found = reader.execute(part.sql, parameters)
    texts = [formatter(_ATTRIBUTES[name]) for name in columns[ids:]]
    kind = _data("kind", part.kind)
    for row in found:
        values = zip(columns[ids:], texts, row[ids:], strict=True)
        yield row[:ids], kind + "".join(_data(name, text(value)) for name, text, value in values if value is not None)


def _data(name: str, text: str) -> str:
    return f'<data key="{name}">{escaped(text)}</data>'
