"""Arithmetic that verdicts and tables rest on: fairness, Student's interval, binomial limits.

Nothing is simulated here, and such cases do not count as simulated ones.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial

from simnet.verify.cases import Case, NotModelledError, numbers
from simnet.verify.estimates import (
    Estimate,
    binomial_range,
    jain_index,
    most_misses,
    student_quantile,
)
from simnet.verify.experiment import Experiment
from simnet.verify.judge import Value
from simnet.verify.lab import Trial


def plan_jain(case: Case) -> Experiment:
    """Plan the fairness index of the vectors in the title, in their order."""
    vectors = [
        [float(Fraction(each.strip())) for each in found.split(",")]
        for found in re.findall(r"\(([\d\s,./]+)\)", case.title)
    ]
    if len(vectors) != len(case.expected):
        raise NotModelledError("the vectors are not understood")
    indices: dict[str, Value] = dict(zip(case.expected, map(jain_index, vectors), strict=True))
    return Experiment(partial(_given, indices), replications=1)


def plan_interval(case: Case) -> Experiment:
    """Plan mean, variance and half-width of the observations in the parameters."""
    estimate = Estimate(numbers(case, "data"))
    level = re.search(r"(\d+(?:\.\d+)?) %", case.title)
    half = estimate.half_width(float(level[1]) / 100 if level else 0.95)
    measured: dict[str, Value] = {"mean": estimate.mean, "s2": estimate.variance, "halfwidth": half}
    return Experiment(partial(_given, measured), replications=1)


def plan_quantiles(case: Case) -> Experiment:
    """Plan quantiles of Student's t: df<n>, at the probability that the title gives."""
    level = re.search(r"t_\{df,\s*([\d.]+)\}", case.title)
    if not level:
        raise NotModelledError("the probability is not understood")
    measured: dict[str, Value] = {
        name: student_quantile(int(name[2:]), float(level[1]))
        for name in case.expected
        if re.fullmatch(r"df\d+", name)
    }
    return Experiment(partial(_given, measured), replications=1)


def plan_binomial(case: Case) -> Experiment:
    """Plan limits of counts of intervals: n<experiments>_<level>, or misses among m cases."""
    measured: dict[str, Value] = {}
    for name in case.expected:
        if found := re.fullmatch(r"n(\d+)_(\d+)", name):
            low, high = binomial_range(int(found[1]), int(found[2]) / 100)
            measured[name] = [float(low), float(high)]
        elif found := re.fullmatch(r"(?:m|n|of_?|max_misses_)(\d+)", name):
            measured[name] = float(most_misses(int(found[1])))
    if not measured:
        raise NotModelledError("the counts are not understood")
    return Experiment(partial(_given, measured), replications=1)


def _given(measured: dict[str, Value], _trial: Trial) -> dict[str, Value]:
    return measured
