"""Confidence interval of the difference of two independent systems, by Welch's t.

Variances may differ. The degrees of freedom are Satterthwaite's (Welch 1938, "The significance of
the difference between two means when the population variances are unequal", Biometrika 29; Law,
Simulation Modeling and Analysis, section 10.2.2).
"""

from __future__ import annotations

import math

from simnet.statistics.arrays import Values, deviation_of, mean_of, measured, row, tail_of
from simnet.statistics.intervals import Interval


def welch(a: Values, b: Values, confidence: float = 0.95) -> Interval:
    """Return the interval of the expected difference A - B of independent replications.

    nan are left out and counted. `n` is the smaller of the two numbers of values, `sd` nan: there
    are no single differences. The interval is open unless both have two finite values at least.

    Raises:
        ValueError: values of more than one dimension, or a confidence not within (0, 1).
    """
    from scipy.special import stdtrit

    tail = tail_of(confidence)
    ours, theirs = measured(a), measured(b)
    missing = row(a).size + row(b).size - ours.size - theirs.size
    n, mean = min(ours.size, theirs.size), mean_of(ours) - mean_of(theirs)
    spread, other = deviation_of(ours), deviation_of(theirs)
    if math.isnan(spread) or math.isnan(other):
        return Interval(n, mean, -math.inf, math.inf, math.nan, confidence, missing)
    one, two = spread**2 / ours.size, other**2 / theirs.size
    if one + two == 0.0:
        return Interval(n, mean, mean, mean, math.nan, confidence, missing)
    degrees = (one + two) ** 2 / (one**2 / (ours.size - 1) + two**2 / (theirs.size - 1))
    half = -float(stdtrit(degrees, tail)) * math.sqrt(one + two)
    return Interval(n, mean, mean - half, mean + half, math.nan, confidence, missing)
