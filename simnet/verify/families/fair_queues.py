"""Fair queueing: traces, shares and latency of DRR and FQ-CoDel, seen at a line's end."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import partial

import numpy as np

from simnet.chance import variates
from simnet.engine import Counts
from simnet.engine.columns import Columns
from simnet.kinds import find_kind
from simnet.models.queueing import Queueing
from simnet.network import DatagramSource, Queue, RunPlan
from simnet.verify.cases import Case, NotModelledError, is_list_of_numbers, number, numbers
from simnet.verify.experiment import Experiment
from simnet.verify.judge import Manner, Rule
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import CARRIED, trace_of

RATE_BPS = 10_000_000
_LENGTH_NS = 2 * NS
_SIZES = re.compile(r"packet sizes ([\d/]+)")
_MAX_BYTES = 1500
_BURST = 5
"""Packets in a busy period of a class."""


def plan_drr_trace(case: Case) -> Experiment:
    """Plan queues that are filled while the line stands still, and emptied in turns."""
    queues = case.parameters.get("queues")
    if not isinstance(queues, dict) or not all(map(is_list_of_numbers, queues.values())):
        raise NotModelledError("parameter queues is missing or no mapping of sizes")
    sizes = {int(name): [round(size) for size in given] for name, given in queues.items()}
    run = partial(_replicate_drr_trace, case, sizes, round(number(case, "quantum")))
    return Experiment(
        run,
        replications=1,
        note="deficits stand in no trace; the order of packets follows from them",
        unmeasured=("rounds", "deficit_after_each_send"),
    )


def _replicate_drr_trace(
    case: Case, sizes: Mapping[int, list[int]], quantum: int, trial: Trial
) -> dict[str, list[list[float]]]:
    sketch, names = Sketch(case.id), list(sizes)
    # The line stands still until all packets wait.
    opened = ((0, 0), (NS, RATE_BPS))
    queue = _drr((1,) * len(names), quantum)
    link = sketch.link("source", "sink", RATE_BPS, queue=queue, rate_changes=opened)
    for place, name in enumerate(names):
        packets = tuple((0, size) for size in sizes[name])
        sketch.flow(replayed(packets), (link,), traffic_class=place)
    sent = sent_packets(sketch, len(names), trial)
    pairs = zip(sent["flow"], sent["size_bytes"], strict=True)
    return {"sequence_flow_size": [[float(names[flow]), float(size)] for flow, size in pairs]}


def replayed(packets: tuple[tuple[int, int], ...]) -> DatagramSource:
    """Return a source of the packets (time in ns, bytes), in this order."""
    return DatagramSource(gap=variates.constant(1), size=variates.constant(1), replay=packets)


def _drr(weights: tuple[int, ...], quantum: int) -> Queue:
    own = (("weights", weights), ("quantum", quantum))
    return Queue("drr", bands=len(weights), parameters=own)


def sent_packets(sketch: Sketch, classes: int, trial: Trial) -> Columns:
    """Run a network of one link; return the packets that left, in the order in which they did."""
    plan = RunPlan(_LENGTH_NS, trial.seed, interval_ns=_LENGTH_NS, trace=True)
    counts: Counts = simulate(sketch.network(classes), plan, trial)
    trace = trace_of(counts)
    rows = np.flatnonzero(trace["fate"] == CARRIED)
    rows = rows[np.argsort(trace["departure_ns"][rows], kind="stable")]
    return {name: column[rows] for name, column in trace.items()}


def plan_drr_shares(case: Case) -> Experiment:
    """Plan classes that all want the whole line, each with packets of its own size."""
    quanta = [round(quantum) for quantum in numbers(case, "quanta")]
    found = _SIZES.search(case.title)
    sizes = [int(size) for size in found[1].split("/")] if found else [_MAX_BYTES] * len(quanta)
    if len(sizes) != len(quanta):
        raise NotModelledError("there are not as many sizes as quanta")
    sent_bytes = RATE_BPS / 8 * _LENGTH_NS / NS
    margin = (2 * max(sizes) + sum(quanta)) / sent_bytes
    rules = {name: Rule(Manner.ABSOLUTE, margin) for name in case.expected}
    run = partial(_replicate_drr_shares, case, quanta, sizes)
    return Experiment(run, replications=1, rules=rules)


def _replicate_drr_shares(
    case: Case, quanta: list[int], sizes: list[int], trial: Trial
) -> dict[str, float]:
    sketch, unit = Sketch(case.id), math.gcd(*quanta)
    queue = _drr(tuple(quantum // unit for quantum in quanta), unit)
    link = sketch.link("source", "sink", RATE_BPS, queue=queue)
    for number_, size in enumerate(sizes):
        gap = variates.constant(size * 8 / RATE_BPS)
        source = DatagramSource(gap=gap, size=variates.constant(size))
        sketch.flow(source, (link,), traffic_class=number_)
    sent = sent_packets(sketch, len(sizes), trial)
    carried = np.bincount(sent["flow"], sent["size_bytes"], len(sizes))
    return {f"share{k + 1}": float(carried[k] / carried.sum()) for k in range(len(sizes))}


def plan_drr_latency(case: Case) -> Experiment:
    """Plan a class that becomes busy again and again, beside others that always are.

    Its latency (Stiliadis and Varma 1998) is how much later it is served, at worst, than a line of
    its share alone would begin to.
    """
    frame, quantum = round(number(case, "F", "F_bytes")), round(number(case, "q", "q_bytes"))
    if quantum <= 0 or frame % quantum:
        raise NotModelledError("quanta that differ are not understood")
    run = partial(_replicate_drr_latency, case, frame // quantum, quantum)
    return Experiment(run, replications=1)


def _replicate_drr_latency(
    case: Case, classes: int, quantum: int, trial: Trial
) -> dict[str, float]:
    sketch, rate = Sketch(case.id), round(number(case, "rate", "rate_bps"))
    link = sketch.link("source", "sink", rate, queue=_drr((1,) * classes, quantum))
    # Packets that leave much of a quantum let a class catch up later; bursts come at all phases.
    size, others = round(0.9 * quantum), (quantum, round(0.7 * quantum), round(0.55 * quantum))
    apart_ns = round(_BURST * size * 8 * classes / rate * 2.037 * NS)
    bursts = [start for start in range(apart_ns, _LENGTH_NS, apart_ns) for _ in range(_BURST)]
    sketch.flow(replayed(tuple((start, size) for start in bursts)), (link,))
    for number_ in range(1, classes):
        each = others[number_ % len(others)]
        source = DatagramSource(variates.constant(each * 8 / rate), variates.constant(each))
        sketch.flow(source, (link,), traffic_class=number_)
    sent = sent_packets(sketch, classes, trial)
    mine = sent["flow"] == 0
    came, left = sent["arrival_ns"][mine] / NS, sent["departure_ns"][mine] / NS
    before = np.arange(len(came)) % _BURST * size
    served_s = before * 8 / (rate / classes)
    return {"latency_s": float(np.max(left - came - served_s))}


def plan_fq_codel_trace(case: Case) -> Experiment:
    """Plan three packets of a flow, and two of another that come while the first one is sent."""
    quantum, size = round(number(case, "quantum")), round(number(case, "packet_bytes"))
    return Experiment(
        partial(_replicate_fq_codel_trace, case, quantum, size),
        replications=1,
        note="deficits stand in no trace; the order of packets follows from them",
        unmeasured=("flow1_deficits", "flow2_deficits"),
    )


def _replicate_fq_codel_trace(
    case: Case, quantum: int, size: int, trial: Trial
) -> dict[str, list[float]]:
    sketch = Sketch(case.id)
    given = {"kind": "fq_codel", "quantum": f"{quantum} B"}
    queue = find_kind(Queueing, "fq_codel").model_validate(given).described(1)  # type: ignore[type-abstract]  # a base is asked for
    link = sketch.link("source", "sink", RATE_BPS, queue=queue)
    sketch.flow(replayed(((0, size),) * 3), (link,))
    sketch.flow(replayed(((1_000, size),) * 2), (link,))
    sent = sent_packets(sketch, 1, trial)
    return {"dequeue_order": [float(flow + 1) for flow in sent["flow"]]}
