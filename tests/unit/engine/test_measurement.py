"""What is counted when: window, series, horizon, integrals, histograms, conservation, jitter."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from simnet.chance.variates import discrete, exponential
from simnet.engine import Counts, Progress, engines
from simnet.engine.columns import (
    FLOW_COLUMNS,
    INTERFACE_CLASS_COLUMNS,
    INTERFACE_COLUMNS,
    INTERFACE_SERIES_COLUMNS,
    TRACE_COLUMNS,
    bucket_bounds,
    bucket_of,
    check_conservation,
)
from simnet.errors import ConservationError
from simnet.network import DatagramSource, Loss, Network, Queue
from tests.unit.engine.builders import MBPS, MS, SECOND, cbr, chain, link, plan, replay, with_flows
from tests.unit.engine.conftest import Simulate


def busy_network() -> Network:
    """Three hops with loss, a small queue, priorities and a rate that changes."""
    source = DatagramSource(
        exponential(0.0012), discrete([40, 576, 1500], [7, 4, 1]), burst=discrete([1, 5], [4, 1])
    )
    hops = [
        link(8 * MBPS, 2 * MS, Queue(limit_packets=12), Loss(probability=0.01)),
        link(
            6 * MBPS, MS, Queue("priority", limit_bytes=9000, bands=2),
            rate_changes=((300 * MS, 0), (330 * MS, 3 * MBPS), (900 * MS, 9 * MBPS)),
        ),
        link(7 * MBPS, 3 * MS, Queue(limit_packets=30, limit_bytes=12_000), Loss(every=50)),
    ]  # fmt: skip
    return with_flows(chain(hops), source, source, source, classes=(0, 1, 1))


@pytest.fixture
def busy(simulate: Simulate) -> Counts:
    return simulate(busy_network(), plan(2, warmup_ns=350 * MS, interval_ns=80 * MS))


def test_all_columns_are_there(busy: Counts) -> None:
    assert tuple(busy.interfaces) == INTERFACE_COLUMNS
    assert tuple(busy.interface_classes) == INTERFACE_CLASS_COLUMNS
    assert tuple(busy.interface_series) == INTERFACE_SERIES_COLUMNS
    assert tuple(busy.flows) == FLOW_COLUMNS
    assert busy.trace is not None
    assert tuple(busy.trace) == TRACE_COLUMNS
    assert {column.shape for column in busy.interfaces.values()} == {(3,)}
    assert {column.shape for column in busy.interface_classes.values()} == {(3, 2)}
    assert {column.shape for column in busy.interface_series.values()} == {(25, 3)}
    assert busy.flow_series["goodput_bytes"].shape == (25, 3)


def test_classes_add_up_to_the_interface(busy: Counts) -> None:
    for name, cells in busy.interface_classes.items():
        assert cells.sum(axis=1).tolist() == busy.interfaces[name].tolist()


def test_series_add_up_to_the_totals(simulate: Simulate) -> None:
    """Without warm-up, as series are of the whole run; 2 s is no multiple of 70 ms."""
    counts = simulate(busy_network(), plan(2, interval_ns=70 * MS))
    assert len(counts.interface_series["busy_ns"]) == math.ceil(2000 / 70)
    for name, cells in counts.interface_series.items():
        if name == "queue_packets_max":
            assert cells.max(axis=0).tolist() == counts.interfaces[name].tolist()
        else:
            assert cells.sum(axis=0).tolist() == counts.interfaces[name].tolist()
    goodput = counts.flow_series["goodput_bytes"].sum(axis=0)
    assert goodput.tolist() == counts.flows["goodput_bytes"].tolist()


def test_series_after_the_warm_up_add_up_to_the_window(simulate: Simulate) -> None:
    counts = simulate(busy_network(), plan(2, warmup_ns=400 * MS, interval_ns=100 * MS))
    for name, cells in counts.interface_series.items():
        if name == "queue_packets_max":
            assert cells[4:].max(axis=0).tolist() == counts.interfaces[name].tolist()
        else:
            assert cells[4:].sum(axis=0).tolist() == counts.interfaces[name].tolist()


def test_the_trace_tells_the_same(busy: Counts) -> None:
    """Every counter of the window can be had from the trace of the packets."""
    assert busy.trace is not None
    start, end = busy.window_ns
    for i in range(3):
        of = {name: column[busy.trace["interface"] == i] for name, column in busy.trace.items()}
        entered = (of["arrival_ns"] >= start) & (of["arrival_ns"] < end)
        left = (of["fate"] == 0) & (of["departure_ns"] >= start)
        inside_before = (
            (of["arrival_ns"] < start)
            & (of["fate"] != 1)
            & (of["fate"] != 2)
            & ((of["departure_ns"] >= start) | (of["departure_ns"] < 0))
        )
        expected = {
            "offered_packets": entered.sum(),
            "offered_bytes": of["size_bytes"][entered].sum(),
            "lost_packets": (entered & (of["fate"] == 1)).sum(),
            "dropped_bytes": of["size_bytes"][entered & (of["fate"] == 2)].sum(),
            "carried_packets": left.sum(),
            "carried_bytes": of["size_bytes"][left].sum(),
            "inside_packets_start": inside_before.sum(),
            "inside_bytes_start": of["size_bytes"][inside_before].sum(),
            "inside_packets_end": (of["fate"] == 3).sum(),
            "inside_bytes_end": of["size_bytes"][of["fate"] == 3].sum(),
        }
        assert {name: int(value) for name, value in expected.items()} == {
            name: int(busy.interfaces[name][i]) for name in expected
        }


@pytest.mark.parametrize("unit", ["packets", "bytes"])
def test_a_breach_of_conservation_is_an_error(busy: Counts, unit: str) -> None:
    busy.interfaces[f"carried_{unit}"][1] -= 1
    entered = int(
        busy.interfaces[f"inside_{unit}_start"][1] + busy.interfaces[f"offered_{unit}"][1]
    )
    message = f"interface 1: {entered} {unit} entered, {entered - 1} are accounted for"
    with pytest.raises(ConservationError, match=f"^{message}$"):
        check_conservation(busy)


def test_littles_law_is_an_identity(simulate: Simulate) -> None:
    """The integral of packets inside is the sum of the times spent inside, to the ns."""
    counts = simulate(busy_network(), plan(2))
    assert counts.trace is not None
    for i in range(3):
        of = {name: column[counts.trace["interface"] == i] for name, column in counts.trace.items()}
        inside = (of["fate"] == 0) | (of["fate"] == 3)
        left = np.where(of["fate"] == 0, of["departure_ns"], 2 * SECOND)
        sojourn = (left - of["arrival_ns"])[inside]
        assert counts.interfaces["queue_packets_ns"][i] == sojourn.sum()
        high = int((sojourn * of["size_bytes"][inside]).sum()) >> 20
        assert counts.interfaces["queue_bytes_ns_high"][i] == high


def test_busy_time_is_what_the_carried_bits_take(simulate: Simulate) -> None:
    network = with_flows(
        chain([link(7 * MBPS)]), DatagramSource(exponential(1e-3), discrete([333], [1]))
    )
    counts = simulate(network, plan(10, trace=False))
    carried = int(counts.interfaces["carried_bytes"][0])
    partial = int(counts.interfaces["inside_packets_end"][0])
    lasts = carried * 8 * SECOND / (7 * MBPS)
    assert lasts - 1 < counts.interfaces["busy_ns"][0] <= lasts + partial * 333 * 8 * SECOND / 7e6
    assert counts.interfaces["capacity_bits"][0] == 70 * MBPS


def test_histograms_hold_the_values_of_the_window(busy: Counts) -> None:
    for i in range(3):
        mine = busy.interface_wait.owner == i
        assert busy.interface_wait.count[mine].sum() == busy.interfaces["wait_count"][i]
        low, width = bucket_bounds(busy.interface_wait.bucket[mine])
        count = busy.interface_wait.count[mine]
        total = busy.interfaces["wait_sum_ns"][i]
        assert (low * count).sum() <= total < ((low + width) * count).sum()
        assert low[0] <= busy.interfaces["wait_min_ns"][i] < low[0] + width[0]
        assert low[-1] <= busy.interfaces["wait_max_ns"][i] < low[-1] + width[-1]
        flow = busy.flow_delay.owner == i
        low, width = bucket_bounds(busy.flow_delay.bucket[flow])
        assert busy.flow_delay.count[flow].sum() == busy.flows["delay_count"][i]
        assert low[0] <= busy.flows["delay_min_ns"][i] < low[0] + width[0]
        assert low[-1] <= busy.flows["delay_max_ns"][i] < low[-1] + width[-1]
    keys = list(zip(busy.interface_wait.owner, busy.interface_wait.bucket, strict=True))
    assert keys == sorted(keys)


@pytest.mark.parametrize("value", [0, 1, 127, 128, 129, 255, 256, 1000, 10**9, 2**62 - 1])
def test_buckets_are_narrow_and_hold_their_values(value: int) -> None:
    bucket = np.array([bucket_of(value)])
    low, width = bucket_bounds(bucket)
    assert low[0] <= value < low[0] + width[0]
    assert width[0] == 1 or width[0] / low[0] < 0.008


def test_the_window_counts_what_happens_in_it(simulate: Simulate) -> None:
    """A packet that arrives before the warm-up ends and departs after is inside at the start."""
    network = with_flows(chain([link(8 * MBPS)]), replay((0, 1000), (0, 1000), (2_500_000, 1000)))
    counts = simulate(network, plan(0.01, warmup_ns=MS + 1))
    one = {name: int(column[0]) for name, column in counts.interfaces.items()}
    assert one["inside_packets_start"] == 1
    assert one["inside_bytes_start"] == 1000
    assert one["offered_packets"] == 1
    assert one["carried_packets"] == 2
    assert one["wait_sum_ns"] == MS
    assert one["busy_ns"] == MS - 1 + MS
    assert one["queue_packets_ns"] == MS - 1 + MS
    assert counts.flows["sent_packets"][0] == 1
    assert counts.flows["delivered_packets"][0] == 2


def test_a_boundary_comes_before_what_happens_at_it(simulate: Simulate) -> None:
    """Counters cover [a, b): a departure at 1 ms is of the second interval and of the window."""
    network = with_flows(chain([link(8 * MBPS)]), replay((0, 1000), (MS, 1000)))
    counts = simulate(network, plan(0.002, warmup_ns=MS, interval_ns=MS))
    series = counts.interface_series
    assert series["carried_packets"][:, 0].tolist() == [0, 1]
    assert series["offered_bytes"][:, 0].tolist() == [1000, 1000]
    assert series["queue_packets_max"][:, 0].tolist() == [1, 1]
    assert counts.interfaces["inside_packets_start"][0] == 1
    assert counts.interfaces["carried_packets"][0] == 1
    assert counts.interfaces["inside_packets_end"][0] == 1


def test_the_run_is_half_open(simulate: Simulate) -> None:
    """A transmission that ends with the run has not ended."""
    network = with_flows(chain([link(8 * MBPS)]), replay((0, 1000)))
    assert simulate(network, plan(0.001)).interfaces["carried_packets"][0] == 0
    longer = simulate(network, plan(0.001, duration_ns=MS + 1))
    assert longer.interfaces["carried_packets"][0] == 1
    assert longer.flows["delivered_packets"][0] == 1
    assert longer.packet_hops == 1


def test_extremes_start_from_the_state_at_the_boundary(simulate: Simulate) -> None:
    burst = replay(*[(0, 1000)] * 5, (9 * MS, 1000))
    network = with_flows(chain([link(8 * MBPS)]), burst)
    counts = simulate(network, plan(0.01, warmup_ns=2_500_000, interval_ns=4 * MS))
    assert counts.interfaces["queue_packets_max"][0] == 3
    assert counts.interfaces["queue_bytes_max"][0] == 3000
    assert counts.interfaces["wait_max_ns"][0] == 4 * MS
    assert counts.interface_series["queue_packets_max"][:, 0].tolist() == [5, 2, 1]


def test_the_least_wait_of_a_line_that_is_never_idle_is_not_zero(simulate: Simulate) -> None:
    """Of five packets at once, those that depart from 2.5 ms on have waited 2, 3 and 4 ms."""
    network = with_flows(chain([link(8 * MBPS)]), replay(*[(0, 1000)] * 5))
    waits = simulate(network, plan(0.01, warmup_ns=2_500_000)).interfaces
    assert (waits["wait_min_ns"][0], waits["wait_max_ns"][0]) == (2 * MS, 4 * MS)
    assert simulate(network, plan(0.01)).interfaces["wait_min_ns"][0] == 0


def test_jitter_is_that_of_rfc_3550(simulate: Simulate) -> None:
    """Two packets at once: the second is delayed by one transmission more, 1 ms."""
    network = with_flows(chain([link(8 * MBPS)]), replay((0, 1000), (0, 1000), (5 * MS, 1000)))
    counts = simulate(network, plan(1))
    first = MS
    second = first + MS - ((first + 8) >> 4)
    assert counts.flows["jitter_scaled_ns"][0] == second
    restarted = simulate(network, plan(1, warmup_ns=3 * MS))
    assert restarted.flows["jitter_scaled_ns"][0] == 0
    assert restarted.flows["delay_max_ns"][0] == MS


def test_nothing_at_all_is_counted_as_nothing(simulate: Simulate) -> None:
    counts = simulate(with_flows(chain([link()]), None), plan(1))
    assert counts.packet_hops == 0
    assert counts.flows["delay_min_ns"].tolist() == [0]
    assert counts.interfaces["wait_min_ns"].tolist() == [0]
    assert counts.transfers["flow"].size == 0
    assert counts.interface_wait.count.size == 0
    assert counts.trace is not None
    assert counts.trace["fate"].size == 0


def test_a_network_without_interfaces_or_flows_can_be_run(simulate: Simulate) -> None:
    assert simulate(Network((), (), ()), plan(1)).packet_hops == 0


def test_two_runs_count_the_same(simulate: Simulate) -> None:
    one, two = (simulate(busy_network(), plan(1)) for _ in range(2))
    assert one.trace is not None
    assert two.trace is not None
    for name in TRACE_COLUMNS:
        assert one.trace[name].tolist() == two.trace[name].tolist()


def test_progress_is_reported(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simnet.engine.progress.REPORT_EVERY_S", 0.0)
    if "fast" in engines():
        # A nanosecond has always passed, so the core looks up whenever it may.
        monkeypatch.setattr("simnet.engine.fast.people.LOOK_NS", 1)
    seen: list[Progress] = []
    network = with_flows(chain([link(10**9)] * 4), cbr(1e-5))
    simulate(network, plan(0.15, trace=False), progress=seen.append)
    assert len(seen) > 1
    assert all(a.now_ns < b.now_ns for a, b in itertools.pairwise(seen))
    assert all(0 < each.now_ns <= each.duration_ns == 150 * MS for each in seen)
    assert all(a.packet_hops < b.packet_hops for a, b in itertools.pairwise(seen))


def test_a_poisson_source_and_exponential_sizes_make_an_mm1_queue(simulate: Simulate) -> None:
    """Mean wait rho/(mu - lambda); sizes of 100 kB on average, so that whole bytes do not matter.

    The tolerance is 4 standard errors by Whitt's asymptotic variance (29 at rho 0.5).
    """
    packets = 60_000
    source = DatagramSource(exponential(2.0), exponential(100_000))
    network = with_flows(chain([link(800_000)]), source)
    counts = simulate(network, plan(2 * packets, trace=False, interval_ns=2 * packets * SECOND))
    wait = counts.interfaces["wait_sum_ns"][0] / counts.interfaces["wait_count"][0] / SECOND
    assert abs(wait - 1.0) < 4 * math.sqrt(29 / packets)
    in_system = counts.interfaces["queue_packets_ns"][0] / (2 * packets * SECOND)
    assert abs(in_system - 1.0) < 4 * math.sqrt(24 / (2 * packets))
