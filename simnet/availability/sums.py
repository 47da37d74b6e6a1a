"""Sums over single years: time without a way, outages and their lengths, hours below rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from simnet.availability.plan import Below
from simnet.calendar.openings import HoursName
from simnet.calendar.year import Calendar
from simnet.timelines.spells import IntArray, Mask, Spells, union
from simnet.timelines.world import World
from simnet.timelines.year import VillageYear, village_years, year_of

COUNT, TOTAL, LONGEST = range(3)
"""Of outages in a year: how many begin, ns of all, ns of the longest."""


@dataclass(slots=True)
class YearSums:
    """Sums of one year of all villages of a world."""

    dark: IntArray
    """Time without a way, ns; shape (villages, sets of hours)."""
    below: IntArray
    """Time below each rate, that without a way included, ns; shape (villages, hours, rates)."""
    outages: IntArray
    """Shape (villages, 3)."""
    causes: dict[str, IntArray] = field(default_factory=dict)
    """The same of what each cause by itself takes away; of those that did anything."""


@dataclass(slots=True)
class Years:
    """Sums of all years of a world."""

    dark: IntArray
    """Shape (years, villages, sets of hours), ns."""
    below: IntArray
    """Shape (years, villages, hours, rates), ns."""
    outages: IntArray
    """Shape (years, villages, 3)."""
    causes: dict[str, IntArray]
    """The same by cause, by name."""


COUNTED: tuple[HoursName, ...] = ("all", "school", "clinic", "office")
"""Sets of hours that years are summed up by."""


def masks(calendar: Calendar) -> tuple[Mask, ...]:
    """Return the sets of hours of a year, in the order of `COUNTED`."""
    return tuple(Mask(calendar.sessions(name)) for name in COUNTED)


def sums_of(
    world: World, open_hours: Sequence[Mask], below: Sequence[Below], seed: int
) -> YearSums:
    """Return the sums of the year of a seed, by the sets of hours that `masks` gives."""
    size = len(world.ways)
    found = YearSums(
        dark=np.zeros((size, len(open_hours)), dtype=np.int64),
        below=np.zeros((size, len(open_hours), len(below)), dtype=np.int64),
        outages=np.zeros((size, 3), dtype=np.int64),
    )
    period = year_of(seed)
    for number, village in enumerate(village_years(world, period)):
        _add(found, number, village, open_hours, below, period.length_ns)
    return found


def _add(
    found: YearSums,
    number: int,
    village: VillageYear,
    open_hours: Sequence[Mask],
    below: Sequence[Below],
    end_ns: int,
) -> None:
    """Enter the year of one village."""
    if len(village.dark):
        found.dark[number] = [mask.within(village.dark) for mask in open_hours]
    for place, each in enumerate(below):
        narrow = union((village.dark, village.rate.below(each.of(village.way), end_ns)))
        if len(narrow):
            found.below[number, :, place] = [mask.within(narrow) for mask in open_hours]
    found.outages[number] = of_spells(village.dark)
    _add_causes(found.causes, number, len(found.outages), village.causes)


def _add_causes(
    found: dict[str, IntArray], number: int, villages: int, causes: Mapping[str, Spells]
) -> None:
    for cause, dark in causes.items():
        if cause not in found:
            found[cause] = np.zeros((villages, 3), dtype=np.int64)
        found[cause][number] = of_spells(dark)


def of_spells(some: Spells) -> tuple[int, int, int]:
    """Return how many there are, how long all are, and the longest, ns."""
    return len(some), some.total_ns, some.longest_ns
