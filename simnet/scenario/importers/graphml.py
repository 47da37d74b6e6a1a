"""A topology in GraphML (such as one of the Internet Topology Zoo) as nodes and links.

Nodes are called by their labels, with their number added where a label repeats; links by their
ends. Whatever the file does not tell exactly is assumed as the scenario says and noted.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from simnet.errors import Problem, ScenarioError, listed
from simnet.inputs.files import read_text
from simnet.kinds import NAME_LENGTH
from simnet.network.geography import cable_delay_ns, great_circle_km
from simnet.scenario.importers.base import Imported, scalar
from simnet.scenario.importers.speeds import speed_of
from simnet.scenario.model.topology import Topology
from simnet.scenario.read.tree import Source, Value, visible
from simnet.units import format_duration, format_rate

if TYPE_CHECKING:
    import networkx as nx

_FORBIDDEN = str.maketrans({**dict.fromkeys("/\\|;", "-"), **dict.fromkeys('"`', "'"), "$": "S"})


def import_graphml(path: Path, name: str, topology: Topology, where: Value) -> Imported:
    """Return the nodes and links of GraphML file `path`; `where` is the section that names it.

    Raises:
        ScenarioError: the file cannot be read as GraphML.
    """
    return _Import(_graph(read_text(path, name), name), name, topology, where).run()


def _graph(text: str, name: str) -> nx.MultiGraph[str]:
    from xml.etree.ElementTree import ParseError

    import networkx as nx

    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ScenarioError(Problem(name, None, "", "declares a DOCTYPE; GraphML needs none"))
    try:
        graph = cast("nx.MultiGraph[str]", nx.parse_graphml(text, force_multigraph=True))
    except ParseError as error:
        line = error.position[0]
        raise ScenarioError(Problem(name, line, "", "is not sound XML")) from error
    except (nx.NetworkXException, KeyError, ValueError, TypeError, IndexError) as error:
        raise ScenarioError(Problem(name, None, "", "is not a GraphML graph")) from error
    if not len(graph):
        raise ScenarioError(Problem(name, None, "", "has no nodes"))
    return graph


@dataclass(frozen=True, slots=True)
class _Link:
    """An edge of the file and the names that it has in the scenario."""

    name: str
    source: str
    target: str
    edge: Mapping[str, Any]


class _Import:
    """One file on its way to nodes and links."""

    def __init__(
        self, graph: nx.MultiGraph[str], name: str, topology: Topology, where: Value
    ) -> None:
        self._graph = graph
        self._file = name
        self._source = Source(name)
        self._topology = topology
        self._where = where
        self._result = Imported()
        self._names = _node_names(graph)
        self._places: dict[str, tuple[float, float]] = {}

    def run(self) -> Imported:
        """Return the parts of the scenario, the notes and the problems."""
        nodes = {self._names[node]: self._node(node, data) for node, data in self._nodes()}
        links = {link.name: self._link(link) for link in self._links()}
        self._result.sections = {
            "nodes": Value(nodes, self._source),
            "links": Value(links, self._source),
        }
        self._note_repeated_labels()
        self._note_pieces()
        return self._result

    def _nodes(self) -> list[tuple[str, Mapping[str, Any]]]:
        return [(node, data) for node, data in self._graph.nodes(data=True)]

    def _node(self, node: str, data: Mapping[str, Any]) -> Value:
        name = self._names[node]
        entries: dict[str, Any] = {}
        if str(data.get("Internal", "1")) in ("0", "0.0"):
            entries["kind"] = "external"
        place = _coordinates(data)
        if place is not None:
            self._places[name] = place
            entries["latitude"], entries["longitude"] = place
        else:
            self._note(f"nodes.{name}", "no coordinates")
        return self._mapping(entries)

    def _links(self) -> list[_Link]:
        """Return the edges with names; the two directions of a directed graph are one link."""
        found: list[_Link] = []
        taken: Counter[str] = Counter()
        directed = self._graph.is_directed()
        seen: set[tuple[str, str, int]] = set()
        for source, target, key, edge in self._graph.edges(keys=True, data=True):
            ends = (self._names[source], self._names[target])
            if source == target:
                self._note(f"nodes.{ends[0]}", "a link from it to itself is left out")
                continue
            if directed and (target, source, key) in seen:
                continue
            seen.add((source, target, key))
            plain = f"{ends[0]}-{ends[1]}"
            plain = plain if len(plain) <= NAME_LENGTH - 5 else f"link {source}-{target}"
            taken[plain] += 1
            name = plain if taken[plain] == 1 else f"{plain} ({taken[plain]})"
            if taken[plain] > 1:
                self._note(f"links.{name}", "parallel to another link, taken as one of its own")
            found.append(_Link(name, *ends, edge))
        return found

    def _link(self, link: _Link) -> Value:
        return self._mapping(
            {
                "from": link.source,
                "to": link.target,
                "rate": f"{self._rate_bps(link)} bps",
                "delay": f"{self._delay_ns(link)} ns",
            }
        )

    def _rate_bps(self, link: _Link) -> int:
        speed = speed_of(link.edge)
        if speed is not None:
            if speed.assumed:
                self._note(
                    f"links.{link.name}.rate", f"{speed.assumed}, {format_rate(speed.rate_bps)}"
                )
            return speed.rate_bps
        written = visible(str(link.edge.get("LinkLabel", "") or ""), 30)
        told = f"'{written}' is not a speed" if written else "no speed in the file"
        default = self._topology.default_rate
        if default is None:
            self._problem(f"link {link.name}: {told}; give topology.default_rate")
            return 0
        what = f"{told}; default_rate, {format_rate(default)}, is assumed"
        self._note(f"links.{link.name}.rate", what)
        return default

    def _delay_ns(self, link: _Link) -> int:
        places = self._places.get(link.source), self._places.get(link.target)
        if places[0] is not None and places[1] is not None:
            return cable_delay_ns(great_circle_km(*places[0], *places[1]))
        default = self._topology.default_delay
        if default is None:
            self._problem(
                f"link {link.name}: its ends have no coordinates; give topology.default_delay"
            )
            return 0
        what = f"ends without coordinates; default_delay, {format_duration(default)}, is assumed"
        self._note(f"links.{link.name}.delay", what)
        return default

    def _note_repeated_labels(self) -> None:
        labels = Counter(str(data.get("label", "")) for _, data in self._nodes())
        repeated = sorted(label for label, times in labels.items() if times > 1 and label)
        if repeated:
            what = f"labels that repeat have the node's number added: {listed(repeated)}"
            self._note("nodes", what)

    def _note_pieces(self) -> None:
        import networkx as nx

        plain: nx.Graph[str] = nx.Graph(self._graph.to_undirected())
        pieces = nx.number_connected_components(plain)
        if pieces > 1:
            self._note("", f"the topology is in {pieces} pieces that no link joins")

    def _mapping(self, entries: Mapping[str, Any]) -> Value:
        content = {key: scalar(entry, self._source, None) for key, entry in entries.items()}
        return Value(dict(content), self._source)

    def _note(self, path: str, message: str) -> None:
        self._result.notes.append(Problem(self._file, None, path, message))

    def _problem(self, message: str) -> None:
        where = self._where
        self._result.problems.append(Problem(where.source.file, where.where, "topology", message))


def _node_names(graph: nx.MultiGraph[str]) -> dict[str, str]:
    """Return the name of each node: its label, its number where it has none or one that repeats."""
    labels = {
        node: _clean(str(data.get("label", "") or "")) for node, data in graph.nodes(data=True)
    }
    times = Counter(label.casefold() for label in labels.values())
    names: dict[str, str] = {}
    for node, label in labels.items():
        number = _clean(str(node)) or str(len(names))
        if not label:
            names[node] = f"node {number}"
        elif times[label.casefold()] > 1:
            names[node] = f"{label} ({number})"
        else:
            names[node] = label
    return names


def _clean(label: str) -> str:
    """Return a label without what names must not hold, at a length that leaves room for more."""
    composed = unicodedata.normalize("NFC", label).translate(_FORBIDDEN)
    kept = "".join(c if c.isprintable() else " " for c in composed)
    return " ".join(kept.split())[: NAME_LENGTH // 2].strip()


def _coordinates(data: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return latitude and longitude, if a node has both and they are on Earth."""
    found = []
    for key, most in (("latitude", 90), ("longitude", 180)):
        value = data.get(key.capitalize(), data.get(key))
        try:
            degrees = float(str(value))
        except ValueError:
            return None
        if not math.isfinite(degrees) or abs(degrees) > most:
            return None
        found.append(degrees)
    return found[0], found[1]
