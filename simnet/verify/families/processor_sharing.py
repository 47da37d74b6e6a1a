"""Processor sharing: a line whose customers are all served at once, by packets of fair queues.

A customer is a user of the network that sends all its work at once, in many small packets, to a
line that serves users alike by weighted fair queueing, which ends each packet within one packet of
the fluid system. A source takes one customer after another, and there are so many sources that
none is asked again before its last customer has left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from simnet.chance.streams import RandomStream
from simnet.chance.variates import Variate, exponential
from simnet.network import Queue, RunPlan
from simnet.verify.cases import Case, NotModelledError, number
from simnet.verify.experiment import Experiment
from simnet.verify.families.fair_queues import replayed
from simnet.verify.judge import Manner, Rule
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import CARRIED, trace_of

Floats = npt.NDArray[np.float64]

PACKETS = 30
"""Of a customer of mean work: one packet too late or early is a thirtieth of its service."""
PACKET_BYTES = 1000
_SERVICE_NS = 1_000_000
"""Of a customer of mean work, in the simulation: a unit of its time."""
_RATE_BPS = PACKETS * PACKET_BYTES * 8 * NS // _SERVICE_NS
SOURCES = 400
_CUSTOMERS = 10_000
"""Of a replication; the first tenth comes before the rest is looked at."""
RULE = Rule(Manner.STATISTICAL, tolerance=0.04, precision=0.012)
"""Packets are no fluid: within 4 %, which is some three standard errors."""
_GIVEN_PACKETS = 2_000
"""Of all customers, where times are given and nothing is random."""


@dataclass(frozen=True, slots=True)
class Customers:
    """When customers came and left, in units of their mean service."""

    came: Floats
    left: Floats
    begins: float
    """What comes before is not looked at."""

    def mean_sojourn(self) -> float:
        """Return how long they stay on average."""
        rows = self.came >= self.begins
        return float(np.mean((self.left - self.came)[rows]))


def plan_sojourn(case: Case) -> Experiment:
    """Plan M/M/1-PS."""
    utilisation = number(case, "lambda") / number(case, "mu")
    unit = 1 / number(case, "mu")
    return _experiment(case, partial(_sojourn, case, utilisation, unit))


def _sojourn(case: Case, utilisation: float, unit: float, trial: Trial) -> dict[str, float]:
    return {
        "mean_sojourn": play(case.id, utilisation, exponential(1.0), trial).mean_sojourn() * unit
    }


def _experiment(case: Case, replicate: partial[dict[str, float]]) -> Experiment:
    note = f"a customer of mean work is {PACKETS} packets, served by weighted fair queueing by user"
    return Experiment(replicate, rules=dict.fromkeys(case.expected, RULE), note=note)


def play(label: str, utilisation: float, law: Variate, trial: Trial) -> Customers:
    """Return Poisson customers whose work is of a law of mean 1, at a utilisation of the line."""
    if not 0 < utilisation < 1:
        raise NotModelledError("customers come faster than they are served")
    chance = RandomStream(trial.seed, f"{label}/customers")
    gap, count = exponential(1 / utilisation), round(_CUSTOMERS * trial.effort)
    came = np.cumsum([gap.draw(chance) for _ in range(count)])
    work = np.array([law.draw(chance) for _ in range(count)])
    bytes_ = np.maximum(1, np.rint(work * PACKETS * PACKET_BYTES)).astype(np.int64)
    return _served(label, came, bytes_, float(came[count // 10]), trial)


def _served(
    label: str, came: Floats, work: npt.NDArray[np.int64], begins: float, trial: Trial
) -> Customers:
    """Send the work (bytes) of customers, one after another of each source, over the line."""
    sketch = Sketch(label)
    queue = Queue("wfq", parameters=(("by", "user"),))
    link = sketch.link("source", "sink", _RATE_BPS, queue=queue)
    sources = min(SOURCES, len(came))
    arrivals_ns = np.rint(came * _SERVICE_NS).astype(np.int64)
    for source in range(sources):
        packets = tuple(
            (int(arrivals_ns[k]), size)
            for k in range(source, len(came), sources)
            for size in _packets(int(work[k]))
        )
        sketch.flow(replayed(packets), (link,))
    length_ns = int(arrivals_ns[-1]) + 1_000 * _SERVICE_NS
    plan = RunPlan(length_ns, trial.seed, interval_ns=length_ns, trace=True)
    trace = trace_of(simulate(sketch.network(), plan, trial))
    rows = np.flatnonzero(trace["fate"] == CARRIED)
    rows = rows[np.lexsort((trace["seq"][rows], trace["flow"][rows]))]
    ends = np.split(
        trace["departure_ns"][rows] / _SERVICE_NS,
        np.searchsorted(trace["flow"][rows], np.arange(1, sources)),
    )
    left = np.zeros(len(came))
    for source in range(sources):
        own = np.arange(source, len(came), sources)
        last = np.cumsum(-(-work[own] // PACKET_BYTES)) - 1
        left[own] = ends[source][last]
    if np.any(left[:-sources] > came[sources:]):
        raise NotModelledError("more customers are there at once than there are sources")
    return Customers(came, left, begins)


def _packets(work: int) -> Iterator[int]:
    for place in range(0, work, PACKET_BYTES):
        yield min(PACKET_BYTES, work - place)


def plan_given(case: Case) -> Experiment:
    """Plan customers of which is said when they come (s) and how much they bring (bits)."""
    flows, rate = case.parameters.get("flows"), number(case, "rate", "rate_bps")
    if not isinstance(flows, list) or not flows:
        raise NotModelledError("the flows are not understood")
    given = [(float(at), float(bits)) for at, bits in flows]
    packet_bytes = max(1, round(sum(bits for _, bits in given) / 8 / _GIVEN_PACKETS))
    margin = Rule(Manner.ABSOLUTE, len(given) * packet_bytes * 8 / rate)
    return Experiment(
        partial(_given, case, given, rate, packet_bytes),
        replications=1,
        rules=dict.fromkeys(case.expected, margin),
        note="served by weighted fair queueing by user; a packet of each is no difference",
    )


def _given(
    case: Case, given: list[tuple[float, float]], rate: float, packet_bytes: int, trial: Trial
) -> dict[str, float]:
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", rate, queue=Queue("wfq", parameters=(("by", "user"),)))
    for at, bits in given:
        count, last = divmod(round(bits / 8), packet_bytes)
        sizes = [packet_bytes] * count + ([last] if last else [])
        sketch.flow(replayed(tuple((round(at * NS), size) for size in sizes)), (link,))
    latest, work = max(at for at, _ in given), sum(bits for _, bits in given)
    length_ns = round((latest + 1.01 * work / rate) * NS) + NS
    plan = RunPlan(length_ns, trial.seed, interval_ns=length_ns, trace=True)
    trace = trace_of(simulate(sketch.network(), plan, trial))
    ends = [float(trace["departure_ns"][trace["flow"] == k].max()) / NS for k in range(len(given))]
    return {f"{chr(ord('A') + k)}_finish_s": end for k, end in enumerate(ends)}
