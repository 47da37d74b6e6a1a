"""Differences under common random numbers."""

import math

import numpy as np
import pytest
from scipy import stats

from simnet.statistics.paired import difference

RANDOM = np.random.default_rng(5)
COMMON = RANDOM.normal(10.0, 3.0, 15)
A = COMMON + RANDOM.normal(0.5, 0.4, 15)
B = 1.1 * COMMON + RANDOM.normal(0.0, 0.4, 15)


def test_is_the_paired_interval_of_scipy() -> None:
    found = difference(A, B, 0.9)
    expected = stats.ttest_rel(A, B).confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-9)
    assert found.mean == pytest.approx(np.mean(A) - np.mean(B), rel=1e-9)


def test_says_what_common_numbers_were_worth() -> None:
    found = difference(A, B)
    assert found.correlation == pytest.approx(stats.pearsonr(A, B).statistic, rel=1e-9)
    expected = (np.var(A, ddof=1) + np.var(B, ddof=1)) / np.var(A - B, ddof=1)
    assert found.variance_ratio == pytest.approx(expected, rel=1e-9)
    assert found.variance_ratio > 10


def test_opposed_systems_are_worse_off_than_independent_ones() -> None:
    assert difference(A, -B).variance_ratio < 0.6
    assert difference(A, -B).correlation < -0.9


def test_told_apart() -> None:
    assert difference(A, A - 1.0 + 0.1 * np.sin(A)).told_apart
    assert not difference(A, A + 0.1 * np.sin(7 * A)).told_apart
    assert not difference(A, A).told_apart


def test_a_pair_needs_both() -> None:
    found = difference([1.0, math.nan, 3.0, 4.0], [0.0, 1.0, math.nan, 2.0])
    assert (found.n, found.missing, found.mean) == (2, 2, 1.5)
    assert found.correlation == pytest.approx(1.0)


def test_pairs_that_are_infinite_alike_say_nothing() -> None:
    found = difference([math.inf, 2.0, 3.0], [math.inf, 1.0, 1.0])
    assert (found.n, found.missing, found.mean) == (2, 1, 1.5)
    found = difference([math.inf, 2.0], [1.0, 1.0])
    assert found.mean == math.inf
    assert found.is_open
    assert math.isnan(found.correlation)


def test_a_constant_difference_of_varying_systems() -> None:
    found = difference([1.0, 2.0, 4.0], [0.0, 1.0, 3.0])
    assert (found.low, found.high) == (1.0, 1.0)
    assert found.variance_ratio == math.inf
    assert found.correlation == pytest.approx(1.0)


def test_systems_that_do_not_vary() -> None:
    both = difference([2.0, 2.0], [1.0, 1.0])
    assert (both.mean, both.sd) == (1.0, 0.0)
    assert math.isnan(both.correlation)
    assert math.isnan(both.variance_ratio)
    one = difference([2.0, 3.0], [1.0, 1.0])
    assert math.isnan(one.correlation)
    assert one.variance_ratio == pytest.approx(1.0)


def test_one_pair_is_open() -> None:
    found = difference([2.0], [1.0])
    assert found.is_open
    assert found.mean == 1.0


def test_needs_the_same_replications() -> None:
    with pytest.raises(ValueError, match="3, 2"):
        difference([1.0, 2.0, 3.0], [1.0, 2.0])
