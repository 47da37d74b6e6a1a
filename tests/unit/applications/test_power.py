"""Hours of power: when a device is off, and when it is up."""

from __future__ import annotations

import pytest

from simnet.applications.power import PowerHours, Supply
from simnet.chance.streams import RandomStream
from tests.unit.traffic.clock import Clock

EVENING = PowerHours.model_validate({"hours": "18:00 to 06:00", "settling": "2 min"})
HOUR = 3600.0


def supply(now_s: float, hour: float | None, power: PowerHours | None = EVENING) -> Supply:
    return Supply(power, Clock(now_s, None if hour is None else hour * HOUR))


def test_a_device_is_up_some_time_after_power_has_come() -> None:
    found = supply(100.0, 17.0)
    assert found.up_s(100.0, 30.0) == 100.0 + HOUR + 30.0
    # Who waits as well finds it up at the same time, whatever is drawn for it.
    assert found.up_s(200.0, 99.0) == 100.0 + HOUR + 30.0
    assert found.up_s(100.0 + HOUR + 10.0, 5.0) == 100.0 + HOUR + 30.0
    assert found.up_s(100.0 + HOUR + 31.0, 5.0) == 100.0 + HOUR + 31.0


def test_the_next_evening_it_starts_up_anew() -> None:
    found = supply(0.0, 17.0)
    found.up_s(0.0, 30.0)
    assert found.up_s(20 * HOUR, 40.0) == pytest.approx(25 * HOUR + 40.0)


def test_it_knows_when_there_is_power() -> None:
    found = supply(0.0, 17.0)
    off = [found.on_s(hour * HOUR) > hour * HOUR for hour in (0.5, 1.0, 12.5, 13.0, 24.9, 25.0)]
    assert off == [True, False, False, True, True, False]
    assert found.on_s(0.5 * HOUR) == HOUR
    assert found.on_s(2 * HOUR) == 2 * HOUR


def test_what_comes_counts_from_when_power_went() -> None:
    assert supply(50.0, 17.0).begun_s == 50.0 - 11 * HOUR
    assert supply(50.0, 19.0).begun_s == 50.0


@pytest.mark.parametrize(("hour", "power"), [(None, EVENING), (12.0, None)])
def test_without_hours_or_a_time_of_day_there_is_always_power(
    hour: float | None, power: PowerHours | None
) -> None:
    found = supply(50.0, hour, power)
    assert (found.begun_s, found.up_s(70.0, 9.0), found.on_s(70.0)) == (50.0, 70.0, 70.0)


def test_nothing_is_drawn_for_it_without_hours() -> None:
    random, plain = RandomStream(1, "somebody"), RandomStream(1, "somebody")
    assert supply(0.0, 17.0, None).settling_s(random, 0) == 0.0
    assert random.uniform() == plain.uniform()
    assert supply(0.0, 17.0).settling_s(random, 0) == 120.0
