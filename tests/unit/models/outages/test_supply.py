"""Power at a place: hours of supply, what a battery bridges, and how it is charged again."""

from __future__ import annotations

from simnet.models.outages.calendar import daily
from simnet.models.outages.supply import dark
from tests.unit.models.outages.theory import DAY_NS, HOUR_NS, share_down

NIGHTS = (18 * HOUR_NS, 6 * HOUR_NS)
DAYS = (6 * HOUR_NS, 18 * HOUR_NS)
OFF = daily(DAYS, -30 * DAY_NS, 365 * DAY_NS)


def test_twelve_hours_of_supply_leave_twelve_dark_ones() -> None:
    assert share_down(dark(OFF, 0, 1)) == 0.5


def test_a_battery_bridges_the_first_hours_of_each_outage() -> None:
    spells = dark(OFF, 4 * HOUR_NS, 8 * HOUR_NS)
    assert share_down(spells) == 8 / 24
    assert (10 * HOUR_NS, 18 * HOUR_NS) in spells


def test_a_battery_as_long_as_the_outage_leaves_none() -> None:
    assert share_down(dark(OFF, 12 * HOUR_NS, 8 * HOUR_NS)) == 0


def test_a_battery_that_is_charged_in_time_for_half_bridges_half() -> None:
    # Twelve hours of supply give a sixth of what 72 h would: two of twelve hours of battery.
    spells = dark(OFF, 12 * HOUR_NS, 72 * HOUR_NS)
    assert share_down(spells) == 10 / 24


def test_outages_that_follow_closely_find_the_battery_empty() -> None:
    off = ((0, 3 * HOUR_NS), (4 * HOUR_NS, 7 * HOUR_NS))
    assert dark(off, 4 * HOUR_NS, 8 * HOUR_NS) == ((5 * HOUR_NS + HOUR_NS // 2, 7 * HOUR_NS),)
