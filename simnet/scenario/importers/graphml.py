"""A topology in GraphML (of the Internet Topology Zoo, yEd or Gephi, say) as nodes and links.

Nodes are called by their labels, with their number added where a label repeats; links by their
ends. The two directions of a line may be two directed edges, each with its rate. Whatever the
file does not tell exactly is assumed as the scenario says and noted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simnet.errors import Problem, listed
from simnet.kinds import NAME_LENGTH
from simnet.network.geography import cable_delay_ns, great_circle_km
from simnet.scenario.importers.base import Imported, cleaned, scalar
from simnet.scenario.importers.coordinates import Place, are_degrees, place_of
from simnet.scenario.importers.graphml_file import Edge, Element, Graph, read_graph
from simnet.scenario.importers.speeds import Speed, speed_of, unclear, unread
from simnet.scenario.model.topology import Topology
from simnet.scenario.read.tree import Origin, Value, dotted, visible
from simnet.units import format_duration, format_rate


def import_graphml(path: Path, name: str, topology: Topology, where: Value) -> Imported:
    """Return the nodes and links of GraphML file `path`; `where` is the section that names it.

    Raises:
        ScenarioError: the file cannot be read as GraphML.
    """
    return _Import(read_graph(str(path), name), name, topology, where).run()


@dataclass(frozen=True, slots=True)
class _Link:
    """A line of the file, and the names that it has in the scenario.

    `back` is the edge of the other direction, where the file has one of its own.
    """

    name: str
    source: str
    target: str
    edge: Edge
    back: Edge | None = None


class _Import:
    """One file on its way to nodes and links."""

    def __init__(self, graph: Graph, name: str, topology: Topology, where: Value) -> None:
        self._graph = graph
        self._file = name
        self._origin = Origin(name)
        self._topology = topology
        self._where = where
        self._result = Imported()
        self._drop_groups()
        self._names = _node_names(graph)
        self._planar = are_degrees([node.data for node in graph.nodes.values()])
        self._places: dict[str, Place] = {}

    def run(self) -> Imported:
        """Return the parts of the scenario, the notes and the problems."""
        nodes = {self._names[node.id]: self._node(node) for node in self._graph.nodes.values()}
        lines = list(self._named())
        links = {link.name: self._link(link) for link in lines}
        self._result.sections = {
            "nodes": Value(nodes, self._origin),
            "links": Value(links, self._origin),
        }
        self._note_one_way(lines)
        self._note_left_out()
        self._note_repeated_labels()
        self._note_pieces(lines)
        return self._result

    def _drop_groups(self) -> None:
        """Leave out nodes that only hold others."""
        ends = {end for edge in self._graph.edges for end in (edge.source, edge.target)}
        groups = [each for each in self._graph.nodes if each in self._graph.groups - ends]
        for group in groups:
            del self._graph.nodes[group]
        if groups:
            self._note("", f"groups of nodes are left out, their nodes kept: {listed(groups)}")

    def _node(self, node: Element) -> Value:
        name = self._names[node.id]
        entries: dict[str, Any] = {}
        if node.data.get("Internal", "1") in ("0", "0.0"):
            entries["kind"] = "external"
        place, why = place_of(node.data, self._planar)
        if place is not None:
            self._places[name] = place
            entries["latitude"], entries["longitude"] = place.latitude, place.longitude
            why = place.odd
        if why:
            self._note(dotted(("nodes", name)), visible(why, 160))
        return self._mapping(entries)

    def _lines(self) -> Iterator[tuple[Edge, Edge | None]]:
        """Yield each line of the file, with its other direction where that is an edge too."""
        waiting: dict[tuple[str, str], list[int]] = {}
        lines: list[tuple[Edge, Edge | None]] = []
        for edge in self._graph.edges:
            if edge.source == edge.target:
                name = self._names[edge.source]
                self._note(dotted(("nodes", name)), "a link from it to itself is left out")
                continue
            opposite = waiting.get((edge.target, edge.source)) if edge.directed else None
            if opposite:
                first = opposite.pop(0)
                lines[first] = (lines[first][0], edge)
                continue
            if edge.directed:
                waiting.setdefault((edge.source, edge.target), []).append(len(lines))
            lines.append((edge, None))
        yield from lines

    def _named(self) -> Iterator[_Link]:
        """Yield the lines as links, whose names are their ends."""
        taken: Counter[str] = Counter()
        for edge, back in self._lines():
            ends = (self._names[edge.source], self._names[edge.target])
            plain = f"{ends[0]}-{ends[1]}"
            if len(plain) > NAME_LENGTH - 5:
                plain = cleaned(f"link {edge.source}-{edge.target}", NAME_LENGTH - 5)
            taken[plain.casefold()] += 1
            times = taken[plain.casefold()]
            name = plain if times == 1 else f"{plain} ({times})"
            if times > 1:
                path = dotted(("links", name))
                self._note(path, "parallel to another link, taken as one of its own")
            yield _Link(name, *ends, edge, back)

    def _link(self, link: _Link) -> Value:
        there, back = self._rates(link)
        entries: dict[str, Any] = {
            "from": link.source,
            "to": link.target,
            "rate": f"{there} bps",
            "delay": f"{self._delay_ns(link)} ns",
        }
        mapping = self._mapping(entries)
        if back != there:
            mapping.mapping["reverse"] = self._mapping({"rate": f"{back} bps"})
        return mapping

    def _rates(self, link: _Link) -> tuple[int, int]:
        """Return the rates of a link, bit/s, from its source to its target and back."""
        there = self._speed(link, link.edge, ("rate",))
        if link.back is None:
            back_bps = there.back_bps
            return there.rate_bps, there.rate_bps if back_bps is None else back_bps
        if speed_of(link.edge.data) == speed_of(link.back.data) and there.back_bps is None:
            return there.rate_bps, there.rate_bps
        return there.rate_bps, self._speed(link, link.back, ("reverse", "rate")).rate_bps

    def _speed(self, link: _Link, edge: Edge, path: tuple[str, ...]) -> Speed:
        where = dotted(("links", link.name, *path))
        speed = speed_of(edge.data)
        if speed is not None:
            if speed.assumed and speed.back_bps is not None:
                ends = self._names[edge.source], self._names[edge.target]
                self._note(where, f"{speed.assumed}, one way being from {ends[0]} to {ends[1]}")
            elif speed.assumed:
                self._note(where, f"{speed.assumed}, {format_rate(speed.rate_bps)}")
            return speed
        written = visible(unread(edge.data), 30)
        told = f"'{written}' {unclear(written)}" if written else "no speed in the file"
        default = self._topology.default_rate
        if default is None:
            self._problem(f"link {link.name}: {told}; give topology.default_rate")
            return Speed(0)
        self._note(where, f"{told}; default_rate, {format_rate(default)}, is assumed")
        return Speed(default)

    def _delay_ns(self, link: _Link) -> int:
        one, other = self._places.get(link.source), self._places.get(link.target)
        if one is not None and other is not None:
            km = great_circle_km(one.latitude, one.longitude, other.latitude, other.longitude)
            return cable_delay_ns(km)
        default = self._topology.default_delay
        if default is None:
            self._problem(
                f"link {link.name}: its ends have no coordinates; give topology.default_delay"
            )
            return 0
        what = f"ends without coordinates; default_delay, {format_duration(default)}, is assumed"
        self._note(dotted(("links", link.name, "delay")), what)
        return default

    def _note_one_way(self, lines: list[_Link]) -> None:
        names = [each.name for each in lines if each.edge.directed and each.back is None]
        if names:
            what = "the file has these lines in one direction only; they are taken both ways"
            self._note("", f"{what}: {listed(names)}")

    def _note_left_out(self) -> None:
        for word, times in sorted(self._graph.left_out.items()):
            if times and word == "hyperedge":
                self._note("", f"hyperedges are left out ({times} of them)")
            elif times:
                self._note("", "ports of nodes are not told apart")
        if not self._graph.default_stated and any(not each.directed for each in self._graph.edges):
            self._note("", "edgedefault is missing; edges are taken both ways")
        if self._planar and any(
            place_of(node.data, planar=False)[0] is None
            and place_of(node.data, planar=True)[0] is not None
            for node in self._graph.nodes.values()
        ):
            self._note("", "x and y of nodes are taken as longitude and latitude, degrees")

    def _note_repeated_labels(self) -> None:
        labels = Counter(each.data.get("label", "") for each in self._graph.nodes.values())
        repeated = sorted(label for label, times in labels.items() if times > 1 and label)
        if repeated:
            what = f"labels that repeat have the node's number added: {listed(repeated)}"
            self._note("nodes", what)

    def _note_pieces(self, lines: list[_Link]) -> None:
        pieces = _pieces(list(self._names.values()), [(each.source, each.target) for each in lines])
        if pieces > 1:
            self._note("", f"the topology is in {pieces} pieces that no link joins")

    def _mapping(self, entries: Mapping[str, Any]) -> Value:
        content = {key: scalar(entry, self._origin, None) for key, entry in entries.items()}
        return Value(dict(content), self._origin)

    def _note(self, path: str, message: str) -> None:
        self._result.notes.append(Problem(self._file, None, path, message))

    def _problem(self, message: str) -> None:
        where = self._where
        self._result.problems.append(Problem(where.origin.file, where.where, "topology", message))


def _pieces(nodes: list[str], joined: list[tuple[str, str]]) -> int:
    """Return into how many connected components links part the nodes (disjoint sets)."""
    above = {node: node for node in nodes}

    def top(node: str) -> str:
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for source, target in joined:
        above[top(source)] = top(target)
    return sum(above[node] == node for node in nodes)


def _node_names(graph: Graph) -> dict[str, str]:
    """Return the name of each node: its label, its number where it has none or one that repeats."""
    most = NAME_LENGTH // 2
    labels = {
        node.id: cleaned(node.data.get("label", "") or node.data.get("Label", ""), most)
        for node in graph.nodes.values()
    }
    times = Counter(label.casefold() for label in labels.values())
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node, label in labels.items():
        number = cleaned(node, most - 8) or str(len(names))
        name = label
        if not label:
            name = f"node {number}"
        elif times[label.casefold()] > 1:
            name = f"{label} ({number})"
        while name.casefold() in taken:
            name = f"{name[: NAME_LENGTH - 8]} #{len(names)}"
        taken.add(name.casefold())
        names[node] = name
    return names
