"""Which networks are played alike: a proxy, and each of its terms, makes another of one."""

from __future__ import annotations

from dataclasses import replace

from simnet.chance.variates import constant
from simnet.network import Network, NetworkBuilder, Proxy, RunPlan, TcpParameters, TransferSource
from simnet.runs.alike import alike, checksum

PLAN = RunPlan(1_000_000_000)
PROXY = Proxy(TcpParameters(), 100_000)


def network(proxy: Proxy | None) -> Network:
    builder = NetworkBuilder()
    for name in "abcd":
        builder.add_node(name)
    builder.add_link("ab", "a", "b", 1_000_000)
    builder.add_link("bc", "b", "c", 1_000_000, proxy=proxy)
    builder.add_link("cd", "c", "d", 1_000_000)
    builder.add_flow("f", "a", "d", work=TransferSource(constant(300), constant(3000)))
    return builder.build()


def test_a_proxy_and_each_of_its_terms_count() -> None:
    worlds = [
        network(None),
        network(PROXY),
        network(replace(PROXY, buffer_bytes=99_999)),
        network(Proxy(TcpParameters(initial_window=100), 100_000)),
    ]
    assert len({checksum(each, PLAN) for each in worlds}) == len(worlds)
    assert not alike(worlds[0], PLAN, worlds[1], PLAN)
    assert alike(network(PROXY), PLAN, worlds[1], PLAN)
