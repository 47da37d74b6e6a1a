"""Paired differences of two systems under common random numbers.

With common random numbers the two values of a replication rise and fall together, so that the
variance of their difference, var A + var B - 2 cov(A, B), is below that of independent runs
(Law, Simulation Modeling and Analysis, sections 10.2.1 and 11.2). Student's interval over the
differences needs neither equal variances nor independence of the two systems.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simnet.statistics.arrays import (
    FloatArray,
    Values,
    deviation_of,
    differences,
    mean_of,
    row,
    tail_of,
)
from simnet.statistics.intervals import Interval, interval_with_tail


@dataclass(frozen=True, slots=True)
class Difference(Interval):
    """The mean of A - B over replications, and what common random numbers were worth."""

    correlation: float = math.nan
    """Pearson's, between the two systems over replications; nan where one of them is constant."""
    variance_ratio: float = math.nan
    """(var A + var B) / var(A - B): how many times the replications independent runs would take
    for an interval of this width. Below 1 the common numbers did harm; inf for a constant
    difference of varying systems; nan where neither varies."""

    @property
    def told_apart(self) -> bool:
        """Whether the interval excludes 0."""
        return not self.contains(0.0)


def difference(a: Values, b: Values, confidence: float = 0.95) -> Difference:
    """Return the interval of the expected difference A - B, in the unit of the values.

    Args:
        a: one number a replication.
        b: the same replications of the other system, in the same order.
        confidence: of this one interval; for several comparisons at once, see `selection`.

    A replication in which either is nan, or both are infinite alike, is left out and counted.

    Raises:
        ValueError: not the same number of replications, more than one dimension, or a confidence
            not within (0, 1).
    """
    return difference_with_tail(row(a), row(b), tail_of(confidence), confidence)


def difference_with_tail(
    a: FloatArray, b: FloatArray, tail: float, confidence: float
) -> Difference:
    """Return the difference whose interval leaves `tail` on each side, as one of a family."""
    if a.size != b.size:
        raise ValueError(f"pairs need as many values of one as of the other: {a.size}, {b.size}")
    pairs = differences(a, b)
    kept = ~np.isnan(pairs)
    found = interval_with_tail(pairs, tail, confidence)
    correlation, ratio = _gain(a[kept], b[kept], found.sd)
    return Difference(
        n=found.n,
        mean=found.mean,
        low=found.low,
        high=found.high,
        sd=found.sd,
        confidence=confidence,
        missing=found.missing,
        correlation=correlation,
        variance_ratio=ratio,
    )


def _gain(a: FloatArray, b: FloatArray, sd_of_difference: float) -> tuple[float, float]:
    """Return the correlation, and the variance of independent runs over that of pairs."""
    sd_a, sd_b = deviation_of(a), deviation_of(b)
    independent = sd_a * sd_a + sd_b * sd_b
    if math.isnan(sd_of_difference) or math.isnan(independent) or independent == 0.0:
        return math.nan, math.nan
    paired = sd_of_difference * sd_of_difference
    ratio = independent / paired if paired else math.inf
    if sd_a == 0.0 or sd_b == 0.0:
        return math.nan, ratio
    products = (a - mean_of(a)) / sd_a * ((b - mean_of(b)) / sd_b)
    correlation = math.fsum(products.tolist()) / (a.size - 1)
    return min(1.0, max(-1.0, correlation)), ratio
