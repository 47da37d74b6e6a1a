"""How many of those who could are there at each time of a run: a profile in straight pieces.

The level is the share of the profile's peak. It is 0 while the set of hours is shut, comes up from
0 within RAMP_S of opening, and goes over from one hour's weight to the next within RAMP_S before
and after the full hour, so that nobody waits for the stroke of the clock.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from simnet.calendar.openings import HoursName
from simnet.calendar.year import Calendar
from simnet.chance.variates import Variate
from simnet.units import NS_PER_DAY, NS_PER_S
from simnet.units.hours import DAY_S, HOUR_S

RAMP_S = 600.0
"""Within which people come after it has opened, and before and after a full hour (assumption)."""
_MOST_DAYS_SHUT = 3 * 366
"""What has not opened for so long does not open any more."""


@dataclass(frozen=True, slots=True)
class Habit:
    """When people are at something."""

    hours: HoursName = "all"
    """The set of hours in which they can be."""
    active: float = 1.0
    """Share of them who are there at an hour of weight 1."""
    session: Variate | None = None
    """How long one stays, s; None: as long as it is open."""
    by_hour: tuple[float, ...] = ()
    """Weights of the hours of the day; none: 1 in all."""
    prayers: bool = False
    """Whether nobody begins a session in the pause after a prayer time."""


@dataclass(frozen=True, slots=True)
class Setting:
    """When a run begins, and its calendar."""

    calendar: Calendar
    start_ns: int = 0
    """Since 1 January; of no date, since midnight."""
    dated: bool = False
    clocked: bool = False


class Piece(NamedTuple):
    """A stretch of time, s since the start of the run, and the level at both its ends."""

    start: float
    end: float
    first: float
    last: float


class Profile:
    """The level of a habit in a run.

    Without a time of day it is 1 always, and the peak is the mean over the hours that are open.
    Without a date each day has the hours that most open days of a week have.
    """

    def __init__(self, habit: Habit, setting: Setting) -> None:
        self._habit = habit
        self._setting = setting
        weights = habit.by_hour or (1.0,)
        self._top = max(weights)
        at_most = self._top if setting.clocked else self._mean_weight()
        self.peak = habit.active * at_most
        """Share of them who are there where the level is 1."""

    def pieces(self, from_s: float, until_s: float = math.inf) -> Iterator[Piece]:
        """Yield the pieces from a time on, in order; what lies between them is shut.

        None begins a day or more after `until_s`.
        """
        for pieces in self.openings(from_s, until_s):
            yield from pieces

    def openings(self, from_s: float, until_s: float = math.inf) -> Iterator[Iterator[Piece]]:
        """Yield the pieces of each time that it is open, from a time on, likewise."""
        if not self._setting.clocked:
            yield iter((Piece(from_s, math.inf, 1.0, 1.0),))
        elif self._habit.hours == "all":
            yield self._always(from_s, until_s)
        else:
            for opens_s, closes_s in self._opening_times(from_s, until_s):
                yield self._of_opening(opens_s, closes_s)

    def mean(self, from_s: float, until_s: float) -> float:
        """Return the mean share of them who are there in a stretch of time."""
        total = 0.0
        for piece in self.pieces(from_s, until_s):
            if piece.start >= until_s:
                break
            start, end = max(piece.start, from_s), min(piece.end, until_s)
            if end > start:
                ends = (level_at(piece, start), level_at(piece, end))
                total += (end - start) * math.fsum(ends) / 2
        return self.peak * total / (until_s - from_s)

    def after_prayer(self, time_s: float, late: float) -> float:
        """Return when a session that would begin at a time does; `late` is equally likely in 0..1.

        One that would begin in the pause after a prayer begins within RAMP_S of its end.
        """
        calendar, pause_ns = self._setting.calendar, self._setting.calendar.prayer_pause_ns
        if not (self._habit.prayers and self._setting.clocked):
            return time_s
        of_day_s = self._of_day(time_s)
        for prayer_ns in calendar.prayers:
            since_s = (of_day_s - prayer_ns / NS_PER_S) % DAY_S
            if since_s < pause_ns / NS_PER_S:
                return time_s - since_s + pause_ns / NS_PER_S + RAMP_S * late
        return time_s

    def _of_day(self, time_s: float) -> float:
        return (self._setting.start_ns / NS_PER_S + time_s) % DAY_S

    def _mean_weight(self) -> float:
        """Return the mean of the weights over the hours of the year that are open."""
        if not self._habit.by_hour:
            return 1.0
        name = self._habit.hours
        if name == "all":
            return math.fsum(self._habit.by_hour) / len(self._habit.by_hour)
        counted = Counter(
            (start % NS_PER_DAY / NS_PER_S, (end - start) / NS_PER_S)
            for start, end in self._setting.calendar.sessions(name)
        )
        open_s = math.fsum(times * length_s for (_, length_s), times in counted.items())
        weighed = (
            times * self._weighed(start_s, start_s + length_s)
            for (start_s, length_s), times in counted.items()
        )
        return math.fsum(weighed) / open_s if open_s else 0.0

    def _weighed(self, start_s: float, end_s: float) -> float:
        """Return the integral of the weights over a time of the day."""
        edges = [start_s, *_full_hours(start_s, end_s), end_s]
        return math.fsum(
            (end - start) * self._habit.by_hour[int(start // HOUR_S) % 24]
            for start, end in pairwise(edges)
        )

    def _opening_times(self, from_s: float, until_s: float) -> Iterator[tuple[float, float]]:
        """Yield when it is open and does not close before a time."""
        setting, name = self._setting, self._habit.hours
        first = math.floor((setting.start_ns / NS_PER_S + from_s) / DAY_S)
        usual = setting.calendar.usual_hours(name)
        day = shut = first
        while day - shut <= _MOST_DAYS_SHUT:
            hours = setting.calendar.hours(name, day) if setting.dated else usual
            for start_ns, end_ns in hours:
                begin_ns = day * NS_PER_DAY - setting.start_ns
                opens_s, closes_s = ((begin_ns + each) / NS_PER_S for each in (start_ns, end_ns))
                if opens_s >= until_s:
                    return
                if closes_s > from_s:
                    yield opens_s, closes_s
                shut = day
            day += 1

    def _of_opening(self, opens_s: float, closes_s: float) -> Iterator[Piece]:
        """Yield the pieces of one time that it is open."""
        inner = {opens_s + RAMP_S} | set(self._turns(opens_s, closes_s))
        edges = [opens_s, *sorted(each for each in inner if opens_s < each < closes_s), closes_s]
        levels = [self._weight(each) * min(1.0, (each - opens_s) / RAMP_S) for each in edges]
        for number, (start, end) in enumerate(pairwise(edges)):
            yield Piece(start, end, levels[number], levels[number + 1])

    def _always(self, from_s: float, until_s: float) -> Iterator[Piece]:
        if not self._habit.by_hour:
            yield Piece(from_s, math.inf, 1.0, 1.0)
            return
        start_s = from_s
        while start_s < until_s:
            end_s = start_s + DAY_S
            edges = [start_s, *self._turns(start_s, end_s), end_s]
            for begin, end in pairwise(edges):
                if end > begin:
                    yield Piece(begin, end, self._weight(begin), self._weight(end))
            start_s = end_s

    def _turns(self, start_s: float, end_s: float) -> Iterator[float]:
        """Yield where the weight begins or ends to change from one hour's to the next, inside."""
        if not self._habit.by_hour:
            return
        midnight_s = start_s - self._of_day(start_s)
        for hour_s in _full_hours(start_s - midnight_s - RAMP_S, end_s - midnight_s + RAMP_S):
            for turn_s in (hour_s - RAMP_S, hour_s + RAMP_S):
                if start_s < midnight_s + turn_s < end_s:
                    yield midnight_s + turn_s

    def _weight(self, time_s: float) -> float:
        """Return the weight at a time, as a share of the greatest."""
        weights: Sequence[float] = self._habit.by_hour
        if not weights:
            return 1.0
        of_day_s = self._of_day(time_s)
        turn = round(of_day_s / HOUR_S)
        before, after = weights[(turn - 1) % 24], weights[turn % 24]
        way = min(1.0, max(0.0, (of_day_s - turn * HOUR_S + RAMP_S) / (2 * RAMP_S)))
        return (before + (after - before) * way) / self._top


def level_at(piece: Piece, time_s: float) -> float:
    """Return the level at a time within a piece."""
    if piece.first == piece.last:
        return piece.first
    way = (time_s - piece.start) / (piece.end - piece.start)
    return piece.first + (piece.last - piece.first) * way


def _full_hours(start_s: float, end_s: float) -> Iterator[float]:
    """Yield the full hours strictly between two times, s."""
    hour = math.floor(start_s / HOUR_S) + 1
    while hour * HOUR_S < end_s:
        yield hour * HOUR_S
        hour += 1
