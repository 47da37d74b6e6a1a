"""Replications until precise."""

import math
from dataclasses import dataclass

import numpy as np
import pytest

from simnet.statistics.intervals import mean_interval
from simnet.statistics.sequential import (
    allowed_half_width,
    forecast,
    is_precise,
    stopping_point,
)


@dataclass(frozen=True)
class Within:
    relative: float | None = None
    absolute: float | None = None


TENTH = Within(relative=0.1)
VALUES = np.random.default_rng(8).normal(10.0, 3.0, 200)


def test_a_share_is_of_the_expected_value_not_of_the_sample_mean() -> None:
    assert allowed_half_width(11.0, TENTH) == pytest.approx(1.0)
    assert allowed_half_width(-11.0, TENTH) == pytest.approx(1.0)


def test_either_precision_is_enough() -> None:
    assert allowed_half_width(11.0, Within(relative=0.1, absolute=2.0)) == 2.0
    assert allowed_half_width(110.0, Within(relative=0.1, absolute=2.0)) == pytest.approx(10.0)
    assert allowed_half_width(5.0, Within(absolute=0.2)) == 0.2


@pytest.mark.parametrize("wrong", [Within(0.0), Within(-0.1), Within(None, 0.0), Within(math.nan)])
def test_a_precision_is_above_0(wrong: Within) -> None:
    with pytest.raises(ValueError, match="above 0"):
        allowed_half_width(1.0, wrong)


def test_a_precision_must_be_given() -> None:
    with pytest.raises(ValueError, match="neither"):
        stopping_point(VALUES, Within())


def test_stops_at_the_first_number_that_is_precise() -> None:
    at = stopping_point(VALUES, TENTH)
    assert at is not None
    precise = [is_precise(mean_interval(VALUES[:n]), TENTH) for n in range(5, 201)]
    assert at == 5 + precise.index(True)
    assert at > 10


def test_depends_on_nothing_that_comes_after() -> None:
    at = stopping_point(VALUES, TENTH)
    assert at is not None
    for n in (at, at + 1, 200):
        assert stopping_point(VALUES[:n], TENTH) == at
    assert stopping_point(VALUES[: at - 1], TENTH) is None


def test_a_lucky_start_stops_it_too_early() -> None:
    assert stopping_point([10.0, 10.1, 9.9, 10.0, 10.05, 30.0, 0.0, 10.0], TENTH) == 5


def test_starts_at_the_least() -> None:
    assert stopping_point([1.0] * 9, TENTH, least=8) == 8
    assert stopping_point([1.0] * 7, TENTH, least=8) is None


def test_nothing_measured_is_not_precise() -> None:
    assert stopping_point([math.nan] * 50, TENTH) is None
    assert stopping_point([math.nan] * 4 + [1.0] * 2, TENTH) == 6
    assert stopping_point([math.inf] * 10, TENTH) is None


def test_nothing_ever_lost_is_precise() -> None:
    assert stopping_point([0.0] * 10, TENTH) == 5


def test_refuses_to_start_from_one_replication() -> None:
    with pytest.raises(ValueError, match="2 replications"):
        stopping_point(VALUES, TENTH, least=1)


def test_forecasts_what_the_spread_so_far_would_take() -> None:
    values = VALUES[:10]
    so_far = mean_interval(values)
    expected = forecast(values, TENTH)
    assert expected is not None

    def width(n: int) -> float:
        from scipy.stats import t

        return float(t.ppf(0.975, n - 1) * so_far.sd / math.sqrt(n))

    allowed = allowed_half_width(so_far.mean, TENTH)
    assert width(expected) <= allowed < width(expected - 1)


def test_forecasts_no_fewer_than_there_are() -> None:
    assert forecast([1.0, 1.0, 1.0], TENTH) == 5
    assert forecast([1.0] * 7, TENTH) == 7
    assert forecast(VALUES, Within(absolute=100.0)) == 200


def test_forecasts_as_many_that_say_nothing_as_so_far() -> None:
    whole = forecast(VALUES[:10], TENTH)
    half = forecast([each for value in VALUES[:10] for each in (value, math.nan)], TENTH)
    assert whole is not None
    assert half == 2 * whole


@pytest.mark.parametrize("values", [[], [1.0], [math.nan, 1.0], [-1.0, 1.0], [1.0, math.inf]])
def test_has_no_forecast_where_nothing_can_be_said(values: list[float]) -> None:
    assert forecast(values, TENTH) is None
