"""Percentiles of histograms, against numpy's own on the values themselves."""

import numpy as np
import pytest

from simnet.chance.streams import RandomStream
from simnet.chance.variates import exponential
from simnet.engine.columns import Histograms, bucket_of
from simnet.tables.histograms import clamped, pooled, quantiles_of


def histogram_of(*owners: list[int]) -> Histograms:
    found: dict[tuple[int, int], int] = {}
    for owner, values in enumerate(owners):
        for value in values:
            key = (owner, bucket_of(value))
            found[key] = found.get(key, 0) + 1
    columns = np.array([(*key, count) for key, count in found.items()], dtype=np.int64)
    owner, bucket, count = columns.reshape(-1, 3).T
    return Histograms(owner, bucket, count)


def test_percentiles_are_within_a_bucket_of_the_truth() -> None:
    law = exponential(0.003)
    stream = RandomStream(1, "test")
    values = [round(law.draw(stream) * 1e9) for _ in range(20_000)]
    shares = [0.5, 0.9, 0.95, 0.99, 0.999]
    found = quantiles_of(histogram_of([], values), 2, shares)
    for share, (nothing, quantile) in zip(shares, found, strict=True):
        assert np.isnan(nothing)
        assert quantile == pytest.approx(np.quantile(values, share), rel=0.008)


def test_small_values_are_exact() -> None:
    (median,) = quantiles_of(histogram_of([7] * 10), 1, [0.5])
    assert median == [7.0]


def test_the_least_value_is_of_its_own_owner() -> None:
    (least,) = quantiles_of(histogram_of([5, 900], [70, 80]), 2, [0.0])
    assert list(least) == [5.0, 70.0]


def test_interpolation_inside_a_bucket() -> None:
    # bucket_of(1024) is 8 ns wide and holds 1024 ... 1031
    (half, whole) = quantiles_of(histogram_of([1025] * 4), 1, [0.5, 1.0])
    assert half == [1024 + 0.5 * 7]
    assert whole == [1031.0]


def test_a_percentile_between_two_buckets_is_in_the_right_one() -> None:
    one, two = [10] * 90, [100] * 10
    (p90, p91) = quantiles_of(histogram_of(one + two), 1, [0.9, 0.91])
    assert (p90, p91) == ([10.0], [100.0])


def test_pooling_adds_the_counts_of_a_group() -> None:
    got = pooled(histogram_of([5, 5, 9], [5], [9, 9]), np.array([0, 0, 1]))
    assert got.owner.tolist() == [0, 0, 1]
    assert got.bucket.tolist() == [5, 9, 9]
    assert got.count.tolist() == [3, 1, 2]


def test_an_owner_before_it_does_not_change_a_percentile_in_its_last_digit() -> None:
    stream = RandomStream(1, "test")
    values = [round(exponential(0.003).draw(stream) * 1e9) for _ in range(7)]
    shares = [0.1, 0.3, 0.7, 0.95]
    alone = [found[0] for found in quantiles_of(histogram_of(values), 1, shares)]
    for others in (3, 17, 1001):
        behind = quantiles_of(histogram_of([1_000_000] * others, values), 2, shares)
        assert [found[1] for found in behind] == alone


def test_percentiles_are_kept_between_the_extremes_and_in_order() -> None:
    values = [1_000_007, 1_000_008]
    shares = [0.01, 0.5, 0.999]
    found = np.array([each[0] for each in quantiles_of(histogram_of(values), 1, shares)])
    assert found[0] < min(values)
    kept = clamped(found, np.full(3, 1_000_007.0), np.full(3, 1_000_008.0))
    assert (kept >= min(values)).all()
    assert (kept <= max(values)).all()
    assert (np.diff(kept) >= 0).all()
