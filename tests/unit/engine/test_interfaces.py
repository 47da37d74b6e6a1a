"""Exact arithmetic of one interface: transmission, limits, loss, rate changes, priority."""

from __future__ import annotations

import numpy as np
import pytest

from simnet.network import UNLIMITED, Loss, Queue
from tests.unit.engine.builders import MBPS, MS, SECOND, cbr, chain, link, plan, replay, with_flows
from tests.unit.engine.conftest import Simulate


def test_equal_packets_at_equal_gaps_are_never_queued(simulate: Simulate) -> None:
    """Case DD1-02: 100 packets of 1000 B, one a millisecond, at 10 Mb/s."""
    counts = simulate(with_flows(chain([link()]), cbr(limit_packets=100)), plan(0.1))
    assert counts.trace is not None
    sojourn = counts.trace["departure_ns"] - counts.trace["arrival_ns"]
    assert sojourn.tolist() == [800_000] * 100
    assert counts.interfaces["busy_ns"][0] == 80_000_000
    assert counts.interfaces["wait_sum_ns"][0] == 0
    assert counts.interfaces["wait_zero_count"][0] == 100


def test_delay_adds_up_along_the_path(simulate: Simulate) -> None:
    hops = [link(100 * MBPS, 5 * MS), link(50 * MBPS, 5 * MS), link(1000 * MBPS, 2 * MS)]
    counts = simulate(with_flows(chain(hops), cbr(limit_packets=1)), plan(1))
    expected = 80_000 + 5 * MS + 160_000 + 5 * MS + 8_000 + 2 * MS
    assert counts.flows["delay_sum_ns"][0] == expected
    assert counts.flows["delay_min_ns"][0] == counts.flows["delay_max_ns"][0] == expected


def test_overload_loses_what_exceeds_the_rate(simulate: Simulate) -> None:
    """Case DD1-01: 1.25 times the rate into a finite buffer loses a fifth in the long run."""
    network = with_flows(chain([link(queue=Queue(limit_packets=10))]), cbr(gap_s=0.00064))
    counts = simulate(network, plan(24, warmup_ns=8 * SECOND, trace=False))
    interface = {name: int(column[0]) for name, column in counts.interfaces.items()}
    assert interface["dropped_packets"] / interface["offered_packets"] == pytest.approx(0.2, 1e-9)
    assert interface["busy_ns"] == 16 * SECOND


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_packet_limit_counts_the_one_in_transmission(simulate: Simulate, limit: int) -> None:
    burst = replay(*[(0, 1000)] * 8)
    network = with_flows(chain([link(queue=Queue(limit_packets=limit))]), burst)
    counts = simulate(network, plan(1))
    assert counts.interfaces["carried_packets"][0] == limit
    assert counts.interfaces["dropped_packets"][0] == 8 - limit
    assert counts.interfaces["queue_packets_max"][0] == limit
    assert counts.flows["network_dropped_packets"][0] == 8 - limit


def test_a_packet_that_exactly_fills_the_byte_limit_is_accepted(simulate: Simulate) -> None:
    burst = replay((0, 1000), (0, 1000), (0, 1), (0, 999), (0, 1))
    network = with_flows(chain([link(queue=Queue(limit_bytes=2001))]), burst)
    counts = simulate(network, plan(1))
    assert counts.trace is not None
    assert counts.trace["fate"].tolist() == [0, 0, 0, 2, 2]
    assert counts.interfaces["queue_bytes_max"][0] == 2001


def test_a_place_is_free_at_the_instant_of_departure(simulate: Simulate) -> None:
    """A departure comes before an arrival of the same nanosecond."""
    network = with_flows(
        chain([link(queue=Queue(limit_packets=1))]), replay((0, 1000), (800_000, 1000))
    )
    assert simulate(network, plan(1)).interfaces["carried_packets"][0] == 2


