"""Confidence intervals of quantiles by order statistics, distribution-free and exact.

Of n independent values, how many lie below the quantile q_p is binomial (n, p); so the interval
from the l-th to the u-th smallest value holds q_p with chance P(l <= B <= u - 1), whatever the
distribution, and with at least that where values tie (David and Nagaraja, Order Statistics,
section 7.1). Ranks are whole numbers, so the attained confidence is at or above the one asked.

Two different questions: *the 95th percentile of the busy evenings* is a quantile over
replications, answered here; *the mean evening's 95th percentile of page loads* is a mean of one
percentile a replication, answered by Student's interval. Packets or pages pooled over a run are
not independent, so neither is answered by an interval over them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simnet.statistics.arrays import Values, measured, row, tail_of

MOST_REPLICATIONS = 10_000_000
"""Above this many, a quantile is called out of reach."""


@dataclass(frozen=True, slots=True)
class QuantileInterval:
    """A quantile over replications and its interval, in the unit of the values."""

    n: int
    share: float
    """Share of values at or below the quantile: 0.95 for the 95th percentile."""
    value: float
    """Smallest value that at least `share` of the values do not exceed; nan when n is 0."""
    low: float
    """-inf where n is too small for a lower bound at this confidence."""
    high: float
    """inf where n is too small for an upper bound at this confidence."""
    ranks: tuple[int, int]
    """Ranks of the bounds, from 1; 0 and n + 1 stand for no bound."""
    attained: float
    """Chance that such an interval holds the quantile: exact for a continuous distribution."""
    confidence: float
    needed: int
    """Replications from which on both bounds exist at this confidence."""
    missing: int = 0

    @property
    def is_open(self) -> bool:
        """Whether n is too small for bounds on both sides."""
        return self.n < self.needed


def quantile_interval(values: Values, share: float, confidence: float = 0.95) -> QuantileInterval:
    """Return a distribution-free interval of a quantile over replications.

    Tails are equal: at most (1 - confidence)/2 on each side. Infinite values are values like any
    other; nan are left out and counted.

    Args:
        values: one number a replication.
        share: which quantile, within (0, 1).
        confidence: least chance with which such intervals hold the quantile.

    Raises:
        ValueError: values of more than one dimension, or a number not within (0, 1).
    """
    from scipy.stats import binom

    ordered = np.sort(measured(values))
    n, missing = ordered.size, row(values).size - ordered.size
    needed = replications_needed(share, confidence)
    if n == 0:
        return QuantileInterval(
            0, share, math.nan, -math.inf, math.inf, (0, 1), 1.0, confidence, needed, missing
        )
    lower, upper = ranks_of(n, share, confidence)
    padded = np.concatenate(([-math.inf], ordered, [math.inf]))
    # Rounded up, but not because n * share came out a rounding error above a whole number.
    rank = max(1, math.ceil(n * share * (1.0 - 1e-15)))
    return QuantileInterval(
        n=n,
        share=share,
        value=float(padded[rank]),
        low=float(padded[lower]),
        high=float(padded[upper]),
        ranks=(lower, upper),
        attained=float(binom.cdf(upper - 1, n, share) - binom.cdf(lower - 1, n, share)),
        confidence=confidence,
        needed=needed,
        missing=missing,
    )


def ranks_of(n: int, share: float, confidence: float = 0.95) -> tuple[int, int]:
    """Return the ranks (from 1) of the order statistics that bound a quantile.

    0 and n + 1 stand for no bound: n is too small for one at this confidence.

    Raises:
        ValueError: a number not within (0, 1).
    """
    from scipy.stats import binom

    tail = tail_of(confidence)
    _check(share)
    lower, upper = binom.ppf((tail, 1.0 - tail), n, share)
    return int(lower), int(upper) + 1


def replications_needed(share: float, confidence: float = 0.95) -> int:
    """Return from how many replications on a quantile has bounds on both sides.

    Both the smallest value lying above the quantile, with chance (1 - share)^n, and the largest
    lying below it, with chance share^n, must be rarer than the tail (Wilks 1941).

    Raises:
        ValueError: a number not within (0, 1), or a quantile so extreme that it takes more than
            ten million replications.
    """
    tail = tail_of(confidence)
    _check(share)
    needed = math.ceil(math.log(tail) / math.log(max(share, 1.0 - share)) - 1e-9)
    if needed > MOST_REPLICATIONS:
        raise ValueError(f"quantile {share} takes more than {MOST_REPLICATIONS} replications")
    return max(1, needed)


def _check(share: float) -> None:
    if not 0.0 < share < 1.0:
        raise ValueError(f"a quantile is asked for by a share between 0 and 1, got {share}")
