"""Hours of days: the mean rates of all lines in the same hours, and which day each hour is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal, TypeAlias

import numpy as np

from simnet.calibration.counters.rates import Rates
from simnet.calibration.counters.recorded import Numbers
from simnet.errors import InputError

Days: TypeAlias = Literal["all", "weekday", "weekend"]
HOUR_S = 3600
PARTS = 4
"""Pieces of an hour that stand for days where there is one day only."""
LEAST_COVERED = 0.5
"""Share of an hour that has to be measured for its mean to count."""
LEAST_DAYS = 2
"""Days of each sort from which weekdays and weekends are fitted apart."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of an hour of a day: the day since 1 January of year 1, the hour, and which piece."""

    day: int
    hour: int
    piece: int = 0

    @property
    def is_weekend(self) -> bool:
        """Whether it is of a Saturday or Sunday."""
        return self.day % 7 in (6, 0)


@dataclass(frozen=True)
class Cells:
    """Mean rates in the pieces of time that all rows have, [row, cell], bit/s."""

    cells: tuple[Cell, ...]
    bps: Numbers
    lost: int
    """Pieces that some rows have and others have not."""
    within_hours: bool
    """Whether pieces are of hours, as all are of one day."""

    def of(self, days: Days) -> Numbers:
        """Return which cells are of these days, as their indices."""
        kept = [
            index
            for index, cell in enumerate(self.cells)
            if days == "all" or cell.is_weekend == (days == "weekend")
        ]
        return np.array(kept, dtype=int)


def means(each: Rates, zone: tzinfo, pieces: int) -> dict[Cell, float]:
    """Return the mean rate in each piece of an hour that is measured for long enough.

    Intervals belong to the hour that their middle is in, in the local time of `zone`.
    """
    length_s = HOUR_S // pieces
    sums: defaultdict[Cell, float] = defaultdict(float)
    covered: defaultdict[Cell, float] = defaultdict(float)
    for start, end, bps in zip(each.starts_s, each.ends_s, each.bps, strict=True):
        local = datetime.fromtimestamp((start + end) / 2, zone)
        piece = (local.minute * 60 + local.second) // length_s
        cell = Cell(local.toordinal(), local.hour, piece)
        sums[cell] += bps * (end - start)
        covered[cell] += end - start
    least = LEAST_COVERED * length_s
    return {cell: sums[cell] / covered[cell] for cell in sums if covered[cell] >= least}


def gathered(
    rows: Sequence[Rates],
    zone: tzinfo,
    hours: tuple[int, int] = (0, 24),
    days: Days = "all",
) -> Cells:
    """Return the rates of all rows in the hours that all of them have.

    Args:
        rows: the rates of lines.
        zone: of the local time.
        hours: first hour, and the one after the last.
        days: which days are taken.

    Raises:
        InputError: there is no hour that all have.
    """
    found = _common(rows, zone, hours, days, 1)
    single = len({cell.day for cell in found.cells}) == 1
    if single and max(each.step_s for each in rows) <= HOUR_S / PARTS:
        return _common(rows, zone, hours, days, PARTS)
    return found


def _common(
    rows: Sequence[Rates], zone: tzinfo, hours: tuple[int, int], days: Days, pieces: int
) -> Cells:
    each = [means(row, zone, pieces) for row in rows]
    every = set().union(*each)
    wanted = {
        cell
        for cell in every
        if hours[0] <= cell.hour < hours[1]
        and (days == "all" or cell.is_weekend == (days == "weekend"))
    }
    common = sorted(
        (cell for cell in wanted if all(cell in row for row in each)),
        key=lambda cell: (cell.day, cell.hour, cell.piece),
    )
    if not common:
        what = "no hour is measured on all lines"
        raise InputError(f"{what}; look at their times, zones, --hours and --days")
    bps = np.array([[row[cell] for cell in common] for row in each])
    return Cells(tuple(common), bps, len(wanted) - len(common), pieces > 1)


def sorts_of(cells: Cells, asked: Days) -> tuple[Days, ...]:
    """Return the sorts of days that are fitted apart."""
    if asked != "all":
        return (asked,)
    days = {cell.day: cell.is_weekend for cell in cells.cells}
    weekend = sum(days.values())
    both = weekend >= LEAST_DAYS and len(days) - weekend >= LEAST_DAYS
    return ("weekday", "weekend") if both else ("all",)
