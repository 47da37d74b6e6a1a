"""Ways that follow what is up, by hand: a ring, two homes, equal paths."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.chance import variates as laws
from simnet.conditions.cause import Down, Influence
from simnet.conditions.replay import down_spells, laid_on, replayed
from simnet.engine import engines, run
from simnet.network import DatagramSource, Network, NetworkBuilder, RunPlan
from simnet.network.recovery import Recovery
from simnet.network.rerouting import Gone, paths_without, rerouted

S = 10**9
MS = 10**6
RECOVERY = Recovery(detection_ns=3 * S, convergence_ns=1 * S, back_after_ns=30 * S)
EVERY_MS = DatagramSource(laws.constant(0.001), laws.constant(125), immediate=True)


def ring() -> NetworkBuilder:
    """Four nodes in a ring, 10 ms a line: the way from a to b is one line, or three."""
    builder = NetworkBuilder()
    for name in "abcd":
        builder.add_node(name)
    for one, other in ("ab", "bc", "cd", "da"):
        builder.add_link(one + other, one, other, 1_000_000_000, delay_ns=10 * MS)
    return builder


def with_outage(network: Network, link: str, *spells: tuple[int, int]) -> Network:
    """Return a network one link of which is down at times."""
    down = tuple(Down(*spell) for spell in spells)
    interfaces = tuple(
        laid_on(each, [Influence(link, down=down)]) if each.link == link else each
        for each in network.interfaces
    )
    return rerouted(Network(**{**fields(network), "interfaces": interfaces}))


def fields(network: Network) -> dict[str, object]:
    return {name: getattr(network, name) for name in Network.__slots__}


def links(network: Network, path: tuple[int, ...]) -> list[str]:
    return [network.interfaces[index].link for index in path]


def ways(network: Network, flow: int = 0) -> list[tuple[int, list[str]]]:
    """When a flow takes which links, ns."""
    found = network.flows[flow]
    return [(each.time_ns, links(network, each.path)) for each in found.reroutes]


def test_a_ring_fails_over_and_comes_back() -> None:
    builder = ring()
    builder.add_flow("f", "a", "b", work=EVERY_MS)
    network = with_outage(builder.build(RECOVERY), "ab", (10 * S, 20 * S))
    assert links(network, network.flows[0].path) == ["ab"]
    assert ways(network) == [(14 * S, ["da", "cd", "bc"]), (50 * S, ["ab"])]
    assert network.flows[0].reroutes[0].reverse_path != network.flows[0].path


def test_ways_follow_an_outage_that_a_link_has_of_its_own() -> None:
    builder = ring()
    builder.add_flow("f", "a", "b", work=EVERY_MS)
    network = with_outage(builder.build(RECOVERY), "ab", (10 * S, 20 * S))
    bare = replace(network, flows=builder.build(RECOVERY).flows)
    played = replayed(bare, RunPlan(60 * S).period)
    assert ways(played) == ways(network) != []
    assert played.routing is None
    assert replayed(played, RunPlan(60 * S).period) == played


@pytest.mark.parametrize("engine", engines())
def test_fail_over_takes_detection_and_convergence_to_the_nanosecond(engine: str) -> None:
    """1 us to send, 10 ms a line: the last before the cut, the first on the long way round."""
    recovery = Recovery(
        detection_ns=50 * MS + 1, convergence_ns=20 * MS + 2, back_after_ns=100 * MS
    )
    builder = ring()
    builder.add_flow("f", "a", "b", work=EVERY_MS)
    network = with_outage(builder.build(recovery), "ab", (100 * MS, 200 * MS))
    counts = run(network, RunPlan(S, trace=True), engine)
    assert counts.trace is not None
    into_b = {
        index
        for index, each in enumerate(network.interfaces)
        if network.nodes[each.target].name == "b"
    }
    arrived = sorted(
        departure + 10 * MS
        for index, departure in zip(
            counts.trace["interface"].tolist(), counts.trace["departure_ns"].tolist(), strict=True
        )
        if index in into_b and departure >= 0
    )
    # What left at 90 ms or later is on the wire at 100 ms, and lost.
    before = [at for at in arrived if at < 100 * MS]
    assert before[-1] == 99 * MS + 1000
    first_after = next(at for at in arrived if at > 110 * MS)
    # Converged at 170 ms + 3 ns; the next datagram is sent at 171 ms, over three lines.
    assert first_after == 171 * MS + 3 * (10 * MS + 1000)
    # Used again at 300 ms: the datagram of that instant goes the short way.
    assert 300 * MS + 10 * MS + 1000 in arrived
    assert 299 * MS + 3 * (10 * MS + 1000) in arrived


def test_an_outage_shorter_than_detection_is_not_noticed() -> None:
    builder = ring()
    builder.add_flow("f", "a", "b", work=EVERY_MS)
    network = with_outage(builder.build(RECOVERY), "ab", (10 * S, 13 * S))
    assert ways(network) == []


def test_a_line_that_goes_down_again_before_its_time_stays_away() -> None:
    builder = ring()
    builder.add_flow("f", "a", "b", work=EVERY_MS)
    spells = (10 * S, 20 * S), (40 * S, 50 * S), (90 * S, 100 * S)
    network = with_outage(builder.build(RECOVERY), "ab", *spells)
    # 40 s + 3 s is before 20 s + 30 s; 90 s + 3 s is after 50 s + 30 s.
    assert [at for at, _ in ways(network)] == [14 * S, 80 * S, 94 * S, 130 * S]


def test_a_flow_without_any_way_keeps_the_one_it_had() -> None:
    builder = ring()
    builder.add_flow("f", "a", "b", work=EVERY_MS)
    network = builder.build(RECOVERY)
    interfaces = tuple(
        laid_on(each, [Influence(each.link, down=(Down(10 * S, 20 * S),))])
        if each.link in ("ab", "cd")
        else each
        for each in network.interfaces
    )
    network = rerouted(Network(**{**fields(network), "interfaces": interfaces}))
    assert ways(network) == []


def test_a_flow_that_nothing_touches_has_no_reroutes() -> None:
    builder = ring()
    builder.add_flow("f", "c", "d", work=EVERY_MS)
    network = with_outage(builder.build(RECOVERY), "ab", (10 * S, 20 * S))
    assert network.flows[0].reroutes == ()


def test_nobody_passes_through_a_village_with_two_lines() -> None:
    """Two towns, a village on both: what is cut between the towns does not go through it."""
    builder = NetworkBuilder()
    for name in ("one", "two", "village", "school"):
        builder.add_node(name)
    builder.add_link("trunk", "one", "two", 10**9, delay_ns=MS, cost=10)
    builder.add_link("primary", "village", "one", 10**8, delay_ns=MS)
    builder.add_link("backup", "village", "two", 10**7, delay_ns=MS, cost=1000)
    builder.add_link("lan", "school", "village", 10**9)
    builder.no_passing("village", ["primary", "backup"])
    builder.add_flow("through", "one", "two", work=EVERY_MS)
    builder.add_flow("own", "school", "two", work=EVERY_MS)
    builder.add_flow("near", "school", "one", work=EVERY_MS)
    network = builder.build(RECOVERY)
    assert links(network, network.flows[1].path) == ["lan", "primary", "trunk"]
    cut = with_outage(network, "trunk", (10 * S, 20 * S))
    assert ways(cut, 0) == []
    assert ways(cut, 1)[0] == (14 * S, ["lan", "backup"])
    dark = with_outage(network, "primary", (10 * S, 20 * S))
    assert ways(dark, 2)[0] == (14 * S, ["lan", "backup", "trunk"])


def test_a_closed_zone_is_never_left() -> None:
    builder = ring()
    for end in ("a", "b"):
        builder.add_link(f"public-{end}", end, "c" if end == "b" else "d", 10**9, cost=5)
    builder.close("closed", ["public-a", "public-b"])
    builder.add_flow("in", "a", "b", work=EVERY_MS, zone="closed")
    builder.add_flow("out", "a", "b", work=EVERY_MS)
    network = builder.build(RECOVERY)
    interfaces = tuple(
        laid_on(each, [Influence(each.link, down=(Down(10 * S, 20 * S),))])
        if each.link in ("ab", "bc")
        else each
        for each in network.interfaces
    )
    network = rerouted(Network(**{**fields(network), "interfaces": interfaces}))
    assert ways(network, 0) == []
    assert ways(network, 1)[0] == (14 * S, ["da", "cd", "public-b"])


@settings(max_examples=25, deadline=None)
@given(
    cuts=st.lists(
        st.tuples(
            st.sampled_from(["ab", "bc", "cd", "da", "first-0", "first-1", "second-1"]),
            st.integers(0, 200),
            st.integers(5, 90),
        ),
        max_size=6,
        unique_by=lambda cut: cut[0],
    ),
    ecmp=st.booleans(),
)
def test_at_any_time_the_way_is_the_best_of_what_is_in_the_tables(
    cuts: list[tuple[str, int, int]], ecmp: bool
) -> None:
    """Also where nothing of a flow had to be worked out anew."""
    builder = ring()
    for village in range(4):
        builder.add_node(f"v{village}")
        for line, cost in (("first", 1), ("second", 100)):
            town = "abcd"[(village + (line == "second") * 2) % 4]
            builder.add_link(f"{line}-{village}", f"v{village}", town, 10**8, cost=cost)
        builder.no_passing(f"v{village}", [f"first-{village}", f"second-{village}"])
        builder.add_flow(f"f{village}", f"v{village}", "c" if village != 2 else "a", work=EVERY_MS)
    network = builder.build(RECOVERY, ecmp)
    down: dict[str, tuple[Down, ...]] = {
        link: down_spells(
            [(Down(at * S, (at + length) * S),) for name, at, length in cuts if name == link]
        )
        for link, *_ in cuts
    }
    interfaces = tuple(
        laid_on(each, [Influence(each.link, down=down[each.link])]) if each.link in down else each
        for each in network.interfaces
    )
    network = rerouted(Network(**{**fields(network), "interfaces": interfaces}))
    assert network.routing is not None
    for time_ns, out in _epochs_of(down):
        best = paths_without(network, network.routing, range(4), Gone(out))
        for index, flow in enumerate(network.flows):
            in_force = [(flow.path, flow.reverse_path)]
            in_force += [(w.path, w.reverse_path) for w in flow.reroutes if w.time_ns <= time_ns]
            assert index not in best or in_force[-1] == best[index]


def _epochs_of(down: dict[str, tuple[Down, ...]]) -> list[tuple[int, frozenset[str]]]:
    """Return at each change of the tables what is left out of them, of one spell a link."""
    unused = {
        link: [(each.start_ns + 4 * S, each.end_ns + 30 * S) for each in spells]
        for link, spells in down.items()
    }
    times = sorted({at for spells in unused.values() for pair in spells for at in pair})
    return [
        (at, frozenset(k for k, spells in unused.items() if any(a <= at < b for a, b in spells)))
        for at in times
    ]
