"""Split TCP: when a chain of legs is set up, what its relays hold, and how it ends."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.actions import Status
from simnet.chance.variates import constant, sequence
from simnet.engine import Counts
from simnet.network import Flow, Leg, Loss, Network, TcpParameters, TransferSource
from tests.unit.engine.builders import LINUX, MBPS, MS, chain, link, plan, with_flows
from tests.unit.engine.conftest import Simulate

MEGABYTE = 1_000_000
FAST = 1000 * MBPS


def fetch(down: float, up: float = 300, **more: object) -> TransferSource:
    return dataclasses.replace(TransferSource(constant(up), constant(down)), **more)  # type: ignore[arg-type]


def split(flow: Flow, tcp: TcpParameters, buffer_bytes: int, middle: tuple[int, int]) -> Flow:
    """End the connections of a flow at both ends of the part [first, last) of its way."""
    first, last = middle
    there, back = flow.path, flow.reverse_path
    cuts = [(0, first), (first, last), (last, len(there))]
    legs = tuple(
        Leg(
            there[start:end],
            back[len(back) - end : len(back) - start],
            tcp if (start, end) == middle else flow.tcp,
            buffer_bytes,
        )
        for start, end in cuts
        if start < end
    )
    return dataclasses.replace(flow, legs=legs)


def satellite(
    *sources: TransferSource,
    rate_bps: int = 10 * MBPS,
    window: int = 100,
    buffer_bytes: int = MEGABYTE,
    loss: float = 0.0,
    split_up: bool = True,
    tcp: TcpParameters = LINUX,
) -> Network:
    """Client, near relay, far relay, server: 1 ms, 270 ms, 5 ms; all lines but the middle fast."""
    hops = [
        link(FAST, 1 * MS),
        link(rate_bps, 270 * MS, loss=Loss(loss)),
        link(FAST, 5 * MS),
    ]
    network = with_flows(chain(hops, hops[::-1]), *sources, tcp=tcp)
    if not split_up:
        return network
    leg = dataclasses.replace(tcp, initial_window=window)
    flows = tuple(split(flow, leg, buffer_bytes, (1, 2)) for flow in network.flows)
    return dataclasses.replace(network, flows=flows)


def lasted(counts: Counts) -> list[int]:
    """How long each transfer took, ns."""
    return (counts.transfers["end_ns"] - counts.transfers["start_ns"]).tolist()


def on_the_wire(size: int, rate_bps: int) -> int:
    return size * 8 * 1000 * MBPS // rate_bps


def test_legs_are_set_up_one_after_the_other(simulate: Simulate) -> None:
    """A byte there and a byte back, worked out by hand.

    Each SYN and SYN-ACK has 60 bytes, an ACK 52. The ACK that establishes a leg for the relay
    that listens goes before the request, which has 53; the next leg is opened when that ACK is
    there. The request waits at the relay until then. The server acknowledges it before it answers.
    """
    network = satellite(fetch(1, 1))
    fast, slow = FAST, 10 * MBPS
    near = 2 * (on_the_wire(60, fast) + 1 * MS) + on_the_wire(52, fast) + 1 * MS
    middle = 2 * (on_the_wire(60, slow) + 270 * MS) + on_the_wire(52, slow) + 270 * MS
    far = 2 * (on_the_wire(60, fast) + 5 * MS) + on_the_wire(52 + 53, fast) + 5 * MS
    answer = on_the_wire(52 + 53, fast) + 5 * MS
    answer += on_the_wire(53, slow) + 270 * MS + on_the_wire(53, fast) + 1 * MS
    counts = simulate(network, plan(3))
    assert lasted(counts) == [near + middle + far + answer]


def test_a_larger_window_of_the_leg_saves_its_round_trips(simulate: Simulate) -> None:
    """50 kB are 35 segments: 10, 20 and 5 in three round trips of 540 ms, or all at once."""
    ten = lasted(simulate(satellite(fetch(50_000), window=10), plan(5)))[0]
    hundred = lasted(simulate(satellite(fetch(50_000), window=100), plan(5)))[0]
    assert 2 * 500 * MS < ten - hundred < 2 * 540 * MS


def test_what_is_sent_arrives_once_and_counts_once(simulate: Simulate) -> None:
    """Over a lossy leg: goodput is what the outer ends received, whatever the legs sent again."""
    network = satellite(fetch(400_000, 50_000), loss=0.02)
    counts = simulate(network, plan(60))
    flow = {name: column[0] for name, column in counts.flows.items()}
    assert Status(counts.transfers["status"][0]) is Status.DONE
    assert flow["goodput_bytes"] == 450_000
    assert flow["connections"] == 1
    assert flow["retransmitted_packets"] > 0


@pytest.mark.parametrize("buffer_bytes", [1448, 20_000])
def test_a_small_buffer_holds_the_server_back(simulate: Simulate, buffer_bytes: int) -> None:
    """The leg carries at most a buffer a round trip, and no more waits at the relay's line."""
    network = satellite(fetch(MEGABYTE), buffer_bytes=buffer_bytes)
    counts = simulate(network, plan(40))
    assert 0 < counts.transfers["received_bytes"][0] <= 40 / 0.54 * buffer_bytes
    packets = buffer_bytes // 1448
    down = next(
        i for i, each in enumerate(network.interfaces) if each.source == 2 and each.target == 1
    )
    assert counts.interfaces["queue_packets_max"][down] <= packets + 1


