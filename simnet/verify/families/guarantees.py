"""Worst-case delay: bursts from a token bucket through lines that keep a rate for them.

What a source may send at most by its bucket is sent, as soon as it may, through lines on which
weighted fair queueing keeps a rate for it beside others that always want more; or through one line
of a rate and a latency. The worst packet is held against the bound of theory (Parekh and Gallager
1994; RFC 2212; Le Boudec and Thiran, Network Calculus, section 1.4).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from simnet.chance import variates
from simnet.engine import Counts
from simnet.engine.columns import Columns
from simnet.network import UNLIMITED, DatagramSource, Queue, RunPlan
from simnet.verify.cases import Case, NotModelledError, maybe_number, number
from simnet.verify.experiment import Experiment
from simnet.verify.families.fair_queues import replayed
from simnet.verify.judge import Manner, Rule
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import CARRIED, trace_of

_BUSY = 3.0
"""How long the source is greedy, in times that its burst takes to drain."""
_FLUID_PACKETS = 1000
"""In a burst, where the theory is of a fluid."""
_MOST_PACKETS = 20_000


@dataclass(frozen=True, slots=True)
class Bucket:
    """What a source may send by a time t: the less of packet + peak t and burst + rate t, bits."""

    burst: float
    rate: float
    packet: float
    peak: float = math.inf

    def greedy(self, length_s: float) -> Iterator[tuple[int, int]]:
        """Yield packets (time in ns, bytes) of a source that always sends as soon as it may."""
        for count in range(1, _MOST_PACKETS):
            bits = count * self.packet
            at = max(0.0, (bits - self.packet) / self.peak, (bits - self.burst) / self.rate)
            if at > length_s:
                return
            yield math.ceil(at * NS), round(self.packet / 8)


def plan_guaranteed_service(case: Case) -> Experiment:
    """Plan RFC 2212: a bucket with a peak rate, and hops with error terms C and D.

    A hop of weighted fair queueing has C = M, the packet, and D the packet's time on its line; so
    the sums of both say how many hops there are, and how fast.
    """
    packet = number(case, "M", "M_bits")
    bucket = Bucket(number(case, "b", "b_bits"), number(case, "r"), packet, number(case, "p"))
    hops = number(case, "Ctot", "Ctot_bits") / packet
    if hops < 1 or abs(hops - round(hops)) > 1e-9:
        raise NotModelledError("C is no whole number of packets, so there are no hops of WFQ")
    line = hops * packet / number(case, "Dtot", "Dtot_s")
    run = partial(_replicate, case, bucket, number(case, "R"), round(hops), line)
    return Experiment(run, replications=1, rules=_at_most(case))


def plan_guaranteed_rate(case: Case) -> Experiment:
    """Plan the bound of Parekh and Gallager: a bucket (sigma, rho) through K hops at a rate g."""
    burst, rate = number(case, "sigma", "sigma_bits"), maybe_number(case, "rho", "rho_bps")
    reserved = maybe_number(case, "g", "g_bps") or maybe_number(case, "R", "R_bps") or rate
    packet = next(
        (
            found
            for name in ("L", "L_bits", "Lmax", "Lmax_bits", "M", "M_bits")
            if (found := maybe_number(case, name))
        ),
        12_000.0,
    )
    line = maybe_number(case, "C", "C_bps") or maybe_number(case, "r", "r_bps")
    hops = maybe_number(case, "K") or maybe_number(case, "hops") or 1
    if reserved is None or line is None:
        raise NotModelledError("the rate of the lines, or what is kept of it, is not said")
    bucket = Bucket(burst, rate or reserved, packet)
    run = partial(_replicate, case, bucket, reserved, round(hops), line)
    return Experiment(run, replications=1, rules=_at_most(case))


def _at_most(case: Case) -> dict[str, Rule]:
    return {name: Rule(Manner.AT_MOST) for name in case.expected}


def _replicate(
    case: Case, bucket: Bucket, reserved: float, hops: int, line: float, trial: Trial
) -> dict[str, float]:
    worst = worst_delay_s(case.id, bucket, reserved, hops, line, trial)
    return dict.fromkeys(case.expected, worst)


def worst_delay_s(
    label: str, bucket: Bucket, reserved: float, hops: int, line: float, trial: Trial
) -> float:
    """Return the longest time from the entry into the first line to the end of the last, s."""
    if not 0 < reserved < line:
        raise NotModelledError("a rate is kept that the lines do not have")
    sketch, drains_s = Sketch(label), bucket.burst / reserved
    weights = (round(reserved), round(line - reserved))
    common = math.gcd(*weights)
    parameters = (("weights", tuple(weight // common for weight in weights)),)
    path = []
    for hop in range(hops):
        queue = Queue("wfq", bands=2, parameters=parameters, limit_packets=UNLIMITED)
        path.append(sketch.link(f"hop{hop}", f"hop{hop + 1}", line, queue=queue))
    packets = tuple(bucket.greedy(_BUSY * drains_s))
    sketch.flow(replayed(packets), tuple(path))
    size = round(bucket.packet / 8)
    for link in path:
        gap, whole = variates.constant(size * 8 / line), variates.constant(size)
        sketch.flow(DatagramSource(gap, whole), (link,), traffic_class=1)
    length_ns = round((_BUSY + 2) * drains_s * NS) + NS
    plan = RunPlan(length_ns, trial.seed, interval_ns=length_ns, trace=True)
    counts = simulate(sketch.network(2), plan, trial)
    came, left = _of_flow(counts, path[0])["arrival_ns"], _of_flow(counts, path[-1])["departure_ns"]
    return float(np.max(left - came[: len(left)])) / NS


def _of_flow(counts: Counts, interface: int) -> Columns:
    trace = trace_of(counts, interface)
    rows = np.flatnonzero((trace["flow"] == 0) & (trace["fate"] == CARRIED))
    rows = rows[np.argsort(trace["seq"][rows], kind="stable")]
    return {name: column[rows] for name, column in trace.items()}


def plan_rate_latency(case: Case) -> Experiment:
    """Plan a bucket through a line of a rate R, at whose other end all is T later."""
    burst, rate = number(case, "b", "b_bits"), number(case, "r")
    line, latency_s = number(case, "R"), number(case, "T", "T_s")
    if not 0 < rate < line:
        raise NotModelledError("the line is slower than what comes in the long run")
    packet = max(8, round(burst / _FLUID_PACKETS / 8) * 8)
    run = partial(_replicate_rate_latency, case, Bucket(burst, rate, packet), line, latency_s)
    return Experiment(
        run, replications=1, rules=_at_most(case), note=f"the fluid is packets of {packet} bits"
    )


def _replicate_rate_latency(
    case: Case, bucket: Bucket, line: float, latency_s: float, trial: Trial
) -> dict[str, float]:
    sketch = Sketch(case.id)
    link = sketch.link("source", "sink", line, latency_s)
    length_s = _BUSY * bucket.burst / (line - bucket.rate) + latency_s
    sketch.flow(replayed(tuple(bucket.greedy(length_s))), (link,))
    length_ns = round(2 * length_s * NS)
    plan = RunPlan(length_ns, trial.seed, interval_ns=length_ns, trace=True)
    sent = _of_flow(simulate(sketch.network(), plan, trial), link)
    waited_ns = sent["departure_ns"] - sent["arrival_ns"] + round(latency_s * NS)
    came, left = sent["arrival_ns"] / NS, sent["departure_ns"] / NS + latency_s
    sizes = sent["size_bytes"] * 8.0
    total = np.cumsum(sizes)
    gone = np.concatenate(([0.0], total))[np.searchsorted(left, came, side="right")]
    # Of an interval from one packet's end to another's, all that comes out above the rate.
    ahead, before = total - bucket.rate * left, total - sizes - bucket.rate * left
    return {
        "delay_bound_s": float(np.max(waited_ns)) / NS,
        "backlog_bound_bits": float(np.max(total - gone)),
        "output_burst_bits": float(np.max(ahead - np.minimum.accumulate(before))),
    }
