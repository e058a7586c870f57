"""The graphs follow what the schemas of their formats ask for, also where codes hold characters that ids may not have.

GraphML: http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd; GEXF: https://gexf.net/1.2draft/gexf.xsd.
"""

import re
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from database.connect import writing
from support import Run

GRAPHML: Final = "{http://graphml.graphdrawing.org/xmlns}"
GEXF: Final = "{http://www.gexf.net/1.2draft}"
TOKEN: Final = re.compile(r"[\w.:-]+", re.ASCII)  # what XML's NMTOKEN allows of ASCII
VALUES: Final = {"string": str, "long": int, "double": float}


@pytest.fixture(params=["graphml", "gexf"])
def root(request: pytest.FixtureRequest, run: Run, seeded_copy_url: str, tmp_path: Path) -> ET.Element:
    """The root of a graph; one of its actors has a code with spaces and an ampersand."""
    with writing(seeded_copy_url) as connection:
        connection.exec_driver_sql(
            "insert into actor (code, kind, name) values ('nonstate:A & B', 'non_state', 'A <& B')"
        )
    file = tmp_path / f"pacts.{request.param}"
    assert run("export", "graph", "--out", str(file), url=seeded_copy_url).exit_code == 0
    return ET.parse(file).getroot()  # noqa: S314 - our own file


def test_a_graph_is_built_as_its_schema_asks(root: ET.Element) -> None:
    if root.tag == f"{GRAPHML}graphml":
        [*keys, graph] = root
        assert {key.tag for key in keys} == {f"{GRAPHML}key"}
        assert graph.tag == f"{GRAPHML}graph"
        assert graph.attrib == {"edgedefault": "directed"}
        assert all(key.keys() == ["id", "for", "attr.name", "attr.type"] for key in keys)
        types = {key.get("id"): key.get("attr.type") for key in keys}
        declared, nodes, edges = {"node": types, "edge": types}, graph.findall(f"{GRAPHML}node"), [*graph]
        edges = edges[len(nodes) :]
        assert {edge.tag for edge in edges} == {f"{GRAPHML}edge"}
        values = [(element, value.get("key"), value.text) for element in graph for value in element]
        assert {value.tag for element in graph for value in element} == {f"{GRAPHML}data"}
    else:
        assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.2")
        [graph] = root
        assert [part.tag for part in graph] == [
            f"{GEXF}{part}" for part in ("attributes", "attributes", "nodes", "edges")
        ]
        *attributes, nodes, edges = graph  # type: ignore[assignment]
        declared = {str(part.get("class")): {each.get("id"): each.get("type") for each in part} for part in attributes}
        assert all(each.keys() == ["id", "title", "type"] for part in attributes for each in part)
        assert all(node.get("label") for node in nodes)
        assert {(*map(str, (part.tag for part in element)),) for element in [*nodes, *edges]} == {(f"{GEXF}attvalues",)}
        values = [
            (element, value.get("for"), value.get("value")) for element in [*nodes, *edges] for value in element[0]
        ]
    ids = [str(node.get("id")) for node in nodes]
    assert "actor:nonstate:A_20__26__20_B" in ids
    assert len(ids) == len(set(ids))
    assert all(TOKEN.fullmatch(identity) for identity in ids)
    assert {end for edge in edges for end in (edge.get("source"), edge.get("target"))} <= set(ids)
    assert len({edge.get("id") for edge in edges}) == len(edges)
    for element, name, text in values:
        kind = element.tag.partition("}")[2]
        VALUES[str(declared[kind][name])](str(text))
    assert len({(id(element), name) for element, name, _ in values}) == len(values)
