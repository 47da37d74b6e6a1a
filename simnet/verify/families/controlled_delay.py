"""Controlled delay: when CoDel drops (RFC 8289), and what FQ-CoDel is unless told (RFC 8290)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from simnet.chance import variates
from simnet.kinds import find_kind
from simnet.models.queueing import Queueing
from simnet.network import UNLIMITED, DatagramSource, Queue, RunPlan
from simnet.verify.cases import Case, NotModelledError, duration, is_list_of_numbers
from simnet.verify.experiment import Experiment
from simnet.verify.judge import Manner, Rule
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import CARRIED, DROPPED, FloatArray, trace_of

MS = 1_000_000
OVERLOAD = 2.0
"""Arrivals over departures where a queue is to stand whatever is dropped."""
FINE_BYTES, FINE_RATE_BPS = 1250, 1_000_000_000
"""A packet takes 10 us: drops are at departures, so times are exact to that."""
PACKET_BYTES, RATE_BPS = 1000, 8_000_000
"""A packet takes 1 ms."""
_DROPS_BY = re.compile(r"drops_by_([\d.]+)s")
_TRANSMISSION = re.compile(r"mtu(\d+)_([\d.]+)Mbps_tx_ms")
ETHERNET_BYTES = 14


def _codel(interval_ns: int) -> Queue:
    own = {"target": 5 * MS, "interval": interval_ns, "packet": 1514, "ecn": False}
    return Queue("codel", parameters=tuple(own.items()))


def _drops_s(case: Case, queue: Queue, source: DatagramSource, rate_bps: int, trial: Trial,
             length_s: float) -> FloatArray:  # fmt: skip
    """Return when packets were dropped, seconds."""
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", rate_bps, queue=queue)
    sketch.flow(source, (link,))
    length_ns = round(length_s * NS)
    plan = RunPlan(length_ns, trial.seed, interval_ns=length_ns, trace=True)
    trace = trace_of(simulate(sketch.network(), plan, trial))
    times = trace["departure_ns"][trace["fate"] == DROPPED]
    return np.sort(times) / NS


def plan_law(case: Case) -> Experiment:
    """Plan a queue that stands whatever CoDel does; measured is when it drops."""
    interval_ms = duration(case, "interval") * 1000
    counts = {len(v) for v in case.expected.values() if is_list_of_numbers(v)}
    if len(counts) != 1 or not interval_ms:
        raise NotModelledError("how many drops are asked for is not understood")
    packet_ms = FINE_BYTES * 8 / FINE_RATE_BPS * 1000
    rules = {name: Rule(Manner.ABSOLUTE, 1.001 * packet_ms) for name in case.expected}
    run = partial(_replicate_law, case, interval_ms, counts.pop())
    return Experiment(run, replications=1, rules=rules)


def _replicate_law(
    case: Case, interval_ms: float, count: int, trial: Trial
) -> dict[str, list[float]]:
    gap = FINE_BYTES * 8 / FINE_RATE_BPS / OVERLOAD
    source = DatagramSource(variates.constant(gap), variates.constant(FINE_BYTES))
    # The gaps shrink as 1 / sqrt(n): their sum is below 2 sqrt(n) of them.
    length_s = interval_ms / 1000 * (2 + 2 * count**0.5)
    queue = _codel(round(interval_ms * MS))
    drops = _drops_s(case, queue, source, FINE_RATE_BPS, trial, length_s)[: count + 1] * 1000
    since, gaps = drops[1:] - drops[0], np.diff(drops)
    return {
        name: [float(value) for value in (gaps if "gap" in name else since)]
        for name in case.expected
    }


def plan_drops(case: Case) -> Experiment:
    """Plan packets at equal distances on a line that takes 1 ms for each."""
    interval_s = duration(case, "interval")
    found = {name: float(m[1]) for name in case.expected if (m := _DROPS_BY.fullmatch(name))}
    if not found:
        raise NotModelledError("by when drops are counted is not understood")
    return Experiment(partial(_replicate_drops, case, interval_s, found), replications=1)


def _replicate_drops(
    case: Case, interval_s: float, until: Mapping[str, float], trial: Trial
) -> dict[str, float]:
    source = DatagramSource(variates.constant(interval_s), variates.constant(PACKET_BYTES))
    length_s = max(until.values())
    drops = _drops_s(case, _codel(100 * MS), source, RATE_BPS, trial, length_s)
    return {name: float(np.count_nonzero(drops <= end)) for name, end in until.items()}


def plan_defaults(case: Case) -> Experiment:
    """Plan the queue that ``fq_codel`` alone stands for, and a frame on a line."""
    return Experiment(partial(_replicate_defaults, case), replications=1)


def _replicate_defaults(case: Case, trial: Trial) -> dict[str, float]:
    queue = find_kind(Queueing, "fq_codel")().described(1)  # type: ignore[type-abstract, call-arg]  # a base is asked for
    own = dict(queue.parameters)
    known: dict[str, Callable[[], float]] = {
        "quantum": lambda: own["quantum"],
        "flows": lambda: queue.bands,
        "limit": lambda: queue.limit_packets if queue.limit_bytes == UNLIMITED else -1,
        "target_ms": lambda: own["target"] / MS,
        "interval_ms": lambda: own["interval"] / MS,
    }
    measured = {name: float(known[name]()) for name in case.expected if name in known}
    for name in case.expected:
        if found := _TRANSMISSION.fullmatch(name):
            size, rate = int(found[1]) + ETHERNET_BYTES, float(found[2]) * 1e6
            measured[name] = _transmission_ms(case, queue, size, rate, trial)
    return measured


def _transmission_ms(case: Case, queue: Queue, size: int, rate_bps: float, trial: Trial) -> float:
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", rate_bps, queue=queue)
    one = DatagramSource(variates.constant(1), variates.constant(1), replay=((0, size),))
    sketch.flow(one, (link,))
    plan = RunPlan(NS, trial.seed, interval_ns=NS, trace=True)
    trace = trace_of(simulate(sketch.network(), plan, trial))
    return float(trace["departure_ns"][trace["fate"] == CARRIED][0]) / MS
