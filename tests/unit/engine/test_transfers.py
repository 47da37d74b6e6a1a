"""Transfers over TCP: what they take, how they end, and how sources start them."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from simnet.actions import Status
from simnet.chance.streams import RandomStream
from simnet.chance.variates import Variate, constant, exponential, sequence
from simnet.engine import Counts
from simnet.network import UNLIMITED, Loss, Network, Queue, TcpParameters, TransferSource
from tests.unit.engine.builders import (
    LINUX,
    MBPS,
    MS,
    SECOND,
    UNBOUNDED,
    cbr,
    chain,
    link,
    plan,
    with_flows,
)
from tests.unit.engine.conftest import Simulate

pytestmark = pytest.mark.parametrize("simulate", ["reference"], indirect=True)


def fetch(down: float = 100_000, up: float = 300, **more: object) -> TransferSource:
    """Transfers of one size."""
    return dataclasses.replace(TransferSource(constant(up), constant(down)), **more)  # type: ignore[arg-type]


def path(
    rate_bps: int = 10 * MBPS,
    delay_ns: int = 20 * MS,
    queue: Queue = UNBOUNDED,
    *sources: TransferSource | None,
    tcp: TcpParameters = LINUX,
    **more: object,
) -> Network:
    """One link, the same both ways."""
    hop = link(rate_bps, delay_ns, queue, **more)  # type: ignore[arg-type]
    return with_flows(chain([hop], [hop]), *sources, tcp=tcp)


def lasted(counts: Counts) -> list[int]:
    """How long each transfer took, ns."""
    return (counts.transfers["end_ns"] - counts.transfers["start_ns"]).tolist()


def statuses(counts: Counts) -> list[Status]:
    return [Status(status) for status in counts.transfers["status"]]


def test_a_small_transfer_takes_two_round_trips(simulate: Simulate) -> None:
    """SYN, SYN-ACK, request, response; a pure ACK may travel before either of the last two."""
    counts = simulate(path(10 * MBPS, 20 * MS, UNBOUNDED, fetch(1000)), plan(1))
    bits_ns = 100
    least = 4 * 20 * MS + (60 + 60 + 352 + 1052) * 8 * bits_ns
    (took,) = lasted(counts)
    assert least <= took <= least + 2 * 52 * 8 * bits_ns
    assert statuses(counts) == [Status.DONE]
    assert counts.transfers["received_bytes"].tolist() == [1000]
    assert counts.flows["goodput_bytes"][0] == 1300
    assert counts.flows["connections"][0] == 1
    assert counts.interfaces["inside_packets_end"].tolist() == [0, 0]


def test_a_large_transfer_fills_the_link(simulate: Simulate) -> None:
    counts = simulate(
        path(10 * MBPS, 20 * MS, Queue(limit_packets=100), fetch(10_000_000)), plan(20, trace=False)
    )
    at_line_rate = 10_000_000 * (1500 / 1448) * 8 / 10e6
    assert statuses(counts) == [Status.DONE]
    assert at_line_rate < lasted(counts)[0] / SECOND < 1.1 * at_line_rate


def test_all_bytes_arrive_in_spite_of_loss(simulate: Simulate) -> None:
    lossy = path(
        10 * MBPS, 10 * MS, UNBOUNDED, fetch(200_000), fetch(0, 200_000),
        loss=Loss(probability=0.03),
    )  # fmt: skip
    counts = simulate(lossy, plan(60, trace=False))
    assert statuses(counts) == [Status.DONE, Status.DONE]
    assert counts.transfers["received_bytes"].tolist() == [200_000, 0]
    assert counts.flows["goodput_bytes"].tolist() == [200_300, 200_000]
    assert (counts.flows["retransmitted_packets"] > 0).all()
    lost = counts.interfaces["lost_packets"].sum()
    assert counts.flows["network_dropped_packets"].sum() == lost > 0


def test_a_small_queue_drops_and_tcp_recovers(simulate: Simulate) -> None:
    counts = simulate(
        path(10 * MBPS, 20 * MS, Queue(limit_packets=10), *[fetch(500_000)] * 4),
        plan(30, trace=False),
    )
    assert statuses(counts) == [Status.DONE] * 4
    assert counts.interfaces["dropped_packets"].sum() > 0


@pytest.mark.parametrize(("up", "down"), [(0, 5000), (5000, 0), (0, 0), (1, 1), (5000, 5000)])
def test_either_direction_may_be_empty(simulate: Simulate, up: int, down: int) -> None:
    counts = simulate(path(10 * MBPS, 5 * MS, UNBOUNDED, fetch(down, up)), plan(5))
    assert statuses(counts) == [Status.DONE]
    assert counts.flows["goodput_bytes"][0] == up + down
    assert counts.transfers["received_bytes"].tolist() == [down]


def test_a_transfer_without_end_is_unfinished_at_the_end(simulate: Simulate) -> None:
    source = fetch(UNLIMITED, start_ns=SECOND)
    counts = simulate(path(1 * MBPS, 5 * MS, Queue(limit_packets=20), source), plan(6))
    assert statuses(counts) == [Status.UNFINISHED]
    assert counts.transfers["start_ns"].tolist() == [SECOND]
    assert counts.transfers["end_ns"].tolist() == [6 * SECOND]
    received = int(counts.transfers["received_bytes"][0])
    assert received == counts.flows["goodput_bytes"][0] - 300
    assert received == pytest.approx(5 * 1e6 / 8 * 1448 / 1500, rel=0.05)


def test_a_dead_link_fails_the_connection(simulate: Simulate) -> None:
    """No SYN gets through: after the last retry the connection has failed."""
    dead = path(0, 5 * MS, UNBOUNDED, fetch(), tcp=TcpParameters(syn_retries=1))
    counts = simulate(dead, plan(60))
    assert statuses(counts) == [Status.FAILED]
    assert counts.flows["connections_failed"][0] == counts.flows["transfers_failed"][0] == 1
    assert counts.transfers["received_bytes"].tolist() == [0]
    assert counts.flows["delivered_packets"][0] == 0


def test_a_link_that_dies_fails_the_transfer_under_way(simulate: Simulate) -> None:
    dying = path(
        10 * MBPS, 5 * MS, UNBOUNDED, fetch(UNLIMITED), tcp=TcpParameters(retries=3),
        rate_changes=((SECOND, 0),),
    )  # fmt: skip
    counts = simulate(dying, plan(60, trace=False))
    assert statuses(counts) == [Status.FAILED]
    assert SECOND < counts.transfers["end_ns"][0] < 60 * SECOND
    assert counts.flows["timeouts"][0] > 0
    assert counts.transfers["received_bytes"][0] > 1_000_000


def test_an_outage_is_survived(simulate: Simulate) -> None:
    broken = path(
        10 * MBPS, 5 * MS, Queue(limit_packets=50), fetch(3_000_000),
        rate_changes=((SECOND, 0), (4 * SECOND, 10 * MBPS)),
    )  # fmt: skip
    counts = simulate(broken, plan(30, trace=False))
    assert statuses(counts) == [Status.DONE]
    assert lasted(counts)[0] > 5 * SECOND


def test_patience_ends_a_transfer_and_the_server_stops(simulate: Simulate) -> None:
    source = fetch(UNLIMITED, patience_ns=2 * SECOND)
    counts = simulate(path(1 * MBPS, 5 * MS, Queue(limit_packets=10), source), plan(6))
    assert statuses(counts) == [Status.GIVEN_UP]
    assert lasted(counts) == [2 * SECOND]
    assert counts.flows["transfers_given_up"][0] == 1
    assert 100_000 < counts.transfers["received_bytes"][0] < 250_000
    assert counts.trace is not None
    assert counts.trace["arrival_ns"].max() < 2 * SECOND + 200 * MS
    assert counts.flows["connections_failed"][0] == 0


def test_what_is_complete_at_the_last_moment_is_not_given_up(simulate: Simulate) -> None:
    """An arrival comes before patience at the same nanosecond."""
    (took,) = lasted(simulate(path(10 * MBPS, 5 * MS, UNBOUNDED, fetch()), plan(5)))
    just = simulate(path(10 * MBPS, 5 * MS, UNBOUNDED, fetch(patience_ns=took)), plan(5))
    assert statuses(just) == [Status.DONE]
    late = simulate(path(10 * MBPS, 5 * MS, UNBOUNDED, fetch(patience_ns=took - 1)), plan(5))
    assert statuses(late) == [Status.GIVEN_UP]
    assert lasted(late) == [took - 1]


def test_giving_up_before_the_connection_is_there(simulate: Simulate) -> None:
    source = fetch(patience_ns=50 * MS)
    counts = simulate(path(10 * MBPS, 40 * MS, UNBOUNDED, source), plan(60))
    assert statuses(counts) == [Status.GIVEN_UP]
    assert counts.transfers["received_bytes"].tolist() == [0]


def durations(variate: Variate, use: str, n: int) -> list[int]:
    """The first `n` variates of flow-0's stream, in ns."""
    stream = RandomStream(1, f"flow-0/{use}")
    return [int(variate.draw(stream, i) * 1e9 + 0.5) for i in range(n)]


