"""A line falls to its lower rates when the month's volume is used, and is whole on the first."""

from __future__ import annotations

import pytest

from simnet.calendar.days import start_of
from simnet.conditions.allowance import MonthlyAllowance, Slowed
from simnet.conditions.cause import BACKWARD, FORWARD, NS_PER_DAY, NS_PER_HOUR, Period
from simnet.conditions.steps import Steps
from simnet.units import UNLIMITED

GB, MBPS = 10**9, 10**6
LINE = MonthlyAllowance(
    link="access/near",
    steps=(Slowed(300 * GB, (10 * MBPS, 10 * MBPS)), Slowed(400 * GB, (MBPS, 2 * MBPS))),
    used_bytes=20 * GB,
    ways=(FORWARD, BACKWARD),
)
"""300 GB at 20 GB a day are fifteen days, and 400 GB twenty."""


def down(period: Period, line: MonthlyAllowance = LINE) -> Steps[int]:
    found = {each.way: each.capacity for each in line.during(period)}
    return found.get(BACKWARD, ())


def on(day: int, month: int = 4, hours: int = 1) -> Period:
    return Period(1, start_of(month, day) + 8 * NS_PER_HOUR, hours * NS_PER_HOUR, dated=True)


def test_a_step_is_reached_when_its_volume_is_used() -> None:
    assert LINE.reached_ns() == (15 * NS_PER_DAY, 20 * NS_PER_DAY)


@pytest.mark.parametrize(("day", "mbps"), [(3, None), (15, None), (16, 10), (20, 10), (21, 2)])
def test_the_day_decides_the_rate(day: int, mbps: int | None) -> None:
    assert down(on(day)) == (() if mbps is None else ((0, mbps * MBPS),))


def test_a_step_within_the_run_changes_the_rate_then() -> None:
    night = Period(1, start_of(4, 15) + 23 * NS_PER_HOUR, 2 * NS_PER_HOUR, dated=True)
    assert down(night) == ((0, UNLIMITED), (NS_PER_HOUR, 10 * MBPS))


def test_a_month_ends_what_the_last_one_used() -> None:
    turn = Period(1, start_of(5) - NS_PER_HOUR, 2 * NS_PER_HOUR, dated=True)
    assert down(turn) == ((0, 2 * MBPS), (NS_PER_HOUR, UNLIMITED))
    year = Period(1, 0, start_of(12, 31) + NS_PER_DAY, dated=True)
    assert [bps for _, bps in down(year)].count(10 * MBPS) == 12
    across = Period(1, start_of(12, 31) + 23 * NS_PER_HOUR, 2 * NS_PER_HOUR, dated=True)
    assert down(across) == ((0, 2 * MBPS), (NS_PER_HOUR, UNLIMITED))


def test_a_slowed_line_carries_no_more_than_it_can() -> None:
    # 1 Mbps is 10.8 GB a day, so the last 108 GB take ten days instead of 5.4.
    steps = (Slowed(20 * GB, (MBPS, MBPS)), Slowed(128 * GB, (1, 1)))
    line = MonthlyAllowance("access/near", steps, 20 * GB, (FORWARD,))
    assert line.reached_ns() == (NS_PER_DAY, 11 * NS_PER_DAY)


def test_a_piece_of_the_month_is_the_same_however_it_is_cut() -> None:
    whole = down(on(10, hours=14 * 24))
    for cut in (1, 5 * NS_PER_DAY, 9 * NS_PER_DAY + 17):
        piece = on(10, hours=14 * 24)
        rest = down(Period(1, piece.start_ns + cut, piece.length_ns - cut, dated=True))
        held = [bps for at, bps in whole if at <= cut][-1]
        assert rest == ((0, held), *((at - cut, bps) for at, bps in whole if at > cut))


def test_one_direction_alone_may_be_slowed() -> None:
    line = MonthlyAllowance("access/near", LINE.steps, 20 * GB, (BACKWARD,))
    assert [each.way for each in line.during(on(25))] == [BACKWARD]
