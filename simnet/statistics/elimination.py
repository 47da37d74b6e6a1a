"""Ranking and selection: the best of several systems with a guarantee, by elimination.

The procedure of Kim and Nelson (2001, "A fully sequential procedure for indifference-zone
selection in simulation", ACM TOMACS 11(3), procedure KN with c = 1): after `first` replications
of all systems, those that fall behind are dropped one by one, until one is left. If the best is
better than every other by at least `indifference`, the one left is the best with the confidence
asked, whatever the variances, and under common random numbers too; if others are closer than
that, one of those within `indifference` of the best is left. Values are taken as normal.

`compare_with_best` of `selection` says what given replications prove; this says when to stop.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.statistics.arrays import FloatArray, Values, table, tail_of


@dataclass(frozen=True, slots=True)
class Elimination:
    """Which systems are left after the replications given."""

    survivors: tuple[int, ...]
    """Rows of the values, in order."""
    dropped_at: tuple[int | None, ...]
    """The replication after which each system was dropped; None for survivors."""
    most: int
    """Replications after which one is left at the latest, were the first ones typical."""

    @property
    def selected(self) -> int | None:
        """The one that is left; None while there are several."""
        return self.survivors[0] if len(self.survivors) == 1 else None


def eliminate(
    values: Sequence[Values] | npt.NDArray[np.floating],
    indifference: float,
    first: int = 10,
    confidence: float = 0.95,
    least_is_best: bool = True,
) -> Elimination:
    """Return which systems are left after the replications given.

    The outcome after n replications depends on the first n values of each system alone, so that
    going on with more of them never changes who was dropped before. Of a system that has been
    dropped, later values may be nan.

    Args:
        values: [system, replication], the same replications of each in the same order.
        indifference: the smallest difference that matters, in the unit of the values; to be
            chosen before looking at them.
        first: replications from which variances are taken; 10 or more are advised, since few
            make the procedure long.
        confidence: least chance of leaving the best.
        least_is_best: whether small values are good.

    Raises:
        ValueError: rows of unequal length; `indifference` not above 0, `first` below 2, or a
            confidence not within (0, 1); a value that is not finite of a system that is left.
    """
    systems = table(values)
    if not indifference > 0.0 or first < 2:
        raise ValueError(
            f"needs an indifference above 0 and 2 first replications or more, "
            f"got {indifference} and {first}"
        )
    alpha = 2.0 * tail_of(confidence)
    k, n = systems.shape
    if k <= 1 or n < first:
        return Elimination(tuple(range(k)), (None,) * k, first)
    gains = -systems if least_is_best else systems
    ahead, most = _boundaries(gains, indifference, first, alpha)
    return _eliminated(gains, ahead, first, most)


def _boundaries(
    gains: FloatArray, indifference: float, first: int, alpha: float
) -> tuple[dict[tuple[int, int], FloatArray], int]:
    """Return how far each of a pair may be behind in sum at every replication, and the end.

    In terms of sums, system i is dropped after r replications for j if sum_i < sum_j - w(r),
    w(r) = max(0, h^2 S_ij^2 / (2 indifference) - r indifference / 2).
    """
    k, n = gains.shape
    if not np.all(np.isfinite(gains[:, :first])):
        raise ValueError("the first replications must be finite numbers")
    eta = 0.5 * ((2.0 * alpha / (k - 1)) ** (-2.0 / (first - 1)) - 1.0)
    h_squared = 2.0 * eta * (first - 1)
    count = np.arange(1, n + 1)
    ahead, most = {}, first
    for i, j in itertools.combinations(range(k), 2):
        variance = float(np.var(gains[i, :first] - gains[j, :first], ddof=1))
        start = h_squared * variance / indifference
        ahead[i, j] = np.maximum(0.0, (start - count * indifference) / 2.0)
        most = max(most, math.floor(start / indifference) + 1)
    return ahead, most


def _eliminated(
    gains: FloatArray, ahead: dict[tuple[int, int], FloatArray], first: int, most: int
) -> Elimination:
    """Drop every system that is behind one still left by more than allowed."""
    k, n = gains.shape
    sums = np.cumsum(gains, axis=1)
    beaten: list[tuple[int, int, int]] = []
    for (i, j), allowed in ahead.items():
        lead = sums[i] - sums[j]
        for winner, loser, gap in ((i, j, lead), (j, i, -lead)):
            moments = np.flatnonzero(gap[first - 1 :] > allowed[first - 1 :])
            beaten += [(first + int(moment), winner, loser) for moment in moments]
    dropped: list[int | None] = [None] * k
    for moment, together in itertools.groupby(sorted(beaten), key=lambda event: event[0]):
        left = {i for i in range(k) if dropped[i] is None}
        for _, winner, loser in together:
            if winner in left and loser in left:
                dropped[loser] = moment
    survivors = tuple(i for i in range(k) if dropped[i] is None)
    if len(survivors) > 1 and n >= most:
        # Nothing was told apart to the last, by equal sums: the first of equals is as good.
        survivors = survivors[:1]
    if not np.all(np.isfinite(gains[list(survivors)])):
        raise ValueError("values of systems that are left must be finite numbers")
    return Elimination(survivors, tuple(dropped), most)
