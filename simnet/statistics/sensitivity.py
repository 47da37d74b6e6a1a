"""Sensitivity analysis: regression and partial ranks over a sweep, ranges over levels.

Over a sweep in which all inputs vary together (a Latin hypercube, say), standardised regression
coefficients say by how many standard deviations the answer moves when an input moves by one of
its own, the others held; they mean little where the answer is far from linear (`r_squared` well
below 1). Partial rank correlations only take the answer to rise or fall throughout with an input,
and take out what the other inputs explain (Saltelli, Chan and Scott, Sensitivity
Analysis, 2000, chapter 6; Iman and Conover 1979). Over a sweep of one input alone, the range of
the answer over its levels speaks for itself.

Points of a sweep are taken as independent draws, so intervals are of the sweep: with few points,
they are wide however many replications each has. Intervals hold one input at a time.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simnet.statistics.arrays import (
    FloatArray,
    Values,
    differences,
    mean_of,
    measured,
    student,
    table,
    tail_of,
)
from simnet.statistics.intervals import interval_with_tail

Sweep = Sequence[Values] | npt.NDArray[np.floating]
"""[point, input]: the value of every input at every point of a sweep."""


@dataclass(frozen=True, slots=True)
class Effect:
    """How strongly one input and the answer go together; no unit."""

    input: int
    """Its column in the sweep."""
    value: float
    """nan where it cannot be told: an input or an answer that does not vary, too few points."""
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Regression:
    """A linear model of the answer, all variables in their own standard deviations."""

    effects: tuple[Effect, ...]
    """In the order of the inputs."""
    r_squared: float
    """Share of the answer's variance that the model explains; nan where there is no model."""
    points: int


@dataclass(frozen=True, slots=True)
class Range:
    """How far the answer moves over the levels of one input, in the unit of the answer."""

    least: int
    """The level (its row) of the least mean."""
    most: int
    """The level of the greatest mean."""
    value: float
    """Greatest less least mean; nan where nothing was measured."""
    low: float
    high: float
    n: int
    """Replications in which both of these levels were measured."""


def regression(inputs: Sweep, answers: Values, confidence: float = 0.95) -> Regression:
    """Return standardised regression coefficients, with Student's intervals.

    Ordinary least squares with an intercept; the intervals are those of the coefficients for the
    standard deviations that the sweep has.

    Args:
        inputs: [point, input].
        answers: one number a point (a mean over its replications); points without one are left
            out.
        confidence: of each interval.

    Inputs that do not vary, and all where some are linear combinations of others or where points
    are not more than coefficients, have a nan effect within (-inf, inf).

    Raises:
        ValueError: not as many answers as points, or a confidence not within (0, 1).
    """
    tail = tail_of(confidence)
    x, y = _points(inputs, answers)
    moving = [i for i in range(x.shape[1]) if np.ptp(x[:, i]) > 0.0] if len(x) else []
    unknown = [Effect(i, math.nan, -math.inf, math.inf) for i in range(x.shape[1])]
    degrees = len(x) - len(moving) - 1
    if not moving or degrees < 1 or np.ptp(y) == 0.0:
        return Regression(tuple(unknown), math.nan, len(x))
    z, w = _standardised(x[:, moving]), _standardised(y)
    if np.linalg.matrix_rank(z) < len(moving):
        return Regression(tuple(unknown), math.nan, len(x))
    inverse = np.linalg.inv(z.T @ z)
    coefficients = inverse @ z.T @ w
    residual = float(np.sum((w - z @ coefficients) ** 2))
    half = student(degrees, tail) * np.sqrt(np.diag(inverse) * residual / degrees)
    effects = list(unknown)
    for column, value, width in zip(moving, coefficients, half, strict=True):
        effects[column] = Effect(column, float(value), float(value - width), float(value + width))
    return Regression(tuple(effects), 1.0 - residual / (len(x) - 1), len(x))


def partial_rank_correlation(
    inputs: Sweep, answers: Values, confidence: float = 0.95
) -> tuple[Effect, ...]:
    """Return the rank correlation of each input with the answer, the other inputs held.

    The correlation of what linear regression on the ranks of the other inputs leaves of either;
    of one input alone it is Spearman's. Intervals by Fisher's z with the variance
    (1 + r^2/2)/(n - 3) (Bonett and Wright 2000, "Sample size requirements for estimating Pearson,
    Kendall and Spearman correlations"), with a point fewer for each other input.

    Args, errors and nan: as `regression`.
    """
    tail = tail_of(confidence)
    x, y = _points(inputs, answers)
    ranks = _ranks(x, y)
    effects = []
    for i in range(x.shape[1]):
        others = np.delete(ranks, [i, x.shape[1]], axis=1)
        value = _correlation(_residual(ranks[:, i], others), _residual(ranks[:, -1], others))
        effects.append(_fisher(i, value, len(x) - 3 - others.shape[1], tail))
    return tuple(effects)


