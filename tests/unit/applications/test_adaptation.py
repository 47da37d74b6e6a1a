"""BOLA-BASIC against an example worked by hand, and what it refuses."""

from __future__ import annotations

import math

import pytest

from simnet.applications.adaptation import Bola

EXAMPLE = Bola([1e6, 2e6, 4e6], segment_s=2.0, buffer_s=12.0)
"""u = 0, 0.6931, 1.3863; V = (12 - 2) / (1.3863 + 5) = 1.5658 s; V (u + 5) = 7.829, 8.915, 10 s.

The second rate beats the first from 2 * 7.829 - 8.915 = 6.744 s on (twice the score's numerator at
half the rate), the third the second from 2 * 8.915 - 10 = 7.829 s on.
"""


@pytest.mark.parametrize(
    ("level_s", "place"),
    [(0.0, 0), (6.73, 0), (6.75, 1), (7.82, 1), (7.84, 2), (10.0, 2), (15.0, 2)],
)
def test_the_rate_follows_the_buffer_as_worked_by_hand(level_s: float, place: int) -> None:
    assert EXAMPLE.choose(level_s) == place


def test_it_waits_while_a_segment_more_would_not_fit() -> None:
    assert EXAMPLE.wait_s(9.9) == 0.0
    assert EXAMPLE.wait_s(10.0) == 0.0
    assert EXAMPLE.wait_s(11.5) == pytest.approx(1.5)


def test_no_rate_is_worth_a_segment_where_it_waits() -> None:
    """The greatest score turns negative at buffer - segment, whatever the ladder."""
    v = 10.0 / (math.log(4) + 5)
    for level_s, positive in ((9.99, True), (10.01, False)):
        scores = [(v * (math.log(rate) + 5) - level_s) / rate for rate in (1.0, 2.0, 4.0)]
        assert (max(scores) > 0) is positive


def test_a_ladder_of_one_rate_has_no_choice() -> None:
    bola = Bola([1e6], 4.0, 20.0)
    assert {bola.choose(level) for level in (0.0, 10.0, 30.0)} == {0}


@pytest.mark.parametrize(
    ("rates", "segment_s", "buffer_s", "gamma_p", "message"),
    [
        ([], 2.0, 12.0, 5.0, "at least one rate"),
        ([0.0], 2.0, 12.0, 5.0, "at least one rate"),
        ([2e6, 1e6], 2.0, 12.0, 5.0, "above the one before"),
        ([1e6], 2.0, 2.0, 5.0, "more than a segment"),
        ([1e6], 2.0, 4.0, 0.0, "gamma_p"),
    ],
)
def test_nonsense_is_refused(
    rates: list[float], segment_s: float, buffer_s: float, gamma_p: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Bola(rates, segment_s, buffer_s, gamma_p)
