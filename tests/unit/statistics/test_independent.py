"""Welch's t against scipy's and against what it must do without numbers."""

import math

import numpy as np
import pytest
from scipy import stats

from simnet.statistics.independent import welch


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_the_interval_is_scipy_s(confidence: float) -> None:
    rng = np.random.default_rng(4)
    a, b = rng.normal(3.0, 1.0, 7), rng.normal(2.0, 5.0, 12)
    expected = stats.ttest_ind(a, b, equal_var=False).confidence_interval(confidence)
    got = welch(a, b, confidence)
    assert (got.low, got.high) == pytest.approx((expected.low, expected.high), rel=1e-12)
    assert got.mean == pytest.approx(a.mean() - b.mean())
    assert (got.n, got.missing) == (7, 0)


def test_values_that_do_not_exist_are_left_out_and_counted() -> None:
    got = welch([1.0, math.nan, 2.0], [0.0, 1.0, 5.0, math.nan])
    assert (got.low, got.high) == (
        welch([1.0, 2.0], [0.0, 1.0, 5.0]).low,
        welch([1.0, 2.0], [0.0, 1.0, 5.0]).high,
    )
    assert (got.n, got.missing) == (2, 2)


@pytest.mark.parametrize(("a", "b"), [([1.0], [1.0, 2.0]), ([], [1.0, 2.0]), ([1.0, 2.0], [3.0])])
def test_one_value_says_nothing_of_its_spread(a: list[float], b: list[float]) -> None:
    assert welch(a, b).is_open


def test_two_constants_differ_by_exactly_that() -> None:
    got = welch([3.0, 3.0], [1.0, 1.0, 1.0])
    assert (got.mean, got.low, got.high) == (2.0, 2.0, 2.0)


def test_a_constant_against_a_varying_one_has_the_varying_one_s_degrees() -> None:
    got = welch([3.0, 3.0], [1.0, 2.0, 3.0])
    half = float(stats.t.ppf(0.975, 2)) / math.sqrt(3)
    assert (got.low, got.high) == pytest.approx((1.0 - half, 1.0 + half))
