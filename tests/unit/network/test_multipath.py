"""Equal-cost multipath: every flow on one of the shortest paths, and it keeps to that."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from simnet.network.links import Interface
from simnet.network.multipath import Multipath
from simnet.network.routing import Routes

LINK = st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 2), st.integers(0, 1))


def both_ways(links: list[tuple[str, int, int, int]]) -> list[Interface]:
    return [
        Interface(f"{name}:{source}->{target}", name, source, target, 1, delay)
        for name, a, b, delay in links
        for source, target in ((a, b), (b, a))
    ]


@given(links=st.lists(LINK, max_size=9))
def test_without_sharing_paths_are_those_of_all_routes(
    links: list[tuple[int, int, int, int]],
) -> None:
    kept = [(f"l{n}", a, b, delay) for n, (a, b, _, delay) in enumerate(links) if a != b]
    costs = [cost for a, b, cost, _ in links if a != b for _ in range(2)]
    interfaces = both_ways(kept)
    pairs = [(a, b) for a in range(5) for b in range(5) if a != b]
    expected = Routes(5, interfaces, costs).between(pairs)
    found = Multipath(5, interfaces, costs).between((*pair, "") for pair in pairs)
    assert {(a, b): way for (a, b, _), way in found.items()} == expected


def mesh() -> list[Interface]:
    """Three equal ways of two lines from 0 to 4, by 1, 2 and 3."""
    return both_ways([(f"{a}{b}", a, b, 0) for m in (1, 2, 3) for a, b in ((0, m), (m, 4))])


def middle(interfaces: list[Interface], path: tuple[int, ...]) -> int:
    return interfaces[path[0]].target


def test_flows_share_equal_paths_and_keep_to_theirs() -> None:
    interfaces = mesh()
    asked = [(0, 4, f"flow-{number}") for number in range(300)]

    def chosen(without: frozenset[str]) -> dict[str, int]:
        routes = Multipath(5, interfaces, [1] * 12, ecmp=True, without=without)
        ways = routes.between(asked)
        return {flow: middle(interfaces, way[0]) for (*_, flow), way in ways.items() if way}

    at_first, later = chosen(frozenset()), chosen(frozenset(["02"]))
    assert set(Counter(at_first.values())) == {1, 2, 3}
    assert min(Counter(at_first.values()).values()) > 70
    assert {flow: way for flow, way in later.items() if at_first[flow] != 2} == {
        flow: way for flow, way in at_first.items() if way != 2
    }
    assert set(later.values()) == {1, 3}