def test_the_remainder_of_a_transmission_time_is_carried(simulate: Simulate) -> None:
    """52-byte packets last 41.6 ns at 10 Gbit/s: five of them exactly 208 ns."""
    network = with_flows(chain([link(10_000 * MBPS)]), replay(*[(0, 52)] * 1000))
    counts = simulate(network, plan(0.001))
    assert counts.trace is not None
    ends = counts.trace["departure_ns"]
    assert ends[:5].tolist() == [41, 83, 124, 166, 208]
    assert ends.tolist() == [(i + 1) * 416 // 10 for i in range(1000)]


def test_the_carry_outlives_idle_times(simulate: Simulate) -> None:
    entries = [(i * 1000, 52) for i in range(10)]
    counts = simulate(with_flows(chain([link(10_000 * MBPS)]), replay(*entries)), plan(0.001))
    assert counts.trace is not None
    lasted = counts.trace["departure_ns"] - counts.trace["arrival_ns"]
    assert lasted.tolist() == [41, 42, 41, 42, 42] * 2


def test_packets_too_short_for_a_nanosecond_do_not_meet(simulate: Simulate) -> None:
    """Each of a burst has departed before the next one enters, so a limit of 1 drops none."""
    fast = link(100_000_000 * MBPS, queue=Queue(limit_packets=1))
    counts = simulate(with_flows(chain([fast]), cbr(size_bytes=1, limit_packets=3)), plan(0.001))
    assert counts.interfaces["carried_packets"][0] == 1
    burst = with_flows(chain([fast]), replay(*[(5, 1)] * 4))
    counts = simulate(burst, plan(0.001))
    assert counts.interfaces["dropped_packets"][0] == 0
    assert counts.interfaces["queue_packets_max"][0] == 1


def test_a_rate_change_finishes_the_remaining_bits_at_the_new_rate(simulate: Simulate) -> None:
    """Case NET-15: 8 Mbit, 10 Mb/s until 0.4 s, then 2 Mb/s: done at 2.4 s."""
    slowing = link(rate_changes=((400 * MS, 2 * MBPS),))
    counts = simulate(with_flows(chain([slowing]), replay((0, 1_000_000))), plan(3))
    assert counts.trace is not None
    assert counts.trace["departure_ns"].tolist() == [2_400_000_000]
    assert counts.interfaces["capacity_bits"][0] == 4_000_000 + 26 * 200_000


def test_packets_that_wait_are_sent_at_the_new_rate(simulate: Simulate) -> None:
    quickening = link(1 * MBPS, rate_changes=((4 * MS, 8 * MBPS),))
    counts = simulate(with_flows(chain([quickening]), replay((0, 1000), (0, 1000))), plan(1))
    assert counts.trace is not None
    assert counts.trace["departure_ns"].tolist() == [4_500_000, 5_500_000]
    assert counts.interfaces["wait_sum_ns"][0] == 4_500_000


def test_a_stalled_transmitter_keeps_what_it_has(simulate: Simulate) -> None:
    """At rate 0 the packet under way keeps its remaining work and the others wait."""
    stalling = link(8 * MBPS, rate_changes=((500_000, 0), (10 * MS, 4 * MBPS)))
    counts = simulate(
        with_flows(chain([stalling]), replay((0, 1000), (2 * MS, 1000), (3 * MS, 1000))), plan(1)
    )
    assert counts.trace is not None
    assert counts.trace["departure_ns"].tolist() == [11 * MS, 13 * MS, 15 * MS]
    assert counts.interfaces["busy_ns"][0] == 500_000 + 5 * MS
    assert counts.interfaces["wait_sum_ns"][0] == 9 * MS + 10 * MS


def test_nothing_begins_while_the_rate_is_zero(simulate: Simulate) -> None:
    """What arrives at an idle stalled interface waits, and the best band is served first."""
    stalled = link(
        0, queue=Queue("priority", bands=2), rate_changes=((5 * MS, 0), (10 * MS, 8 * MBPS))
    )
    network = with_flows(
        chain([stalled]), replay((MS, 1000)), replay((2 * MS, 1000)), classes=(1, 0)
    )
    counts = simulate(network, plan(1))
    assert counts.trace is not None
    assert counts.trace["departure_ns"].tolist() == [12 * MS, 11 * MS]
    assert counts.interface_classes["wait_sum_ns"].tolist() == [[8 * MS, 10 * MS]]
    assert counts.interfaces["busy_ns"][0] == 2 * MS
    assert counts.interfaces["queue_packets_ns"][0] == 11 * MS + 9 * MS


def test_a_stalled_queue_still_drops(simulate: Simulate) -> None:
    stalled = link(0, queue=Queue(limit_packets=3))
    counts = simulate(with_flows(chain([stalled]), cbr(limit_packets=10)), plan(1))
    assert counts.interfaces["dropped_packets"][0] == 7
    assert counts.interfaces["inside_packets_end"][0] == 3


def test_a_rate_change_at_the_end_of_a_transmission_comes_after_it(simulate: Simulate) -> None:
    changing = link(8 * MBPS, rate_changes=((MS, 4 * MBPS),))
    counts = simulate(with_flows(chain([changing]), replay((0, 1000), (0, 1000))), plan(1))
    assert counts.trace is not None
    assert counts.trace["departure_ns"].tolist() == [MS, 3 * MS]


def test_the_carry_survives_rate_changes_exactly(simulate: Simulate) -> None:
    """The bits sent by a time are the integral of the rate up to it, to less than a ns."""
    changes = tuple((i * 997, 1_000_000_007 + i * 33_333_331) for i in range(1, 200))
    network = with_flows(
        chain([link(1_000_000_007, rate_changes=changes)]), replay(*[(0, 61)] * 400)
    )
    counts = simulate(network, plan(0.001))
    assert counts.trace is not None
    rates = [1_000_000_007, *[rate for _, rate in changes]]
    starts = [0, *[time for time, _ in changes]]
    ends = [*starts[1:], 10**9]
    for i, end in enumerate(counts.trace["departure_ns"].tolist()):
        sent = sum(
            rate * max(0, min(end, b) - a) for rate, a, b in zip(rates, starts, ends, strict=True)
        )
        rate_now = rates[max(k for k, start in enumerate(starts) if start < end)]
        owed = (i + 1) * 61 * 8 * 10**9
        assert 0 <= owed - sent < rate_now


def test_strict_priority_without_preemption(simulate: Simulate) -> None:
    """The packet under way is finished; then band 0 first, in order of arrival within a band."""
    network = with_flows(
        chain([link(8 * MBPS, queue=Queue("priority", bands=3))]),
        replay((0, 1000), (1, 1000), (3, 1000)),
        replay((2, 1000)),
        replay((4, 1000), (1_500_000, 1000)),
        classes=(2, 1, 0),
    )
    counts = simulate(network, plan(1))
    assert counts.trace is not None
    order = np.argsort(counts.trace["departure_ns"])
    assert counts.trace["flow"][order].tolist() == [0, 2, 2, 1, 0, 0]
    assert np.sort(counts.trace["departure_ns"]).tolist() == [i * MS for i in range(1, 7)]


def test_each_band_has_its_own_limit(simulate: Simulate) -> None:
    network = with_flows(
        chain([link(8 * MBPS, queue=Queue("priority", limit_packets=2, bands=2))]),
        replay(*[(0, 1000)] * 4),
        replay(*[(0, 1000)] * 4),
        replay(*[(0, 1000)] * 4),
        classes=(0, 1, 5),
    )
    counts = simulate(network, plan(1))
    assert counts.interface_classes["carried_packets"][0].tolist() == [2, 2, 0, 0, 0, 0]
    assert counts.interface_classes["dropped_packets"][0].tolist() == [2, 2, 0, 0, 0, 4]
    assert counts.interfaces["queue_packets_max"][0] == 4


def test_periodic_loss_takes_each_nth(simulate: Simulate) -> None:
    network = with_flows(chain([link(loss=Loss(every=4))]), cbr(limit_packets=20))
    counts = simulate(network, plan(1))
    assert counts.trace is not None
    assert np.flatnonzero(counts.trace["fate"] == 1).tolist() == [3, 7, 11, 15, 19]
    assert counts.interfaces["lost_bytes"][0] == 5000
    assert counts.flows["network_dropped_packets"][0] == 5


def test_random_loss_is_bernoulli_and_its_own(simulate: Simulate) -> None:
    """The same packets are lost whatever else is in the network."""
    lossy = link(100 * MBPS, loss=Loss(probability=0.05))
    alone = simulate(with_flows(chain([lossy]), cbr(gap_s=0.0001)), plan(2, trace=False))
    lost = int(alone.interfaces["lost_packets"][0])
    sigma = (20_000 * 0.05 * 0.95) ** 0.5
    assert abs(lost - 1000) < 4 * sigma
    longer = simulate(with_flows(chain([lossy, link()]), cbr(gap_s=0.0001)), plan(2, trace=False))
    assert longer.interfaces["lost_packets"][0] == lost


def test_loss_comes_before_the_queue(simulate: Simulate) -> None:
    full = link(loss=Loss(every=2), queue=Queue(limit_packets=1))
    counts = simulate(with_flows(chain([full]), replay(*[(0, 1000)] * 6)), plan(1))
    assert counts.trace is not None
    assert counts.trace["fate"].tolist() == [0, 1, 2, 1, 2, 1]


def test_an_unlimited_queue_drops_nothing(simulate: Simulate) -> None:
    assert Queue().limit_packets == UNLIMITED
    counts = simulate(with_flows(chain([link(8000)]), cbr(limit_packets=2000)), plan(1.9995))
    assert counts.interfaces["dropped_packets"][0] == 0
    assert counts.interfaces["queue_packets_max"][0] == 2000 - 1
