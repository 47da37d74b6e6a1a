"""Departures of an M/M/1: a Poisson process again (Burke 1956), seen in the packet trace."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from simnet.verify.cases import Case, NotModelledError, own_unit, split_unit
from simnet.verify.experiment import REPLICATIONS, Experiment
from simnet.verify.families.kendall import SingleQueue, arrivals_of, service_of, utilised
from simnet.verify.families.single_queue import TRACED_PACKETS, Run, planned_packets
from simnet.verify.judge import Manner, Rule
from simnet.verify.lab import NS, Trial, simulate
from simnet.verify.observe import CARRIED, FloatArray, trace_of

_CORRELATION = 0.01
"""How far from nothing a correlation of successive gaps may be found."""


def plan(case: Case) -> Experiment:
    """Plan the gaps between departures: rate, mean, variability, correlation."""
    queue = utilised(SingleQueue(arrivals_of(case, "M"), service_of(case, "M")))
    packets = min(planned_packets(queue) / REPLICATIONS, TRACED_PACKETS)
    rules = {
        name: Rule(Manner.ABSOLUTE, _CORRELATION)
        for name, expected in case.expected.items()
        if expected == 0
    }
    return Experiment(partial(_replicate, case, queue, packets), rules=rules)


def _replicate(case: Case, queue: SingleQueue, packets: float, trial: Trial) -> dict[str, float]:
    run = Run.of(queue)
    counts = simulate(
        run.network(case.id), run.plan(packets * trial.effort, trial.seed, trace=True), trial
    )
    trace = trace_of(counts)
    left = trace["departure_ns"][trace["fate"] == CARRIED]
    gaps = np.diff(np.sort(left[left >= counts.window_ns[0]])) / NS / run.seconds
    found = {}
    for name in case.expected:
        base, unit = split_unit(name)
        seconds = own_unit(case) if base == name else unit
        value = _measure(base.split("_per")[0], gaps, seconds)
        if value is not None:
            found[name] = value
    if not found:
        raise NotModelledError("none of its measures of departures is understood")
    return found


def _measure(name: str, gaps: FloatArray, seconds: float) -> float | None:
    mean = float(gaps.mean())
    if "cv2" in name or "scv" in name:
        return float(gaps.var()) / mean**2
    if name.endswith("cv"):
        return math.sqrt(float(gaps.var())) / mean
    if "lag" in name or "corr" in name:
        return float(np.corrcoef(gaps[:-1], gaps[1:])[0, 1])
    if "var" in name:
        return float(gaps.var()) / seconds**2
    if "sd" in name:
        return math.sqrt(float(gaps.var())) / seconds
    if "rate" in name or "lambda" in name or "throughput" in name:
        return seconds / mean
    if "mean" in name or "gap" in name or "interdeparture" in name:
        return mean / seconds
    return None
