"""Shares of time against theory, for tests: a mean over independent years, and how far it may be.

A right model fails a check with a probability of 1e-4, by the normal law of a mean over hundreds
of years; seeds are fixed, so that it either does or does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev

from simnet.calendar.days import NS_PER_YEAR
from simnet.models.outages.repair import Repair
from simnet.models.outages.spells import Spells, held_ns

Z = 3.891
"""The normal law is farther from its mean with a probability of 1e-4."""
HOUR_NS = 3_600 * 10**9
DAY_NS = 24 * HOUR_NS
DAY_S = 86_400.0


def agrees(found: Sequence[float], expected: float) -> bool:
    """Whether the mean of independent values may be what is expected."""
    return abs(fmean(found) - expected) <= Z * stdev(found) / sqrt(len(found))


def share_down(spells: Spells, start_ns: int = 0, end_ns: int = NS_PER_YEAR) -> float:
    """The share of a piece of the year in which spells hold."""
    return held_ns(spells, start_ns, end_ns) / (end_ns - start_ns)


def repair(mean: str, **of: object) -> Repair:
    return Repair.model_validate({"mean": mean, **of})
