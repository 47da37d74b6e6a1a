"""The mean of a function of a variate, against closed forms."""

from __future__ import annotations

import pytest

from simnet.chance import variates
from simnet.chance.expectation import expected
from simnet.chance.variates import Variate

SQUARES = {
    "constant": (variates.constant(3.0), 9.0),
    "uniform": (variates.uniform(1.0, 4.0), 7.0),
    "exponential": (variates.exponential(2.0), 8.0),
    "erlang": (variates.erlang(3, 6.0), 48.0),
    "one phase": (variates.erlang(1, 2.0), 8.0),
    "many phases": (variates.erlang(10_000, 5.0), 25.0025),
    "discrete": (variates.discrete([1.0, 2.0], [3.0, 1.0]), 1.75),
    "sequence": (variates.sequence([1.0, 2.0, 3.0]), 14 / 3),
    "weibull": (variates.weibull(2.0, 3.0), 9.0),
}


@pytest.mark.parametrize(("law", "mean"), SQUARES.values(), ids=SQUARES)
def test_the_mean_square(law: Variate, mean: float) -> None:
    assert expected(law, lambda value: value * value) == pytest.approx(mean, rel=2e-3)


@pytest.mark.parametrize(("law", "mean"), SQUARES.values(), ids=SQUARES)
def test_the_mean_itself(law: Variate, mean: float) -> None:
    assert expected(law, lambda value: value) == pytest.approx(law.mean, rel=1e-3)
