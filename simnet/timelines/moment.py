"""Order statistics of bad days: the sessions of simulated years by what they lose, the worst first.

What a village loses at a time is the share of its rate that its way does not carry, or 1 while it
has none; its rate is what is sold, as far as the way carries it while nothing befalls a line.
Sessions that lose the same are ordered by year and date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from simnet.calendar.days import month_and_day
from simnet.calendar.openings import HoursName
from simnet.calendar.year import Calendar
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR
from simnet.timelines.spells import IntArray, merged
from simnet.timelines.world import INTERNET, World
from simnet.timelines.year import VillageYear, village_years, year_of, year_seed
from simnet.units import NS_PER_S

NS_PER_MS = 1_000_000

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of a simulated year that was picked, and how bad it is."""

    year: int
    """Its number, from 1."""
    seed: int
    """Of the year's conditions."""
    start_ns: int
    """When the run begins, since 1 January, on a whole second."""
    opens_ns: int
    closes_ns: int
    """The session that it lies in."""
    lost: float
    """Mean of what villages lose in that session, 0 to 1."""
    lost_in_run: float
    """The same within the run."""
    sessions: int
    """How many sessions there were to choose from."""
    affected: int
    """How many of them lose anything."""

    @property
    def month(self) -> int:
        """The month of the run's start."""
        return month_and_day(self.start_ns // NS_PER_DAY)[0]

    @property
    def day(self) -> int:
        """The day of the month, likewise."""
        return month_and_day(self.start_ns // NS_PER_DAY)[1]

    @property
    def clock_ns(self) -> int:
        """The time of day, likewise."""
        return self.start_ns % NS_PER_DAY


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be picked."""

    hours: HoursName
    rank: int
    villages: frozenset[str]
    years: int
    length_ns: int
    """Of the run."""
    downtime: bool = False
    """Whether only the time without a way counts."""


@dataclass(frozen=True, slots=True, eq=False)
class _Loss:
    """What villages lose together, as a step function, and its integral."""

    times: IntArray
    values: FloatArray

    def until(self, at: IntArray) -> FloatArray:
        """Return what is lost before each time, villages x ns."""
        sums = np.concatenate(([0.0], np.cumsum(self.values[:-1] * np.diff(self.times))))
        index = np.searchsorted(self.times, at, side="right") - 1
        return np.asarray(sums[index] + self.values[index] * (at - self.times[index]))


def picked(world: World, calendar: Calendar, choice: Choice, seed: int) -> Moment:
    """Return the moment of a rank; the worst has rank 1.

    Args:
        world: the links that say how bad it is.
        calendar: opening hours and holidays.
        choice: what is to be picked; the rank is one of a session that there is.
        seed: of the scenario, from which years are drawn.
    """
    sessions = np.array(calendar.sessions(choice.hours), dtype=np.int64)
    losses = []
    for year in range(1, choice.years + 1):
        loss = _loss(world, choice, year_seed(seed, year))
        losses.append(loss.until(sessions[:, 1]) - loss.until(sessions[:, 0]))
    lost = np.concatenate(losses)
    size = max(1, len(choice.villages))
    # What is less than a millisecond of each village is an error of rounding.
    lost = np.where(lost < size * NS_PER_MS, 0.0, lost)
    place = int(np.argsort(-lost, kind="stable")[choice.rank - 1])
    year, number = divmod(place, len(sessions))
    opens_ns, closes_ns = (int(each) for each in sessions[number])
    loss = _loss(world, choice, year_seed(seed, year + 1))
    start_ns = _worst_start(loss, opens_ns, closes_ns, choice.length_ns)
    ends = np.array([start_ns, start_ns + choice.length_ns], dtype=np.int64)
    within = np.diff(loss.until(ends))[0]
    return Moment(
        year=year + 1,
        seed=year_seed(seed, year + 1),
        start_ns=start_ns,
        opens_ns=opens_ns,
        closes_ns=closes_ns,
        lost=float(lost[place]) / (closes_ns - opens_ns) / size,
        lost_in_run=float(within) / choice.length_ns / size,
        sessions=len(lost),
        affected=int((lost > 0).sum()),
    )


def _loss(world: World, choice: Choice, seed: int) -> _Loss:
    """Return what the villages lose together in the year of a seed."""
    part = replace(
        world,
        ways=tuple(
            way for way in world.ways if way.to == INTERNET and way.village in choice.villages
        ),
    )
    times: list[IntArray] = [np.zeros(1, dtype=np.int64)]
    changes: list[FloatArray] = [np.zeros(1)]
    period = year_of(seed)
    for village in village_years(part, period):
        usual = _usual(village, world)
        at, lost = _of_village(village, None if choice.downtime else usual, period.length_ns)
        times.append(at)
        changes.append(np.diff(lost, prepend=0.0))
    every = np.concatenate(times)
    order = np.argsort(every, kind="stable")
    at, first = np.unique(every[order], return_index=True)
    together = np.cumsum(np.add.reduceat(np.concatenate(changes)[order], first))
    return _Loss(at, np.maximum(together, 0.0))


def _usual(village: VillageYear, world: World) -> int:
    """Return what the way to a village carries while nothing befalls it, up to what is sold."""
    rates = [world.directions[each].rate_bps for each in village.way.down]
    return max(1, min([village.way.sold_bps, *rates]))


def _of_village(
    village: VillageYear, usual_bps: int | None, end_ns: int
) -> tuple[IntArray, FloatArray]:
    """Return from when on a village loses which share, 0 to 1; the first time is 0.

    Args:
        usual_bps: what its way carries at best; None where only the time without a way counts.
    """
    dark = village.dark
    times = merged((village.rate.times, dark.starts, dark.ends))
    times = times[times < end_ns]
    index = np.searchsorted(dark.starts, times, side="right") - 1
    if len(dark):
        gone = (index >= 0) & (times < dark.ends[np.maximum(index, 0)])
    else:
        gone = np.zeros(len(times), dtype=np.bool_)
    if usual_bps is None:
        return times, gone.astype(np.float64)
    lost = 1.0 - np.minimum(village.rate.at(times), usual_bps) / usual_bps
    return times, np.where(gone, 1.0, lost)


def _worst_start(loss: _Loss, opens_ns: int, closes_ns: int, length_ns: int) -> int:
    """Return where in a session a stretch of some length loses most, on a whole second.

    What it loses is piecewise linear in its start, so that it is most where the stretch begins or
    ends at a step.
    """
    last_ns = closes_ns - length_ns
    if last_ns <= opens_ns:
        return opens_ns
    steps = np.concatenate((loss.times, loss.times - length_ns))
    inside = np.unique(np.clip(steps, opens_ns, last_ns))
    starts = np.unique(np.concatenate((inside, [opens_ns, last_ns])) // NS_PER_S * NS_PER_S)
    starts = starts[starts >= opens_ns]
    lost = loss.until(starts + length_ns) - loss.until(starts)
    return int(starts[int(np.argmax(lost))])


def clock_text(time_ns: int) -> str:
    """Return a time of the year as a time of day, to the second where there are seconds."""
    of_day = time_ns % NS_PER_DAY
    hours, rest = divmod(of_day, NS_PER_HOUR)
    minutes, seconds = divmod(rest // NS_PER_S, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")


ORDINALS: Sequence[str] = ("", "worst", "second-worst", "third-worst")


def ordinal(rank: int) -> str:
    """Return a rank in words: worst, third-worst, 12th-worst."""
    if rank < len(ORDINALS):
        return ORDINALS[rank]
    last = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{last}-worst"
