"""Multiple comparisons with the best system, all statements together at one confidence.

Replication r of every system met the same chance, variances may differ, and nobody knows in
advance which is best. For every pair, Student's interval of the paired difference leaves
alpha/(2(k - 1)) on each side, k being the number of systems. With confidence 1 - alpha, the k - 1
intervals between the truly best system and each other one hold together (Bonferroni). Whenever
they do (Edwards and Hsu 1983; Hsu, Multiple Comparisons, 1996, chapter 4):

- the truly best system is among the *contenders*: those that no other beats by more than chance;
- every system falls short of the truly best one by an amount within the span of its intervals
  against all contenders, and by no less than 0.

So with confidence 1 - alpha *every* statement below is true at once. In particular a sole best is
named wrongly with chance alpha/2 at most; when several are equally good, one of them is taken for
the sole best with chance alpha at most (the wrong side of one interval, or the right side of it
without any difference: alpha/2 + alpha/(2(k - 1))).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from simnet.statistics.arrays import (
    FloatArray,
    Values,
    differences,
    mean_of,
    measured,
    table,
    tail_of,
)
from simnet.statistics.intervals import Interval, interval_with_tail

Verdict = Literal["best", "not_told_apart", "worse"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one system stands among those it was compared with."""

    system: int
    """Its row in the values."""
    rank: int
    """By sample mean, from 1; systems with the same mean share a rank."""
    mean: float
    against_best: Interval
    """How much worse than the best, in the unit of the values, never below 0: `mean` against the
    leader (the system of the best sample mean), `low` and `high` against the truly best one,
    simultaneous over all systems. `n` and `sd` are of the differences to the leader. Of a leader
    that is not the sole contender, `high` says by how much it may yet be beaten."""
    verdict: Verdict
    """"best": the sole contender. "not_told_apart": one of several contenders, the leader
    included. "worse": beaten by more than chance."""


def compare_with_best(
    values: Sequence[Values] | npt.NDArray[np.floating],
    confidence: float = 0.95,
    least_is_best: bool = True,
) -> list[Standing]:
    """Return the standings of systems, in the order given.

    Args:
        values: [system, replication]; the same replications of each, in the same order. A
            replication in which one of a pair is nan counts for the other pairs.
        confidence: with which all statements hold together.
        least_is_best: whether small values are good.

    A single system is the best. With fewer than two replications nothing can be told apart. Two
    systems that are equal in every replication are not told apart.

    Raises:
        ValueError: rows of unequal length, or a confidence not within (0, 1).
    """
    systems = table(values)
    alpha_half = tail_of(confidence)
    if not len(systems):
        return []
    cost = systems if least_is_best else -systems
    means = [mean_of(measured(each)) for each in cost]
    against = _pairs(cost, alpha_half / max(1, len(systems) - 1), confidence)
    contenders = _contenders(against)
    leader = min(contenders, key=lambda i: (math.isnan(means[i]), means[i], i))
    standings = []
    for i, each in enumerate(systems):
        kept = measured(each)
        itself = Interval(kept.size, 0.0, 0.0, 0.0, 0.0, confidence, each.size - kept.size)
        low, high = _shortfall(against[i], i, contenders)
        to_leader = itself if i == leader else against[i][leader]
        standing = Standing(
            system=i,
            rank=1 + sum(_before(other, means[i]) for other in means),
            mean=mean_of(kept),
            against_best=replace(
                to_leader, mean=float(np.maximum(to_leader.mean, 0.0)), low=low, high=high
            ),
            verdict=_verdict(i, contenders),
        )
        standings.append(standing)
    return standings


def _pairs(cost: FloatArray, tail: float, confidence: float) -> list[dict[int, Interval]]:
    """Return for every system its paired interval to every other one."""
    against: list[dict[int, Interval]] = [{} for _ in cost]
    for i, j in itertools.combinations(range(len(cost)), 2):
        found = interval_with_tail(differences(cost[i], cost[j]), tail, confidence)
        against[i][j] = found
        against[j][i] = replace(found, mean=-found.mean, low=-found.high, high=-found.low)
    return against


def _contenders(against: list[dict[int, Interval]]) -> list[int]:
    """Return the systems that none beats by more than chance.

    The one of the least mean always is such a system, unless values are missing: then there may
    be none, and nothing can be told.
    """
    unbeaten = [
        i
        for i, intervals in enumerate(against)
        if not any(interval.low > 0.0 for interval in intervals.values())
    ]
    return unbeaten or list(range(len(against)))


def _before(mean: float, other: float) -> bool:
    """Tell whether one mean ranks before another; nan come last."""
    return mean < other or (math.isnan(other) and not math.isnan(mean))


def _verdict(i: int, contenders: list[int]) -> Verdict:
    if i not in contenders:
        return "worse"
    return "best" if len(contenders) == 1 else "not_told_apart"


def _shortfall(against: dict[int, Interval], i: int, contenders: list[int]) -> tuple[float, float]:
    """Return the least and the most by which system i falls short of the truly best one."""
    rivals = [against[j] for j in contenders if j != i]
    high = max((each.high for each in rivals), default=0.0)
    # A contender may be the best itself, and nothing is better than the best.
    low = 0.0 if i in contenders else min(each.low for each in rivals)
    return max(0.0, low), max(0.0, high)
