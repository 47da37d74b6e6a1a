"""The fit: how many times what is written each unit is, hour by hour, with intervals.

In every hour of the day the mean rates of the lines are a sum over units: a factor of at least 0
times the load that the unit puts on the line as it is written. The factors of an hour come from the
means over days by non-negative least squares, errors weighed relative to what each line carries.

Intervals. The same map applied to single days gives factors of each day, whose spread around their
mean is what the mean of an hour is uncertain by. That spread is taken as proportional to the factor
(as of many users who act by themselves), with one constant a unit over all hours, so that a few
days are enough; the interval is the set of factors that the measured mean does not contradict
(a score interval), so it is never below 0 and not empty at 0. The mean over the day goes by the
spread of whole days where there are at least four, as hours of a day may be high or low together;
else by hours. All hold for the mean load of a user that the scenario says: where that is wrong by a
tenth, users are, whatever the interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from simnet.calibration.cells import Cells, Days
from simnet.calibration.counters.recorded import Numbers
from simnet.calibration.loads import Unit
from simnet.statistics.arrays import student, tail_of
from simnet.statistics.least_squares import Solution, nonnegative, told_apart

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
    loads: Numbers,
    cells: Cells,
    sorts: Sequence[Days],
    confidence: float,
    rows: Numbers,
) -> Fit:
    """Fit the units to the rates of lines.

    Args:
        units: what is fitted.
        loads: what each puts on each line as it is written, [line, unit], bit/s.
        cells: the rates, [line, cell].
        sorts: sorts of days that are fitted apart.
        confidence: of each interval.
        rows: indices of the lines that are fitted; the others are only explained.
    """
    scale = cells.bps[rows].mean(axis=1)
    weights = 1.0 / np.where(scale > 0, scale, scale.max(initial=1.0) or 1.0)
    apart = told_apart(loads[rows] * weights[:, None])
    members: list[tuple[int, ...]] = [(index,) for index in apart.fixed]
    entangled = []
    for group in apart.groups:
        if _parallel(loads[rows][:, list(group)] * weights[:, None]):
            members.append(group)
        else:
            entangled.append(group)
    # What is fixed by itself stays so with the others in the equations.
    columns = [*members, *((each,) for group in entangled for each in group)]
    matrix = np.array([loads[:, list(each)].sum(axis=1) for each in columns]).T
    fitted: list[list[Profile]] = [[] for _ in members]
    explained: dict[Days, Numbers] = {}
    for sort in sorts:
        table = np.full((loads.shape[0], 24), np.nan)
        found = _by_hour(matrix[rows], cells, sort, rows, weights)
        for hour, (solution, _) in found.items():
            table[:, hour] = matrix @ solution.values
        explained[sort] = table
        for index in range(len(members)):
            fitted[index].append(_profile(index, sort, found, cells, confidence))
    return Fit(
        tuple(
            Fitted(tuple(units[each] for each in group), tuple(profiles))
            for group, profiles in zip(members, fitted, strict=True)
        ),
        tuple(units[each] for each in apart.unseen),
        tuple(tuple(units[each] for each in group) for group in entangled),
        explained,
    )


def _parallel(columns: Numbers) -> bool:
    """Tell whether columns differ by their length alone, so that their sum is fixed."""
    sizes = np.linalg.svd(columns / np.linalg.norm(columns, axis=0), compute_uv=False)
    return bool(sizes[1:].max(initial=0.0) < 0.1)


_Found = dict[int, tuple[Solution, Numbers]]
"""By hour: the factors, and the cells of that hour."""


def _by_hour(matrix: Numbers, cells: Cells, sort: Days, rows: Numbers, weights: Numbers) -> _Found:
    found: _Found = {}
    chosen = cells.of(sort)
    for hour in range(24):
        here = np.array([index for index in chosen if cells.cells[index].hour == hour], dtype=int)
        if here.size:
            mean = cells.bps[np.ix_(rows, here)].mean(axis=1)
            found[hour] = nonnegative(matrix, mean, weights), cells.bps[np.ix_(rows, here)]
    return found


def _profile(index: int, sort: Days, found: _Found, cells: Cells, confidence: float) -> Profile:
    """Return the factors of one unit with their intervals."""
    single = {hour: solution.mapping[index] @ bps for hour, (solution, bps) in found.items()}
    means = {hour: float(solution.values[index]) for hour, (solution, _) in found.items()}
    spread, freedom = _spread(single, means)
    t = student(freedom, tail_of(confidence)) if freedom > 0 else np.inf
    by_hour = {
        hour: _score(means[hour], spread * t * t / single[hour].size if freedom > 0 else np.inf)
        for hour in found
    }
    return Profile(sort, _mean(single, means, spread, freedom, cells, sort, confidence), by_hour)


def _spread(single: dict[int, Numbers], means: dict[int, float]) -> tuple[float, int]:
    """Return the variance of one day's factor over its mean, and its degrees of freedom."""
    squares, freedom = 0.0, 0
    for hour, values in single.items():
        if means[hour] > 0 and values.size > 1:
            squares += float(np.sum((values - values.mean()) ** 2)) / means[hour]
            freedom += values.size - 1
    return (squares / freedom if freedom else 0.0), freedom


def _score(mean: float, width: float) -> Estimate:
    """Return the factors whose distance from the mean squared is at most `width` of themselves."""
    if not np.isfinite(width):
        return Estimate(mean, 0.0, np.inf)
    half = np.sqrt(width * mean + width * width / 4)
    return Estimate(mean, max(0.0, mean + width / 2 - half), mean + width / 2 + half)


def _mean(
    single: dict[int, Numbers],
    means: dict[int, float],
    spread: float,
    freedom: int,
    cells: Cells,
    sort: Days,
    confidence: float,
) -> Estimate:
    """Return the mean over the hours that are measured."""
    mean = float(np.mean(list(means.values())))
    days = _days(single, means, cells, sort)
    tail = tail_of(confidence)
    if days.size >= LEAST_WHOLE_DAYS and not cells.within_hours:
        half = student(days.size - 1, tail) * days.std(ddof=1) / np.sqrt(days.size) * mean
        return Estimate(mean, max(0.0, mean - half), mean + half)
    if not freedom:
        return Estimate(mean, 0.0, np.inf)
    shares = sum(means[hour] / values.size for hour, values in single.items())
    half = student(freedom, tail) * np.sqrt(spread * shares) / len(means)
    return Estimate(mean, max(0.0, mean - half), mean + half)


def _days(single: dict[int, Numbers], means: dict[int, float], cells: Cells, sort: Days) -> Numbers:
    """Return of each day how high it was beside the mean of the same hours."""
    got: dict[int, float] = {}
    expected: dict[int, float] = {}
    position = dict.fromkeys(single, 0)
    for index in cells.of(sort):
        cell = cells.cells[index]
        value = single[cell.hour][position[cell.hour]]
        position[cell.hour] += 1
        got[cell.day] = got.get(cell.day, 0.0) + float(value)
        expected[cell.day] = expected.get(cell.day, 0.0) + means[cell.hour]
    return np.array([got[day] / expected[day] for day in got if expected[day] > 0])
