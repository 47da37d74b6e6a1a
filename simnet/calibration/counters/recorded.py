"""What a file of counters holds: times and columns of numbers, with the lines they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from simnet.calibration.counters.meaning import UNKNOWN, Meaning
from simnet.errors import Problem, ScenarioError, counted, listed, nearest

Numbers = npt.NDArray[np.float64]

MOST_COLUMNS = 1_000
MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class Recorded:
    """A file of counters: each column has a number, or nan, at each time."""

    name: str
    """How messages call the file."""
    format: str
    """What wrote it: csv, cacti or xport."""
    times_s: Numbers
    """Seconds since 1970, UTC."""
    lines: tuple[int | None, ...]
    """The line of each row, where the format has lines."""
    columns: Mapping[str, Numbers]
    meaning: Meaning = UNKNOWN
    """What the file itself says of all its columns."""
    notes: tuple[str, ...] = field(default=())
    tells: Mapping[str, str] = field(default_factory=dict)
    """What tells the meaning of a column, where rows are of several interfaces: a heading."""

    def column(self, heading: str) -> str:
        """Return the heading of the column that is called `heading`, whatever its case.

        Raises:
            ScenarioError: there is none; names the nearest.
        """
        if heading in self.columns:
            return heading
        alike = [each for each in self.columns if each.casefold() == heading.casefold()]
        if len(alike) == 1:
            return alike[0]
        hint = nearest(heading, self.columns)
        meant = f"; did you mean {hint!r}?" if hint else ""
        what = f"has no column {heading!r}{meant} (columns: {listed(list(self.columns))})"
        raise ScenarioError(Problem(self.name, None, "", what))

    def fault(self, row: int | None, column: str, what: str) -> ScenarioError:
        """Return an error about one row of a column."""
        line = None if row is None else self.lines[row]
        where = f"column '{column}'" if column else ""
        return ScenarioError(Problem(self.name, line, where, what))


def checked_headings(headings: Sequence[str], name: str, line: int | None) -> None:
    """Refuse headings that are there twice, and too many of them.

    Raises:
        ScenarioError: they are.
    """
    if len(headings) > MOST_COLUMNS:
        what = f"has {len(headings)} columns; at most {MOST_COLUMNS} are read"
        raise ScenarioError(Problem(name, line, "", what))
    seen: set[str] = set()
    for each in filter(None, headings):
        if each in seen:
            what = f"the heading '{each}' is there twice; rename one of the columns"
            raise ScenarioError(Problem(name, line, "", what))
        seen.add(each)


def in_order(found: Recorded) -> Recorded:
    """Return the rows in order of time, those that are there twice once; notes say so.

    Raises:
        ScenarioError: two rows of one time differ, or there are fewer than two rows.
    """
    times, notes = found.times_s, list(found.notes)
    if len(times) > MOST_ROWS:
        raise found.fault(None, "", f"has more than {MOST_ROWS} rows")
    order = np.argsort(times, kind="stable")
    columns = {name: values.copy() for name, values in found.columns.items()}
    back = 0 if found.tells else int(np.sum(np.diff(times) < 0))
    if back:
        notes.append(f"{counted(back, 'row')} out of order; sorted by time")
    kept: list[int] = []
    twice = 0
    for index in order:
        if kept and times[kept[-1]] == times[index]:
            _join(found, columns, kept[-1], int(index))
            twice += not found.tells
        else:
            kept.append(int(index))
    if twice:
        notes.append(f"{counted(twice, 'row')} there twice; taken once")
    if len(kept) < 2:
        raise found.fault(None, "", "has fewer than two rows with a time; nothing to measure")
    return replace(
        found,
        times_s=times[kept],
        lines=tuple(found.lines[index] for index in kept),
        columns={name: values[kept] for name, values in columns.items()},
        notes=tuple(notes),
    )


def _join(found: Recorded, columns: Mapping[str, Numbers], first: int, second: int) -> None:
    """Put the numbers of a second row of one time into the first, which must not say others."""
    for name, values in columns.items():
        one, other = values[first], values[second]
        if np.isnan(one):
            values[first] = other
        elif one != other and not np.isnan(other):
            at = f"line {found.lines[first]}" if found.lines[first] else "another row"
            what = f"{other:.15g} at a time for which {at} says {one:.15g}"
            raise found.fault(second, name, what)
