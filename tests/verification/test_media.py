"""Shared media against theory: processor sharing, max-min shares, the Wi-Fi anomaly, polling.

Members of a medium have Poisson arrivals or are saturated. Seeds are fixed; where a mean of runs is
held against theory the 99.9 % interval of Student's t must reach within 1 % of it (2 % for
processor sharing, of which turns of packets are an approximation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

from simnet.chance import variates as laws
from simnet.chance.variates import Variate
from simnet.engine import run
from simnet.engine.columns import Counts
from simnet.kinds import find_kind, kinds_of
from simnet.models.medium import Scheduling
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Flow,
    Interface,
    Medium,
    Member,
    Network,
    Node,
    Queue,
    RunPlan,
)
from tests.verification.theory import needs_core

NS = 1_000_000_000
MBPS = 1_000_000
BYTE_S = 1e-6
"""What a byte takes at 8 Mbps, s."""

pytestmark = needs_core


def parameters(scheduler: str, **given: Any) -> tuple[tuple[str, Any], ...]:
    kind = find_kind(Scheduling, scheduler)  # type: ignore[type-abstract]  # a base is asked for
    return kind.model_validate({"kind": scheduler, **given}).parameters()


def shared(
    scheduler: str,
    sources: Sequence[DatagramSource],
    rates: Sequence[int],
    given: dict[str, Any],
    **medium: Any,
) -> Network:
    """A member for each source, with a path of its own over a medium that all share."""
    queue = Queue(limit_packets=medium.get("queue", UNLIMITED))
    members = tuple(Member(k, overhead_ns=medium.get("overhead_ns", 0)) for k in range(len(rates)))
    return Network(
        nodes=(Node("a"), Node("b")),
        interfaces=tuple(
            Interface(f"i{k}", f"l{k}", 0, 1, rate, 0, queue)
            for k, rate in enumerate(rates)
        ),
        flows=tuple(
            Flow(f"f{k}", "all", f"f{k}", 0, 1, (k,), (k,), work=source)
            for k, source in enumerate(sources)
        ),
        media=(
            Medium(
                "medium",
                members,
                scheduler,
                medium.get("most_packets", 1),
                parameters=parameters(scheduler, **given),
            ),
        ),
    )  # fmt: skip


def poisson(rate_per_s: float, size: Variate, burst: Variate | None = None) -> DatagramSource:
    return DatagramSource(laws.exponential(1 / rate_per_s), size, burst)


def saturated(rate_bps: int, size: int = 1000) -> DatagramSource:
    """More than a line can carry."""
    return DatagramSource(laws.constant(0.5 * 8 * size / rate_bps), laws.constant(size))


def carried_mbps(network: Network, seconds: int = 10) -> list[float]:
    counts = run(network, RunPlan(seconds * NS, warmup_ns=NS))
    return list(counts.interfaces["carried_bytes"] * 8 / ((seconds - 1) * MBPS))


def mean_of(values: Sequence[float], theory: float, within: float = 0.01) -> None:
    """The interval of the mean reaches within a share of theory."""
    sample = np.array(values)
    half = student.ppf(0.9995, sample.size - 1) * sample.std(ddof=1) / np.sqrt(sample.size)
    assert half < 0.06 * theory, "too few runs to tell"
    assert abs(sample.mean() - theory) <= half + within * theory, (sample.mean(), half, theory)


# Shares of those that always want to send.


def test_with_equal_turns_the_slow_one_sets_the_pace_of_all() -> None:
    """Heusse, Rousseau, Berger-Sabbatel and Duda, Performance Anomaly of 802.11b, INFOCOM 2003."""
    rates, overhead_s, bits = (1 * MBPS, 11 * MBPS, 11 * MBPS), 0.0005, 8000
    sources = [saturated(rate) for rate in rates]
    for scheduler, theory in (
        ("equal_turns", [bits / sum(overhead_s + bits / rate for rate in rates)] * 3),
        ("equal_airtime", [bits / (overhead_s + bits / rate) / 3 for rate in rates]),
    ):
        network = shared(scheduler, sources, rates, {}, overhead_ns=500_000, queue=50)
        assert carried_mbps(network) == pytest.approx([each / MBPS for each in theory], rel=0.01)


@pytest.mark.parametrize("scheduler", ["equal_turns", "equal_airtime", "weights"])
def test_what_one_does_not_want_the_others_share(scheduler: str) -> None:
    """Max-min shares of 10 Mbps (Bertsekas and Gallager, Data Networks, section 6.5.2)."""
    wanted = (1.0, 2.0, 5.0, 9.0)
    sources = [DatagramSource(laws.constant(0.008 / each), laws.constant(1000)) for each in wanted]
    network = shared(scheduler, sources, (10 * MBPS,) * 4, {}, queue=50)
    assert carried_mbps(network) == pytest.approx([1.0, 2.0, 3.5, 3.5], rel=0.01)


def test_weights_share_the_airtime() -> None:
    rates = (2 * MBPS, 10 * MBPS, 10 * MBPS)
    network = shared("weights", [saturated(rate) for rate in rates], rates, {}, queue=50)
    members = tuple(replace(each, weight=1 + each.interface) for each in network.media[0].members)
    network = replace(network, media=(replace(network.media[0], members=members),))
    assert carried_mbps(network) == pytest.approx([2 / 6, 10 / 3, 10 / 2], rel=0.01)


def test_proportional_fair_comes_to_equal_airtime_where_rates_stay() -> None:
    rates = (1 * MBPS, 5 * MBPS, 10 * MBPS)
    sources = [saturated(rate) for rate in rates]
    network = shared("proportional_fair", sources, rates, {}, queue=50)
    assert carried_mbps(network, 30) == pytest.approx([1 / 3, 5 / 3, 10 / 3], rel=0.02)


def test_proportional_fair_rides_on_the_peaks() -> None:
    """Two whose rates take turns: each sends at its peak, and gets half of that."""
    rates = (10 * MBPS, 2 * MBPS)
    sources = [saturated(10 * MBPS, 100)] * 2
    low, high = rates[1], rates[0]
    times = [k * NS // 20 for k in range(1, 200)]
    shares = {}
    for scheduler in ("equal_airtime", "proportional_fair"):
        network = shared(scheduler, sources, rates, {}, queue=50)
        interfaces = tuple(
            replace(
                each,
                rate_changes=tuple((t, (low, high)[(k + n) % 2]) for n, t in enumerate(times)),
            )
            for k, each in enumerate(network.interfaces)
        )
        shares[scheduler] = carried_mbps(replace(network, interfaces=interfaces))
    assert shares["equal_airtime"] == pytest.approx([3.0, 3.0], rel=0.03)
    assert shares["proportional_fair"] == pytest.approx([5.0, 5.0], rel=0.03)


# Random arrivals.


def waits_s(counts: Counts) -> list[float]:
    """Mean wait at each interface."""
    found = counts.interfaces
    return list(found["wait_sum_ns"] / found["wait_count"] / NS)


@pytest.mark.parametrize("scheduler", kinds_of(Scheduling))  # type: ignore[type-abstract]
def test_no_scheduler_changes_the_work_that_waits(scheduler: str) -> None:
    """Kleinrock's conservation law: the sum of rho W is that of M/G/1, whoever goes first."""
    rates, per_s, sizes = (8 * MBPS, 2 * MBPS, 4 * MBPS), (300.0, 40.0, 100.0), (500, 1200, 900)
    service = [size * 8 / rate for size, rate in zip(sizes, rates, strict=True)]
    loads = [arrivals * each for arrivals, each in zip(per_s, service, strict=True)]
    rho = sum(loads)
    second = sum(arrivals * each**2 for arrivals, each in zip(per_s, service, strict=True))
    sources = [poisson(a, laws.constant(size)) for a, size in zip(per_s, sizes, strict=True)]
    given = {"service": "exhaustive", "switchover": "0 s"} if scheduler == "polling" else {}
    network = shared(scheduler, sources, rates, given)
    plan = RunPlan(200 * NS, warmup_ns=5 * NS)
    found = [
        sum(np.multiply(loads, waits_s(run(network, replace(plan, seed=seed)))))
        for seed in range(1, 11)
    ]
    mean_of(found, rho * second / (2 * (1 - rho)))


