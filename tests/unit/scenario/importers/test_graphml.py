"""Topologies in GraphML as nodes and links, with what had to be assumed."""
# ruff: noqa: E501 (a row is one line)

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from simnet.scenario import load_traced

HEAD = """\
name: imported
run: {duration: 1 s}
"""
FLOW = "flows: {f: {from: Alpha, to: Beta, traffic: {kind: poisson, rate: 1 /s, size: 1 kB}}}\n"


def graph(
    nodes: list[dict[str, object]], edges: list[tuple[int, int, str]], kind: str = "un"
) -> str:
    """A GraphML text."""
    fields = {key: "string" if key == "label" else "double" for node in nodes for key in node}
    keys = "".join(
        f'<key attr.name="{key}" attr.type="{sort}" for="node" id="{key}"/>'
        for key, sort in fields.items()
    )
    each = "".join(
        f'<node id="{index}">'
        + "".join(f'<data key="{key}">{value}</data>' for key, value in node.items())
        + "</node>"
        for index, node in enumerate(nodes)
    )
    links = "".join(
        f'<edge source="{a}" target="{b}">'
        + (f'<data key="s">{escape(label)}</data>' if label else "")
        + "</edge>"
        for a, b, label in edges
    )
    return (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        f'{keys}<key attr.name="LinkLabel" attr.type="string" for="edge" id="s"/>'
        f'<graph edgedefault="{kind}directed">{each}{links}</graph></graphml>'
    )


def imported(
    folder: Path, graphml: str, more: str = "", topology: str = ""
) -> tuple[dict, list[str]]:  # type: ignore[type-arg]
    """What a scenario with such a topology comes to: its links and nodes, and the notes."""
    (folder / "net.graphml").write_text(graphml, encoding="utf-8")
    settings = topology or "default_rate: 1 Gbps, default_delay: 1 ms"
    path = folder / "s.yaml"
    path.write_text(HEAD + FLOW + f"topology: {{graphml: net.graphml, {settings}}}\n" + more)
    loaded = load_traced(path)
    plain = loaded.scenario.plain()
    return plain, [f"{note.path}: {note.message}" for note in loaded.notes]


PLACES = [
    {"label": "Alpha", "Latitude": 0.0, "Longitude": 1.0},
    {"label": "Beta", "Latitude": 0.0, "Longitude": 2.0},
]


def test_nodes_and_links(tmp_path: Path) -> None:
    plain, notes = imported(tmp_path, graph(PLACES, [(0, 1, "2.5 Gbps")]))
    assert plain["nodes"]["Beta"] == {"kind": "node", "latitude": 0.0, "longitude": 2.0}
    link = plain["links"]["Alpha-Beta"]
    assert (link["from"], link["to"], link["rate"]) == ("Alpha", "Beta", "2500 Mbps")
    assert link["delay"] == "833962 ns"  # 111.195 km x 1.5 x 5 us
    assert notes == []


def test_everything_assumed_is_noted(tmp_path: Path) -> None:
    nodes: list[dict[str, object]] = [*PLACES, {"label": "Gamma"}, {"label": "Gamma"}, {}]
    edges = [(0, 1, "multiple"), (0, 1, ""), (1, 2, "< 1 Gbps"), (2, 2, "1G"), (3, 4, "1G")]
    plain, notes = imported(tmp_path, graph(nodes, edges))
    assert set(plain["nodes"]) == {"Alpha", "Beta", "Gamma (2)", "Gamma (3)", "node 4"}
    assert set(plain["links"]) == {
        "Alpha-Beta",
        "Alpha-Beta (2)",
        "Beta-Gamma (2)",
        "Gamma (3)-node 4",
    }
    assert sorted(notes) == sorted(
        [
            "nodes.Gamma (2): no coordinates",
            "nodes.Gamma (3): no coordinates",
            "nodes.node 4: no coordinates",
            "nodes.Gamma (2): a link from it to itself is left out",
            "links.Alpha-Beta (2): parallel to another link, taken as one of its own",
            "links.Alpha-Beta.rate: 'multiple' is not a speed; default_rate, 1 Gbps, is assumed",
            "links.Alpha-Beta (2).rate: no speed in the file; default_rate, 1 Gbps, is assumed",
            "links.Beta-Gamma (2).rate: '< 1 Gbps' taken as its bound, 1 Gbps",
            "links.Beta-Gamma (2).delay: ends without coordinates; default_delay, 1 ms, is assumed",
            "links.Gamma (3)-node 4.delay: ends without coordinates; default_delay, 1 ms, is assumed",
            "nodes: labels that repeat have the node's number added: Gamma",
            ": the topology is in 2 pieces that no link joins",
        ]
    )


