"""What a network comes to at a glance: its nodes, loads and routes."""

from __future__ import annotations

from simnet.chance.variates import constant
from simnet.lowering.overview import overview
from simnet.network import UNLIMITED, DatagramSource, NetworkBuilder, TransferSource


def _datagrams(rate_bps: int) -> DatagramSource:
    return DatagramSource(gap=constant(8 * 1000 / rate_bps), size=constant(1000))


def test_a_network_at_a_glance() -> None:
    builder = NetworkBuilder()
    for name in "abc":
        builder.add_node(name, "host" if name == "a" else "router")
    builder.add_link("ab", "a", "b", 1_000_000, delay_ns=10, rate_changes=[(5, 1_000)])
    builder.add_link("bc", "b", "c", 500_000, delay_ns=20)
    for number in range(3):
        builder.add_flow(f"f-{number}", "a", "c", group="f", work=_datagrams(100_000))
    builder.add_flow("g", "c", "b", work=TransferSource(constant(0), constant(UNLIMITED)))
    found = overview(builder.build())
    assert found.node_kinds == {"host": 1, "router": 2}
    assert (found.flows, found.people) == (4, 0)
    first, second, *_ = found.interfaces
    assert (first.interface, round(first.utilisation, 9), first.elastic_flows) == (
        "bc:b->c",
        0.6,
        1,
    )
    assert (second.interface, second.least_rate_bps, second.flows) == ("ab:a->b", 1_000, 3)
    route, other = found.routes
    assert (route.group, route.flows, route.nodes) == ("f", 3, ("a", "b", "c"))
    assert (route.delay_ns, route.bottleneck_bps) == (30, 500_000)
    assert (other.group, other.source, other.target) == ("g", "c", "b")
