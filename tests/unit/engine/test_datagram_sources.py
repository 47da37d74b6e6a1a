"""When datagram sources emit what: gaps, bursts, on-off periods, replay, limits."""

from __future__ import annotations

import dataclasses
import itertools
import math

import pytest

from simnet.chance.variates import (
    constant,
    exponential,
    lognormal,
    pareto,
    sequence,
    uniform,
)
from simnet.engine import Counts
from simnet.network import DatagramSource, Network
from tests.unit.engine.builders import MS, SECOND, cbr, chain, link, plan, replay, with_flows
from tests.unit.engine.conftest import Simulate

FAST = 10**12
"""bit/s; so that nothing queues."""


def lone(source: DatagramSource, header_bytes: int = 0) -> Network:
    """One source on one fast link."""
    return with_flows(chain([link(FAST)]), source, header_bytes=header_bytes)


def sent_at(counts: Counts, flow: int = 0) -> list[int]:
    """When the datagrams of a flow entered the network, ns."""
    assert counts.trace is not None
    return counts.trace["arrival_ns"][counts.trace["flow"] == flow].tolist()


def test_the_first_datagram_comes_one_gap_after_the_start(simulate: Simulate) -> None:
    source = cbr(0.01, immediate=False, start_ns=5 * MS)
    assert sent_at(simulate(lone(source), plan(0.04))) == [15 * MS, 25 * MS, 35 * MS]


def test_or_at_the_start(simulate: Simulate) -> None:
    assert sent_at(simulate(lone(cbr(0.01, start_ns=5 * MS)), plan(0.03))) == [
        5 * MS,
        15 * MS,
        25 * MS,
    ]


def test_stop_and_horizon_are_excluded(simulate: Simulate) -> None:
    assert sent_at(simulate(lone(cbr(0.01, stop_ns=20 * MS)), plan(1))) == [0, 10 * MS]
    assert sent_at(simulate(lone(cbr(0.01)), plan(0.02))) == [0, 10 * MS]


def test_a_source_that_starts_after_its_end_is_silent(simulate: Simulate) -> None:
    counts = simulate(lone(cbr(start_ns=5 * MS, stop_ns=5 * MS)), plan(1))
    assert counts.flows["sent_packets"][0] == 0


def test_packet_limit(simulate: Simulate) -> None:
    assert len(sent_at(simulate(lone(cbr(limit_packets=7)), plan(1)))) == 7
    assert len(sent_at(simulate(lone(cbr(limit_packets=0)), plan(1)))) == 0


def test_byte_limit_is_on_the_wire_and_the_last_packet_may_exceed_it(simulate: Simulate) -> None:
    counts = simulate(lone(cbr(limit_bytes=2500), header_bytes=28), plan(1))
    assert counts.flows["sent_packets"][0] == 3
    assert counts.flows["sent_bytes"][0] == 3 * 1028
    assert simulate(lone(cbr(limit_bytes=2000)), plan(1)).flows["sent_packets"][0] == 2


def test_a_burst_leaves_at_once_and_is_cut_by_the_limit(simulate: Simulate) -> None:
    source = cbr(0.01, burst=sequence([1, 3]), limit_packets=7)
    times = sent_at(simulate(lone(source), plan(1)))
    assert times == [0, *[10 * MS] * 3, 20 * MS, *[30 * MS] * 2]


def test_sizes_are_rounded_and_at_least_one_byte(simulate: Simulate) -> None:
    source = dataclasses.replace(
        cbr(limit_packets=5), size=sequence([0.2, 1.49, 1.5, 99.5, 1500.0])
    )
    counts = simulate(lone(source, header_bytes=8), plan(1))
    assert counts.trace is not None
    assert counts.trace["size_bytes"].tolist() == [9, 9, 10, 108, 1508]


def test_gaps_are_rounded_to_the_nanosecond(simulate: Simulate) -> None:
    source = DatagramSource(sequence([1.4e-9, 1.6e-9, 0.0]), constant(1), limit_packets=4)
    assert sent_at(simulate(lone(source), plan(0.001))) == [1, 3, 3, 4]


def test_replay_is_relative_to_the_start(simulate: Simulate) -> None:
    source = replay((0, 100), (3, 200), (3, 300), (900, 400), start_ns=50, stop_ns=900)
    counts = simulate(lone(source, header_bytes=20), plan(0.001))
    assert sent_at(counts) == [50, 53, 53]
    assert counts.trace is not None
    assert counts.trace["size_bytes"].tolist() == [120, 220, 320]
    assert counts.trace["seq"].tolist() == [0, 1, 2]


