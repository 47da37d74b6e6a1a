"""Quantiles over replications, bounded by order statistics."""

import math

import numpy as np
import pytest
from scipy import stats

from simnet.statistics.quantiles import quantile_interval, ranks_of, replications_needed


def test_bounds_are_order_statistics() -> None:
    values = np.random.default_rng(1).permutation(np.arange(1.0, 101.0))
    found = quantile_interval(values, 0.95)
    assert (found.low, found.value, found.high) == (90.0, 95.0, 100.0)
    assert found.ranks == (90, 100)
    assert found.attained == pytest.approx(0.98260706, rel=1e-8)
    assert not found.is_open


def test_is_no_narrower_than_the_interval_that_inverts_the_test_of_scipy() -> None:
    values = np.random.default_rng(2).exponential(size=200)
    found = quantile_interval(values, 0.9)
    inverted = stats.quantile_test(values, q=values.mean(), p=0.9).confidence_interval(0.95)
    assert found.low <= inverted.low
    assert found.high >= inverted.high
    ordered = np.sort(values)
    assert found.low >= ordered[np.searchsorted(ordered, inverted.low) - 1]
    assert found.high <= ordered[np.searchsorted(ordered, inverted.high) + 1]


@pytest.mark.parametrize(
    ("share", "confidence"), [(0.5, 0.95), (0.95, 0.95), (0.99, 0.9), (0.1, 0.99)]
)
def test_says_from_how_many_replications_on_there_are_bounds(
    share: float, confidence: float
) -> None:
    needed = replications_needed(share, confidence)
    assert ranks_of(needed, share, confidence)[0] >= 1
    assert ranks_of(needed, share, confidence)[1] <= needed
    lower, upper = ranks_of(needed - 1, share, confidence)
    assert lower == 0 or upper == needed
    found = quantile_interval(np.arange(needed - 1.0), share, confidence)
    assert found.is_open
    assert found.needed == needed
    assert math.isinf(found.low) or math.isinf(found.high)


def test_too_few_for_a_bound_above_still_have_one_below() -> None:
    found = quantile_interval(np.arange(1.0, 31.0), 0.95)
    assert found.high == math.inf
    assert found.low == 26.0
    assert found.attained >= 0.95


def test_infinite_values_are_values_and_nan_are_not() -> None:
    found = quantile_interval([1.0, 2.0, 3.0, 4.0, 5.0, math.inf, math.inf, math.nan], 0.5)
    assert found.value == 4.0
    assert (found.low, found.high) == (1.0, math.inf)
    assert (found.n, found.missing) == (7, 1)


def test_no_values() -> None:
    found = quantile_interval([math.nan], 0.5)
    assert math.isnan(found.value)
    assert (found.low, found.high, found.n, found.missing) == (-math.inf, math.inf, 0, 1)
    assert found.is_open


def test_a_quantile_is_the_smallest_value_that_enough_do_not_exceed() -> None:
    values = np.arange(1.0, 101.0)
    for share in (0.07, 0.14, 0.29, 0.55, 0.56, 0.57, 0.58):
        assert quantile_interval(values, share).value == round(100 * share)
    assert quantile_interval([1.0, 2.0, 3.0], 0.5).value == 2.0


@pytest.mark.parametrize("share", [0.0, 1.0, 95.0, -1.0])
def test_a_share_is_between_0_and_1(share: float) -> None:
    with pytest.raises(ValueError, match="share between 0 and 1"):
        quantile_interval([1.0], share)


def test_extreme_quantiles_are_out_of_reach() -> None:
    with pytest.raises(ValueError, match="more than 10000000 replications"):
        replications_needed(1 - 1e-9)
