"""Spells of time, as disjoint half-open intervals in order: united, left over, cut to a piece."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Spells: TypeAlias = tuple[tuple[int, int], ...]
"""[start_ns, end_ns) in order, apart from one another."""


def united(*every: Spells) -> Spells:
    """Return when any of several holds; spells that touch become one."""
    found: list[tuple[int, int]] = []
    for start_ns, end_ns in sorted(spell for spells in every for spell in spells):
        if found and start_ns <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end_ns))
        else:
            found.append((start_ns, end_ns))
    return tuple(found)


def without(spells: Spells, other: Spells) -> Spells:
    """Return when the first holds and the other does not."""
    found: list[tuple[int, int]] = []
    at = 0
    for begins_ns, end_ns in spells:
        start_ns = begins_ns
        while at < len(other) and other[at][1] <= start_ns:
            at += 1
        here = at
        while here < len(other) and other[here][0] < end_ns:
            if other[here][0] > start_ns:
                found.append((start_ns, other[here][0]))
            start_ns = max(start_ns, other[here][1])
            here += 1
        if start_ns < end_ns:
            found.append((start_ns, end_ns))
    return tuple(found)


def between(spells: Iterable[tuple[int, int]], start_ns: int, end_ns: int) -> Spells:
    """Return those that touch [start_ns, end_ns), as time since its start.

    One that began before begins at 0; one that lasts longer keeps its end.
    """
    return tuple(
        (max(0, begins_ns - start_ns), ends_ns - start_ns)
        for begins_ns, ends_ns in spells
        if begins_ns < end_ns and ends_ns > start_ns
    )


def held_ns(spells: Iterable[tuple[int, int]], start_ns: int, end_ns: int) -> int:
    """Return how long they hold within [start_ns, end_ns)."""
    return sum(
        max(0, min(ends_ns, end_ns) - max(begins_ns, start_ns)) for begins_ns, ends_ns in spells
    )
