"""A link takes the highest mode that its signal allows, and keeps it a little longer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.conditions.cause import Period
from simnet.conditions.steps import Steps
from simnet.errors import DomainError
from simnet.models.adaptive_modulation import FIRST_LOOK_NS, OUT, Ladder, Mode, rates_during
from simnet.models.propagation.domain import FloatArray, IntArray

MINUTE_NS = 60_000_000_000
QPSK, QAM16, QAM64 = Mode("QPSK", 7.5, 36), Mode("16QAM", 15.0, 80), Mode("64QAM", 21.5, 129)
LADDER = Ladder((QPSK, QAM16, QAM64), up_margin_db=2.0, down_margin_db=0.5)


def modes(*signal_db: float, ladder: Ladder = LADDER) -> list[int]:
    return ladder.held(np.array(signal_db)).tolist()


def test_a_mode_is_lost_below_its_lower_mark_and_taken_above_its_upper() -> None:
    assert modes(30, 22, 21.9, 23.4, 23.5) == [2, 2, 1, 1, 2]


def test_a_deep_fade_goes_through_all_modes_at_once() -> None:
    assert modes(30, 5, 9.4, 16.9, 17, 40) == [2, OUT, OUT, 0, 1, 2]


def test_between_its_marks_a_mode_is_as_it_was() -> None:
    signal_db = np.array([16.0, 16.5])
    assert LADDER.held(signal_db, usable_before=True).tolist() == [1, 1]
    assert LADDER.held(signal_db, usable_before=False).tolist() == [0, 0]


def test_steps_are_rates_where_the_mode_changes_and_nothing_out_of_lock() -> None:
    times_ns, signal_db = np.arange(5) * 10, np.array([30.0, 30.0, 3.0, 3.0, 18.0])
    assert LADDER.rates(times_ns, signal_db) == ((0, 129), (20, 0), (40, 80))


@pytest.mark.parametrize(
    ("high", "message"),
    [
        (replace(QAM16, threshold_db=7.5), "16QAM has 7.5 dB after 7.5 of QPSK"),
        (replace(QAM16, rate=20), "16QAM has 20 bit/s after 36 of QPSK"),
    ],
)
def test_modes_out_of_order_are_refused(high: Mode, message: str) -> None:
    with pytest.raises(DomainError, match=message):
        Ladder((QPSK, high))


def test_a_mode_left_at_more_than_it_is_taken_at_is_refused() -> None:
    with pytest.raises(DomainError, match=r"kept from 3 dB .* taken only from 2 dB"):
        Ladder((QPSK,), up_margin_db=2.0, down_margin_db=3.0)


def test_modes_that_the_clear_sky_never_reaches_are_no_part_of_a_ladder() -> None:
    assert LADDER.usable(17.0).modes == (QPSK, QAM16)
    with pytest.raises(DomainError, match="9 dB is too weak for QPSK"):
        LADDER.usable(9.0)


def wandering(period: Period) -> tuple[IntArray, FloatArray]:
    """A signal of absolute time that hangs between marks for hours."""
    minutes = np.arange(period.start_ns // MINUTE_NS, -(-period.end_ns // MINUTE_NS))
    drawn = np.random.default_rng(5).uniform(12, 18, 2000)
    drawn[500], drawn[1200] = 4.0, 30.0
    hours = drawn[minutes % 2000]
    times_ns = minutes * MINUTE_NS - period.start_ns
    return np.maximum(times_ns, 0), hours


def cut(steps: Steps[int], start_ns: int) -> int:
    return [value for time_ns, value in steps if time_ns <= start_ns][-1]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1900), st.integers(1, 90))
def test_a_piece_of_the_year_is_the_same_however_it_is_cut(start: int, length: int) -> None:
    whole = rates_during(LADDER, wandering, Period(1, 0, 2000 * MINUTE_NS))
    piece = Period(1, start * MINUTE_NS, length * MINUTE_NS)
    part = rates_during(LADDER, wandering, piece)
    for minute in range(min(length, 2000 - start)):
        assert cut(part, minute * MINUTE_NS) == cut(whole, (start + minute) * MINUTE_NS)


def test_the_past_is_asked_for_until_it_no_longer_matters() -> None:
    asked: list[int] = []

    def hung(period: Period) -> tuple[IntArray, FloatArray]:
        asked.append(period.start_ns)
        return np.array([0]), np.array([16.0 if period.start_ns > 0 else 30.0])

    start_ns = 3 * FIRST_LOOK_NS
    rates_during(LADDER, hung, Period(1, start_ns, MINUTE_NS))
    assert asked == [2 * FIRST_LOOK_NS, 0]
