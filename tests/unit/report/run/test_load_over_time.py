"""Load over time: the band of an event is seen over idle links, at the time of day."""

import pytest

from simnet.report.happenings import at_clock
from simnet.report.time_axis import clock_ticks
from simnet.units import NS_PER_S

EIGHT = 8 * 3600 * NS_PER_S


def test_ticks_stand_at_round_times_of_day_wherever_the_run_starts() -> None:
    ticks = clock_ticks(60.0, 1.0, EIGHT + 4 * NS_PER_S)
    assert ticks["ticktext"][:2] == ["08:00:10", "08:00:20"]
    assert ticks["tickvals"][:2] == [6.0, 16.0]


@pytest.mark.parametrize("duration_s", [30.0, 3600.0, 86_400.0])
def test_an_axis_has_a_few_ticks_however_long_the_run(duration_s: float) -> None:
    assert 3 <= len(clock_ticks(duration_s, 60.0, EIGHT)["tickvals"]) <= 8


def test_the_clock_goes_on_after_midnight() -> None:
    assert at_clock(3600.0, 23 * 3600 * NS_PER_S + 30 * 60 * NS_PER_S) == "00:30"