def test_a_closed_window_opens_again_though_its_update_is_lost(simulate: Simulate) -> None:
    """The client's line loses much; its sender's window closes on a relay with 4 kB of memory."""
    window = dataclasses.replace(LINUX, receive_window_bytes=4 * 1448, retries=30)
    hops = [link(FAST, 1 * MS, loss=Loss(0.2)), link(1 * MBPS, 20 * MS)]
    network = with_flows(chain(hops, hops[::-1]), fetch(1, 300_000), tcp=window)
    flows = tuple(split(flow, LINUX, 4 * 1448, (1, 2)) for flow in network.flows)
    counts = simulate(dataclasses.replace(network, flows=flows), plan(200))
    assert Status(counts.transfers["status"][0]) is Status.DONE
    assert counts.flows["goodput_bytes"][0] == 300_001


def test_connections_kept_open_stay_split(simulate: Simulate) -> None:
    """Only the first of three exchanges sets legs up; uploads and answers keep their order."""
    source = TransferSource(
        up=sequence([2000, 1, 700]),
        down=sequence([0, 5000, 3000]),
        think=constant(1.0),
        persistent=True,
        limit_transfers=3,
    )
    counts = simulate(satellite(source), plan(12))
    assert [Status(each) for each in counts.transfers["status"]] == [Status.DONE] * 3
    assert counts.flows["connections"][0] == 1
    assert counts.flows["goodput_bytes"][0] == 2000 + 1 + 700 + 5000 + 3000
    assert lasted(counts)[1] < 600 * MS


def test_an_upload_is_done_when_the_nearest_relay_has_it(simulate: Simulate) -> None:
    counts = simulate(satellite(fetch(0, 10_000)), plan(5))
    assert lasted(counts)[0] < 60 * MS  # a delayed acknowledgement at most
    assert counts.flows["goodput_bytes"][0] == 10_000


def test_giving_up_reaches_the_server_leg_by_leg(simulate: Simulate) -> None:
    """Nothing is sent any more once the resets have passed."""
    network = satellite(fetch(3 * MEGABYTE, patience_ns=1500 * MS))
    counts = simulate(network, plan(6))
    assert Status(counts.transfers["status"][0]) is Status.GIVEN_UP
    later = simulate(network, plan(9))
    assert later.flows["sent_packets"][0] == counts.flows["sent_packets"][0]


def test_a_server_that_cannot_be_reached_fails_the_client(simulate: Simulate) -> None:
    tcp = dataclasses.replace(LINUX, syn_retries=1)
    network = satellite(fetch(1000), tcp=tcp)
    dead = tuple(
        dataclasses.replace(each, loss=Loss(1.0)) if each.target == 3 else each
        for each in network.interfaces
    )
    counts = simulate(dataclasses.replace(network, interfaces=dead), plan(60))
    assert Status(counts.transfers["status"][0]) is Status.FAILED
    assert counts.flows["connections_failed"][0] == 1
