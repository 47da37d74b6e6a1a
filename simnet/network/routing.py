"""Shortest paths: of fewest total cost, then least total delay, then first in name order.

"Name order" compares the names of the interfaces along two paths, from the source on, so that
the choice between equals depends on nothing but the network itself. Many flows between few ends
are cheap: one shortest-path tree each way per end that flows share.

Dijkstra's algorithm is written out here: it takes 15 lines, and to import networkx takes as long as
to lay out the villages of ten scenarios. The tests hold the paths against networkx's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush
from typing import TypeAlias

from simnet.network.links import Interface

Path = tuple[int, ...]
"""Indices of the interfaces from the source to the target."""

Adjacent: TypeAlias = list[dict[int, tuple[int, int]]]
"""For each node, its neighbours: the length of the best interface between, and its rank."""


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
        self._onward, self._backward = _adjacent(node_count, interfaces, costs, by_name)
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
        return sorted(_lengths(self._onward, node))

    def _path(self, ranks: Path | None) -> Path:
        return tuple(self._interface_of_rank[rank] for rank in ranks or ())

    def _paths_from(self, root: int) -> dict[int, Path]:
        """Return the best path from `root` to every node it reaches, as ranks of interfaces."""
        if root not in self._outward:
            self._outward[root] = _tree(
                self._onward, self._backward, root, lambda path, rank: (*path, rank)
            )
        return self._outward[root]

    def _paths_to(self, root: int) -> dict[int, Path]:
        """Return the best path to `root` from every node that reaches it, as ranks."""
        if root not in self._toward:
            self._toward[root] = _tree(
                self._backward, self._onward, root, lambda path, rank: (rank, *path)
            )
        return self._toward[root]


def _adjacent(
    node_count: int, interfaces: Sequence[Interface], costs: Sequence[int], by_name: Sequence[int]
) -> tuple[Adjacent, Adjacent]:
    """Return the neighbours of each node along the interfaces, and against them.

    A length is cost and delay in one whole number, in which cost counts before any delay. Of
    interfaces between the same nodes, the first in name order of the shortest is kept.
    """
    above_any_delay = 1 + sum(interface.delay_ns for interface in interfaces)
    onward: Adjacent = [{} for _ in range(node_count)]
    backward: Adjacent = [{} for _ in range(node_count)]
    for rank, index in enumerate(by_name):
        interface = interfaces[index]
        source, target = interface.source, interface.target
        length = costs[index] * above_any_delay + interface.delay_ns
        if target not in onward[source] or length < onward[source][target][0]:
            onward[source][target] = backward[target][source] = (length, rank)
    return onward, backward


def _lengths(adjacent: Adjacent, root: int) -> dict[int, int]:
    """Return the length of the shortest path to each node that `root` reaches, shortest first.

    E. W. Dijkstra, "A note on two problems in connexion with graphs", 1959, with a binary heap.
    """
    settled: dict[int, int] = {}
    waiting = [(0, root)]
    while waiting:
        length, node = heappop(waiting)
        if node in settled:
            continue
        settled[node] = length
        for neighbour, (further, _) in adjacent[node].items():
            if neighbour not in settled:
                heappush(waiting, (length + further, neighbour))
    return settled


def _tree(
    onward: Adjacent, backward: Adjacent, root: int, join: Callable[[Path, int], Path]
) -> dict[int, Path]:
    """Return, for each node that `root` reaches, the first in name order of its best paths.

    Lengths grow along every edge, so a node's nearer neighbours are settled before it.
    """
    lengths = _lengths(onward, root)
    paths: dict[int, Path] = {root: ()}
    for node, length in lengths.items():
        if node != root:
            paths[node] = min(
                join(paths[nearer], rank)
                for nearer, (edge, rank) in backward[node].items()
                if lengths.get(nearer, length) + edge == length
            )
    return paths
