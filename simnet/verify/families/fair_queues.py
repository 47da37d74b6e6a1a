"""Fair queueing: traces and shares of deficit round robin and of FQ-CoDel, seen at a line's end."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import partial

import numpy as np

from simnet.chance import variates
from simnet.engine import Counts
from simnet.engine.columns import Columns
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
        sketch.flow(_replayed(packets), (link,), traffic_class=place)
    sent = _sent(sketch, len(names), trial)
    pairs = zip(sent["flow"], sent["size_bytes"], strict=True)
    return {"sequence_flow_size": [[float(names[flow]), float(size)] for flow, size in pairs]}


def _replayed(packets: tuple[tuple[int, int], ...]) -> DatagramSource:
    return DatagramSource(gap=variates.constant(1), size=variates.constant(1), replay=packets)


def _drr(weights: tuple[int, ...], quantum: int) -> Queue:
    own = (("weights", weights), ("quantum", quantum))
    return Queue("drr", bands=len(weights), parameters=own)


def _sent(sketch: Sketch, classes: int, trial: Trial) -> Columns:
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
    sent = _sent(sketch, len(sizes), trial)
    carried = np.bincount(sent["flow"], sent["size_bytes"], len(sizes))
    return {f"share{k + 1}": float(carried[k] / carried.sum()) for k in range(len(sizes))}


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
    own = {"flows": 1024, "target": 5_000_000, "interval": 100_000_000, "packet": 1514}
    own |= {"quantum": quantum, "drop_batch": 64, "ecn": True}
    sketch = Sketch(case.id)
    queue = Queue("fq_codel", bands=1024, parameters=tuple(own.items()))
    link = sketch.link("source", "sink", RATE_BPS, queue=queue)
    sketch.flow(_replayed(((0, size),) * 3), (link,))
    sketch.flow(_replayed(((1_000, size),) * 2), (link,))
    sent = _sent(sketch, 1, trial)
    return {"dequeue_order": [float(flow + 1) for flow in sent["flow"]]}
