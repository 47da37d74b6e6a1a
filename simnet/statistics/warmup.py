"""Truncation of the warm-up: MSER-5, on the average over replications.

White (1997, "An effective truncation heuristic for bias reduction in simulation output",
Simulation 69) removes the observations whose removal makes the interval of the mean of what
remains narrowest; Spratt (1998) and White, Cobb and Spratt (2000) do so with means of batches of
five. The criterion for d batches removed of n is

    MSER(d) = sum over j > d of (Y_j - mean of the remaining)^2 / (n - d)^2

and the answer its least argument within the first half: near the end a few batches that happen
to lie close together make it arbitrarily small. An answer at that limit says that the series is
too short to see the end of the warm-up, not that it ends there. The criterion knows one transient,
at the front: of a series that changes for good in its second half it may well say that there is
no warm-up, which only the eye can contradict.

A single replication is noisy; Welch's average over replications at equal times (Welch 1983; Law,
section 9.5.1) shows the transient alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.statistics.arrays import FloatArray, Values, mean_of, measured, row, table

BATCH = 5
LEAST_BATCHES = 10
"""A series of fewer batches is called too short; an assumption, no source gives a number."""


@dataclass(frozen=True, slots=True)
class Truncation:
    """Where to cut a series, counted in its observations."""

    found: bool
    """False where the series is too short to see the end of the warm-up."""
    index: int
    """Observations to remove from the front, a multiple of the batch; where nothing was found,
    the limit that was searched up to."""
    mean: float
    """Of the whole batches that remain, in the unit of the series; nan where nothing remains."""
    criterion: float
    """MSER at `index`, the unit of the series squared; nan where there is none."""
    observations: int
    """Length of the series."""


def mser5(series: Values) -> Truncation:
    """Return where MSER-5 cuts a series of observations at equal distances of time.

    Args:
        series: best an average over replications (`average_over_replications`). nan stand for
            observations without anything to measure; a batch is the mean of its numbers, and a
            batch without any has no part in the criterion. What is left over at the end of a
            whole number of batches is not looked at.

    Raises:
        ValueError: a series of more than one dimension, or with infinite values.
    """
    return mser(series, BATCH)


def mser(series: Values, batch: int) -> Truncation:
    """Return where MSER cuts a series, with means of `batch` observations; see `mser5`.

    Raises:
        ValueError: a batch below 1, a series of more than one dimension, or infinite values.
    """
    observations = row(series)
    if batch < 1 or np.any(np.isinf(observations)):
        raise ValueError("MSER needs finite observations and batches of 1 or more")
    means = _batch_means(observations, batch)
    limit = len(means) // 2
    criteria = _criteria(means)[: limit + 1]
    if len(means) < LEAST_BATCHES or np.all(np.isnan(criteria)):
        return _truncation(False, limit, batch, means, criteria, observations.size)
    # The first of equals: a constant series has no warm-up.
    best = int(np.nanargmin(criteria))
    return _truncation(best < limit, best, batch, means, criteria, observations.size)


def average_over_replications(
    series: Sequence[Values] | npt.NDArray[np.floating],
) -> FloatArray:
    """Return the average at each time over replications, [replication, time] in.

    nan are left out; where no replication has a number, the average is nan.

    Raises:
        ValueError: replications of unequal length.
    """
    rows = table(series)
    return np.array([mean_of(measured(column)) for column in rows.T], dtype=np.float64)


def _batch_means(observations: FloatArray, batch: int) -> FloatArray:
    count = observations.size // batch
    batches = observations[: count * batch].reshape(count, batch)
    return np.array([mean_of(measured(each)) for each in batches], dtype=np.float64)


def _criteria(means: FloatArray) -> FloatArray:
    """Return MSER for every number of batches removed, from the end backwards.

    Welford's recurrence keeps it exactly 0 over equal values; nan where no two numbers remain.
    """
    criteria = np.full(means.size, math.nan)
    count, mean, squares = 0, 0.0, 0.0
    for index in range(means.size - 1, -1, -1):
        value = float(means[index])
        if not math.isnan(value):
            count += 1
            step = value - mean
            mean += step / count
            squares += step * (value - mean)
        if count > 1:
            criteria[index] = squares / (count * count)
    return criteria


def _truncation(
    found: bool, cut: int, batch: int, means: FloatArray, criteria: FloatArray, observations: int
) -> Truncation:
    criterion = float(criteria[cut]) if cut < criteria.size else math.nan
    return Truncation(found, cut * batch, mean_of(measured(means[cut:])), criterion, observations)
