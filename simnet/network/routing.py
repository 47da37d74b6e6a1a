"""Shortest paths: of fewest total cost, then least total delay, then first in name order.

"Name order" compares the names of the interfaces along two paths, from the source on, so that
the choice between equals depends on nothing but the network itself. Many flows between few ends
are cheap: one shortest-path tree each way per end that flows share.

This module is the door of networkx.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from simnet.network.model import Interface

if TYPE_CHECKING:
    import networkx as nx

Path = tuple[int, ...]
"""Indices of the interfaces from the source to the target."""


class Routes:
    """The best path between any two nodes of a network.

    Args:
        node_count: how many nodes there are.
        interfaces: directed interfaces; `Interface.source` and `target` index the nodes.
        costs: cost of each interface, a whole number of 1 or more (so that sums are exact).
    """

    def __init__(
        self, node_count: int, interfaces: Sequence[Interface], costs: Sequence[int]
    ) -> None:
        by_name = sorted(range(len(interfaces)), key=lambda index: interfaces[index].name)
        self._interface_of_rank = by_name
        self._graph = _graph(node_count, interfaces, costs, by_name)
        self._reversed = self._graph.reverse()
        self._toward: dict[int, dict[int, Path]] = {}
        self._outward: dict[int, dict[int, Path]] = {}

    def between(
        self, pairs: Iterable[tuple[int, int]]
    ) -> dict[tuple[int, int], tuple[Path, Path] | None]:
        """Return the path and the reverse path of each pair of nodes; None where one is missing."""
        asked = list(dict.fromkeys(pairs))
        shared = Counter(node for pair in asked for node in pair)
        found = {}
        for source, target in asked:
            if shared[source] > shared[target]:
                there = self._paths_from(source).get(target)
                back = self._paths_to(source).get(target)
            else:
                there = self._paths_to(target).get(source)
                back = self._paths_from(target).get(source)
            usable = there is not None and back is not None
            found[source, target] = (self._path(there), self._path(back)) if usable else None
        return found

    def reachable(self, node: int) -> list[int]:
        """Return the nodes that `node` has a path to, itself included, in order."""
        import networkx as nx

        return sorted({node, *nx.descendants(self._graph, node)})

    def _path(self, ranks: Path | None) -> Path:
        return tuple(self._interface_of_rank[rank] for rank in ranks or ())

    def _paths_from(self, root: int) -> dict[int, Path]:
        """Return the best path from `root` to every node it reaches, as ranks of interfaces."""
        if root not in self._outward:
            self._outward[root] = _tree(
                self._graph, self._reversed, root, lambda path, rank: (*path, rank)
            )
        return self._outward[root]

    def _paths_to(self, root: int) -> dict[int, Path]:
        """Return the best path to `root` from every node that reaches it, as ranks."""
        if root not in self._toward:
            self._toward[root] = _tree(
                self._reversed, self._graph, root, lambda path, rank: (rank, *path)
            )
        return self._toward[root]


def _graph(
    node_count: int, interfaces: Sequence[Interface], costs: Sequence[int], by_name: Sequence[int]
) -> nx.DiGraph[int]:
    """Build the graph with cost and delay in one whole number: cost counts before any delay."""
    import networkx as nx

    above_any_delay = 1 + sum(interface.delay_ns for interface in interfaces)
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(node_count))
    for rank, index in enumerate(by_name):
        interface = interfaces[index]
        weight = costs[index] * above_any_delay + interface.delay_ns
        edge = (interface.source, interface.target)
        if edge not in graph.edges or weight < graph.edges[edge]["weight"]:
            graph.add_edge(*edge, weight=weight, rank=rank)
    return graph


def _tree(
    graph: nx.DiGraph[int], backward: nx.DiGraph[int], root: int, join: Any
) -> dict[int, Path]:
    """Return, for each node that `root` reaches, the first in name order of its best paths.

    Distances grow along every edge, so a node's nearer neighbours are settled before it.
    """
    import networkx as nx

    distance = nx.single_source_dijkstra_path_length(graph, root)
    paths: dict[int, Path] = {root: ()}
    for node in distance:
        if node == root:
            continue
        paths[node] = min(
            join(paths[nearer], edge["rank"])
            for nearer, edge in backward.adj[node].items()
            if nearer in distance and distance[nearer] + edge["weight"] == distance[node]
        )
    return paths
