"""What a connection costs before its first request: TCP, TLS over it, QUIC, and QUIC with 0-RTT."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.actions import Status
from simnet.chance import variates as laws
from simnet.engine import Counts
from simnet.network import (
    QUIC,
    Loss,
    Network,
    Queue,
    TcpParameters,
    TransferSource,
    with_transport,
)
from tests.unit.engine.builders import MBPS, MS, chain, link, plan, with_flows
from tests.unit.engine.conftest import Simulate

BYTE_NS = 800
"""At 10 Mbps."""
REQUEST, ANSWER = 300, 1000
TCP = TcpParameters()
TLS_1_3 = TcpParameters(tls_round_trips=1)
TLS_1_2 = TcpParameters(tls_round_trips=2)
OVER_QUIC = with_transport(TcpParameters(), QUIC)
ZERO_RTT = dataclasses.replace(OVER_QUIC, zero_rtt=True)


def network(
    tcp: TcpParameters, down: int = ANSWER, lost_up: int = 0, lost_down: int = 0
) -> Network:
    """One exchange over 10 Mbps and 20 ms each way; of each way, perhaps, every n-th is lost."""
    ways = [
        dataclasses.replace(
            link(10 * MBPS, 20 * MS, Queue(limit_packets=100)),
            loss=Loss(every=lost) if lost else Loss(),
        )
        for lost in (lost_up, lost_down)
    ]
    source = TransferSource(laws.constant(REQUEST), laws.constant(down))
    network = with_flows(chain([ways[0]], [ways[1]]), source)
    return dataclasses.replace(
        network, flows=tuple(dataclasses.replace(flow, tcp=tcp) for flow in network.flows)
    )


def took_ns(counts: Counts) -> int:
    assert counts.transfers["status"].tolist() == [Status.DONE]
    return int(counts.transfers["end_ns"][0])


@pytest.mark.parametrize(
    ("tcp", "trips", "wire_bytes"),
    [
        # SYN, SYN-ACK, ACK and request, ACK and answer.
        (TCP, 4, 60 + 60 + 52 + 352 + 52 + 1052),
        # ClientHello of 517; 3,600 in three segments; Finished of 64 goes with the request.
        (TLS_1_3, 6, 60 + 60 + 52 + 569 + 52 + 3756 + 52 + 416 + 52 + 1052),
        # Key exchange of 126, Finished of 51.
        (TLS_1_2, 8, 60 + 60 + 52 + 569 + 52 + 3756 + 52 + 178 + 52 + 103 + 52 + 352 + 52 + 1052),
        # Initial, three datagrams of the server, the client's last of the handshake and request.
        (OVER_QUIC, 4, 1228 + 3 * 1228 + 1228 + 363 + 1063),
        # The request follows the Initial while the server answers that.
        (ZERO_RTT, 2, 1228 + 1228 + 1063),
    ],
    ids=["tcp", "tls 1.3", "tls 1.2", "quic", "0-rtt"],
)
def test_set_up_takes_its_round_trips_and_its_bytes(
    simulate: Simulate, tcp: TcpParameters, trips: int, wire_bytes: int
) -> None:
    counts = simulate(network(tcp), plan(2))
    assert took_ns(counts) == trips * 20 * MS + wire_bytes * BYTE_NS
    assert counts.flows["goodput_bytes"].tolist() == [REQUEST + ANSWER]


def test_a_client_of_quic_needs_all_of_the_servers_flight(simulate: Simulate) -> None:
    # The second datagram is lost. After a second all three are asked for again.
    counts = simulate(network(OVER_QUIC, lost_down=2), plan(4))
    first = took_ns(simulate(network(OVER_QUIC), plan(2)))
    assert 1000 * MS < took_ns(counts) - first < 2000 * MS


@pytest.mark.parametrize("lost", [{"lost_up": 2}, {"lost_up": 1}, {"lost_down": 1}])
def test_early_data_survive_losses(simulate: Simulate, lost: dict[str, int]) -> None:
    counts = simulate(network(ZERO_RTT, down=5000, **lost), plan(200, trace=False))
    if lost.get("lost_up") == 1 or lost.get("lost_down") == 1:  # nothing gets through
        assert counts.transfers["status"].tolist() == [Status.FAILED]
    else:
        assert took_ns(counts) < 1000 * MS


def test_an_early_answer_is_paced_by_the_round_trip_that_is_measured(simulate: Simulate) -> None:
    """The assumed round trip of 333 ms does not outlive the first acknowledgement."""
    for control in ("cubic", "bbr"):
        early = dataclasses.replace(ZERO_RTT, congestion_control=control)
        later = dataclasses.replace(OVER_QUIC, congestion_control=control)
        gain = took_ns(simulate(network(later, down=500_000), plan(5, trace=False))) - took_ns(
            simulate(network(early, down=500_000), plan(5, trace=False))
        )
        assert 25 * MS < gain < 60 * MS
