"""Output analysis as studies use it: MSER, means of batches, ranks of quantiles, zero failures.

Nothing is simulated here: the statistics of studies are put to worked examples.
"""

from __future__ import annotations

import math
import re
from functools import partial

import numpy as np

from simnet.statistics.arrays import FloatArray
from simnet.statistics.intervals import mean_interval
from simnet.statistics.proportions import most_where_none_was_seen
from simnet.statistics.quantiles import quantile_interval, ranks_of
from simnet.statistics.warmup import Truncation, mser, mser5
from simnet.verify.cases import Case, NotModelledError
from simnet.verify.experiment import Experiment
from simnet.verify.judge import Value
from simnet.verify.lab import Trial

_NUMBER = r"(\d+(?:\.\d+)?)"
_SERIES = re.compile(
    rf"y_i = {_NUMBER}\+{_NUMBER}\*{_NUMBER}\^i\+\(\((\d+) i\) mod (\d+)\)/(\d+)-{_NUMBER}, "
    r"i=0\.\.(\d+)"
)
_EXAMPLE = "y_i = 5+10*0.9^i+((7919 i) mod 101)/101-0.5, i=0..199"
"""The series that cases of batch means call "same data"."""


def _series(text: str) -> FloatArray:
    """Return the series of a formula: a decay and something that looks random."""
    found = _SERIES.search(text)
    if found is None:
        raise NotModelledError("the formula of the series is not understood")
    level, start, decay, factor, modulus, over, less = map(float, found.groups()[:-1])
    i = np.arange(int(found.groups()[-1]) + 1)
    return np.asarray(level + start * decay**i + (factor * i % modulus) / over - less)


def plan_mser(case: Case) -> Experiment:
    """Plan MSER and MSER-5 of the series in the title."""
    series = _series(case.title)
    measured: dict[str, Value] = {"untruncated_mean": float(series.mean())}
    for name, found in (("mser1", mser(series, 1)), ("mser5", mser5(series))):
        measured |= _described(name, found)
    return _given(case, measured)


def _described(name: str, found: Truncation) -> dict[str, Value]:
    return {
        f"{name}_truncate": float(found.index),
        f"{name}_mean": found.mean,
        f"{name}_statistic": found.criterion,
    }


def plan_batch_means(case: Case) -> Experiment:
    """Plan Student's interval of the means of batches."""
    told = re.search(r"drop (\d+), (\d+) batches of (\d+), (\d+) %", case.title)
    if told is None:
        raise NotModelledError("the batches are not understood")
    drop, batches, size, level = map(int, told.groups())
    text = case.title if _SERIES.search(case.title) else _EXAMPLE
    kept = _series(text)[drop : drop + batches * size]
    found = mean_interval(kept.reshape(batches, size).mean(axis=1), level / 100)
    return _given(case, {"mean": found.mean, "halfwidth": found.half_width})


def plan_quantile_ranks(case: Case) -> Experiment:
    """Plan the ranks that bound a quantile, and the confidence that they attain."""
    level = re.search(r"(\d+) % CI", case.title)
    confidence = int(level[1]) / 100 if level else 0.95
    measured: dict[str, Value] = {}
    for name in case.expected:
        if told := re.fullmatch(r"(?:median|p(\d+))_n(\d+)", name):
            share, n = float(f"0.{told[1] or 5}"), int(told[2])
            low, high = ranks_of(n, share, confidence)
            attained = quantile_interval(np.arange(float(n)), share, confidence).attained
            measured[name] = [float(low), float(high), attained]
        elif told := re.fullmatch(r"wilks_(\d+)_(\d+)_n", name):
            sure, share = (int(each) / 100 for each in told.groups())
            measured[name] = float(math.ceil(math.log(1 - sure) / math.log(share)))
    return _given(case, measured)


def plan_zero_failures(case: Case) -> Experiment:
    """Plan the largest chance of what was not seen in N trials."""
    measured: dict[str, Value] = {
        name: most_where_none_was_seen(int(name[1:]))
        for name in case.expected
        if re.fullmatch(r"N\d+", name)
    }
    return _given(case, measured)


def _given(case: Case, measured: dict[str, Value]) -> Experiment:
    """Return an experiment of figures that are known; only those that the case expects."""
    found = {name: value for name, value in measured.items() if name in case.expected}
    if not found:
        raise NotModelledError("none of its measures is understood")
    return Experiment(partial(_stated, found), replications=1)


def _stated(measured: dict[str, Value], _trial: Trial) -> dict[str, Value]:
    return measured
