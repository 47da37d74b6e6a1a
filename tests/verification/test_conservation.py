"""Kleinrock's conservation law, sample path by sample path: who waits is chosen, not how much.

Of disciplines that are never idle while a packet waits, the unfinished work is the same at any time
(vol. 2, section 3.4). Where all packets have one size, so is the sum of all waits, whoever is
served first; with sizes that differ, the times at which the line is busy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simnet.chance import variates
from simnet.engines import FAST, REFERENCE
from simnet.kinds import kinds_of
from simnet.models.queueing import Queueing
from simnet.network import DatagramSource, RunPlan
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import Station, trace_of

RATE_BPS = 1_000_000
SHARES = (0.2, 0.3, 0.4)
"""Of the line, by each class; 0.9 in all."""
KINDS = kinds_of(Queueing)  # type: ignore[type-abstract]
DISCIPLINES: dict[str, dict[str, Any]] = {
    "fifo": {},
    "priority": {},
    "drr": {"weights": [1, 5, 2]},
    "sfq": {"weights": [1, 5, 2]},
    "wfq": {"weights": [1, 5, 2]},
    "per_user": {"user_packets": "unlimited"},
    "diffserv": {"ef": [0], "af": [], "ef_share": 0.9, "ef_burst": "500 kB"},
}


def played(kind: str, size: variates.Variate, engine: str) -> tuple[list[int], Station]:
    """Return when transmissions ended that left the line idle, and the line."""
    parameters = {"packets": "unlimited", **DISCIPLINES[kind]}
    queue = KINDS[kind].model_validate(parameters).described(len(SHARES))
    sketch = Sketch("conservation")
    link = sketch.link("source", "sink", RATE_BPS, queue=queue)
    for number, share in enumerate(SHARES):
        gap = variates.exponential(size.mean * 8 / RATE_BPS / share)
        sketch.flow(DatagramSource(gap, size), (link,), traffic_class=number)
    plan = RunPlan(40 * NS, 1, interval_ns=40 * NS, trace=True)
    counts = simulate(sketch.network(len(SHARES)), plan, Trial(1, engine=engine))
    trace = trace_of(counts)
    came, left = np.sort(trace["arrival_ns"]), np.sort(trace["departure_ns"][trace["fate"] == 0])
    idle = [int(t) for n, t in enumerate(left) if n + 1 == len(came) or came[n + 1] > t]
    return idle, Station(counts, link)


@pytest.mark.parametrize("kind", sorted(set(DISCIPLINES) - {"fifo"}))
def test_busy_periods_are_those_of_fifo_whoever_goes_first(kind: str) -> None:
    size = variates.uniform(100, 1500)
    expected, _ = played("fifo", size, FAST)
    assert len(expected) > 100
    assert played(kind, size, FAST)[0] == expected


@pytest.mark.parametrize("kind", sorted(set(DISCIPLINES) - {"fifo"}))
def test_the_sum_of_waits_is_that_of_fifo_where_sizes_are_equal(kind: str) -> None:
    size = variates.constant(1000)
    _, fifo = played("fifo", size, FAST)
    _, other = played(kind, size, FAST)
    inside = fifo.column("queue_packets_ns")
    assert inside > 0
    assert other.column("queue_packets_ns") == inside
    waits = [station.class_waits_s for station in (fifo, other)]
    if kind != "per_user":  # equal turns, and equal users
        assert not np.allclose(*waits, rtol=0.05)


def test_both_engines_say_so() -> None:
    size = variates.uniform(100, 1500)
    assert played("drr", size, REFERENCE)[0] == played("fifo", size, FAST)[0]