def test_a_closed_loop_thinks_between_transfers(simulate: Simulate) -> None:
    source = fetch(20_000, think=exponential(0.5))
    counts = simulate(path(10 * MBPS, 5 * MS, UNBOUNDED, source), plan(20, trace=False))
    starts = counts.transfers["start_ns"].tolist()
    ends = [0, *counts.transfers["end_ns"].tolist()]
    thoughts = [start - end for start, end in zip(starts, ends, strict=False)]
    assert len(starts) > 20
    assert thoughts == durations(exponential(0.5), "think", len(starts))
    assert counts.flows["connections"][0] == len(starts)


def test_a_closed_loop_may_start_at_once_and_stops(simulate: Simulate) -> None:
    source = fetch(
        20_000, think=constant(0.5), think_first=False, start_ns=SECOND, stop_ns=3 * SECOND
    )
    counts = simulate(path(10 * MBPS, 5 * MS, UNBOUNDED, source), plan(20))
    starts = counts.transfers["start_ns"].tolist()
    assert starts[0] == SECOND
    assert 3 <= len(starts) <= 4
    assert starts[-1] < 3 * SECOND


def test_a_loop_without_thinking_goes_on_at_once(simulate: Simulate) -> None:
    source = fetch(1000, think=constant(0), limit_transfers=5)
    counts = simulate(path(10 * MBPS, 5 * MS, UNBOUNDED, source), plan(20))
    assert counts.transfers["start_ns"].tolist()[1:] == counts.transfers["end_ns"].tolist()[:-1]
    assert statuses(counts) == [Status.DONE] * 5


