"""Where the model does not explain a line: the hours, what was counted, and what was explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simnet.calibration.cells import Cells, Days
from simnet.calibration.counters.recorded import Numbers
from simnet.calibration.mapping import Measured

LEAST_SHARE = 0.2
"""Share of what a line carries by which the model may be off before it is told."""
LEAST_OF_MINOR = 0.3
"""What is added to that where all of it is requests and acknowledgements."""
LEAST_OF_LINE = 0.02
"""Share of a line's mean that an hour must reach to be told: nights that carry nothing do not."""
FULL = 0.8
"""Share of its rate above which a line is full: users would have taken more."""


@dataclass(frozen=True, slots=True)
class Unexplained:
    """Hours of a line that the model does not explain, [first, last], of one sort of days."""

    line: str
    days: Days
    first: int
    last: int
    counted_bps: float
    explained_bps: float


@dataclass(frozen=True, slots=True)
class Full:
    """Hours in which a line was full, so that less was counted than was asked for."""

    line: str
    hours: tuple[int, ...]
    share: float
    """Highest mean of an hour, as a share of the line's rate."""


def unexplained(
    rows: Sequence[Measured], cells: Cells, explained_bps: dict[Days, Numbers], minor: Numbers
) -> Iterator[Unexplained]:
    """Yield what the model does not explain, hours in a row as one.

    `minor` is of each line the share of its load that the model knows only roughly.
    """
    for sort, table in explained_bps.items():
        counted_bps = by_hour(cells, sort)
        for index, row in enumerate(rows):
            mean = np.nanmean(counted_bps[index])
            off = np.abs(counted_bps[index] - table[index])
            larger = np.maximum(counted_bps[index], table[index])
            least = LEAST_SHARE + LEAST_OF_MINOR * minor[index]
            told = (off > least * larger) & (off > LEAST_OF_LINE * mean)
            for first, last in _runs(told):
                hours = slice(first, last + 1)
                yield Unexplained(
                    row.direction.name,
                    sort,
                    first,
                    last,
                    float(np.nanmean(counted_bps[index, hours])),
                    float(np.nanmean(table[index, hours])),
                )


def by_hour(cells: Cells, sort: Days) -> Numbers:
    """Return the mean rates by hour of the day, [row, hour], nan where nothing is measured."""
    table = np.full((cells.bps.shape[0], 24), np.nan)
    chosen = cells.of(sort)
    for hour in range(24):
        here = [index for index in chosen if cells.cells[index].hour == hour]
        if here:
            table[:, hour] = cells.bps[:, here].mean(axis=1)
    return table


def _runs(told: Numbers) -> Iterator[tuple[int, int]]:
    """Yield the first and last of hours in a row of one sign."""
    first = None
    for hour in range(25):
        if hour < 24 and told[hour]:
            first = hour if first is None else first
        elif first is not None:
            yield first, hour - 1
            first = None


def full_lines(rows: Sequence[Measured], cells: Cells) -> Iterator[Full]:
    """Yield the lines that were full in some hour of some day."""
    for index, row in enumerate(rows):
        shares = cells.bps[index] / row.direction.most_bps
        hours = sorted({cells.cells[each].hour for each in np.flatnonzero(shares > FULL)})
        if hours:
            yield Full(row.direction.name, tuple(hours), float(shares.max()))
