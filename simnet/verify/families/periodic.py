"""Constant bit rates: one source, many with random phases, and one too fast for its link."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import partial

import numpy as np

from simnet.chance import variates
from simnet.chance.streams import stream_key
from simnet.engine.columns import Columns
from simnet.network import DatagramSource, Queue, RunPlan
from simnet.verify.cases import Case, NotModelledError, maybe_number, number
from simnet.verify.experiment import Experiment
from simnet.verify.lab import NS, Sketch, Trial, nanoseconds, simulate
from simnet.verify.observe import FloatArray, Station, mean_delay_s, trace_of

BUFFER_PACKETS = 10
"""Any finite buffer gives the same loss in the long run."""


def plan_overload(case: Case) -> Experiment:
    """Plan a source that is faster than its link by a known factor."""
    factor = Fraction(number(case, "offered_over_capacity")).limit_denominator(1_000)
    if factor < 1:
        raise NotModelledError(f"offered load {factor} is no overload")
    return Experiment(partial(_replicate_overload, case, factor), replications=1)


def _replicate_overload(case: Case, factor: Fraction, trial: Trial) -> dict[str, float]:
    """Let a packet come each q and take p time units, with factor p/q; measure cycles of p q."""
    unit_ns, buffer = 1_000, maybe_number(case, "buffer", "buffer_packets")
    queue = Queue(limit_packets=round(buffer) if buffer is not None else BUFFER_PACKETS)
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", 8 * NS, queue=queue)  # a byte takes a nanosecond
    source = DatagramSource(
        gap=variates.constant(factor.denominator * unit_ns / NS),
        size=variates.constant(factor.numerator * unit_ns),
    )
    sketch.flow(source, (link,))
    cycle_ns = factor.numerator * factor.denominator * unit_ns
    # The buffer gains factor - 1 packets for each that is sent, and then is full.
    filling = (
        math.ceil(2 * queue.limit_packets / (float(factor) - 1) / factor.denominator) + 2
        if factor > 1
        else 2
    )
    plan = RunPlan((filling + 100) * cycle_ns, trial.seed, filling * cycle_ns, 100 * cycle_ns)
    station = Station(simulate(sketch.network(), plan, trial))
    measured = {
        "long_run_loss": station.drop_share,
        "loss": station.drop_share,
        "long_run_utilisation": station.utilisation,
        "utilisation": station.utilisation,
    }
    return {name: value for name, value in measured.items() if name in case.expected}


def plan_single(case: Case) -> Experiment:
    """Plan one source within the capacity of its link: all packets fare alike."""
    return Experiment(partial(_replicate_single, case), replications=1)


def _replicate_single(case: Case, trial: Trial) -> dict[str, float]:
    packets = round(maybe_number(case, "packets") or 100)
    interval_s = number(case, "interval_s")
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", number(case, "rate_bps"))
    source = DatagramSource(
        gap=variates.constant(interval_s),
        size=variates.constant(number(case, "packet_bytes")),
        immediate=True,
        limit_packets=packets,
    )
    sketch.flow(source, (link,))
    length_ns = packets * nanoseconds(interval_s)
    counts = simulate(
        sketch.network(), RunPlan(length_ns, trial.seed, interval_ns=length_ns), trial
    )
    flows, station = counts.flows, Station(counts)
    if int(flows["delay_min_ns"][0]) != int(flows["delay_max_ns"][0]):
        raise NotModelledError("packets of one constant bit rate do not fare alike")
    measured = {
        "delay_each_s": mean_delay_s(counts),
        "utilisation": station.utilisation,
        "wait": station.mean_wait_s,
    }
    return {name: value for name, value in measured.items() if name in case.expected}


# Many sources of one period with random phases.

DRAWS = 3_000
"""Draws of all phases in one replication."""
DRAWS_AT_ONCE = 6_000
"""Draws whose trace is held in memory at once."""


def plan_superposition(case: Case) -> Experiment:
    """Plan N equal sources of period D slots, as nD/D/1: the law of the virtual wait."""
    sources, period = round(number(case, "N", "n")), round(number(case, "D", "period"))
    if sources >= period:
        raise NotModelledError(f"no steady state at an offered load of {sources}/{period}")
    return Experiment(partial(_replicate_superposition, case, sources, period))


def _replicate_superposition(
    case: Case, sources: int, period: int, trial: Trial
) -> dict[str, float]:
    limits = {name: float(name[5:]) for name in case.expected if name.startswith("P_gt_")}
    draws = max(1, round(DRAWS * trial.effort))
    parts = math.ceil(draws / DRAWS_AT_ONCE)
    shares: dict[str, list[float]] = {name: [] for name in limits}
    for part in range(parts):
        for name, share in _shares(
            case, sources, period, draws // parts, limits, trial, part
        ).items():
            shares[name].append(share)
    return {name: math.fsum(values) / parts for name, values in shares.items()}


def _shares(
    case: Case,
    sources: int,
    period: int,
    draws: int,
    limits: Mapping[str, float],
    trial: Trial,
    part: int,
) -> dict[str, float]:
    """Return the shares of time in which the virtual wait exceeds each limit.

    A draw of phases lasts three periods: one to reach the periodic state, one to be measured, and
    one that stays silent so that the next draw finds the link empty. A slot is a second.
    """
    sketch = Sketch(f"{case.id}/{part}")
    link = sketch.link("source", "sink", 8_000)  # a thousand bytes a slot
    for number_ in range(sources):
        phases = _phases(trial.seed, f"{case.id}/{part}/phase-{number_}", draws, period)
        gaps = np.empty(2 * draws)
        gaps[1::2] = period
        gaps[0] = phases[0]
        gaps[2::2] = 2 * period + np.diff(phases)
        source = DatagramSource(
            gap=variates.sequence(gaps.tolist()),
            size=variates.constant(1_000),
            limit_packets=2 * draws,
        )
        sketch.flow(source, (link,))
    length_ns = 3 * period * draws * NS
    plan = RunPlan(length_ns, trial.seed, interval_ns=length_ns, trace=True)
    trace = trace_of(simulate(sketch.network(), plan, trial))
    return {name: _share_above(trace, period, draws, limit) for name, limit in limits.items()}


def _phases(seed: int, name: str, count: int, period: int) -> FloatArray:
    """Return uniform phases: those of a RandomStream of that name, drawn all at once."""
    bits = np.random.Philox(key=np.array(stream_key(seed, name), dtype=np.uint64))
    raw = np.asarray(bits.random_raw(count))
    return np.asarray((raw >> np.uint64(11)) * 2.0**-53 * period, dtype=np.float64)


def _share_above(trace: Columns, period: int, draws: int, limit: float) -> float:
    """Return the share of the measured periods with more than `limit` slots of work unfinished."""
    arrivals, epoch_ns = trace["arrival_ns"], 3 * period * NS
    starts = arrivals // epoch_ns * epoch_ns
    opens, closes = starts + period * NS, starts + 2 * period * NS
    following = np.append(arrivals[1:], np.iinfo(np.int64).max)
    # Work left after an arrival falls at one second a second and ends at this packet's departure.
    until = np.minimum(np.minimum(following, closes), trace["departure_ns"] - round(limit * NS))
    return float(np.sum(np.maximum(until - np.maximum(arrivals, opens), 0))) / (draws * period * NS)
