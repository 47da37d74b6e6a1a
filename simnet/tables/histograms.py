"""Percentiles of the engine's log-bucketed histograms, and histograms pooled by group.

A percentile is interpolated inside its bucket as if the bucket's values were spread evenly over
it. Values are whole nanoseconds, so a bucket [low, low + width) holds low ... low + width - 1,
and buckets of width 1 (below 128 ns) are exact.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from simnet.engine.columns import Histograms, IntArray, bucket_bounds

FloatArray = npt.NDArray[np.float64]


def weighed(histograms: Histograms, weight_of: IntArray) -> Histograms:
    """Return the histograms of owners of which each stands for as many as its weight says."""
    return Histograms(
        histograms.owner, histograms.bucket, histograms.count * weight_of[histograms.owner]
    )


def pooled(histograms: Histograms, group_of: IntArray) -> Histograms:
    """Return the histograms with every owner replaced by its group, counts added up.

    The result is ordered by owner and bucket; `group_of` is indexed by owner.
    """
    owner = group_of[histograms.owner]
    order = np.lexsort((histograms.bucket, owner))
    owner, bucket = owner[order], histograms.bucket[order]
    first = np.ones(owner.size, dtype=bool)
    first[1:] = (owner[1:] != owner[:-1]) | (bucket[1:] != bucket[:-1])
    starts = np.flatnonzero(first)
    count = np.add.reduceat(histograms.count[order], starts) if starts.size else owner
    return Histograms(owner[starts], bucket[starts], count)


def quantiles_of(histograms: Histograms, owners: int, shares: Sequence[float]) -> list[FloatArray]:
    """Return for each of `shares` the quantile of every owner, ns; NaN where it has no values."""
    ordered = pooled(histograms, np.arange(owners, dtype=np.int64))
    low, width = bucket_bounds(ordered.bucket)
    return quantiles(ordered.owner, low, width, ordered.count, owners, shares)


def quantiles(
    owner: IntArray,
    low: IntArray,
    width: IntArray,
    count: IntArray,
    owners: int,
    shares: Sequence[float],
) -> list[FloatArray]:
    """Return for each of `shares` the quantile of every owner; NaN where it has no values.

    Buckets [low, low + width) are ordered by owner and bound, none twice. What an owner gets
    depends on its own buckets alone: sums over those before it are whole numbers, so that they
    leave no rounding behind.
    """
    reached = np.cumsum(count)
    first = np.searchsorted(owner, np.arange(owners), side="left")
    last = np.searchsorted(owner, np.arange(owners), side="right") - 1
    held = np.flatnonzero(last >= first)
    first, last = first[held], last[held]
    before = reached[first] - count[first] if held.size else first
    totals = reached[last] - before if held.size else first
    found = []
    for share in shares:
        values = np.full(owners, np.nan)
        rank = share * totals
        whole = np.ceil(rank).astype(np.int64)
        index = np.clip(np.searchsorted(reached, before + whole, side="left"), first, last)
        inside = (rank - (reached[index] - count[index] - before)) / count[index]
        values[held] = low[index] + np.clip(inside, 0.0, 1.0) * (width[index] - 1)
        found.append(values)
    return found


def clamped(values: FloatArray, least: FloatArray, most: FloatArray) -> FloatArray:
    """Return order statistics of histograms as the exact extremes kept beside them allow.

    A bucket is wider than the values in it may be: without this a percentile could lie below
    the minimum, or above the maximum, by the width of a bucket. NaN stays NaN.
    """
    return np.minimum(np.maximum(values, least), most)
