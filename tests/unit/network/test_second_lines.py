"""Two lines of one village, by hand: which flow is on which, and when they change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simnet.chance import variates as laws
from simnet.conditions.cause import Down, Influence
from simnet.conditions.replay import laid_on
from simnet.engine import engines, run
from simnet.network import UNLIMITED, DatagramSource, Interface, Network, NetworkBuilder, RunPlan
from simnet.network.recovery import Recovery
from simnet.network.rerouting import rerouted
from simnet.network.second_lines import SecondLine
from simnet.tables.service import flow_outages

S = 10**9
MS = 10**6
MBPS = 1_000_000
RECOVERY = Recovery(detection_ns=3 * S, convergence_ns=1 * S, back_after_ns=30 * S)
EVERY_MS = DatagramSource(laws.constant(0.001), laws.constant(125), immediate=True)
EVERY_S = DatagramSource(laws.constant(1), laws.constant(125), immediate=True)


def village(
    weights: tuple[int, int] | None = None,
    *,
    least_bps: int = 0,
    low_ns: int = 0,
    flows: int = 1,
    recovery: Recovery = RECOVERY,
    work: DatagramSource = EVERY_S,
) -> Network:
    """A school behind a village with a fibre and a dish, and a server behind both."""
    builder = NetworkBuilder()
    for name in ("school", "village", "server"):
        builder.add_node(name)
    builder.add_link("lan", "school", "village", 1000 * MBPS)
    builder.add_link("fibre", "village", "server", 100 * MBPS, delay_ns=5 * MS)
    builder.add_link("dish", "village", "server", 50 * MBPS, delay_ns=30 * MS, cost=1000)
    builder.add_second_line(
        "village", "fibre", "dish", weights=weights, least_bps=least_bps, low_ns=low_ns
    )
    for number in range(flows):
        builder.add_flow(f"pupil-{number}", "school", "server", work=work)
    return builder.build(recovery)


def under(network: Network, *influences: Influence) -> Network:
    """Return a network with influences on its links, and the ways that follow from them."""
    interfaces = tuple(
        laid_on(each, [one for one in influences if _acts(one, each, network)])
        for each in network.interfaces
    )
    return rerouted(replace(network, interfaces=interfaces))


def _acts(influence: Influence, interface: Interface, network: Network) -> bool:
    to_the_village = network.nodes[interface.target].name == "village"
    return influence.link == interface.link and (influence.way is None or to_the_village)


def slow(link: str, *steps: tuple[int, int]) -> Influence:
    """A link that gives so much towards the village from those times on."""
    return Influence(link, way=1, capacity=tuple((at * S, mbps * MBPS) for at, mbps in steps))


def down(link: str, start: int, end: int) -> Influence:
    return Influence(link, down=(Down(start * S, end * S),))


def lines(network: Network, path: tuple[int, ...]) -> str:
    return next(
        name for name in ("fibre", "dish") if name in (network.interfaces[x].link for x in path)
    )


def ways(network: Network, flow: int = 0) -> list[tuple[int, str]]:
    """When a flow takes which line, s; both ways are over one line."""
    found = network.flows[flow]
    both = [(each.path, each.reverse_path) for each in found.reroutes]
    for there, back in [(found.path, found.reverse_path), *both]:
        assert lines(network, there) == lines(network, back)
    return [(each.time_ns // S, lines(network, each.path)) for each in found.reroutes]


def test_flows_are_shared_as_the_weights_say_and_few_move_when_those_change() -> None:
    names = [f"pupil-{number}" for number in range(4000)]
    half = {name for name in names if SecondLine(0, "a", "b", (1, 1)).takes(name)}
    quarter = {name for name in names if SecondLine(0, "a", "b", (3, 1)).takes(name)}
    # Four standard deviations of a binomial count.
    assert abs(len(half) - 2000) < 127
    assert abs(len(quarter) - 1000) < 110
    assert quarter < half


def test_both_lines_carry_flows_and_each_moves_while_its_own_is_down() -> None:
    network = village((1, 1), flows=20)
    first = [lines(network, each.path) for each in network.flows]
    assert set(first) == {"fibre", "dish"}
    network = under(network, down("dish", 10, 20))
    for index, line in enumerate(first):
        assert ways(network, index) == ([(14, "fibre"), (50, "dish")] if line == "dish" else [])
    network = under(village((1, 1), flows=20), down("fibre", 10, 20))
    for index, line in enumerate(first):
        assert ways(network, index) == ([(14, "dish"), (50, "fibre")] if line == "fibre" else [])


def test_without_weights_all_flows_are_on_the_first_line() -> None:
    network = village(flows=20)
    assert {lines(network, each.path) for each in network.flows} == {"fibre"}


def test_a_slow_first_line_is_left_after_watching_detection_and_convergence() -> None:
    """Slow from 20 s until 80 s: 20 + 30 + 3 + 1 and 80 + 30."""
    network = village(least_bps=5 * MBPS, low_ns=30 * S)
    assert ways(under(network, slow("fibre", (20, 4), (80, 5)))) == [(54, "dish"), (110, "fibre")]
    # 33 s are over by when it would be noticed.
    assert ways(under(network, slow("fibre", (20, 4), (53, 5)))) == []
    # Up again for 10 s only: it stays out.
    again = slow("fibre", (20, 4), (80, 9), (90, 1), (200, 9))
    assert ways(under(network, again)) == [
        (54, "dish"),
        (110, "fibre"),
        (124, "dish"),
        (230, "fibre"),
    ]


def test_a_line_that_gives_nothing_is_down() -> None:
    """As a radio link in rain: noticed after 3 s, nobody having said at what rate to leave it."""
    assert ways(under(village(), slow("fibre", (20, 0), (80, 1)))) == [(24, "dish"), (110, "fibre")]
    assert ways(under(village(), slow("fibre", (20, 1), (80, 100)))) == []


def test_only_the_rate_towards_the_village_counts() -> None:
    network = village(least_bps=5 * MBPS, low_ns=30 * S)
    index = next(
        index
        for index, each in enumerate(network.interfaces)
        if each.link == "fibre" and network.nodes[each.source].name == "village"
    )
    interfaces = list(network.interfaces)
    interfaces[index] = replace(interfaces[index], rate_changes=((20 * S, MBPS),))
    assert ways(rerouted(replace(network, interfaces=tuple(interfaces)))) == []


def test_a_slow_line_carries_what_has_no_other_way() -> None:
    """The dish fails at 100 s, and is back at 120 s + 30 s."""
    network = village(least_bps=5 * MBPS, low_ns=30 * S)
    fibre = slow("fibre", (20, 4), (300, 100))
    assert ways(under(network, fibre, down("dish", 100, 120))) == [
        (54, "dish"), (104, "fibre"), (150, "dish"), (330, "fibre"),
    ]  # fmt: skip


def test_a_slow_line_that_goes_down_and_is_slow_again_is_used_when_nothing_else_is() -> None:
    """Both lines are dead from 100 s on; the fibre is back, slow, at 120 s + 30 s."""
    network = village(least_bps=5 * MBPS, low_ns=30 * S)
    found = under(
        network, slow("fibre", (20, 4)), down("fibre", 100, 120), down("dish", 100, UNLIMITED // S)
    )
    assert ways(found) == [(54, "dish"), (150, "fibre")]


def test_a_flow_is_without_a_way_only_until_it_has_another() -> None:
    """Down from 10 s to 60 s, noticed after 4 s; the dish is down from 30 s to 31 s."""
    network = under(village(), down("fibre", 10, 60), down("dish", 30, 31))
    assert list(flow_outages(network, RunPlan(100 * S))) == [[(10 * S, 14 * S), (30 * S, 31 * S)]]


@pytest.mark.parametrize("engine", engines())
def test_packets_take_their_lines_on_every_engine_to_the_nanosecond(engine: str) -> None:
    """10 us at 100 Mbps, 20 us at 50 Mbps: by hand when the first of each way arrives."""
    recovery = Recovery(50 * MS + 1, 20 * MS + 2, 100 * MS)
    options = {"least_bps": 5 * MBPS, "low_ns": 30 * MS, "recovery": recovery, "work": EVERY_MS}
    network = village(**options)  # type: ignore[arg-type]
    interfaces = tuple(
        replace(each, rate_changes=((100 * MS, 4 * MBPS), (300 * MS, 100 * MBPS)))
        if each.link == "fibre" and network.nodes[each.target].name == "village"
        else each
        for each in network.interfaces
    )
    network = rerouted(replace(network, interfaces=interfaces))
    counts = run(network, RunPlan(S, trace=True), engine)
    assert counts.trace is not None
    sent: dict[str, list[int]] = {"fibre": [], "dish": []}
    for index, departure in zip(
        counts.trace["interface"].tolist(), counts.trace["departure_ns"].tolist(), strict=True
    ):
        interface = network.interfaces[index]
        if interface.link in sent and network.nodes[interface.target].name == "server":
            sent[interface.link].append(departure)
    # Left at 100 + 30 + 50 + 20 ms + 3 ns; 1 us on the LAN goes before.
    assert sent["dish"][0] == 201 * MS + 1_000 + 20_000
    assert max(at for at in sent["fibre"] if at < 300 * MS) == 200 * MS + 1_000 + 10_000
    # Back at 300 + 100 ms.
    assert min(at for at in sent["fibre"] if at > 300 * MS) == 400 * MS + 1_000 + 10_000
    assert sent["dish"][-1] == 399 * MS + 1_000 + 20_000