def test_the_scenario_is_laid_over_the_topology(tmp_path: Path) -> None:
    plain, notes = imported(
        tmp_path,
        graph(PLACES, [(0, 1, "")]),
        "links:\n  Alpha-Beta: {rate: 3 Mbps}\n  more: {from: Beta, to: Omega, rate: 1 Mbps}\n"
        "nodes: [Omega]\n",
    )
    assert plain["links"]["Alpha-Beta"]["rate"] == "3 Mbps"
    assert list(plain["nodes"]) == ["Alpha", "Beta", "Omega"]
    assert notes == []


def test_directed_graphs_and_odd_names(tmp_path: Path) -> None:
    nodes: list[dict[str, object]] = [{"label": "Alpha"}, {"label": "Beta"}, {"label": "a/b; c"}]
    edges = [(0, 1, "1G"), (1, 0, "1G"), (2, 0, "1G")]
    plain, _ = imported(tmp_path, graph(nodes, edges, ""))
    assert list(plain["links"]) == ["Alpha-Beta", "a-b- c-Alpha"]


def test_long_labels_are_cut(tmp_path: Path) -> None:
    nodes: list[dict[str, object]] = [{"label": "Alpha"}, {"label": "Beta"}, {"label": "x" * 90}]
    plain, _ = imported(tmp_path, graph(nodes, [(0, 1, "1G"), (1, 2, "1G")]))
    assert all(len(name) <= 64 for section in ("nodes", "links") for name in plain[section])


KEYS = """<key id="n" for="node" attr.name="label" attr.type="string"/>
<key id="a" for="node" attr.name="lat" attr.type="double"/>
<key id="o" for="node" attr.name="lon" attr.type="double"/>
<key id="s" for="edge" attr.name="LinkSpeedRaw" attr.type="double"/>
<key id="l" for="edge" attr.name="label" attr.type="string"/>"""
NODES = """<node id="0"><data key="n">Alpha</data></node><node id="1"><data key="n">Beta</data></node>"""


def written(edges: str, default: str = 'edgedefault="directed"', nodes: str = NODES) -> str:
    """A GraphML text of Alpha and Beta."""
    return (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/y">'
        f"{KEYS}<graph {default}>{nodes}{edges}</graph></graphml>"
    )


def edge(source: int, target: int, bps: str, more: str = "") -> str:
    return f'<edge source="{source}" target="{target}" {more}><data key="s">{bps}</data></edge>'


def rates(plain: dict) -> dict[str, tuple[str, str | None]]:  # type: ignore[type-arg]
    """The rates of each link, there and back."""
    return {
        name: (link["rate"], link["reverse"].get("rate") if link.get("reverse") else None)
        for name, link in plain["links"].items()
    }


def kept(notes: list[str]) -> list[str]:
    """The notes but for those on missing places."""
    return [note for note in notes if "coordinates" not in note]


def test_each_direction_has_the_rate_that_the_file_gives_it(tmp_path: Path) -> None:
    for ids in (("", ""), ('id="e1"', 'id="e2"')):
        edges = edge(0, 1, "20000000", ids[0]) + edge(1, 0, "2000000", ids[1])
        plain, notes = imported(tmp_path, written(edges))
        assert rates(plain) == {"Alpha-Beta": ("20 Mbps", "2 Mbps")}
        assert kept(notes) == []


def test_parallel_lines_keep_their_directions(tmp_path: Path) -> None:
    edges = edge(0, 1, "1e9") + edge(0, 1, "2e9") + edge(1, 0, "3e9") + edge(1, 0, "2e9")
    plain, notes = imported(tmp_path, written(edges))
    assert rates(plain) == {
        "Alpha-Beta": ("1 Gbps", "3 Gbps"),
        "Alpha-Beta (2)": ("2 Gbps", None),
    }
    assert kept(notes) == [
        "links.Alpha-Beta (2): parallel to another link, taken as one of its own"
    ]


def test_a_line_with_one_direction_is_noted(tmp_path: Path) -> None:
    plain, notes = imported(tmp_path, written(edge(0, 1, "1e9")))
    assert rates(plain) == {"Alpha-Beta": ("1 Gbps", None)}
    assert kept(notes) == [
        ": the file has these lines in one direction only; they are taken both ways: Alpha-Beta"
    ]


