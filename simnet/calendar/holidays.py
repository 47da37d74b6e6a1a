"""Public holidays of Indonesia and collective leave (cuti bersama): the door to `holidays`.

The library knows what decrees have set, and works out days of years for which there is no decree
yet; such have "(estimated)" in their names.
"""

from __future__ import annotations

from datetime import date
from functools import cache

FIRST_YEAR, LAST_YEAR = 1946, 2100
"""For which the library knows the holidays."""


@cache
def indonesian_holidays(year: int, collective_leave: bool = True) -> tuple[tuple[date, str], ...]:
    """Return the holidays of a year with their English names, in order.

    Args:
        year: FIRST_YEAR to LAST_YEAR.
        collective_leave: with the days of leave that are set by decree beside them.
    """
    from holidays.countries.indonesia import Indonesia

    categories = ("public", "government") if collective_leave else ("public",)
    found = Indonesia(years=year, categories=categories, language="en_US")
    return tuple(sorted((day, name) for day, name in found.items() if day.year == year))
