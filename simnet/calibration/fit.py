"""The fit: how many times what is written each unit is, hour by hour, with intervals.

In every hour of the day the mean rates of the lines are a sum over units: a factor of at least 0
times the load that the unit puts on the line as it is written. The factors of an hour come from the
means over days by non-negative least squares, errors weighed relative to what each line carries,
and less where that is mostly requests and acknowledgements.

Intervals. The same map applied to single days gives factors of each day, and their scatter is what
the mean of an hour is uncertain by. It has two parts: chance, whose variance is proportional to the
factor (as of many users who act by themselves), with one constant a unit over all hours, so that a
few days are enough; and from four days on the level of whole days, whose variance goes with the
square. The interval is the set of factors that the measured mean does not contradict (a score
interval), so it is never below 0 and not empty at 0. The mean over the day goes by whole days where
there are four, else by hours. Where a unit follows from what requests and acknowledgements add to a
line, its interval is wider by what an error of theirs would move it. All hold for the mean load of
a user that the scenario says: where that is wrong by a tenth, users are, whatever the interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from simnet.calibration.cells import Cells, Days
from simnet.calibration.counters.recorded import Numbers
from simnet.calibration.loads import Loads, Unit
from simnet.statistics.arrays import student, tail_of
from simnet.statistics.least_squares import Solution, nonnegative, told_apart

MODEL_ERROR, MINOR_ERROR = 0.02, 0.3
"""How far off the mean loads are taken to be, as shares: of streams, and of the requests and
acknowledgements against them (hosts acknowledge each segment, every other, or fewer)."""
LEAST_WHOLE_DAYS = 4
"""Days from which the mean of the day goes by the spread of whole days."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A factor, or a number of users, and between what it is."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Estimate:
        """Return it in another unit."""
        return Estimate(self.value * factor, self.low * factor, self.high * factor)

    def wider(self, by: float) -> Estimate:
        """Return it with an interval that is wider by so much on both sides, from 0 on."""
        return Estimate(self.value, max(0.0, self.low - by), self.high + by)

    def holds(self, value: float) -> bool:
        """Tell whether `value` is in the interval, ends included."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Profile:
    """The factors of one unit on one sort of days."""

    days: Days
    mean: Estimate
    """Over the hours that were measured."""
    by_hour: dict[int, Estimate]

    @property
    def busiest(self) -> int:
        """The hour with the most."""
        return max(self.by_hour, key=lambda hour: self.by_hour[hour].value)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A unit, or several that are only fixed together, with its profiles."""

    units: tuple[Unit, ...]
    profiles: tuple[Profile, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return " + ".join(unit.name for unit in self.units)


@dataclass(frozen=True)
class Fit:
    """All that is fitted, and what is not."""

    fitted: tuple[Fitted, ...]
    unseen: tuple[Unit, ...]
    """Units that put nothing on any line that is fitted."""
    entangled: tuple[tuple[Unit, ...], ...]
    """Units of which not even a sum is fixed, by groups."""
    explained_bps: dict[Days, Numbers] = field(default_factory=dict)
    """What the fit puts on each line, [line, hour], nan where the hour is not measured."""


def fit(
    units: Sequence[Unit],
    loads: Loads,
    cells: Cells,
    sorts: Sequence[Days],
    confidence: float,
    rows: npt.NDArray[np.intp],
) -> Fit:
    """Fit the units to the rates of lines.

    Args:
        units: what is fitted.
        loads: what each puts on each line as it is written.
        cells: the rates, [line, cell].
        sorts: sorts of days that are fitted apart.
        confidence: of each interval.
        rows: indices of the lines that are fitted; the others are only explained.
    """
    scale = cells.bps[rows].mean(axis=1)
    scale = np.where(scale > 0, scale, scale.max(initial=1.0) or 1.0)
    weights = 1.0 / (scale * (MODEL_ERROR + MINOR_ERROR * loads.minor_share[rows]))
    members, entangled = _members(loads.bps[rows] * weights[:, None])
    # What is fixed by itself stays so with the others in the equations.
    columns = [*members, *((each,) for group in entangled for each in group)]
    joined = loads.joined(columns)
    explained: dict[Days, Numbers] = {}
    fitted: list[list[Profile]] = [[] for _ in members]
    for sort in sorts:
        hours = _by_hour(joined.only(rows), cells, sort, rows, weights)
        explained[sort] = np.full((loads.bps.shape[0], 24), np.nan)
        for hour, found in hours.items():
            explained[sort][:, hour] = joined.bps @ found.solution.values
        for index in range(len(members)):
            fitted[index].append(_profile(index, sort, hours, cells, confidence))
    unseen = np.flatnonzero(loads.bps[rows].sum(axis=0) <= 0)
    return Fit(
        tuple(
            Fitted(tuple(units[each] for each in group), tuple(profiles))
            for group, profiles in zip(members, fitted, strict=True)
        ),
        tuple(units[int(each)] for each in unseen),
        tuple(tuple(units[each] for each in group) for group in entangled),
        explained,
    )


def _members(matrix: Numbers) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Return what is fixed, alone or as a sum in written proportions, and what is not at all."""
    apart = told_apart(matrix)
    members: list[tuple[int, ...]] = [(index,) for index in apart.fixed]
    entangled = []
    for group in apart.groups:
        if _parallel(matrix[:, list(group)]):
            members.append(group)
        else:
            entangled.append(group)
    return members, entangled


def _parallel(columns: Numbers) -> bool:
    """Tell whether columns differ by their length alone, so that their sum is fixed."""
    sizes = np.linalg.svd(columns / np.linalg.norm(columns, axis=0), compute_uv=False)
    return bool(sizes[1:].max(initial=0.0) < 0.1)


@dataclass(frozen=True)
class _Hour:
    """The factors of one hour, the rates of its cells, and how far off the model may put them."""

    solution: Solution
    bps: Numbers
    model: Numbers
    """Of each unit what an error of the requests and acknowledgements would move it by."""


_Hours = dict[int, _Hour]


def _by_hour(
    loads: Loads, cells: Cells, sort: Days, rows: npt.NDArray[np.intp], weights: Numbers
) -> _Hours:
    found: _Hours = {}
    chosen = cells.of(sort)
    # With every unit as it is written none is at 0, so that this maps all of them.
    free = nonnegative(loads.bps, loads.bps.sum(axis=1), weights).mapping
    for hour in range(24):
        here = np.array([index for index in chosen if cells.cells[index].hour == hour], dtype=int)
        if here.size:
            bps = cells.bps[np.ix_(rows, here)]
            solution = nonnegative(loads.bps, bps.mean(axis=1), weights)
            wrong = MINOR_ERROR * (loads.minor_bps @ solution.values)
            found[hour] = _Hour(solution, bps, np.linalg.norm(free * wrong, axis=1))
    return found


def _profile(index: int, sort: Days, found: _Hours, cells: Cells, confidence: float) -> Profile:
    """Return the factors of one unit with their intervals."""
    seen = _Seen.of(index, found, cells, sort)
    tail = tail_of(confidence)
    model = {hour: float(each.model[index]) for hour, each in found.items()}
    by_hour = {hour: seen.at(hour, tail).wider(model[hour]) for hour in found}
    return Profile(sort, seen.mean(tail).wider(float(np.mean(list(model.values())))), by_hour)


@dataclass(frozen=True)
class _Seen:
    """Factors of one unit in the single cells of each hour, and how they scatter."""

    means: dict[int, float]
    numbers: dict[int, int]
    """How many cells each hour has."""
    days: Numbers
    """How high each day was beside the mean of its hours; empty for a few days."""
    chance: float
    """Variance of one cell over the mean of its hour, days apart."""
    freedom: int
    of_days: float
    """Variance of the level of whole days, beyond what chance gives."""

    @classmethod
    def of(cls, index: int, found: _Hours, cells: Cells, sort: Days) -> _Seen:
        """Return those of the unit at `index`."""
        single = {hour: each.solution.mapping[index] @ each.bps for hour, each in found.items()}
        means = {hour: float(each.solution.values[index]) for hour, each in found.items()}
        numbers = {hour: values.size for hour, values in single.items()}
        table, levels = _by_day(single, means, cells, sort)
        whole = levels.size >= LEAST_WHOLE_DAYS and not cells.within_hours
        if not whole:
            levels = np.ones(0)
        squares, freedom = 0.0, 0 if not whole else 1 - levels.size
        for hour, values in single.items():
            if means[hour] > 0 and values.size > 1:
                expected = means[hour] * (table[hour] if whole else 1.0)
                squares += float(np.sum((values - expected) ** 2)) / means[hour]
                freedom += values.size - 1
        freedom = max(0, freedom)
        chance = squares / freedom if freedom else 0.0
        total = sum(means.values())
        by_chance = chance / total if total > 0 else 0.0
        beyond = float(levels.var(ddof=1)) - by_chance if whole else 0.0
        return cls(means, numbers, levels, chance, freedom, max(0.0, beyond))

    def at(self, hour: int, tail: float) -> Estimate:
        """Return the factor of an hour."""
        if not self.freedom:
            return Estimate(self.means[hour], 0.0, np.inf)
        cells = self.numbers[hour]
        linear = self.chance * student(self.freedom, tail) ** 2 / cells
        square = 0.0
        if self.days.size:
            square = self.of_days * student(self.days.size - 1, tail) ** 2 / cells
        return _score(self.means[hour], linear, square)

    def mean(self, tail: float) -> Estimate:
        """Return the mean over the hours that are measured."""
        mean = float(np.mean(list(self.means.values())))
        if self.days.size:
            error = self.days.std(ddof=1) / np.sqrt(self.days.size) * mean
            half = student(self.days.size - 1, tail) * error
        elif self.freedom:
            shares = sum(self.means[hour] / number for hour, number in self.numbers.items())
            half = student(self.freedom, tail) * np.sqrt(self.chance * shares) / len(self.means)
        else:
            return Estimate(mean, 0.0, np.inf)
        return Estimate(mean, max(0.0, mean - half), mean + half)


def _by_day(
    single: dict[int, Numbers], means: dict[int, float], cells: Cells, sort: Days
) -> tuple[dict[int, Numbers], Numbers]:
    """Return the level of the day of each cell, by hour, and the levels of all days.

    The level is how high a day was beside the mean of the same hours.
    """
    got: dict[int, float] = {}
    expected: dict[int, float] = {}
    order: dict[int, list[int]] = {hour: [] for hour in single}
    for index in cells.of(sort):
        cell = cells.cells[index]
        value = single[cell.hour][len(order[cell.hour])]
        order[cell.hour].append(cell.day)
        got[cell.day] = got.get(cell.day, 0.0) + float(value)
        expected[cell.day] = expected.get(cell.day, 0.0) + means[cell.hour]
    levels = {day: got[day] / expected[day] if expected[day] > 0 else 1.0 for day in got}
    table = {hour: np.array([levels[day] for day in days]) for hour, days in order.items()}
    return table, np.array([levels[day] for day in levels if expected[day] > 0])


def _score(mean: float, linear: float, square: float) -> Estimate:
    """Return the factors x with (mean - x)^2 at most linear x + square x^2."""
    middle, rest = 2 * mean + linear, 1.0 - square
    root = np.sqrt(max(0.0, middle * middle - 4 * rest * mean * mean))
    low = 2 * mean * mean / (middle + root) if middle + root > 0 else 0.0
    if rest <= 0:
        return Estimate(mean, low, np.inf)
    return Estimate(mean, low, float((middle + root) / (2 * rest)))
