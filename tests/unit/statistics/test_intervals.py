"""Student's interval of a mean over replications."""

import math

import numpy as np
import pytest
from scipy import stats

from simnet.statistics.arrays import mean_of
from simnet.statistics.intervals import mean_interval

TEN = [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09]


def test_is_students_interval_as_scipy_has_it() -> None:
    found = mean_interval(TEN, 0.9)
    low, high = stats.t.interval(0.9, 9, loc=np.mean(TEN), scale=stats.sem(TEN))
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-12)
    assert found.mean == pytest.approx(1.343, rel=1e-15)
    assert found.sd == pytest.approx(np.std(TEN, ddof=1), rel=1e-14)
    assert (found.n, found.confidence, found.missing) == (10, 0.9, 0)
    assert found.half_width == pytest.approx((high - low) / 2, rel=1e-12)


def test_one_run_says_nothing_of_its_spread() -> None:
    found = mean_interval([3.0])
    assert (found.n, found.mean, found.low, found.high) == (1, 3.0, -math.inf, math.inf)
    assert math.isnan(found.sd)
    assert found.is_open
    assert found.half_width == math.inf


def test_no_value_has_no_mean() -> None:
    for values in ([], [math.nan, math.nan]):
        found = mean_interval(values)
        assert (found.n, found.missing) == (0, len(values))
        assert math.isnan(found.mean)
        assert (found.low, found.high) == (-math.inf, math.inf)


def test_what_was_not_measured_is_left_out_and_counted() -> None:
    found = mean_interval([*TEN, math.nan, math.nan], 0.9)
    expected = mean_interval(TEN, 0.9)
    assert (found.low, found.high, found.n) == (expected.low, expected.high, 10)
    assert found.missing == 2


@pytest.mark.parametrize(
    ("values", "mean"),
    [([1.0, math.inf], math.inf), ([1.0, -math.inf, 2.0], -math.inf)],
)
def test_an_infinite_value_makes_the_mean_infinite_and_the_interval_open(
    values: list[float], mean: float
) -> None:
    found = mean_interval(values)
    assert found.mean == mean
    assert found.is_open


def test_the_other_end_of_an_infinite_mean_is_that_of_what_it_exceeds() -> None:
    found, bound = mean_interval([3.0, 1.0, math.inf, 2.0]), mean_interval([3.0, 1.0, 3.0, 2.0])
    assert (found.low, found.high) == (pytest.approx(bound.low, rel=1e-12), math.inf)
    found = mean_interval([-3.0, -1.0, -math.inf, -2.0])
    assert (found.low, found.high) == (-math.inf, pytest.approx(-bound.low, rel=1e-12))


def test_of_infinite_values_alone_the_mean_is_surely_infinite() -> None:
    found = mean_interval([math.inf, math.inf, math.nan])
    assert (found.n, found.low, found.mean, found.high) == (2, math.inf, math.inf, math.inf)
    assert mean_interval([math.inf]).low == -math.inf  # one run says nothing of its spread


def test_infinite_values_of_both_signs_have_no_mean() -> None:
    assert math.isnan(mean_interval([math.inf, -math.inf]).mean)


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e-300, 123456.789, 0.0, -0.7])
@pytest.mark.parametrize("n", [2, 3, 7, 10, 49])
def test_equal_values_have_that_mean_and_no_width(value: float, n: int) -> None:
    found = mean_interval([value] * n)
    assert (found.mean, found.low, found.high, found.sd) == (value, value, value, 0.0)


def test_the_mean_does_not_depend_on_the_order_of_summation() -> None:
    values = np.array([1e16, 1.0, -1e16, 1.0, 3.0])
    assert mean_of(values) == mean_of(values[::-1]) == 1.0


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, -0.1, math.nan])
def test_a_confidence_is_between_0_and_1(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
        mean_interval(TEN, confidence)


def test_values_are_one_a_replication() -> None:
    with pytest.raises(ValueError, match=r"shape \(2, 2\)"):
        mean_interval(np.zeros((2, 2)))


def test_contains_its_ends() -> None:
    found = mean_interval(TEN)
    assert found.contains(found.low)
    assert found.contains(found.high)
    assert not found.contains(np.nextafter(found.high, math.inf))