def test_an_open_loop_does_not_wait(simulate: Simulate) -> None:
    source = fetch(500_000, interarrival=exponential(0.3), limit_transfers=12)
    counts = simulate(path(1 * MBPS, 5 * MS, UNBOUNDED, source), plan(120, trace=False))
    expected = list(itertools.accumulate(durations(exponential(0.3), "interarrival", 12)))
    assert counts.transfers["start_ns"].tolist() == expected
    assert counts.transfers["serial"].tolist() == list(range(12))
    assert statuses(counts) == [Status.DONE] * 12


def test_sizes_are_drawn_from_their_own_streams(simulate: Simulate) -> None:
    source = TransferSource(
        exponential(400), exponential(9000), think=constant(0.1), limit_transfers=10
    )
    counts = simulate(path(10 * MBPS, 5 * MS, UNBOUNDED, source), plan(20))
    for use, column, mean in (("up", "up_bytes", 400), ("down", "down_bytes", 9000)):
        stream = RandomStream(1, f"flow-0/{use}")
        expected = [int(stream.exponential(mean) + 0.5) for _ in range(10)]
        assert counts.transfers[column].tolist() == expected


def test_a_persistent_connection_is_opened_once(simulate: Simulate) -> None:
    """And a transfer over it saves the round trip of the handshake."""
    fresh = fetch(5000, think=constant(0.1), limit_transfers=5)
    kept = dataclasses.replace(fresh, persistent=True)
    one = simulate(path(10 * MBPS, 20 * MS, UNBOUNDED, fresh), plan(20))
    two = simulate(path(10 * MBPS, 20 * MS, UNBOUNDED, kept), plan(20))
    assert one.flows["connections"][0] == 5
    assert two.flows["connections"][0] == 1
    assert statuses(two) == [Status.DONE] * 5
    assert two.transfers["received_bytes"].tolist() == [5000] * 5
    assert two.flows["goodput_bytes"][0] == 5 * 5300
    assert lasted(one)[0] == pytest.approx(lasted(two)[0], abs=MS)
    for fresh_ns, kept_ns in zip(lasted(one)[1:], lasted(two)[1:], strict=True):
        assert fresh_ns - kept_ns == pytest.approx(40 * MS, abs=MS)


