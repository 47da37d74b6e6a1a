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


def quantiles(histograms: Histograms, owners: int, shares: Sequence[float]) -> list[FloatArray]:
    """Return for each of `shares` the quantile of every owner, ns; NaN where it has no values."""
    ordered = pooled(histograms, np.arange(owners, dtype=np.int64))
    totals = np.bincount(ordered.owner, weights=ordered.count, minlength=owners)
    reached = np.cumsum(ordered.count)
    first = np.searchsorted(ordered.owner, np.arange(owners), side="left")
    last = np.searchsorted(ordered.owner, np.arange(owners), side="right") - 1
    before = np.concatenate(([0], reached))[first]
    low, width = bucket_bounds(ordered.bucket)
    found = []
    for share in shares:
        values = np.full(owners, np.nan)
        held = np.flatnonzero(totals > 0)
        rank = before[held] + share * totals[held]
        index = np.clip(np.searchsorted(reached, rank, side="left"), first[held], last[held])
        inside = (rank - (reached[index] - ordered.count[index])) / ordered.count[index]
        values[held] = low[index] + np.clip(inside, 0.0, 1.0) * (width[index] - 1)
        found.append(values)
    return found
