"""Step functions of time: values that hold from a time on until the next one.

Times are ns since the start of the run, increasing; the first step is at 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, cycle, pairwise
from typing import TypeAlias, TypeVar

T = TypeVar("T")

Steps: TypeAlias = tuple[tuple[int, T], ...]
"""(time_ns, value) in increasing order of time."""


def repeated(spells: Sequence[tuple[int, T]], end_ns: int) -> Steps[T]:
    """Return spells of (length_ns, value), over and over again until a time.

    Args:
        spells: each longer than nothing.
        end_ns: no step begins at it or later.
    """
    found, now_ns = [], 0
    for length_ns, value in cycle(spells):
        if now_ns >= end_ns:
            break
        found.append((now_ns, value))
        now_ns += length_ns
    return tuple(found)


def changes(steps: Steps[T]) -> Steps[T]:
    """Return the steps after the first one that change the value."""
    return tuple(
        (time_ns, value) for (_, before), (time_ns, value) in pairwise(steps) if value != before
    )


def raised(base: float, spells: Sequence[tuple[int, int]], value: float) -> Steps[float]:
    """Return a step function that is `base`, and `value` within spells of [start_ns, end_ns).

    Spells are in order of their start and may overlap.
    """
    steps = {0: base}
    until_ns = -1
    for start_ns, end_ns in spells:
        if start_ns <= until_ns:
            del steps[until_ns]
        else:
            steps[start_ns] = value
        until_ns = max(until_ns, end_ns)
        steps[until_ns] = base
    return tuple(steps.items())


def window(steps: Steps[T], base: T, start_ns: int, end_ns: int, period_ns: int = 0) -> Steps[T]:
    """Return what holds from `start_ns` to `end_ns` of steps, as time since `start_ns`.

    Args:
        steps: at any times from 0 on.
        base: what holds before the first of them.
        start_ns: where the window begins.
        end_ns: no step of it comes at or after this.
        period_ns: after which the steps begin again, longer than the time of the last one; what
            held then goes on until the first step. 0: never.
    """
    found = [(0, base)]
    turns = count(max(0, start_ns // period_ns - 1)) if period_ns and steps else (0,)
    for turn in turns:
        for time_ns, value in steps:
            now_ns = max(0, time_ns + turn * period_ns - start_ns)
            if now_ns >= end_ns - start_ns:
                return tuple(found)
            if now_ns == 0:
                found.pop()
            found.append((now_ns, value))
    return tuple(found)