def on_off(on_s: float, off_s: float, gap_s: float, **more: object) -> DatagramSource:
    """A source of constant periods and gaps."""
    return cbr(gap_s, on=constant(on_s), off=constant(off_s), **more)


def test_gaps_run_in_on_time_only(simulate: Simulate) -> None:
    """On 10 ms, off 5 ms, a datagram each 4 ms of on-time."""
    times = sent_at(simulate(lone(on_off(0.010, 0.005, 0.004, immediate=False)), plan(1)))
    first_on = times[0] - 4 * MS
    assert first_on in (0, 5 * MS)
    on_clock = [4 * MS * (i + 1) for i in range(len(times))]
    assert [t - first_on for t in times] == [c + c // (10 * MS) * 5 * MS for c in on_clock]


def test_what_falls_on_the_end_of_an_on_period_opens_the_next(simulate: Simulate) -> None:
    times = sent_at(simulate(lone(on_off(0.010, 0.005, 0.005)), plan(0.1)))
    first_on = times[0]
    assert [t - first_on for t in times[:6]] == [0, 5 * MS, 15 * MS, 20 * MS, 30 * MS, 35 * MS]


def test_a_gap_can_span_many_periods(simulate: Simulate) -> None:
    times = sent_at(simulate(lone(on_off(0.001, 0.001, 0.0105)), plan(0.1)))
    assert {b - a for a, b in itertools.pairwise(times)} == {
        10_500_000 + 10 * MS,
        10_500_000 + 11 * MS,
    }


def test_a_source_starts_on_with_the_share_of_on_time(simulate: Simulate) -> None:
    """On a third of the time: of 300 sources about 100 start on."""
    sources = [on_off(1, 2, 0.5, limit_packets=1) for _ in range(300)]
    counts = simulate(with_flows(chain([link(FAST)]), *sources), plan(3))
    at_once = sum(1 for i in range(300) if sent_at(counts, i)[0] == 0)
    assert abs(at_once - 100) < 3.3 * math.sqrt(300 * 2 / 9)


@pytest.mark.parametrize(
    ("on", "off"),
    [(exponential(0.3), exponential(0.6)), (pareto(1.9, 0.1), pareto(1.9, 0.2))],
    ids=["exponential", "pareto"],
)
def test_the_mean_rate_is_the_peak_rate_times_the_share_of_on_time(
    simulate: Simulate, on: object, off: object
) -> None:
    sources = [cbr(0.01, immediate=False, on=on, off=off) for _ in range(30)]
    network = with_flows(chain([link(FAST)]), *sources)
    counts = simulate(network, plan(100, trace=False))
    assert counts.flows["sent_packets"].sum() / 30 / 100 == pytest.approx(100 / 3, rel=0.15)


def test_periods_shorter_than_a_nanosecond_do_not_hang(simulate: Simulate) -> None:
    counts = simulate(lone(on_off(1e-12, 1e-12, 1e-6, limit_packets=3)), plan(0.001))
    assert len(sent_at(counts)) == 3


def test_every_use_of_chance_has_its_own_stream(simulate: Simulate) -> None:
    """Bursts do not move gaps, and another flow moves nothing at all."""
    source = DatagramSource(exponential(0.001), uniform(100, 1500))
    alone = simulate(lone(source), plan(0.1))
    bursts = simulate(lone(dataclasses.replace(source, burst=uniform(1, 4))), plan(0.1))
    both = simulate(with_flows(chain([link(FAST)]), source, source), plan(0.1))
    assert sorted(set(sent_at(bursts))) == sent_at(alone)
    assert sent_at(both, 0) == sent_at(alone)
    assert sent_at(both, 1) != sent_at(alone)


def test_the_seed_changes_the_draws(simulate: Simulate) -> None:
    source = DatagramSource(exponential(0.001), lognormal(500, 200))
    one = simulate(lone(source), plan(0.1, seed=1))
    two = simulate(lone(source), plan(0.1, seed=2))
    assert sent_at(one) != sent_at(two)
    assert sent_at(one) == sent_at(simulate(lone(source), plan(0.1, seed=1)))


def test_an_hour_of_silence_costs_nothing(simulate: Simulate) -> None:
    counts = simulate(lone(cbr(start_ns=3600 * SECOND, limit_packets=1)), plan(3601))
    assert counts.flows["sent_packets"][0] == 1
    assert counts.events < 4000
