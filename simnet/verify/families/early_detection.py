"""RED: the average after a burst, and the gaps between drops at a constant probability."""

from __future__ import annotations

import re
from functools import partial

import numpy as np

from simnet.chance.streams import RandomStream
from simnet.models.red import Average, Gaps
from simnet.verify.cases import Case, NotModelledError, number, numbers
from simnet.verify.experiment import Experiment
from simnet.verify.lab import Trial

DROPS = 4000
"""Gaps in one replication."""
_OF_WEIGHT = re.compile(r"w_?([\d.]+)")


def plan_average(case: Case) -> Experiment:
    """Plan the average that a burst of L packets leaves, of which none is sent meanwhile."""
    burst = round(number(case, "L"))
    weights = {name: float(found[1]) for name in case.expected if (found := _matched(name))}
    if not weights:
        given = numbers(case, "w")
        if len(given) != 1 or len(case.expected) != 1:
            raise NotModelledError("which weight a measure is of is not understood")
        weights = {next(iter(case.expected)): given[0]}
    return Experiment(partial(_replicate_average, burst, weights), replications=1)


def _matched(name: str) -> re.Match[str] | None:
    return _OF_WEIGHT.fullmatch(name)


def _replicate_average(burst: int, weights: dict[str, float], _trial: Trial) -> dict[str, float]:
    measured = {}
    for name, weight in weights.items():
        average = Average(weight, 1500, 0)
        for waiting in range(1, burst + 1):
            average.arrival(waiting, 0)
        measured[name] = average.value
    return measured


def plan_gaps(case: Case) -> Experiment:
    """Plan how many packets there are from drop to drop."""
    chance = number(case, "p_b")
    others = tuple(name for name in case.expected if "geometric" in name)
    return Experiment(
        partial(_replicate_gaps, list(case.expected), chance),
        unmeasured=others,
        note="no queue drops each packet with the same probability: geometric gaps are not built"
        if others
        else "",
    )


def _replicate_gaps(names: list[str], chance: float, trial: Trial) -> dict[str, float]:
    gaps, stream = Gaps(), RandomStream(trial.seed, "early-detection")
    gaps.due(chance, stream)
    count = round(DROPS * trial.effort)
    lengths = np.zeros(count)
    for place in range(count):
        lengths[place] = 1
        while not gaps.due(chance, stream):
            lengths[place] += 1
    values = {
        "mean": float(lengths.mean()),
        "sd": float(lengths.std(ddof=1)),
        "min": float(lengths.min()),
        "max": float(lengths.max()),
    }
    return {
        name: value
        for name in names
        for what, value in values.items()
        if name.startswith(what) and "geometric" not in name
    }