def test_a_request_on_a_persistent_connection_is_at_least_a_byte(simulate: Simulate) -> None:
    source = fetch(5000, 0, think=constant(0.1), limit_transfers=3, persistent=True)
    counts = simulate(path(10 * MBPS, 20 * MS, UNBOUNDED, source), plan(20))
    assert counts.transfers["up_bytes"].tolist() == [1, 1, 1]
    assert statuses(counts) == [Status.DONE] * 3


def test_after_giving_up_a_persistent_source_connects_anew(simulate: Simulate) -> None:
    source = TransferSource(
        constant(300), sequence([1000, 10_000_000, 1000]), think=constant(0.1),
        persistent=True, patience_ns=SECOND, limit_transfers=3,
    )  # fmt: skip
    counts = simulate(path(10 * MBPS, 20 * MS, Queue(limit_packets=50), source), plan(20))
    assert statuses(counts) == [Status.DONE, Status.GIVEN_UP, Status.DONE]
    assert counts.flows["connections"][0] == 2
    assert counts.transfers["received_bytes"][2] == 1000


def test_only_a_closed_loop_keeps_its_connection(simulate: Simulate) -> None:
    source = fetch(1000, interarrival=constant(0.01), limit_transfers=4, persistent=True)
    counts = simulate(path(10 * MBPS, 20 * MS, UNBOUNDED, source), plan(5))
    assert counts.flows["connections"][0] == 4
    assert statuses(counts) == [Status.DONE] * 4


def test_transfers_of_the_warm_up_are_rows_but_not_counts(simulate: Simulate) -> None:
    source = fetch(1000, think=constant(1.0), limit_transfers=5)
    network = path(10 * MBPS, 20 * MS, UNBOUNDED, source)
    counts = simulate(network, plan(20, warmup_ns=2_500 * MS))
    assert counts.transfers["serial"].tolist() == [0, 1, 2, 3, 4]
    assert counts.flows["transfers_started"][0] == 3
    assert counts.flows["transfers_done"][0] == 3
    assert counts.flows["connections"][0] == 3
    assert counts.flows["goodput_bytes"][0] == 3 * 1300


def test_window_limits_the_rate(simulate: Simulate) -> None:
    """Case NET-07 (RFC 6349): a receive window of W bytes gives at most W a round trip."""
    window = 44 * 1448
    network = path(
        100 * MBPS, 25 * MS, UNBOUNDED, fetch(UNLIMITED),
        tcp=TcpParameters(receive_window_bytes=window),
    )  # fmt: skip
    counts = simulate(network, plan(10, warmup_ns=2 * SECOND, trace=False))
    rtt_s = 0.05 + (1500 + 52) * 8 / 100e6
    goodput = counts.flows["goodput_bytes"][0] / 8
    assert goodput == pytest.approx(window / rtt_s, rel=0.02)


def test_tcp_and_datagrams_share_a_link(simulate: Simulate) -> None:
    network = with_flows(
        chain([link(10 * MBPS, 5 * MS)], [link(10 * MBPS, 5 * MS, Queue(limit_packets=50))]),
        fetch(UNLIMITED),
        cbr(0.001, 500),
        header_bytes=0,
    )
    counts = simulate(network, plan(5, trace=False))
    assert counts.flows["delivered_packets"][1] == pytest.approx(5000, abs=10)
    assert counts.flows["goodput_bytes"][0] > 0.8 * 5 * 10e6 / 8


@pytest.mark.parametrize("control", ["cubic", "newreno"])
def test_two_runs_count_the_same(simulate: Simulate, control: str) -> None:
    tcp = TcpParameters(congestion_control=control)
    source = fetch(100_000, think=exponential(0.1))
    network = path(
        5 * MBPS, 10 * MS, Queue(limit_packets=15), source, source,
        tcp=tcp, loss=Loss(probability=0.01),
    )  # fmt: skip
    one, two = (simulate(network, plan(5)) for _ in range(2))
    assert one.trace is not None
    assert two.trace is not None
    for name, column in one.trace.items():
        assert column.tolist() == two.trace[name].tolist()
    assert one.transfers["end_ns"].tolist() == two.transfers["end_ns"].tolist()
