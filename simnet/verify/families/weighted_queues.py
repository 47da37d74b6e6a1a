"""Weighted fair queueing beside the fluid system (GPS): when each packet ends in both.

The packets' ends are those of an engine's run; those of the fluid system are computed in exact
fractions from the same arrivals (:mod:`simnet.verify.families.fluid`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy as np

from simnet.chance.streams import RandomStream
from simnet.network import Queue
from simnet.verify.cases import Case, NotModelledError, number
from simnet.verify.experiment import Experiment
from simnet.verify.families.fair_queues import replayed, sent_packets
from simnet.verify.families.fluid import Arrival, finishes
from simnet.verify.lab import NS, Sketch, Trial

UNIT_BPS, UNIT_BYTES = 8_000_000, 1000
"""A unit of size takes a unit of time: 1000 B at 8 Mbps, 1 ms."""
UNIT_NS = NS // 1000
_LEAD = re.compile(
    r"weight ([\d.]+) and (\w+) packets.+? (\w+) sessions (?:of )?weight ([\d.]+)\D+? (\w+) packet"
)
_WORDS = [
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
]
_WORKLOADS = 60
_PACKETS = 150
_LEAST_BYTES = 40


@dataclass(frozen=True, slots=True)
class Load:
    """Packets of sessions in order of time: (time, session, size) in units."""

    packets: tuple[tuple[Fraction, int, Fraction], ...]
    weights: tuple[Fraction, ...]

    def whole_weights(self) -> tuple[int, ...]:
        """Return the weights as whole numbers in the same proportions."""
        unit = math.lcm(*(weight.denominator for weight in self.weights))
        whole = [round(weight * unit) for weight in self.weights]
        common = math.gcd(*whole)
        return tuple(weight // common for weight in whole)


def plan_trace(case: Case) -> Experiment:
    """Plan packets that come at whole times, and weights; measured is when each has been sent."""
    shares = tuple(Fraction(str(share)) for share in case.parameters.get("phi", ()))
    sessions = [case.parameters.get(f"session{k + 1}_arrival_size") for k in range(len(shares))]
    if not sessions or not all(isinstance(each, list) for each in sessions):
        raise NotModelledError("the sessions and their shares are not understood")
    packets = [
        (Fraction(str(at)), session, Fraction(str(size)))
        for session, each in enumerate(sessions)
        for at, size in each or ()
    ]
    load = Load(tuple(sorted(packets, key=lambda each: each[0])), shares)
    return Experiment(partial(_replicate_trace, case, load), replications=1, note=FLUID)


FLUID = "ends in the fluid system (GPS) are computed in fractions from the same arrivals"


def _replicate_trace(case: Case, load: Load, trial: Trial) -> dict[str, list[float]]:
    sent, fluid = _ends(case.id, load, trial), _fluid_ends(load)
    sessions = range(len(load.weights))
    return {f"PGPS_{k + 1}": sent[k] for k in sessions} | {
        f"GPS_{k + 1}": fluid[k] for k in sessions
    }


def _ends(label: str, load: Load, trial: Trial) -> list[list[float]]:
    """Return when packets of each session have been sent, in units of time.

    Packets come a nanosecond early, so that who comes as another leaves is there to be chosen.
    """
    sketch, weights = Sketch(label), load.whole_weights()
    queue = Queue("wfq", bands=len(weights), parameters=(("weights", weights),))
    link = sketch.link("source", "sink", UNIT_BPS, queue=queue)
    for session in range(len(weights)):
        replay = tuple(
            (max(0, round(at * UNIT_NS) - 1), round(size * UNIT_BYTES))
            for at, each, size in load.packets
            if each == session
        )
        sketch.flow(replayed(replay), (link,), traffic_class=session)
    sent = sent_packets(sketch, len(weights), trial)
    return [
        [round(float(t) / UNIT_NS, 5) for t in sent["departure_ns"][sent["flow"] == k]]
        for k in range(len(weights))
    ]


def _fluid_ends(load: Load) -> list[list[float]]:
    arrivals = [Arrival(*each) for each in load.packets]
    ends = finishes(arrivals, load.weights, Fraction(1))
    return [
        [float(end) for arrival, end in zip(arrivals, ends, strict=True) if arrival.session == k]
        for k in range(len(load.weights))
    ]


def plan_lead(case: Case) -> Experiment:
    """Plan a session with many packets beside sessions with one each, all there at once."""
    found = _LEAD.search(case.title)
    if not found:
        raise NotModelledError("the weights and numbers of packets are not understood")
    size = Fraction(str(number(case, "sizes"))) / Fraction(str(number(case, "rate")))
    first, others = _count(found[2]), _count(found[3])
    weights = (Fraction(found[1]), *[Fraction(found[4])] * others)
    owners = [0] * first + [k + 1 for k in range(others) for _ in range(_count(found[5]))]
    load = Load(tuple((Fraction(0), owner, size) for owner in owners), weights)
    return Experiment(partial(_replicate_lead, case, load), replications=1, note=FLUID)


def _count(word: str) -> int:
    if word.isdecimal():
        return int(word)
    if word in _WORDS:
        return _WORDS.index(word)
    raise NotModelledError(f"{word!r} is not understood as a number")


def _replicate_lead(case: Case, load: Load, trial: Trial) -> dict[str, object]:
    sent, fluid = _ends(case.id, load, trial)[0], _fluid_ends(load)[0]
    lead = max(later - sooner for sooner, later in zip(sent, fluid, strict=True))
    return {
        "WFQ_session1_finish": sent,
        "PGPS_session1_finish": sent,
        "GPS_session1_finish": fluid,
        "max_lead_over_GPS": lead,
    }


def plan_delay(case: Case) -> Experiment:
    """Plan random sessions, sizes and weights; measured is how much later any packet ever ends."""
    rate, longest = round(number(case, "r", "r_bps")), round(number(case, "Lmax", "Lmax_bytes"))
    if longest < _LEAST_BYTES:
        raise NotModelledError(f"packets of less than {_LEAST_BYTES} B are not played")
    run = partial(_replicate_delay, case, rate, longest)
    note = f"the latest of {_WORKLOADS} x {_PACKETS} packets, against fluid ends in fractions"
    return Experiment(run, replications=1, note=note)


def _replicate_delay(case: Case, rate: int, longest: int, trial: Trial) -> dict[str, float]:
    chance = RandomStream(trial.seed, f"{case.id}/workloads")
    found = [_workload(case.id, chance, rate, longest, trial) for _ in range(_WORKLOADS)]
    late, behind = (max(each) for each in zip(*found, strict=True))
    return {"bound_s": late, "backlog_bound_bytes": behind}


def _workload(
    label: str, chance: RandomStream, rate: int, longest: int, trial: Trial
) -> tuple[float, float]:
    """Play bursts of random sessions; return how late one ends (s), and is served (bytes)."""
    sessions = 2 + chance.integer(4)
    weights = tuple(1 + chance.integer(20) for _ in range(sessions))
    spread_ns = max(1, round(_PACKETS * longest * 4 * NS / rate))
    packets = sorted(
        (chance.integer(spread_ns), chance.integer(sessions), _size(chance, longest))
        for _ in range(_PACKETS)
    )
    sketch = Sketch(label)
    queue = Queue("wfq", bands=sessions, parameters=(("weights", weights),))
    link = sketch.link("source", "sink", rate, queue=queue)
    for session in range(sessions):
        replay = tuple((at, size) for at, each, size in packets if each == session)
        sketch.flow(replayed(replay or ((0, _LEAST_BYTES),)), (link,), traffic_class=session)
        packets += [] if replay else [(0, session, _LEAST_BYTES)]
    packets.sort(key=lambda each: each[0])
    sent = sent_packets(sketch, sessions, trial)
    ends = [iter(sent["departure_ns"][sent["flow"] == k]) for k in range(sessions)]
    arrivals = [Arrival(Fraction(at), each, Fraction(size)) for at, each, size in packets]
    fluid = finishes(arrivals, tuple(map(Fraction, weights)), Fraction(rate, 8 * NS))
    mine = [int(next(ends[arrival.session])) for arrival in arrivals]
    late_ns = max(end - float(other) for end, other in zip(mine, fluid, strict=True))
    # Transmissions end in whole nanoseconds, at most one late.
    return (late_ns - 1) / NS, _behind(arrivals, mine, fluid, rate / (8 * NS))


def _size(chance: RandomStream, longest: int) -> int:
    return longest if chance.uniform() < 0.3 else _LEAST_BYTES + chance.integer(longest - 39)


def _behind(
    arrivals: Sequence[Arrival], mine: Sequence[int], fluid: Iterable[Fraction], rate: float
) -> float:
    """Return by how many bytes a session is behind, as the fluid system ends a packet of it.

    What is in transmission counts as far as it has been sent (theorem 2); `rate` is in bytes a ns.
    """
    owner = np.array([arrival.session for arrival in arrivals])
    size = np.array([float(arrival.size) for arrival in arrivals])
    ends, theirs = np.array(mine, dtype=float), np.array([float(end) for end in fluid])
    starts, most = ends - size / rate, 0.0
    for own in (owner == session for session in np.unique(owner)):
        for end in theirs[own]:
            there = size[own][theirs[own] <= end].sum()
            here = np.clip((end - starts[own]) * rate, 0.0, size[own]).sum()
            most = max(most, float(there - here))
    return most
