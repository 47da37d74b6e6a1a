"""What a living technology says of a piece of a year, played to see that it keeps its contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simnet.chance.streams import first_uniform
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Influence, Period
from simnet.conditions.steps import Steps
from simnet.models.propagation.province import RegencyRain, nearest
from simnet.models.technology.base import Line, Technology, Way
from simnet.models.weather.base import DRY, Point, Ranks

HERE, THERE = Point(0.75, 114.12), Point(0.74, 114.27)
"""Long Kerioq and Tiong Ohang, at the head of the Mahakam."""
WHOLE = Period(7, 100 * NS_PER_DAY + 7 * NS_PER_HOUR, NS_PER_HOUR // 6, dated=True, clocked=True)
CUTS = (1, 123_456_789_012, 300_000_000_000)
"""Where the piece of a year is cut, ns after its start."""
SHOWER_NS = 120_000_000_000
NEUTRAL = {"capacity": None, "share": 1, "longer": 0, "lost": 0}
"""What a link is like before the first step of an influence."""


@dataclass(frozen=True)
class Showers:
    """Rain drawn anew every two minutes: half of them dry, the others of any rank up to 8 %."""

    drops: float = 1.0

    def rain(self, place: Point, period: Period) -> Ranks:
        """Return the rain at a place in a period."""
        cells = range(period.start_ns // SHOWER_NS, -(-period.end_ns // SHOWER_NS))
        where = f"{place.latitude:.3f}/{place.longitude:.3f}"
        drawn = [first_uniform(period.seed, f"showers/{where}/{cell}") for cell in cells]
        percent = [16 * each if each < 0.5 else DRY for each in drawn]
        times = [max(0, cell * SHOWER_NS - period.start_ns) for cell in cells]
        return Ranks(np.array(times), np.array(percent))

    def climate(self, place: Point) -> RegencyRain:
        """Return the rain of an average year at a place."""
        return nearest(place.latitude, place.longitude)


def breaches(technology: Technology) -> list[str]:
    """Return what a technology does against its contract in rain, by day, however it is cut."""
    placed = technology.at(HERE, THERE)
    line = Line("village", HERE, THERE, placed.link("up"), placed.link("down"), Showers())
    whole = list(placed.conditions(line, WHOLE))
    found = [] if placed.living or not whole else ["must be living, as it has conditions"]
    if repr(list(placed.conditions(line, WHOLE))) != repr(whole):
        found.append("must say the same of the same period again")
    for way, influence in whole:
        found += _disorder(way, influence)
    for cut_ns in () if found else CUTS:
        later = Period(
            WHOLE.seed, WHOLE.start_ns + cut_ns, WHOLE.length_ns - cut_ns, dated=True, clocked=True
        )
        rest = list(placed.conditions(line, later))
        for way in ("down", "up"):
            if _at_times(whole, way, cut_ns, 0) != _at_times(rest, way, 0, cut_ns):
                found.append(f"{way}: must be the same however the year is cut, not by {cut_ns} ns")
    return found


def _disorder(way: Way, influence: Influence) -> list[str]:
    """Return what is wrong with the steps of an influence."""
    found = [] if way in ("down", "up") else [f"{way!r} is no way; say down or up"]
    for name, (low, high) in {
        "capacity": (0, np.inf),
        "share": (0, 1),
        "longer": (-np.inf, np.inf),
        "lost": (0, 1),
    }.items():
        steps: Steps[Any] = getattr(influence, name)
        times = [at for at, _ in steps]
        if times != sorted(set(times)) or any(not 0 <= at < WHOLE.length_ns for at in times):
            found.append(f"{way}: steps of {name} must increase in time, within the period")
        if any(not low <= value <= high for _, value in steps):
            found.append(f"{way}: a {name} must be {low:g} to {high:g}")
    return found


def _at_times(
    said: Sequence[tuple[Way, Influence]], way: str, from_ns: int, later_ns: int
) -> list[tuple[int, str]]:
    """Return what holds on one way from a time on, as changes of all that is said together.

    Times count from the start of the whole.
    """
    influences = [each for to, each in said if to == way]
    times = {from_ns}
    for each in influences:
        times |= {at for name in NEUTRAL for at, _ in getattr(each, name) if at > from_ns}
        times |= {at for down in each.down for at in (down.start_ns, down.end_ns) if at > from_ns}
    found: list[tuple[int, str]] = []
    for at in sorted(times):
        now = sorted(repr(state) for each in influences if (state := _state(each, at)) != _CALM)
        if not found or found[-1][1] != str(now):
            found.append((at + later_ns, str(now)))
    return found


def _state(influence: Influence, at_ns: int) -> tuple[Any, ...]:
    """Return what an influence does to a link at a time."""
    values = [
        ([neutral, *(value for at, value in getattr(influence, name) if at <= at_ns)])[-1]
        for name, neutral in NEUTRAL.items()
    ]
    down = any(each.start_ns <= at_ns < each.end_ns for each in influence.down)
    return (*values, down)


_CALM = (*NEUTRAL.values(), False)
