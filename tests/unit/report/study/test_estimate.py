"""Figures with their intervals, in people's digits and units."""

import math
from types import SimpleNamespace

import pytest

from simnet.report.study.estimate import TIMES, Estimate
from tests.unit.report.study.conftest import spaced

NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("mean", "low", "high", "unit", "words"),
    [
        (3.1, 2.8, 3.4, "s", "3.1 s, 2.8 to 3.4"),
        (3.1234, 2.9876, 3.2592, "s", "3.12 s, 2.99 to 3.26"),
        (0.0312, 0.028, 0.0344, "s", "31 ms, 28 to 34"),
        (150.0, 110.0, 190.0, "s", "2.5 min, 1.8 to 3.2"),
        (1.25e7, 1.2e7, 1.3e7, "bit/s", "12.5 Mbps, 12.0 to 13.0"),
        (9.9996e5, 9.9e5, 1.01e6, "bit/s", "1.000 Mbps, 0.990 to 1.010"),
        (0.012, 0.008, 0.016, "1", "1.2 %, 0.8 to 1.6"),
        (12345.0, 12145.0, 12545.0, "packets", "12 340 packets, 12 140 to 12 540"),
        (4.0, 3.0, 5.0, "1/s", "4.0 /s, 3.0 to 5.0"),
        (1.7, 1.6, 1.8, TIMES, "1.70 ×, 1.60 to 1.80"),  # noqa: RUF001 a sign, not a letter
        (0.0, 0.0, 0.0, "1", "0 % in every run"),
        (2.0, 2.0, 2.0, "s", "2.00 s in every run"),
        (2.0, 2.0 - 1e-12, 2.0 + 1e-12, "s", "2.000 s, 2.000 to 2.000"),
        (2.0, NAN, NAN, "s", "2.00 s (no interval)"),
        (2.0, -INF, INF, "s", "2.00 s (no interval)"),
        (NAN, NAN, NAN, "s", "nothing to measure"),
    ],
)
def test_words(mean: float, low: float, high: float, unit: str, words: str) -> None:
    assert spaced(Estimate(mean, low, high, unit).words()) == words


def test_a_difference_of_shares_ends_at_100_points() -> None:
    found = Estimate.apart(0.4, -17.0, 18.0, "1")
    assert (found.low, found.high, found.difference) == (-1.0, 1.0, True)
    assert Estimate.apart(0.4, -17.0, 18.0, "s").high == 18.0


def test_differences_have_a_sign() -> None:
    difference = Estimate(-0.5, -1.2, 0.2, "s", difference=True, beside=2.0)
    assert spaced(difference.words()) == "−0.5 s, −1.2 to +0.2"  # noqa: RUF001
    assert spaced(Estimate(0.02, 0.01, 0.03, "1", difference=True).figure()) == "+2.0 points"
    nothing = Estimate(0.01, -0.9, 0.9, "", difference=True)
    assert spaced(nothing.figure()) == "0.0"


def test_the_unit_is_that_of_the_figure_beside() -> None:
    assert spaced(Estimate(0.02, 0.01, 0.03, "s", beside=2.0).words()) == (
        "0.020 s, 0.010 to 0.030"
    )


def test_bounds_are_rounded_away_from_what_they_bound() -> None:
    assert spaced(Estimate(0.1, 0.0, 0.1381, "s", beside=2.0).bound()) == "0.14 s"
    assert spaced(Estimate(0.1, 0.0, 0.131, "s", beside=2.0).bound()) == "0.14 s"
    assert spaced(Estimate(0.1, 0.0, 0.13, "s", beside=2.0).bound()) == "0.13 s"
    assert spaced(Estimate(0.0, 0.0, 0.0, "s", beside=2.0).bound()) == "0 s"
    assert spaced(Estimate(0.1, 0.0, INF, "s").bound()) == "an unknown amount"


def test_an_interval_ends_where_no_figure_can_be() -> None:
    loss = Estimate.between(0.001, -0.002, 0.004, "1")
    assert (loss.low, loss.high) == (0.0, 0.004)
    busy = Estimate.between(0.999, 0.99, 1.008, "1")
    assert (busy.low, busy.high) == (0.99, 1.0)
    alone = Estimate.between(0.5, -INF, INF, "1")
    assert not alone.bounded


def test_what_was_wanted_of_its_precision_is_known() -> None:
    row = SimpleNamespace(mean=1.0, low=0.5, high=1.5, replications=4, precise=None)
    assert Estimate.of(row, "s").precise is None
    row.precise = False
    assert Estimate.of(row, "s").precise is False
    row.precise = NAN
    assert Estimate.of(row, "s").precise is None
    assert Estimate.of(row, "s").replications == 4


def test_none() -> None:
    assert not Estimate.none("s").exists
    assert spaced(Estimate.none("s").figure()) == "–"  # noqa: RUF001 the dash is what is written
