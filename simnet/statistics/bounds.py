"""Tests of means against a bound: of one mean, and of those of many places jointly.

One mean keeps a bound where its whole interval lies on the good side, breaks it where all of it
lies beyond, and is open where the bound lies inside.

Of k places, of which u must keep the bound, it is *kept* where at least u surely keep it, and
*broken* where at least k - u + 1 surely break it: partial conjunction hypotheses, tested after
Bonferroni (Benjamini and Heller, Biometrics 64, 2008, eq. 4). With `tail` the chance of error on
either side: "at least u keep" is claimed where u intervals that leave tail / (k - u + 1) lie on
the good side, "at least v break" where v intervals that leave tail / (k - v + 1) lie beyond.

So where all must keep it (u = k), a place keeps it by its own interval, as it would in a study of
its own (an intersection-union test needs no correction: Berger, Technometrics 24, 1982). That one
place breaks it is claimed in two ways that share the tail: one place alone does at tail / 2k, or
the mean of all places does at tail / 2 (where the mean is beyond the bound, some place is): many
places that are a little beyond are found by the second. Nothing is assumed about how places hang
together; replications that all places share make them rise and fall together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from simnet.statistics.arrays import FloatArray, mean_of, measured
from simnet.statistics.intervals import Interval, interval_with_tail

Verdict = Literal["kept", "broken", "open"]


class Bound(Protocol):
    """What an expected measure must keep: a service level."""

    def excess(self, figure: float, /) -> float:
        """Return by how much a measure is on the wrong side; not above 0 on the right one."""


@dataclass(frozen=True, slots=True)
class Joint:
    """What is known of a bound in many places together."""

    verdict: Verdict
    each: tuple[Verdict, ...]
    """Of each place by its own interval."""
    surely: tuple[Verdict, ...]
    """The same where all these statements hold together (Bonferroni): a place that surely breaks a
    bound that all must keep makes the verdict broken."""
    worst: int
    """Number of the place whose mean is worst, an infinite one first, then one without a figure."""


def verdict_of(bound: Bound, interval: Interval) -> Verdict:
    """Tell whether a whole interval lies on one side of a bound."""
    if math.isnan(interval.mean):
        return "open"
    low, high = sorted((bound.excess(interval.low), bound.excess(interval.high)))
    if high <= 0.0:
        return "kept"
    return "broken" if low > 0.0 else "open"


def joint_verdict(rows: Sequence[FloatArray], needed: int, bound: Bound, tail: float) -> Joint:
    """Return whether a bound is kept in at least `needed` places.

    Args:
        rows: for each place one number a replication, nan where there was nothing to measure.
        needed: u above, from 1 to the number of places.
        bound: the service level on the expected measure.
        tail: chance of a wrong "kept", and of a wrong "broken".

    Raises:
        ValueError: no places, or `needed` is not one of their numbers.
    """
    number = len(rows)
    if not 1 <= needed <= number:
        raise ValueError(f"{needed} of {number} places cannot be asked for")

    def verdicts(share: int) -> tuple[Verdict, ...]:
        tail_each = tail / share
        found = (interval_with_tail(each, tail_each, 1.0 - 2.0 * tail_each) for each in rows)
        return tuple(verdict_of(bound, each) for each in found)

    spare = number - needed + 1
    two_ways = number > 1 and spare == 1
    surely = verdicts(2 * number if two_ways else number)
    verdict: Verdict = "open"
    if verdicts(spare).count("kept") >= needed:
        verdict = "kept"
    elif two_ways:
        together = interval_with_tail(_mean_of_places(rows), tail / 2.0, 1.0 - tail)
        if "broken" in (*surely, verdict_of(bound, together)):
            verdict = "broken"
    elif verdicts(needed).count("broken") >= spare:
        verdict = "broken"
    return Joint(verdict, verdicts(1), surely, worst_of(rows, bound))


def _mean_of_places(rows: Sequence[FloatArray]) -> FloatArray:
    """Return the mean over places, replication by replication; nan where one has no figure."""
    return np.array([mean_of(column) for column in np.array(rows).T], dtype=np.float64)


def worst_of(rows: Sequence[FloatArray], bound: Bound) -> int:
    """Return the number of the row whose mean is worst by a bound, the first of equal ones."""
    return max(range(len(rows)), key=lambda number: badness(rows[number], bound))


def badness(row: FloatArray, bound: Bound) -> tuple[float, bool]:
    """Return a key that sorts rows by their means: no figure is worse than any that is finite."""
    mean = mean_of(measured(row))
    return (math.inf, False) if math.isnan(mean) else (bound.excess(mean), True)
