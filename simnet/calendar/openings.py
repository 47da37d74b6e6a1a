"""Opening hours by the day of the week, and those that schools and offices of the province have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from simnet.calendar.days import WEEKDAYS, Weekday
from simnet.units import parse_clock

HoursName: TypeAlias = Literal["all", "school", "clinic", "office", "after_office"]
HOURS: tuple[HoursName, ...] = ("all", "school", "clinic", "office", "after_office")
"""Sets of hours; ``all`` is every hour."""
SHUT_ON_HOLIDAYS = frozenset(("school", "clinic", "office"))
"""The others are open on holidays as on other days."""

Hours: TypeAlias = tuple[tuple[int, int], ...]
"""Hours of a day, [start, end) in ns since midnight, in order and apart."""
Week: TypeAlias = tuple[Hours, ...]
"""Hours of each day of a week, Monday first."""


class Opening(NamedTuple):
    """Hours of some days of the week, ns since midnight."""

    days: tuple[Weekday, ...]
    start: int
    end: int


def week_of(openings: Iterable[Opening]) -> Week:
    """Return the hours of each day of a week; those that touch or overlap are one."""
    every = list(openings)
    return tuple(
        _joined(sorted((each.start, each.end) for each in every if weekday in each.days))
        for weekday in WEEKDAYS
    )


def _joined(hours: Sequence[tuple[int, int]]) -> Hours:
    found: list[tuple[int, int]] = []
    for start, end in hours:
        if found and found[-1][1] >= start:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _opening(days: tuple[Weekday, ...], start: str, end: str) -> Opening:
    return Opening(days, parse_clock(start), parse_clock(end))


_TO_THURSDAY = WEEKDAYS[:4]
USUAL: dict[str, tuple[Opening, ...]] = {
    "school": (
        _opening(_TO_THURSDAY, "07:15", "14:00"),
        _opening(("friday",), "07:15", "11:00"),
    ),
    "clinic": (
        _opening(_TO_THURSDAY, "07:30", "15:00"),
        _opening(("friday",), "07:30", "11:30"),
        _opening(("saturday",), "07:30", "11:00"),
    ),
    "office": (
        _opening(_TO_THURSDAY, "07:30", "16:00"),
        _opening(("friday",), "07:30", "11:00"),
    ),
    "after_office": (_opening(WEEKDAYS, "16:00", "23:00"),),
}
"""What is open when, where nothing else is said (sources: simnet.scenario.model.hours)."""
