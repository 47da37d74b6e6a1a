"""Shares of replications."""

import math

import pytest
from scipy import stats

from simnet.statistics.proportions import most_where_none_was_seen, share_interval


@pytest.mark.parametrize(("count", "n"), [(0, 10), (1, 10), (7, 10), (10, 10), (450, 1000), (1, 1)])
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_is_the_exact_interval_of_scipy(count: int, n: int, confidence: float) -> None:
    found = share_interval(count, n, confidence)
    expected = stats.binomtest(count, n).proportion_ci(confidence, method="exact")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-9)
    assert found.value == count / n


def test_of_no_replications_anything_may_be() -> None:
    found = share_interval(0, 0)
    assert math.isnan(found.value)
    assert (found.low, found.high) == (0.0, 1.0)
    assert most_where_none_was_seen(0) == 1.0


def test_the_rule_of_three() -> None:
    assert most_where_none_was_seen(1000) == pytest.approx(3 / 1000, rel=0.01)
    # Were the chance as large as that, none of n would be seen with a chance of 5 %.
    assert (1 - most_where_none_was_seen(20)) ** 20 == pytest.approx(0.05)
    assert most_where_none_was_seen(20, 0.975) == pytest.approx(share_interval(0, 20).high)


def test_refuses_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="between 0 and the 3"):
        share_interval(4, 3)
    with pytest.raises(ValueError, match="-1 replications"):
        most_where_none_was_seen(-1)
    with pytest.raises(ValueError, match="confidence"):
        most_where_none_was_seen(5, 1.0)
