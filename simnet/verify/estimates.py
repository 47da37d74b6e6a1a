"""What replications say about a measure: mean, Student's interval, counts of misses."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CERTAIN = 0.999
"""Level of the intervals that verdicts are based on."""
USUAL = 0.95
"""Level whose misses are counted."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Independent observations of one measure, one a replication."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean of the observations."""
        return math.fsum(self.values) / len(self.values)

    @property
    def median(self) -> float:
        """Median of the observations; not a number where one of them is not."""
        return math.nan if any(map(math.isnan, self.values)) else statistics.median(self.values)

    @property
    def variance(self) -> float:
        """Sample variance of the observations; 0 for a single one."""
        if len(self.values) < 2:
            return 0.0
        mean = self.mean
        return math.fsum((value - mean) ** 2 for value in self.values) / (len(self.values) - 1)

    @property
    def standard_error(self) -> float:
        """Standard error of the mean; 0 for a single observation."""
        return math.sqrt(self.variance / len(self.values))

    def half_width(self, level: float = CERTAIN) -> float:
        """Half the width of Student's interval for the mean at `level`."""
        if len(self.values) < 2:
            return 0.0
        return student_quantile(len(self.values) - 1, (1 + level) / 2) * self.standard_error

    def interval(self, level: float = CERTAIN) -> tuple[float, float]:
        """Student's interval for the mean at `level`."""
        half = self.half_width(level)
        return self.mean - half, self.mean + half

    def contains(self, value: float, level: float = CERTAIN) -> bool:
        """Tell whether `value` lies in the interval, rounding errors of a mean forgiven."""
        low, high = self.interval(level)
        slack = 1e-12 * max(abs(low), abs(high))
        return low - slack <= value <= high + slack


def student_quantile(degrees: int, probability: float) -> float:
    """Return the quantile of Student's t distribution."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, probability))


def binomial_range(trials: int, probability: float, level: float = CERTAIN) -> tuple[int, int]:
    """Return the least and the greatest count that are not beyond chance, two-sided at `level`."""
    from scipy.stats import binom

    tail = (1 - level) / 2
    return int(binom.ppf(tail, trials, probability)), int(binom.ppf(1 - tail, trials, probability))


def most_misses(cases: int, level: float = USUAL) -> int:
    """Return how many of `cases` intervals at `level` may miss the truth by chance (99.9 %)."""
    from scipy.stats import binom

    return int(binom.ppf(CERTAIN, cases, 1 - level))


def jain_index(shares: Sequence[float]) -> float:
    """Return the fairness index of Jain, Chiu and Hawe (1984): 1 when all shares are equal."""
    squares = math.fsum(share * share for share in shares)
    return math.fsum(shares) ** 2 / (len(shares) * squares) if squares else 0.0


def ranked(values: Iterable[float], share: float) -> float:
    """Return the value that `share` of them are below: one of them, no interpolation.

    So were the quantiles of the measurements taken: the 95 % of 35 objects over a satellite is to
    0.1 ms the second slowest one that is simulated, a third above what lies between it and the
    third.
    """
    ordered = sorted(values)
    return float(ordered[min(int(share * len(ordered)), len(ordered) - 1)])
