"""Sequential stopping rule: replications until the interval of the mean is as narrow as asked.

The rule looks at the values in order of replication and at nothing else: not at which run ended
first, nor at how many were run at once. It therefore stops at the same replication on any
machine. A relative precision of 10 % promises that the mean is within 10 % *of the expected
value*; as only the sample mean is known, the half-width must be within g/(1 + g) of that (Law,
Simulation Modeling and Analysis, section 9.4.1).

Looking again and again until the interval happens to be narrow stops too early now and then,
when the first values happen to lie close together. Of nominal 95 % intervals of normal values
whose deviation is a fifth of their mean, at a precision of 10 %, those that the rule stops at hold
the truth in 91 % when first asked after 3 replications, 92 % after 5 and 94 % after 10. For skewed
values (lognormal, sigma 0.3) it is 91, 92 and 92 %. Ten replications to start from cost nothing
where it takes more than ten anyway.
"""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass

from simnet.statistics.arrays import Values, row, student, tail_of
from simnet.statistics.intervals import Interval, mean_interval

LEAST = 5
"""Replications before the rule is first asked."""
MOST_REPLICATIONS = 10_000_000


@dataclass(frozen=True, slots=True)
class Precision:
    """What a measure's half-width must not exceed; with both given, either is enough."""

    relative: float | None = None
    """As a share of the expected value."""
    absolute: float | None = None
    """In the unit of the values."""


def allowed_half_width(mean: float, precision: Precision) -> float:
    """Return the half-width that is narrow enough, in the unit of the values.

    Raises:
        ValueError: a precision that is not above 0, or none at all.
    """
    relative, absolute = precision.relative, precision.absolute
    if relative is None and absolute is None:
        raise ValueError("a precision is relative or absolute; neither was given")
    if any(each is not None and not each > 0.0 for each in (relative, absolute)):
        raise ValueError(f"a precision is above 0, got {relative=}, {absolute=}")
    allowed = absolute if absolute is not None else 0.0
    if relative is not None and not math.isnan(mean):
        allowed = max(allowed, relative / (1.0 + relative) * abs(mean))
    return allowed


def is_precise(interval: Interval, precision: Precision) -> bool:
    """Tell whether an interval is narrow enough; an open one never is."""
    if interval.is_open:
        return False
    return interval.half_width <= allowed_half_width(interval.mean, precision)


def stopping_point(
    values: Values,
    precision: Precision,
    confidence: float = 0.95,
    least: int = LEAST,
) -> int | None:
    """Return after how many replications the rule says stop; None where it says go on.

    It is the first n, from `least` on, such that the interval over the first n values is narrow
    enough. More values never change it.

    Args:
        values: one number a replication, in order of replication. A nan counts as a replication
            but says nothing; with fewer than two numbers, go on.
        precision: relative, absolute or both (either is enough).
        confidence: of the interval.
        least: replications before the rule is first asked.

    Raises:
        ValueError: a precision that is not above 0 or missing, `least` below 2, values of more
            than one dimension, a confidence not within (0, 1).
    """
    if least < 2:
        raise ValueError(f"needs 2 replications to start from, got {least}")
    ordered = row(values)
    precise = (
        n
        for n in range(least, ordered.size + 1)
        if is_precise(mean_interval(ordered[:n], confidence), precision)
    )
    return next(precise, None)


def forecast(
    values: Values, precision: Precision, confidence: float = 0.95, least: int = LEAST
) -> int | None:
    """Return how many replications it will take in all, were the values so far typical.

    The least n, not below those there are, with t(n - 1) s/sqrt(n) within what is allowed. A
    forecast to plan by, not part of the rule.

    Returns:
        None where nothing can be said: fewer than two numbers, a mean of 0 under a relative
        precision, or more than ten million replications.

    Raises:
        ValueError: as `stopping_point`.
    """
    ordered = row(values)
    so_far = mean_interval(ordered, confidence)
    allowed = allowed_half_width(so_far.mean, precision)
    if math.isnan(so_far.sd):
        return None
    # Of replications in which there is nothing to measure, expect as large a share as so far.
    share = so_far.n / ordered.size
    tail = tail_of(confidence)

    def precise(n: int) -> bool:
        return student(n - 1, tail) * so_far.sd <= allowed * math.sqrt(n)

    if not precise(MOST_REPLICATIONS):
        return None
    candidates = range(so_far.n, MOST_REPLICATIONS + 1)
    numbers = candidates[bisect.bisect_left(candidates, True, key=precise)]
    return max(least, math.ceil(numbers / share))
