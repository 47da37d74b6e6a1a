"""Whole studies, engine and all: intervals of real runs hold known truths as often as they say.

A study is ten runs of the compiled engine. Truths are those of queueing theory where there are
any, and the mean of very many runs where there are none. Studies do not share runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from simnet.actions import Status
from simnet.chance import variates
from simnet.engine import Counts, run
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Loss,
    Network,
    NetworkBuilder,
    Queue,
    RunPlan,
    TransferSource,
)
from simnet.statistics.intervals import mean_interval
from simnet.statistics.paired import difference
from simnet.statistics.warmup import average_over_replications, mser5
from tests.verification.replications import NS, STUDIES, FloatArray, about, no_more_than, replicate
from tests.verification.theory import needs_core

pytestmark = needs_core

RUNS = 10
"""Replications of a study."""
SERVICE_S = 1e-3
BYTES = 1000
RATE_BPS = 8_000_000


def single_queue(
    load: float, faster: float = 1.0, places: int = UNLIMITED, customers: int = UNLIMITED
) -> Network:
    """M/M/1, or M/M/1/K with `places`: a Poisson source of exponential packets on one link.

    `load` is that of a link of 8 Mbps; the link may be `faster`, for the same packets.
    """
    builder = NetworkBuilder()
    builder.add_node("source")
    builder.add_node("sink")
    builder.add_link(
        "line", "source", "sink", round(RATE_BPS * faster), queue=Queue(limit_packets=places)
    )
    work = DatagramSource(
        gap=variates.exponential(SERVICE_S / load),
        size=variates.exponential(BYTES),
        limit_packets=customers,
    )
    builder.add_flow("customers", "source", "sink", work=work)
    return builder.build()


def plan_of(seconds: float, warmup_s: float = 0.0) -> RunPlan:
    length_ns = round(seconds * NS)
    return RunPlan(length_ns, warmup_ns=round(warmup_s * NS), interval_ns=length_ns)


def in_system(counts: Counts) -> float:
    """Time average of the packets in the system."""
    start, end = counts.window_ns
    return int(counts.interfaces["queue_packets_ns"][0]) / (end - start)


def mean_wait_s(counts: Counts) -> float:
    return int(counts.interfaces["wait_sum_ns"][0]) / int(counts.interfaces["wait_count"][0]) / NS


def drop_share(counts: Counts) -> float:
    dropped, offered = (counts.interfaces[f"{what}_packets"][0] for what in ("dropped", "offered"))
    return int(dropped) / int(offered)


def held(values: FloatArray, truth: float) -> int:
    """Return how many studies have the truth in their 95 % interval."""
    studies = values.reshape(-1, RUNS)
    return sum(mean_interval(study).contains(truth) for study in studies)


@cache
def packets_at_half_load(faster: float) -> FloatArray:
    """Ten thousand runs of the same packets on a link so much faster."""
    plan = plan_of(2.0, 0.1)
    return replicate(single_queue(0.5, faster), plan, in_system, STUDIES * RUNS)


def test_packets_in_m_m_1() -> None:
    assert about(held(packets_at_half_load(1.0), 0.5 / (1 - 0.5)), STUDIES, 0.95)


@pytest.mark.nightly
def test_waits_in_m_m_1_at_a_load_of_four_fifths() -> None:
    values = replicate(single_queue(0.8), plan_of(20.0, 1.0), mean_wait_s, STUDIES * RUNS)
    assert about(held(values, 0.8 / (1 - 0.8) * SERVICE_S), STUDIES, 0.95)


@pytest.mark.nightly
def test_loss_in_m_m_1_k() -> None:
    load, places = 0.8, 5
    values = replicate(
        single_queue(load, places=places), plan_of(3.0, 0.2), drop_share, STUDIES * RUNS
    )
    truth = (1 - load) * load**places / (1 - load ** (places + 1))
    assert about(held(values, truth), STUDIES, 0.95)


def test_paired_difference_of_two_links() -> None:
    """The same packets on a link that is a fifth faster."""
    slow, fast = packets_at_half_load(1.0), packets_at_half_load(1.2)
    load = 0.5 / 1.2
    truth = 0.5 / (1 - 0.5) - load / (1 - load)
    studies = zip(slow.reshape(-1, RUNS), fast.reshape(-1, RUNS), strict=True)
    found = sum(difference(one, other).contains(truth) for one, other in studies)
    assert about(found, STUDIES, 0.95)
    # Measured: 7.4.
    assert difference(slow, fast).variance_ratio > 5.0


def test_alternatives_meet_the_same_packets_to_the_bit() -> None:
    """Gaps and sizes on a faster link, and beside another user of it, are those of the slower."""
    alone, faster, beside = (
        single_queue(0.5),
        single_queue(0.5, faster=1.2),
        crowded_at_first(0.5, 9),
    )
    arrivals = []
    for network in (alone, faster, beside):
        trace = run(network, replace(plan_of(1.0), seed=7, trace=True)).trace
        assert trace is not None
        mine = trace["flow"] == 0
        arrivals.append((trace["arrival_ns"][mine], trace["size_bytes"][mine]))
    assert arrivals[0][0].size > 400
    for times_ns, sizes in arrivals[1:]:
        np.testing.assert_array_equal(times_ns, arrivals[0][0])
        np.testing.assert_array_equal(sizes, arrivals[0][1])


def test_common_random_numbers_on_the_first_hundred_customers_of_m_m_1() -> None:
    """The terminating measure that common random numbers are classically shown on (load 0.9)."""
    plan = plan_of(1.0)
    slow = replicate(single_queue(0.9, customers=100), plan, mean_wait_s, 1_000)
    fast = replicate(single_queue(0.9, faster=1.05, customers=100), plan, mean_wait_s, 1_000)
    # The truth for the slower one, in units of the mean gap: 4.1342.
    assert mean_interval(slow * 0.9 / SERVICE_S, 0.999).contains(4.1342)
    found = difference(slow, fast)
    assert found.told_apart
    assert found.correlation > 0.98
    # Measured: about 40. Independent runs would take forty times as many.
    assert found.variance_ratio > 20.0


def first_hundred_waits(gaps: FloatArray, services: FloatArray, servers: int) -> FloatArray:
    """Return the average waits of customers served first come, first served (Kiefer-Wolfowitz)."""
    rows = np.arange(len(gaps))
    free_at, now, waited = np.zeros((len(gaps), servers)), np.zeros(len(gaps)), np.zeros(len(gaps))
    for customer in range(gaps.shape[1]):
        now += gaps[:, customer]
        server = np.argmin(free_at, axis=1)
        begins = np.maximum(free_at[rows, server], now)
        waited += begins - now
        # Each of several servers is as much slower, so that the whole has the same capacity.
        free_at[rows, server] = begins + services[:, customer] * servers
    return waited / gaps.shape[1]


def test_common_random_numbers_on_one_fast_server_against_two_slow_ones() -> None:
    """The classic pair itself: 4.1342 and 3.7000 for the first hundred customers (load 0.9)."""
    random = np.random.default_rng(20_250_106)
    gaps, services = random.exponential(1.0, (20_000, 100)), random.exponential(0.9, (20_000, 100))
    one, two = first_hundred_waits(gaps, services, 1), first_hundred_waits(gaps, services, 2)
    assert mean_interval(one, 0.999).contains(4.1342)
    assert mean_interval(two, 0.999).contains(3.7000)
    paired = difference(one, two, 0.999)
    assert paired.contains(4.1342 - 3.7000)
    # Measured: about 300.
    assert paired.variance_ratio > 100.0
    # With fresh services for the other system, half of the chance is no longer common.
    fresh = first_hundred_waits(gaps, random.exponential(0.9, services.shape), 2)
    assert 1.0 < difference(one, fresh).variance_ratio < 4.0


def web_over_tcp() -> Network:
    """A user who fetches pages of 30 kB over TCP on 10 Mbps and 20 ms with 1 % of loss."""
    builder = NetworkBuilder()
    builder.add_node("user")
    builder.add_node("server")
    builder.add_link(
        "line",
        "user",
        "server",
        10_000_000,
        delay_ns=10_000_000,
        queue=Queue(limit_packets=50),
        loss=Loss(0.01),
    )
    pages = TransferSource(
        up=variates.constant(500),
        down=variates.exponential(30_000),
        think=variates.exponential(0.1),
    )
    builder.add_flow("pages", "user", "server", work=pages)
    return builder.build()


def goodput_bps(counts: Counts) -> float:
    start, end = counts.window_ns
    return int(counts.flows["goodput_bytes"][0]) * 8 * NS / (end - start)


def page_load_s(counts: Counts) -> float:
    transfers = counts.transfers
    done = transfers["status"] == Status.DONE
    return float(np.mean((transfers["end_ns"] - transfers["start_ns"])[done])) / NS


def test_goodput_of_tcp() -> None:
    values = replicate(web_over_tcp(), plan_of(10.0), goodput_bps, STUDIES * RUNS)
    # Each study has a thousandth part in the mean of all, too little to matter.
    assert about(held(values, float(np.mean(values))), STUDIES, 0.95)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("measure", "seconds"),
    # In 10 s, rare timeouts skew the mean page load so much that 93 of 100 intervals hold it.
    [(goodput_bps, 10.0), (page_load_s, 30.0)],
)
def test_tcp_against_the_mean_of_other_runs(
    measure: Callable[[Counts], float], seconds: float
) -> None:
    values = replicate(web_over_tcp(), plan_of(seconds), measure, 4 * STUDIES * RUNS)
    truth = float(np.mean(values[STUDIES * RUNS :]))
    assert about(held(values[: STUDIES * RUNS], truth), STUDIES, 0.95)


# Warm-up found by MSER-5.

INTERVAL_S = 0.05


def crowded_at_first(load: float, crowd: int) -> Network:
    """M/M/1 in which a crowd of packets arrives at the very start."""
    builder = NetworkBuilder()
    builder.add_node("source")
    builder.add_node("sink")
    builder.add_link("line", "source", "sink", RATE_BPS, queue=Queue(limit_packets=UNLIMITED))
    customers = DatagramSource(
        gap=variates.exponential(SERVICE_S / load), size=variates.exponential(BYTES)
    )
    builder.add_flow("customers", "source", "sink", work=customers)
    if crowd:
        burst = DatagramSource(
            gap=variates.constant(1.0),
            size=variates.exponential(BYTES),
            burst=variates.constant(crowd),
            immediate=True,
            limit_packets=crowd,
        )
        builder.add_flow("crowd", "source", "sink", work=burst)
    return builder.build()


def study_with_mser(network: Network, seconds: float, first_seed: int) -> FloatArray | None:
    """Return the means of a study's runs after the warm-up that MSER-5 finds, if it finds one."""
    series = []
    for seed in range(first_seed, first_seed + RUNS):
        plan = RunPlan(round(seconds * NS), seed=seed, interval_ns=round(INTERVAL_S * NS))
        integral = run(network, plan).interface_series["queue_packets_ns"][:, 0]
        series.append(integral / (INTERVAL_S * NS))
    cut = mser5(average_over_replications(series))
    return np.array([each[cut.index :].mean() for each in series]) if cut.found else None


@pytest.mark.parametrize("studies", [100, pytest.param(STUDIES, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("crowd", [0, 500])
def test_the_warm_up_that_mser_finds_leaves_no_bias(crowd: int, studies: int) -> None:
    """Started empty, and with 500 packets, which take a second to drain at a load of 0.5."""
    network = crowded_at_first(0.5, crowd)
    found = [study_with_mser(network, 10.0, 1 + study * RUNS) for study in range(studies)]
    known = [means for means in found if means is not None]
    # Where a busy spell near the middle passes for a warm-up, the run is called too short.
    assert no_more_than(studies - len(known), studies, 0.01)
    held_by_means = sum(mean_interval(means).contains(1.0) for means in known)
    assert about(held_by_means, len(known), 0.95)


def test_without_a_warm_up_the_crowd_would_be_seen() -> None:
    """The test above can fail: the same runs from their start never hold the truth."""
    values = replicate(crowded_at_first(0.5, 500), plan_of(10.0), in_system, 20 * RUNS)
    assert held(values, 1.0) == 0
