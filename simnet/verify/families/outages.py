"""Links whose rate changes: breakdowns, availability, Markov-modulated rates, one known step.

Up and down times are drawn from a stream of their own and given to the link as rate changes. The
packet in transmission keeps what is left of it and goes on at the new rate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from simnet.chance import variates
from simnet.chance.streams import RandomStream
from simnet.network import DatagramSource, Queue, RunPlan
from simnet.verify.cases import (
    Case,
    NotModelledError,
    duration,
    is_list_of_numbers,
    is_number,
    maybe_duration,
    number,
    rate,
)
from simnet.verify.experiment import REPLICATIONS, Experiment
from simnet.verify.families.single_queue import BYTES_OF_WORK
from simnet.verify.judge import PLANNED_ERROR
from simnet.verify.lab import NS, Sketch, Trial, nanoseconds, simulate
from simnet.verify.observe import CARRIED, Station, mean_delay_s, trace_of

Schedule = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """A state of a link: its rate, and how long it lasts on average (s)."""

    rate_bps: int
    mean_s: float


def schedule(
    phases: Sequence[Phase], length_s: float, stream: RandomStream
) -> tuple[int, Schedule]:
    """Return the rate at the start and the changes of a link that goes round its phases.

    Phases last exponential times; the start is in the steady state.
    """
    total = sum(phase.mean_s for phase in phases)
    state, drawn = 0, stream.uniform() * total
    while drawn >= phases[state].mean_s:
        drawn -= phases[state].mean_s
        state += 1
    first, changes, now_s = phases[state].rate_bps, [], 0.0
    while (now_s := now_s + stream.exponential(phases[state].mean_s)) < length_s:
        state = (state + 1) % len(phases)
        changes.append((nanoseconds(now_s), phases[state].rate_bps))
    return first, tuple(changes)


# M/M/1 on a link that breaks down, or whose rate is modulated.


def plan_breakdowns(case: Case) -> Experiment:
    """Plan an M/M/1 whose server fails and is repaired, work being resumed."""
    up = _mean_time(case, ("mean_up", "mtbf", "up"), ("fail_rate",))
    down = _mean_time(case, ("mean_down", "mttr", "down"), ("repair_rate",))
    return _modulated(case, rate(case, "lambda"), [(rate(case, "mu"), up), (0.0, down)])


def _mean_time(case: Case, times: tuple[str, ...], rates: tuple[str, ...]) -> float:
    time_s = maybe_duration(case, *times)
    return 1 / rate(case, *rates) if time_s is None else time_s


def plan_modulated(case: Case) -> Experiment:
    """Plan an M/M/1 whose service rate alternates between two values at exponential times."""
    rates = _pair(case, r"^(mu|rate|service)", r"(sojourn|switch|mean|_to_|_s$)")
    if rates is None:
        raise NotModelledError("the two rates of service are not understood")
    return _modulated(case, rate(case, "lambda"), list(zip(rates, _sojourns(case), strict=True)))


def _sojourns(case: Case) -> tuple[float, float]:
    """Return the mean times in both states of a two-state chain."""
    times = _pair(case, r"(sojourn|mean|hold|time)")
    if times is not None:
        return times
    leaving = _pair(case, r"(switch|alpha|beta|leave|_to_|^q|^r\d)")
    if leaving is None:
        one = next((v for n, v in case.parameters.items() if "switch" in n and is_number(v)), None)
        if one is None:
            raise NotModelledError("the rates of changing state are not understood")
        leaving = float(one), float(one)
    return 1 / leaving[0], 1 / leaving[1]


def _pair(case: Case, pattern: str, unless: str = "^$") -> tuple[float, float] | None:
    """Return two numbers whose name matches: a list of two, or two parameters in their order."""
    named = {
        name: value
        for name, value in case.parameters.items()
        if re.search(pattern, name) and not re.search(unless, name) and name != "lambda"
    }
    for value in named.values():
        if is_list_of_numbers(value) and len(value) == 2:
            return float(value[0]), float(value[1])
    single = [float(value) for value in named.values() if is_number(value)]
    return (single[0], single[1]) if len(single) == 2 else None


def _modulated(case: Case, arrivals: float, states: list[tuple[float, float]]) -> Experiment:
    total = sum(mean_s for _, mean_s in states)
    mean_rate = sum(mu * mean_s for mu, mean_s in states) / total
    load = arrivals / mean_rate
    if load >= 1:
        raise NotModelledError(f"no steady state at an offered load of {load:g}")
    fastest = max(mu for mu, _ in states)
    # As heavy traffic has it, modulation adds to the variability of service what it adds to that
    # of the work done in a long time; a cycle of states is some of its customers.
    packets = 2 * (1 + 2 * total * arrivals) / (1 - load) ** 2 / PLANNED_ERROR**2
    phases = [
        Phase(round(8 * BYTES_OF_WORK * mu / fastest), mean_s * fastest) for mu, mean_s in states
    ]
    each_s = packets / REPLICATIONS / (arrivals / fastest)
    warmup_s = (80 / (1 - load) ** 2 + 5 * total * fastest) * 5
    run = _Modulated(case, tuple(phases), arrivals / fastest, fastest, warmup_s, each_s)
    return Experiment(run.replicate)


@dataclass(frozen=True, slots=True)
class _Modulated:
    """An M/M/1 in units of the fastest service."""

    case: Case
    phases: tuple[Phase, ...]
    arrivals: float
    fastest: float
    warmup_s: float
    length_s: float

    def replicate(self, trial: Trial) -> dict[str, float]:
        """Run it once."""
        end_s = self.warmup_s + self.length_s * trial.effort
        stream = RandomStream(trial.seed, f"{self.case.id}/states")
        first, changes = schedule(self.phases, end_s, stream)
        sketch = Sketch(self.case.id)
        link = sketch.link("source", "sink", first, rate_changes=changes)
        gap, size = variates.exponential(1 / self.arrivals), variates.exponential(BYTES_OF_WORK)
        sketch.flow(DatagramSource(gap=gap, size=size), (link,))
        plan = RunPlan(round(end_s * NS), trial.seed, round(self.warmup_s * NS), round(end_s * NS))
        counts = simulate(sketch.network(), plan, trial)
        station = Station(counts)
        mean_rate = station.column("capacity_bits") / station.window_ns * NS
        measured = {
            "availability": mean_rate / max(phase.rate_bps for phase in self.phases),
            "mean_rate": mean_rate / (8 * BYTES_OF_WORK) * self.fastest,
            "L": station.in_system,
            "W": mean_delay_s(counts) / self.fastest,
            "Lq": station.in_queue,
        }
        return {name: value for name, value in measured.items() if name in self.case.expected}


# Availability, seen by probes.

PROBES_PER_OUTAGE = 8.0
CYCLES = 120.0
"""Failures of each link in one replication."""


def plan_availability(case: Case) -> Experiment:
    """Plan links that fail, alone, two in series and two in parallel, as probes find them."""
    up, down = duration(case, "mtbf", "mean_up"), duration(case, "mttr", "mean_down")
    return Experiment(partial(_replicate_availability, case, up, down))


def _replicate_availability(case: Case, up: float, down: float, trial: Trial) -> dict[str, float]:
    """Send probes at the same instants over two links in series and, each alone, in parallel.

    A probe finds its way available when it passes without delay.
    """
    up, down = up / (up + down), down / (up + down)
    length_s, gap = CYCLES * trial.effort, down / PROBES_PER_OUTAGE
    sketch, waits_for_none = Sketch(case.id), Queue(limit_packets=1)
    links = []
    for place in range(2):
        stream = RandomStream(trial.seed, f"{case.id}/states/{place}")
        for role in ("series", "alone"):
            again = RandomStream(trial.seed, stream.name)
            first, changes = schedule(_up_down(up, down), length_s, again)
            ends = (
                (f"n{place}", f"n{place + 1}") if role == "series" else (f"a{place}", f"b{place}")
            )
            links.append(sketch.link(*ends, first, queue=waits_for_none, rate_changes=changes))
    source = DatagramSource(gap=variates.constant(gap), size=variates.constant(1))
    for path in ((links[0], links[2]), (links[1],), (links[3],)):
        sketch.flow(source, path)
    plan = RunPlan(round(length_s * NS), trial.seed, interval_ns=round(length_s * NS), trace=True)
    counts = simulate(sketch.network(), plan, trial)
    sent = int(counts.flows["sent_packets"][0])
    alone = [_at_once(trace_of(counts, link), sent) for link in (links[1], links[3])]
    first_of_two, second_of_two = (
        _at_once(trace_of(counts, link), sent) for link in (links[0], links[2])
    )
    measured = {
        "A": float(np.mean(alone[0])),
        "availability": float(np.mean(alone[0])),
        "series2": float(np.mean(first_of_two & second_of_two)),
        "parallel2": float(np.mean(alone[0] | alone[1])),
    }
    return {name: value for name, value in measured.items() if name in case.expected}


def _up_down(up: float, down: float) -> tuple[Phase, Phase]:
    return Phase(8 * NS, up), Phase(0, down)


def _at_once(trace: dict[str, np.ndarray], sent: int) -> np.ndarray:
    """Tell of every probe, by its number, whether a link passed it at once (in its nanosecond)."""
    passed = (trace["fate"] == CARRIED) & (trace["departure_ns"] - trace["arrival_ns"] <= 1)
    found = np.zeros(sent, dtype=bool)
    found[trace["seq"][passed]] = True
    return found


# One step of the rate, in the middle of a transfer.


def plan_rate_step(case: Case) -> Experiment:
    """Plan a flow that is sent while the rate of its link changes at known times."""
    rates = case.parameters.get("rates")
    if not isinstance(rates, list) or not all(isinstance(r, list) and len(r) == 2 for r in rates):
        raise NotModelledError("parameter rates is missing or no list of [time, rate]")
    return Experiment(
        partial(_replicate_rate_step, case, number(case, "bits"), rates), replications=1
    )


PIECES = 8
"""Packets that a transfer is cut into: the change meets one in transmission, others waiting."""


def _replicate_rate_step(
    case: Case, bits: float, rates: list[list[float]], trial: Trial
) -> dict[str, float]:
    total_bytes = round(bits / 8)
    steps = [(nanoseconds(at), round(rate_bps)) for at, rate_bps in rates]
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", steps[0][1], rate_changes=tuple(steps[1:]))
    size = total_bytes // PIECES
    burst = [(0, size)] * (PIECES - 1) + [(0, total_bytes - size * (PIECES - 1))]
    none = variates.constant(1)
    sketch.flow(DatagramSource(gap=none, size=none, replay=tuple(burst)), (link,))
    slowest = min(rate_bps for _, rate_bps in steps if rate_bps > 0)
    end_ns = steps[-1][0] + nanoseconds(bits / slowest) + NS
    plan = RunPlan(end_ns, trial.seed, interval_ns=end_ns, trace=True)
    trace = trace_of(simulate(sketch.network(), plan, trial))
    return {"finish_s": int(trace["departure_ns"][-1]) / NS}