def range_over_levels(
    levels: Sequence[Values] | npt.NDArray[np.floating], confidence: float = 0.95
) -> Range:
    """Return how far the expected answer moves over the levels of one input.

    The paired intervals of all pairs of levels hold together at `confidence` (Bonferroni). Then
    the true range, the greatest of all true differences, is at least the greatest lower and at
    most the greatest upper bound, though nobody knew which levels would be the extreme ones.

    Args:
        levels: [level, replication], the same replications at each level (common random numbers).
        confidence: of the interval of the range.

    Raises:
        ValueError: levels with unequal numbers of replications, no level at all, or a confidence
            not within (0, 1).
    """
    rows = table(levels)
    tail = tail_of(confidence)
    if not len(rows):
        raise ValueError("a range needs at least one level")
    means = np.array([mean_of(measured(each)) for each in rows])
    if np.all(np.isnan(means)):
        return Range(0, 0, math.nan, 0.0, math.inf, 0)
    least, most = int(np.nanargmin(means)), int(np.nanargmax(means))
    pairs = list(itertools.permutations(range(len(rows)), 2))
    tail = tail / max(1, len(pairs) // 2)
    found = [interval_with_tail(differences(rows[i], rows[j]), tail, confidence) for i, j in pairs]
    extremes = interval_with_tail(differences(rows[most], rows[least]), tail, confidence)
    return Range(
        least=least,
        most=most,
        value=extremes.mean,
        low=max([0.0, *(each.low for each in found)]),
        high=max([0.0, *(each.high for each in found)]),
        n=extremes.n,
    )


def strongest_first(effects: Sequence[Effect]) -> list[Effect]:
    """Return effects by their size, those that could not be told last, equals in their order."""
    return sorted(effects, key=lambda each: (math.isnan(each.value), -abs(each.value)))


def _points(inputs: Sweep, answers: Values) -> tuple[FloatArray, FloatArray]:
    """Return the points that have an answer."""
    x, y = table(inputs), np.asarray(answers, dtype=np.float64)
    if y.ndim != 1 or len(x) != len(y):
        raise ValueError(f"{len(x)} points of a sweep need as many answers, got shape {y.shape}")
    kept = np.isfinite(y)
    return x[kept], y[kept]


def _standardised(values: FloatArray) -> FloatArray:
    return np.asarray((values - values.mean(axis=0)) / values.std(axis=0, ddof=1))


def _ranks(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the ranks (equals share the mean of theirs) of inputs and, last, of the answer."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(np.column_stack((x, y)), axis=0), dtype=np.float64)


def _residual(values: FloatArray, others: FloatArray) -> FloatArray:
    design = np.column_stack((np.ones(len(values)), others))
    fitted = design @ np.linalg.lstsq(design, values, rcond=None)[0]
    residual = values - fitted
    # What is left of a variable that the others determine is rounding errors.
    scale = 1e-9 * max(1.0, float(np.max(np.abs(values), initial=0.0)))
    return np.asarray(np.where(np.abs(residual) < scale, 0.0, residual))


def _correlation(one: FloatArray, other: FloatArray) -> float:
    if one.size < 3 or np.ptp(one) == 0.0 or np.ptp(other) == 0.0:
        return math.nan
    one, other = one - one.mean(), other - other.mean()
    value = float(one @ other / math.sqrt(float(one @ one) * float(other @ other)))
    return min(1.0, max(-1.0, value))


def _fisher(index: int, value: float, degrees: int, tail: float) -> Effect:
    from scipy.special import ndtri

    if math.isnan(value) or degrees < 1:
        return Effect(index, value, -1.0, 1.0)
    if abs(value) == 1.0:
        return Effect(index, value, value, value)
    half = -float(ndtri(tail)) * math.sqrt((1.0 + value * value / 2.0) / degrees)
    z = math.atanh(value)
    return Effect(index, value, math.tanh(z - half), math.tanh(z + half))
