"""GraphML parser: nodes, and edges with their direction, as the file states them.

The format is that of the GraphML primer (graphml.graphdrawing.org); labels of yEd, which lie in
elements of its own, are read as the attribute ``label``. Positions on yEd's canvas are not.
Expat reads event by event; a DOCTYPE, the only way to declare entities, is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from simnet.errors import Problem, ScenarioError
from simnet.inputs.files import decoded, read_bytes
from simnet.inputs.xml_text import feed
from simnet.scenario.read.tree import visible

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "utf-16": "utf-16",
}
"""Encodings that an XML declaration may name, by the codec for each."""


@dataclass(slots=True)
class Element:
    """A node or an edge: its attributes by name, texts as they were written."""

    id: str
    line: int
    data: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Edge(Element):
    """An edge; `directed` is its own attribute, or what the graph says of all."""

    source: str = ""
    target: str = ""
    directed: bool = False


@dataclass(slots=True)
class Graph:
    """What a file holds, and how often it holds what simnet leaves out."""

    nodes: dict[str, Element] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)
    """Nodes that hold a graph of their own."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Hyperedges and ports, by the word for them."""
    default_stated: bool = True
    """Whether the graph says what edges are that do not say it themselves."""


def read_graph(path: str, name: str) -> Graph:
    """Return the graph in GraphML file `path`; messages call it `name`.

    Raises:
        ScenarioError: the file cannot be read as GraphML.
    """
    data = read_bytes(path, name)
    declared = _DECLARED.match(data.lstrip(b"\xef\xbb\xbf \r\n\t")[:300])
    named = declared[1].decode().lower() if declared else "utf-8"
    if named not in _ENCODINGS:
        what = f"is in the encoding {named}; save the file as UTF-8"
        raise ScenarioError(Problem(name, 1, "", what))
    return parse_graph(decoded(data, name, _ENCODINGS[named]), name)


def parse_graph(text: str, name: str) -> Graph:
    """Return the graph that a GraphML text describes.

    Raises:
        ScenarioError: it is not sound XML, not one GraphML graph, or contradicts itself.
    """
    reader = _Reader(name)
    feed(reader.parser, text, name, "GraphML needs none")
    return reader.finished()


@dataclass(frozen=True, slots=True)
class _Key:
    """A declared attribute: what it belongs to, its name and its default."""

    domain: str
    name: str
    default: list[str]


class _Reader:
    """Turns the parser's events into a graph."""

    def __init__(self, name: str) -> None:
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._name = name
        self._graph = Graph()
        self._open: list[str] = []
        self._elements: list[Element | None] = []
        self._directed: list[bool] = []
        self._keys: dict[str, _Key] = {}
        self._into: list[str] | None = None
        self._data_key = ""
        self._graphs = 0
        self._root = ""

    def finished(self) -> Graph:
        """Return the graph, with defaults filled in, if it is one.

        Raises:
            ScenarioError: it has no nodes, several graphs, or edges to nodes that are not there.
        """
        if self._root != "graphml" or not self._graphs:
            self._refuse(None, "is not a GraphML graph")
        if self._graphs > 1:
            self._refuse(None, f"has {self._graphs} graphs; give a file with one")
        if not self._graph.nodes:
            self._refuse(None, "has no nodes")
        for edge in self._graph.edges:
            for end in (edge.source, edge.target):
                if end not in self._graph.nodes:
                    self._refuse(edge.line, f"an edge leads to '{visible(end)}', which is no node")
        self._fill_defaults()
        return self._graph

    def _fill_defaults(self) -> None:
        for key in self._keys.values():
            if key.default:
                filled: list[Element] = []
                if key.domain in ("node", "all"):
                    filled += self._graph.nodes.values()
                if key.domain in ("edge", "all"):
                    filled += self._graph.edges
                for element in filled:
                    element.data.setdefault(key.name, "".join(key.default).strip())

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        word = tag.rpartition(" ")[2]
        parent = self._open[-1] if self._open else ""
        self._root = self._root or word
        self._open.append(word)
        line = self.parser.CurrentLineNumber
        if word == "key":
            named = attributes.get("attr.name") or attributes.get("id", "")
            key = _Key(attributes.get("for", "all"), named, [])
            self._keys[attributes.get("id", "")] = key
        elif word == "default" and parent == "key":
            self._into = next(reversed(self._keys.values())).default
        elif word == "graph":
            self._start_graph(attributes, parent, line)
        elif word == "node":
            self._start_node(attributes, line)
        elif word == "edge":
            self._start_edge(attributes, line)
        elif word in ("hyperedge", "port"):
            self._graph.left_out[word] += 1
            if word == "hyperedge":
                self._elements.append(None)
        elif word == "data":
            self._data_key = attributes.get("key", "")
            self._into = [] if parent in ("node", "edge") else None
        elif word in ("NodeLabel", "EdgeLabel") and "data" in self._open:
            self._into = []

    def _start_graph(self, attributes: Mapping[str, str], parent: str, line: int) -> None:
        self._graphs += parent == "graphml"
        if parent == "node" and self._elements and self._elements[-1] is not None:
            self._graph.groups.add(self._elements[-1].id)
        default = attributes.get("edgedefault")
        if default is None and self._directed:
            default = "directed" if self._directed[-1] else "undirected"
        elif default is None:
            self._graph.default_stated = False
        elif default not in ("directed", "undirected"):
            self._refuse(line, f"edgedefault must be directed or undirected, got '{default[:40]}'")
        self._directed.append(default == "directed")

    def _start_node(self, attributes: Mapping[str, str], line: int) -> None:
        node = Element(attributes.get("id", ""), line)
        if "id" not in attributes:
            self._refuse(line, "a node has no id")
        if node.id in self._graph.nodes:
            first = self._graph.nodes[node.id].line
            self._refuse(line, f"node '{visible(node.id)}' is there twice (first at line {first})")
        self._graph.nodes[node.id] = node
        self._elements.append(node)

    def _start_edge(self, attributes: Mapping[str, str], line: int) -> None:
        own = attributes.get("directed")
        if own not in (None, "true", "false", "1", "0"):
            self._refuse(line, f"directed must be true or false, got '{visible(str(own))}'")
        directed = own in ("true", "1") if own else bool(self._directed and self._directed[-1])
        ends = attributes.get("source", ""), attributes.get("target", "")
        edge = Edge(attributes.get("id", ""), line, {}, *ends, directed)
        self._graph.left_out["port"] += "sourceport" in attributes or "targetport" in attributes
        self._graph.edges.append(edge)
        self._elements.append(edge)

    def _text(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _end(self, tag: str) -> None:
        word = tag.rpartition(" ")[2]
        self._open.pop()
        if word in ("node", "edge", "hyperedge"):
            self._elements.pop()
        elif word == "graph":
            self._directed.pop()
        elif word == "default":
            self._into = None
        elif word in ("data", "NodeLabel", "EdgeLabel"):
            self._keep(word)

    def _keep(self, word: str) -> None:
        """Put the text of a ``data`` element, or of a label of yEd, where it belongs."""
        if self._into is None or not self._elements:
            return
        text, element = "".join(self._into).strip(), self._elements[-1]
        self._into = None
        if element is None or not text:
            return
        if word == "data":
            key = self._keys.get(self._data_key)
            element.data[key.name if key else self._data_key] = text
        else:
            element.data.setdefault("label", " ".join(text.split()))

    def _refuse(self, line: int | None, what: str) -> None:
        raise ScenarioError(Problem(self._name, line, "", what))
