"""Proxies on links: into which legs they cut the way of a flow."""

from __future__ import annotations

import pytest

from simnet.chance.variates import constant
from simnet.errors import NetworkError
from simnet.network import (
    QUIC,
    UNLIMITED,
    DatagramSource,
    Flow,
    Network,
    NetworkBuilder,
    Proxy,
    Reverse,
    TcpParameters,
    TransferSource,
    with_transport,
)

MBPS = 1_000_000
FETCH = TransferSource(constant(300), constant(10_000))
OWN = TcpParameters(congestion_control="bbr", initial_window=100)
PROXY = Proxy(OWN, 100_000)
LINUX = TcpParameters()


def chain(*proxies: Proxy | None, work: object = FETCH, tcp: TcpParameters = LINUX) -> Network:
    """Nodes n0, n1, ... in a row with a flow from the first to the last."""
    builder = NetworkBuilder()
    builder.add_node("n0")
    for number, proxy in enumerate(proxies):
        builder.add_node(f"n{number + 1}")
        builder.add_link(f"l{number}", f"n{number}", f"n{number + 1}", MBPS, proxy=proxy)
    builder.add_flow("f", "n0", f"n{len(proxies)}", work=work, tcp=tcp)  # type: ignore[arg-type]
    return builder.build()


def parts(flow: Flow) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(leg.path, leg.reverse_path) for leg in flow.legs]


def test_a_proxy_amid_the_way_makes_three_legs() -> None:
    (flow,) = chain(None, PROXY, None).flows
    assert parts(flow) == [((0,), (1,)), ((2,), (3,)), ((4,), (5,))]
    assert [leg.tcp for leg in flow.legs] == [flow.tcp, OWN, flow.tcp]
    assert [leg.buffer_bytes for leg in flow.legs] == [100_000] * 3


def test_a_leg_of_several_links_keeps_their_order() -> None:
    (flow,) = chain(None, None, PROXY, None, None).flows
    assert parts(flow) == [((0, 2), (3, 1)), ((4,), (5,)), ((6, 8), (9, 7))]


def test_where_the_link_ends_at_the_host_that_leg_falls_away() -> None:
    assert parts(chain(PROXY, None).flows[0]) == [((0,), (1,)), ((2,), (3,))]
    assert parts(chain(None, PROXY).flows[0]) == [((0,), (1,)), ((2,), (3,))]


def test_two_proxies_side_by_side_share_a_relay() -> None:
    small = Proxy(OWN, 2_000)
    (flow,) = chain(None, PROXY, small, None).flows
    assert parts(flow) == [((0,), (1,)), ((2,), (3,)), ((4,), (5,)), ((6,), (7,))]
    assert [leg.buffer_bytes for leg in flow.legs] == [100_000, 100_000, 2_000, 2_000]


def test_between_two_proxies_the_smaller_memory_counts() -> None:
    (flow,) = chain(PROXY, None, Proxy(OWN, 2_000)).flows
    assert [leg.buffer_bytes for leg in flow.legs] == [100_000, 2_000, 2_000]


def test_flows_elsewhere_and_datagrams_have_no_legs() -> None:
    optional = Proxy(OWN, 100_000, optional=True)
    datagrams = DatagramSource(constant(0.1), constant(100))
    assert chain(None, optional, None, work=datagrams).flows[0].legs == ()
    assert chain(None, None).flows[0].legs == ()


def test_quic_passes_a_proxy_by_and_tls_goes_through_it() -> None:
    assert chain(None, PROXY, tcp=with_transport(TcpParameters(), QUIC)).flows[0].legs == ()
    legs = chain(None, PROXY, tcp=TcpParameters(tls_round_trips=1)).flows[0].legs
    assert [leg.tcp.tls_round_trips for leg in legs] == [1, 1]


def test_a_proxy_sees_both_ways_or_none() -> None:
    """There by the upper link, which has the proxy; back by the lower one, which costs less."""
    builder = NetworkBuilder()
    for name in ("a", "b", "c", "d"):
        builder.add_node(name)
    optional = Proxy(OWN, 100_000, optional=True)
    builder.add_link("ab", "a", "b", MBPS)
    builder.add_link("upper", "b", "c", MBPS, cost=1, reverse=Reverse(cost=9), proxy=optional)
    builder.add_link("lower", "b", "c", MBPS, cost=9, reverse=Reverse(cost=1))
    builder.add_link("cd", "c", "d", MBPS)
    builder.add_flow("f", "a", "d", work=FETCH)
    assert builder.build().flows[0].legs == ()


@pytest.mark.parametrize("proxies", [(PROXY,), (PROXY, PROXY) * 9])
def test_a_proxy_with_nothing_to_split_or_too_many_are_errors(proxies: tuple[Proxy, ...]) -> None:
    with pytest.raises(NetworkError, match=r"nothing to split|18 legs, at most 16"):
        chain(*proxies)


def test_a_proxy_off_every_way_is_an_error() -> None:
    builder = NetworkBuilder()
    for name in ("a", "b", "c"):
        builder.add_node(name)
    builder.add_link("ab", "a", "b", MBPS)
    builder.add_link("bc", "b", "c", MBPS, proxy=PROXY)
    builder.add_flow("f", "a", "b", work=TransferSource(constant(UNLIMITED), constant(0)))
    with pytest.raises(NetworkError, match="no connection crosses it"):
        builder.build()
