"""Routes: fewest cost, then least delay, then name order, whatever else is asked for."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.network import NetworkBuilder, Reverse
from simnet.network.links import Interface
from simnet.network.routing import Routes

LINK = tuple[str, int, int, int, int]
"""Name, ends, cost, delay."""


def routes_of(links: list[LINK], nodes: int = 5) -> tuple[Routes, list[Interface]]:
    """Routes over two-way links."""
    interfaces, costs = [], []
    for name, a, b, cost, delay in links:
        for source, target in ((a, b), (b, a)):
            interfaces.append(
                Interface(f"{name}:{source}->{target}", name, source, target, 1, delay)
            )
            costs.append(cost)
    return Routes(nodes, interfaces, costs), interfaces


def way(routes: Routes, interfaces: list[Interface], source: int, target: int) -> list[str] | None:
    """Names of the links from one node to another."""
    found = routes.between([(source, target)])[source, target]
    return None if found is None else [interfaces[index].link for index in found[0]]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([("far", 0, 1, 5, 0), ("x", 0, 2, 1, 99), ("y", 2, 1, 1, 99)], ["x", "y"]),
        ([("slow", 0, 1, 1, 10), ("quick", 0, 1, 1, 5)], ["quick"]),
        ([("b", 0, 1, 1, 5), ("a", 0, 1, 1, 5)], ["a"]),
        (
            [("b", 0, 2, 1, 5), ("a", 2, 1, 1, 5), ("c", 0, 3, 1, 5), ("_", 3, 1, 1, 5)],
            ["b", "a"],
        ),
        ([("direct", 0, 1, 2, 5), ("x", 0, 2, 1, 2), ("y", 2, 1, 1, 3)], ["direct"]),
    ],
    ids=["cost", "delay", "name", "first name decides", "name before hops"],
)
def test_what_decides(links: list[LINK], expected: list[str]) -> None:
    for order in permutations(links):
        assert way(*routes_of(list(order)), 0, 1) == expected


def test_no_path() -> None:
    routes, interfaces = routes_of([("a", 0, 1, 1, 1)])
    assert way(routes, interfaces, 0, 2) is None
    assert routes.reachable(0) == [0, 1]
    assert routes.reachable(2) == [2]


def test_the_way_back_may_differ() -> None:
    builder = NetworkBuilder()
    for name in "abc":
        builder.add_node(name)
    builder.add_link("ab", "a", "b", 1, cost=3, reverse=Reverse(cost=1))
    builder.add_link("ac", "a", "c", 1, reverse=Reverse(cost=5))
    builder.add_link("cb", "c", "b", 1)
    builder.add_flow("f", "a", "b")
    network = builder.build()
    (flow,) = network.flows
    assert [network.interfaces[index].link for index in flow.path] == ["ac", "cb"]
    assert [network.interfaces[index].link for index in flow.reverse_path] == ["ab"]


graphs = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 3), st.integers(0, 3)).filter(
        lambda link: link[0] != link[1]
    ),
    min_size=1,
    max_size=14,
)


@given(graphs, st.permutations(range(6)))
def test_paths_are_the_least_of_all_and_depend_on_nothing_else(
    links: list[tuple[int, int, int, int]], order: list[int]
) -> None:
    named = [(f"l{index:02}", *link) for index, link in enumerate(links)]
    routes, interfaces = routes_of(named, 6)
    everything: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    everything.add_nodes_from(range(6))
    costs = [cost for _, _, _, cost, _ in named for _ in range(2)]
    for index, each in enumerate(interfaces):
        everything.add_edge(each.source, each.target, key=index)
    pairs = [(a, b) for a in order for b in order if a != b]
    together = routes.between(pairs)
    for source, target in pairs[:8]:
        ways = [
            tuple(key for _, _, key in edges)
            for edges in nx.all_simple_edge_paths(everything, source, target)
        ]
        best = min(
            ways,
            key=lambda path: (
                sum(costs[index] for index in path),
                sum(interfaces[index].delay_ns for index in path),
                [interfaces[index].name for index in path],
            ),
            default=None,
        )
        found = together[source, target]
        assert (None if found is None else found[0]) == best
        alone = routes_of(named, 6)[0].between([(source, target)])[source, target]
        assert alone == found