def test_an_edge_says_itself_whether_it_is_directed(tmp_path: Path) -> None:
    directed = edge(0, 1, "1e9", 'directed="true"') + edge(1, 0, "2e9", 'directed="true"')
    plain, _ = imported(tmp_path, written(directed, 'edgedefault="undirected"'))
    assert rates(plain) == {"Alpha-Beta": ("1 Gbps", "2 Gbps")}
    both = edge(0, 1, "1e9", 'directed="false"') + edge(1, 0, "2e9", 'directed="false"')
    plain, _ = imported(tmp_path, written(both))
    assert rates(plain) == {"Alpha-Beta": ("1 Gbps", None), "Beta-Alpha": ("2 Gbps", None)}


def test_a_missing_edgedefault_hyperedges_and_ports_are_noted(tmp_path: Path) -> None:
    hyper = '<hyperedge><endpoint node="0"/><endpoint node="1"/><data key="l">1G</data></hyperedge>'
    plain, notes = imported(
        tmp_path, written(edge(0, 1, "1e9", 'sourceport="N"') + hyper, 'id="G"')
    )
    assert rates(plain) == {"Alpha-Beta": ("1 Gbps", None)}
    assert kept(notes) == [
        ": hyperedges are left out (1 of them)",
        ": ports of nodes are not told apart",
        ": edgedefault is missing; edges are taken both ways",
    ]


def test_an_asymmetric_label_stays_asymmetric(tmp_path: Path) -> None:
    plain, notes = imported(
        tmp_path, graph(PLACES, [(0, 1, "20/5 Mbps")]), topology="default_delay: 1 ms"
    )
    assert rates(plain) == {"Alpha-Beta": ("20 Mbps", "5 Mbps")}
    assert notes == [
        (
            "links.Alpha-Beta.rate: '20/5 Mbps' taken as 20 Mbps one way and 5 Mbps back, "
            "one way being from Alpha to Beta"
        )
    ]


def test_places_under_other_keys(tmp_path: Path) -> None:
    nodes = (
        '<node id="0"><data key="n">Alpha</data><data key="a">-0.50</data>'
        '<data key="o">117.15</data></node><node id="1"><data key="n">Beta</data>'
        '<data key="a">1\u00b016\u203212\u2033 LS</data><data key="o">116,83</data></node>'
    )
    plain, notes = imported(tmp_path, written(edge(0, 1, "1e9"), 'edgedefault="undirected"', nodes))
    assert plain["links"]["Alpha-Beta"]["delay"] == "695383 ns"
    assert notes == []


YED = """<node id="g" yfiles.foldertype="group"><data key="d"><y:ProxyAutoBoundsNode><y:GroupNode>
<y:NodeLabel>Group</y:NodeLabel></y:GroupNode></y:ProxyAutoBoundsNode></data><graph id="g:">
<node id="0"><data key="d"><y:ShapeNode><y:Geometry x="11.5" y="-4.0"/>
<y:NodeLabel>Alpha</y:NodeLabel></y:ShapeNode></data></node></graph></node>
<node id="1"><data key="d"><y:ShapeNode><y:NodeLabel>Beta</y:NodeLabel></y:ShapeNode></data></node>
"""


def test_labels_of_yed_are_read_and_its_canvas_is_not(tmp_path: Path) -> None:
    line = (
        '<edge id="e" source="0" target="1"><data key="e"><y:PolyLineEdge>'
        "<y:EdgeLabel>2,5 Gbps<y:LabelModel/></y:EdgeLabel></y:PolyLineEdge></data></edge>"
    )
    plain, notes = imported(tmp_path, written(line, 'edgedefault="undirected"', YED))
    assert rates(plain) == {"Alpha-Beta": ("2500 Mbps", None)}
    assert list(plain["nodes"]) == ["Alpha", "Beta"]
    assert notes == [
        ": groups of nodes are left out, their nodes kept: g",
        "nodes.Alpha: no coordinates",
        "nodes.Beta: no coordinates",
        "links.Alpha-Beta.delay: ends without coordinates; default_delay, 1 ms, is assumed",
    ]


def test_a_declared_encoding_is_used(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + written(edge(0, 1, "1e9"))
    (tmp_path / "s.yaml").write_text(
        HEAD
        + FLOW.replace("Beta", "B\u00e9ta")
        + "topology: {graphml: n.graphml, default_delay: 1 ms}\n"
    )
    (tmp_path / "n.graphml").write_bytes(text.replace("Beta", "B\u00e9ta").encode("latin-1"))
    assert "B\u00e9ta" in load_traced(tmp_path / "s.yaml").scenario.nodes
