"""Days of a year of 365 days: months, weekdays, and the hours of some days as spells."""

from __future__ import annotations

from collections.abc import Callable

from simnet.calendar.days import MONTH_DAYS, day_of_month, month_of
from simnet.models.outages.spells import Spells, united
from simnet.units import NS_PER_DAY


def after_in_months(start_ns: int, length_ns: int, months: tuple[int, ...]) -> int:
    """Return when so much time has passed since a time, if it passes in some months only."""
    now_ns, left_ns = start_ns, length_ns
    while True:
        day = now_ns // NS_PER_DAY
        month = month_of(now_ns)
        end_ns = (day + MONTH_DAYS[month - 1] - day_of_month(day) + 1) * NS_PER_DAY
        if month in months:
            if left_ns <= end_ns - now_ns:
                return now_ns + left_ns
            left_ns -= end_ns - now_ns
        now_ns = end_ns


def daily(
    hours: tuple[int, int], first_ns: int, until_ns: int, on: Callable[[int], bool] | None = None
) -> Spells:
    """Return the hours of the day, on each day that begins them before a time, as spells.

    Args:
        hours: from and to, ns since midnight; past midnight where they end before they begin.
        first_ns: where the first day begins, at the latest.
        until_ns: no spell begins at it or later.
        on: says of a day since 1 January whether it has them; none: each has.
    """
    start_ns, end_ns = hours
    length_ns = (end_ns - start_ns) % NS_PER_DAY or NS_PER_DAY
    days = range(first_ns // NS_PER_DAY, -(-until_ns // NS_PER_DAY))
    begins = (day * NS_PER_DAY + start_ns for day in days if on is None or on(day))
    return united(tuple((at, at + length_ns) for at in begins if at < until_ns))
