"""What may be said of something that was never seen."""

import pytest
from scipy import stats

from simnet.statistics.proportions import most_where_none_was_seen


def test_the_rule_of_three() -> None:
    assert most_where_none_was_seen(1000) == pytest.approx(3 / 1000, rel=0.01)
    # Were the chance as large as that, none of n would be seen with a chance of 5 %.
    assert (1 - most_where_none_was_seen(20)) ** 20 == pytest.approx(0.05)
    exact = stats.binomtest(0, 20).proportion_ci(0.95, method="exact").high
    assert most_where_none_was_seen(20, 0.975) == pytest.approx(exact)


def test_of_no_replications_anything_may_be() -> None:
    assert most_where_none_was_seen(0) == 1.0


def test_refuses_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="-1 replications"):
        most_where_none_was_seen(-1)
    with pytest.raises(ValueError, match="confidence"):
        most_where_none_was_seen(5, 1.0)
