"""Sums, extremes, means and percentiles of many owners at once, NaN where one has nothing.

`owner` says for each entry of a column whose it is, from 0 on; -1 is nobody's.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from simnet.measures.measure import Measure, share_of
from simnet.tables.histograms import quantiles

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]
Booleans: TypeAlias = npt.NDArray[np.bool_]

_NS_PER_S = 1e9


class Owners(NamedTuple):
    """Whose each flow is, from 0 on, -1 for nobody's; and how many owners there are."""

    of_flow: Integers
    number: int


def total(column: Floats, owner: Integers, owners: int) -> Floats:
    """Return the sum of the numbers of each owner, 0 where it has none."""
    held = owner >= 0
    return np.bincount(owner[held], weights=column[held], minlength=owners).astype(np.float64)


def extreme(of: np.ufunc, column: Floats, owner: Integers, owners: int) -> Floats:
    """Return the least or greatest of the numbers of each owner, NaN where it has none."""
    beyond = np.inf if of is np.minimum else -np.inf
    found = np.full(owners, beyond)
    held = (owner >= 0) & ~np.isnan(column)
    of.at(found, owner[held], column[held])
    return np.where(np.isfinite(found), found, np.nan)


def ratio(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, NaN where the whole is 0."""
    result = np.full(part.shape, np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


def greatest(figures: Floats, chosen: Iterable[int]) -> float:
    """Return the greatest of the chosen figures that are numbers, NaN where none is."""
    known = [figures[index] for index in chosen if not math.isnan(figures[index])]
    return float(max(known)) if known else math.nan


def by_owner(owner: Integers, owners: int) -> Iterator[tuple[int, Integers]]:
    """Yield each owner that has entries, and where they are."""
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(owners + 1))
    for index in np.flatnonzero(np.diff(bounds)):
        yield int(index), order[bounds[index] : bounds[index + 1]]


def spread(
    seconds: Floats, weight: Integers, owner: Integers, owners: int, measure: Measure
) -> Floats:
    """Return a statistic of the times of each owner, NaN where it has none.

    It is that of the sample in which each time is repeated as often as its weight says.
    """
    found = np.full(owners, np.nan)
    for index, held in by_owner(owner, owners):
        order = np.argsort(seconds[held], kind="stable")
        found[index] = _weighted(seconds[held][order], weight[held][order], measure.statistic)
    return found


def statistic_of(ordered: Floats, statistic: str) -> float:
    """Return a statistic (``mean``, ``min``, ``max``, ``p95``) of one or more numbers in order."""
    return _weighted(ordered, np.ones(ordered.size, dtype=np.int64), statistic)


def _weighted(ordered: Floats, weight: Integers, statistic: str) -> float:
    if (share := share_of(statistic)) is not None:
        return weighted_quantile(ordered, weight, share)
    ends = {"min": ordered[0], "max": ordered[-1]}
    return float(ends.get(statistic, math.fsum(ordered * weight) / int(weight.sum())))


def weighted_quantile(ordered: Floats, weight: Integers, share: float) -> float:
    """Return a quantile of a sample in which each value is repeated as often as its weight says.

    It is interpolated between neighbouring values of that sample, as numpy does by default.

    Args:
        ordered: at least one value, in increasing order.
        weight: of each value, at least 1.
        share: 0 to 1.
    """
    reached = np.cumsum(weight)
    if reached[-1] == reached.size:
        return float(np.quantile(ordered, share))
    place = share * (int(reached[-1]) - 1)
    below = math.floor(place)
    low, high = ordered[np.searchsorted(reached, [below, math.ceil(place)], side="right")]
    return float(np.quantile([low, high], place - below))


def bucketed(
    low_s: Floats, high_s: Floats, count: Integers, owner: Integers, owners: int, share: float
) -> Floats:
    """Return a quantile (s) of the histograms of each owner, pooled; NaN where one has none.

    Values are taken to be spread evenly over a bucket [low, high).
    """
    held = owner >= 0
    low, high = (np.rint(each[held] * _NS_PER_S).astype(np.int64) for each in (low_s, high_s))
    order = np.lexsort((low, owner[held]))
    whose, low, width = owner[held][order], low[order], (high - low)[order]
    starts = np.flatnonzero(changes(whose) | changes(low))
    counts = np.add.reduceat(count[held][order], starts) if starts.size else starts
    (found,) = quantiles(whose[starts], low[starts], width[starts], counts, owners, (share,))
    return found / _NS_PER_S


def changes(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Tell where a value differs from the one before it; the first always does."""
    changed = np.ones(values.size, dtype=bool)
    changed[1:] = values[1:] != values[:-1]
    return changed