@pytest.mark.parametrize("service", ["exhaustive", "gated"])
def test_waits_of_polling_obey_the_pseudo_conservation_law(service: str) -> None:
    """Boxma and Groenendijk, J. Appl. Prob. 24 (1987), with constant switchovers."""
    per_s, sizes, switch_s = (200.0, 300.0, 50.0), (1000, 500, 3000), 0.0005
    service_s = [size * BYTE_S for size in sizes]
    loads = np.multiply(per_s, service_s)
    rho, cycle_s = loads.sum(), 3 * switch_s
    second = sum(a * each**2 for a, each in zip(per_s, service_s, strict=True))
    sign = 1 if service == "gated" else -1
    theory = (
        rho * second / (2 * (1 - rho))
        + rho * cycle_s / 2
        + cycle_s / (2 * (1 - rho)) * (rho**2 + sign * (loads**2).sum())
    )
    sources = [poisson(a, laws.constant(size)) for a, size in zip(per_s, sizes, strict=True)]
    given = {"service": service, "switchover": "500 us"}
    network = shared("polling", sources, (8 * MBPS,) * 3, given, most_packets=UNLIMITED)
    plan = RunPlan(200 * NS, warmup_ns=5 * NS)
    found = [
        float(np.dot(loads, waits_s(run(network, replace(plan, seed=seed)))))
        for seed in range(1, 11)
    ]
    mean_of(found, float(theory))


def test_small_turns_share_the_medium_as_a_processor() -> None:
    """M/G/1-PS (Kleinrock, vol. 2, section 4.4): a job of x is over after x / (1 - rho) on average.

    A job is a burst of packets at one of 200 members, so that hardly two meet at one.
    """
    members, few, many, size, rho = 200, 10, 100, 100, 0.5
    burst = laws.discrete([few, many], [9, 1])
    packet_s = size * BYTE_S
    per_s = rho / (burst.mean * packet_s) / members
    sources = [poisson(per_s, laws.constant(size), burst)] * members
    network = shared("equal_turns", sources, (8 * MBPS,) * members, {})
    found: dict[int, list[float]] = {few: [], many: []}
    for seed in range(1, 11):
        trace = run(network, RunPlan(20 * NS, seed=seed, trace=True)).trace
        assert trace is not None
        started, of_job, packets = np.unique(
            trace["arrival_ns"] * members + trace["interface"],
            return_inverse=True,
            return_counts=True,
        )
        ends = np.zeros(started.size, dtype=np.int64)
        np.maximum.at(ends, of_job, trace["departure_ns"])
        took, early = ends - started // members, started < 19 * NS * members
        for each, means in found.items():
            means.append(float(took[(packets == each) & early].mean() / NS))
    for each, means in found.items():
        mean_of(means, each * packet_s / (1 - rho), within=0.02)
