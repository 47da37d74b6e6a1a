"""Bivariate normal distribution: probability that two correlated Gaussians both exceed a level.

By Owen's function T (Owen, Annals of Mathematical Statistics 27, 1956): two values of it instead of
a double integral.
"""

from __future__ import annotations

import math


def upper_tail(level: float) -> float:
    """Return Q(level), the probability that a standard Gaussian exceeds a level."""
    from scipy.special import ndtr

    return float(ndtr(-level))


def upper_quantile(probability: float) -> float:
    """Return the level that a standard Gaussian exceeds with a probability between 0 and 1."""
    from scipy.special import ndtri

    return -float(ndtri(probability))


def both_exceed(first: float, second: float, correlation: float) -> float:
    """Return Pr(X > first, Y > second) for standard Gaussians with a correlation from 0 to 1."""
    if correlation >= 1:
        return upper_tail(max(first, second))
    if math.isinf(first) or math.isinf(second):
        return upper_tail(first) * upper_tail(second)
    if first == 0 and second == 0:
        return 0.25 + math.asin(correlation) / (2 * math.pi)
    root = math.sqrt(1 - correlation**2)
    half = 0.0 if first * second > 0 or (first * second == 0 and first + second <= 0) else 0.5
    found = (upper_tail(first) + upper_tail(second)) / 2 - half
    return found - _part(first, second, correlation, root) - _part(second, first, correlation, root)


def _part(level: float, other: float, correlation: float, root: float) -> float:
    """Return T(-level, a) of Owen's formula for one of the two levels."""
    from scipy.special import owens_t

    if level == 0:
        return math.copysign(0.25, -other)
    return float(owens_t(-level, (other / level - correlation) / root))
