"""Equal-cost multipath (ECMP, RFC 2992): all shortest paths, and which of them a flow takes.

Lengths are those of :mod:`simnet.network.routing`: fewest cost, then least delay. Of several best
ways onward a flow takes at each node the one with the highest random weight, a hash of its own
name and of the interface's (rendezvous hashing: Thaler and Ravishankar, 1998). So a flow keeps its
way when another way is lost. Without ECMP it is the first in name order, as in `routing`.

Nobody passes through an *edge*: who has entered a node by an interface that is outer there, leaves
by no other outer one. A village with two lines to the world, and a node where accesses land between
two networks, carry what is their own and nothing from one line to the other.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from heapq import heappop, heappush
from typing import TypeAlias

from simnet.network.links import Interface
from simnet.network.routing import Path

Edges: TypeAlias = list[list[tuple[int, int, int]]]
"""Of each node: the other end, the length and the index of each interface."""
Ask: TypeAlias = tuple[int, int, str]
"""From where to where, and the name of the flow that asks."""


class Multipath:
    """The shortest paths between nodes of a network, without some of its links.

    Args:
        node_count: how many nodes there are.
        interfaces: directed interfaces; `Interface.source` and `target` index the nodes.
        costs: cost of each interface, a whole number of 1 or more.
        outer: (node, link) where the link is outer at that end of it.
        ecmp: whether flows share equal paths; else all take the first in name order.
        without: names of links that are not used.
    """

    def __init__(
        self,
        node_count: int,
        interfaces: Sequence[Interface],
        costs: Sequence[int],
        outer: AbstractSet[tuple[int, str]] = frozenset(),
        ecmp: bool = False,
        without: AbstractSet[str] = frozenset(),
    ) -> None:
        self._interfaces = interfaces
        self._ecmp = ecmp
        # Of each interface whether it is outer at its source, and at its target.
        self._outer_at = (
            [
                {each.source: (each.source, each.link) in outer}
                | {each.target: (each.target, each.link) in outer}
                for each in interfaces
            ]
            if outer
            else []
        )
        above_any_delay = 1 + sum(interface.delay_ns for interface in interfaces)
        self._onward: Edges = [[] for _ in range(node_count)]
        self._backward: Edges = [[] for _ in range(node_count)]
        for index, each in enumerate(interfaces):
            if each.link not in without:
                length = costs[index] * above_any_delay + each.delay_ns
                self._onward[each.source].append((each.target, length, index))
                self._backward[each.target].append((each.source, length, index))
        self._trees: dict[tuple[int, bool], _Tree] = {}

    def between(self, asked: Iterable[Ask]) -> dict[Ask, tuple[Path, Path] | None]:
        """Return the path and the reverse path of each that asks; None where one is missing."""
        asked = list(dict.fromkeys(asked))
        shared = Counter(node for source, target, _ in asked for node in (source, target))
        found: dict[Ask, tuple[Path, Path] | None] = {}
        for ask in asked:
            source, target, flow = ask
            root, far = (source, target) if shared[source] > shared[target] else (target, source)
            outward, toward = self._path(root, far, True, flow), self._path(root, far, False, flow)
            there, back = (outward, toward) if root == source else (toward, outward)
            found[ask] = None if there is None or back is None else (there, back)
        return found

    def _path(self, root: int, far: int, outward: bool, flow: str) -> Path | None:
        """Return the path from the root to a node, or from there to the root."""
        tree = self._trees.get((root, outward))
        if tree is None:
            edges = self._onward if outward else self._backward
            tree = self._trees[root, outward] = self._tree(edges, root)
        if far not in tree.lengths:
            return None
        ways = self._ways(tree, far, outward)
        node, end = (root, far) if outward else (far, root)
        path = []
        while node != end:
            node, index = self._chosen(ways[node], flow)
            path.append(index)
        return tuple(path)

    def _tree(self, edges: Edges, root: int) -> _Tree:
        """Return the lengths of the shortest paths by Dijkstra's algorithm, with a binary heap."""
        lengths: dict[int, int] = {}
        entered: set[int] = set()
        waiting = [(0, False, root)]
        while waiting:
            length, by_outer, node = heappop(waiting)
            if node in lengths:
                continue
            lengths[node] = length
            if by_outer:
                entered.add(node)
            for other, further, index in edges[node]:
                if other not in lengths and not (by_outer and self._is_outer(node, index)):
                    heappush(waiting, (length + further, self._is_outer(other, index), other))
        return _Tree(lengths, entered)

    def _is_outer(self, node: int, index: int) -> bool:
        return bool(self._outer_at) and self._outer_at[index][node]

    def _ways(self, tree: _Tree, far: int, outward: bool) -> dict[int, list[tuple[int, int]]]:
        """Return of each node on shortest paths the next nodes, and the interfaces to them."""
        against = self._backward if outward else self._onward
        ways: dict[int, list[tuple[int, int]]] = {}
        seen, look = {far}, [far]
        while look:
            node = look.pop()
            for nearer, length, index in against[node]:
                if tree.lengths.get(nearer, tree.lengths[node]) + length != tree.lengths[node]:
                    continue
                if nearer in tree.entered and self._is_outer(nearer, index):
                    continue
                here, next_ = (nearer, node) if outward else (node, nearer)
                ways.setdefault(here, []).append((next_, index))
                if nearer not in seen:
                    seen.add(nearer)
                    look.append(nearer)
        return ways

    def _chosen(self, ways: list[tuple[int, int]], flow: str) -> tuple[int, int]:
        if len(ways) == 1:
            return ways[0]
        name = self._names
        if not self._ecmp:
            return min(ways, key=lambda way: name(way[1]))
        return max(ways, key=lambda way: (_weight(flow, name(way[1])), name(way[1])))

    @cached_property
    def _names(self) -> Callable[[int], str]:
        return lambda index: self._interfaces[index].name


class _Tree:
    """Shortest paths from a root, or to it."""

    __slots__ = ("entered", "lengths")

    def __init__(self, lengths: dict[int, int], entered: set[int]) -> None:
        self.lengths = lengths
        self.entered = entered
        """Nodes that are entered by an interface that is outer there."""


def _weight(flow: str, interface: str) -> bytes:
    return hashlib.blake2b(f"{flow}\0{interface}".encode(), digest_size=8).digest()
