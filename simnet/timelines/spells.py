"""Interval arithmetic: unions, intersections and measures of spells, and step functions, in NumPy.

Spells are times [start, end) in order that neither touch nor overlap; a step function holds a
whole number from each of its times on. All is in whole ns within a length of time that whoever
asks knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

IntArray: TypeAlias = npt.NDArray[np.int64]

_NOTHING: IntArray = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Times [starts, ends), ns; both of shape (n,), in order, apart from one another."""

    starts: IntArray
    ends: IntArray

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def lengths(self) -> IntArray:
        """The length of each, ns."""
        return self.ends - self.starts

    @property
    def total_ns(self) -> int:
        """All lengths together, ns."""
        return int(self.lengths.sum())

    @property
    def longest_ns(self) -> int:
        """The longest, ns; 0 of none."""
        return int(self.lengths.max()) if len(self) else 0

    def pairs(self) -> list[tuple[int, int]]:
        """Return them as (start, end)."""
        return list(zip(self.starts.tolist(), self.ends.tolist(), strict=True))


NEVER = Spells(_NOTHING, _NOTHING)


def spells(pairs: Sequence[tuple[int, int]], end_ns: int) -> Spells:
    """Return the union of times in any order, cut at 0 and at the end."""
    if not pairs:
        return NEVER
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    starts, ends = np.clip(found[:, 0], 0, end_ns), np.clip(found[:, 1], 0, end_ns)
    return _joined(starts, ends)


def union(several: Sequence[Spells]) -> Spells:
    """Return when any of several is."""
    there = [each for each in several if len(each)]
    if len(there) < 2:
        return there[0] if there else NEVER
    starts = np.concatenate([each.starts for each in there])
    return _joined(starts, np.concatenate([each.ends for each in there]))


def _joined(starts: IntArray, ends: IntArray) -> Spells:
    """Return the union of times in any order, without the empty ones."""
    kept = ends > starts
    order = np.argsort(starts[kept], kind="stable")
    starts, ends = starts[kept][order], ends[kept][order]
    if not len(starts):
        return NEVER
    until = np.maximum.accumulate(ends)
    new = np.concatenate(([True], starts[1:] > until[:-1]))
    first = np.flatnonzero(new)
    return Spells(starts[first], until[np.append(first[1:], len(starts)) - 1])


def without(spell: Spells, end_ns: int) -> Spells:
    """Return all other times until the end."""
    starts = np.concatenate(([0], spell.ends))
    ends = np.append(spell.starts, end_ns)
    kept = ends > starts
    return Spells(starts[kept], ends[kept])


def both(one: Spells, other: Spells, end_ns: int) -> Spells:
    """Return when both are."""
    if not len(one) or not len(other):
        return NEVER
    return without(union((without(one, end_ns), without(other, end_ns))), end_ns)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A step function: `values` hold from `times` on, ns; both of shape (n,), the first at 0."""

    times: IntArray
    values: IntArray

    def at(self, times: IntArray) -> IntArray:
        """Return the values at times of 0 or later."""
        return self.values[np.searchsorted(self.times, times, side="right") - 1]

    def below(self, value: int, end_ns: int) -> Spells:
        """Return when it is below a value, until the end."""
        return _where(self.times, self.values < value, end_ns)


def constant(value: int) -> Line:
    """Return a step function without steps."""
    return Line(np.zeros(1, dtype=np.int64), np.array([value], dtype=np.int64))


def stepped(steps: Sequence[tuple[int, int]], before: int) -> Line:
    """Return the step function of steps in order of time, with what holds before the first."""
    if not steps:
        return constant(before)
    # Three times as fast as `np.array` of a list of pairs.
    found = np.fromiter(chain.from_iterable(steps), dtype=np.int64, count=2 * len(steps))
    times, values = found[0::2], found[1::2]
    if times[0] > 0:
        times, values = np.insert(times, 0, 0), np.insert(values, 0, before)
    return Line(times, values)


def least(lines: Sequence[Line]) -> Line:
    """Return the least of several step functions at each time."""
    if len(lines) == 1:
        return lines[0]
    moving = [each for each in lines if len(each.times) > 1]
    still = min((int(each.values[0]) for each in lines if len(each.times) == 1), default=None)
    if not moving:
        return constant(0 if still is None else still)
    if len(moving) == 1:
        times, values = moving[0].times, moving[0].values
    else:
        times = merged([each.times for each in moving])
        values = np.minimum.reduce([each.at(times) for each in moving])
    return Line(times, values if still is None else np.minimum(values, still))


def merged(several: Sequence[IntArray]) -> IntArray:
    """Return the times of several that are each in order, each once.

    A stable sort merges runs that are in order; `np.unique` looks each time up in a hash table.
    """
    times = np.sort(np.concatenate(several), kind="stable")
    return times[np.concatenate(([True], times[1:] != times[:-1]))] if len(times) else times


def held(line: Line, at_0: Spells, end_ns: int) -> Line:
    """Return a step function that is 0 within spells, and as it was elsewhere."""
    if not len(at_0):
        return line
    times = merged((line.times, at_0.starts, at_0.ends))
    times = times[times < end_ns]
    values = line.at(times)
    within = np.searchsorted(at_0.starts, times, side="right") - 1
    down = (within >= 0) & (times < at_0.ends[np.maximum(within, 0)])
    return Line(times, np.where(down, 0, values))


def pieced(pieces: Sequence[tuple[int, Line]], end_ns: int) -> Line:
    """Return the step function that is each of several from its time on until the next's."""
    times, values = [], []
    ends = [start_ns for start_ns, _ in pieces[1:]]
    for (start_ns, line), until_ns in zip(pieces, [*ends, end_ns], strict=True):
        first, last = np.searchsorted(line.times, (start_ns, until_ns), side="left")
        at = line.times[first:last]
        if not len(at) or at[0] > start_ns:
            at = np.insert(at, 0, start_ns)
        times.append(at)
        values.append(line.at(at))
    return Line(np.concatenate(times), np.concatenate(values))


def _where(times: IntArray, true: npt.NDArray[np.bool_], end_ns: int) -> Spells:
    """Return the times at which a step function of yes and no is yes."""
    if not true.any():
        return NEVER
    edges = np.diff(np.concatenate(([0], true.astype(np.int8), [0])))
    bounds = np.append(times, end_ns)
    return Spells(bounds[np.flatnonzero(edges == 1)], bounds[np.flatnonzero(edges == -1)])


class Mask:
    """Some hours of a year, and how much of any time lies in them."""

    def __init__(self, sessions: Sequence[tuple[int, int]]) -> None:
        found = np.array(sessions, dtype=np.int64).reshape(-1, 2)
        self.sessions = Spells(found[:, 0], found[:, 1])
        self._until = np.concatenate(([0], np.cumsum(self.sessions.lengths)))

    @property
    def total_ns(self) -> int:
        """All of them, ns."""
        return int(self._until[-1])

    def before(self, times: IntArray) -> IntArray:
        """Return how much of the hours lies before each time, ns."""
        starts, ends = self.sessions.starts, self.sessions.ends
        if not len(starts):
            return np.zeros(len(times), dtype=np.int64)
        index = np.searchsorted(starts, times, side="right") - 1
        there = np.maximum(index, 0)
        here = np.minimum(times, ends[there]) - starts[there]
        return np.where(index < 0, 0, self._until[there] + here)

    def within(self, some: Spells) -> int:
        """Return how much of spells lies in the hours, ns."""
        if not len(some):
            return 0
        return int((self.before(some.ends) - self.before(some.starts)).sum())
