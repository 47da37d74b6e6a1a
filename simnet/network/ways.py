"""Ways of a flow over time (path epochs): which paths are in force when, and over which relays.

A packet keeps the path on which it was sent. So what is under way when a line dies is lost there,
and what is sent once routers have agreed takes the new path. A connection that relays split keeps
the relays over which it was opened; while the way in force has relays at the same places, its legs
take the paths between them that are in force, else they stay as they were last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from simnet.network.flows import Flow, Leg
from simnet.network.links import Interface

Legs: TypeAlias = tuple[Leg, ...]
WHOLE = -1
"""In the place of a number of relays: none of them splits connections."""


@dataclass(frozen=True, slots=True)
class WayChange:
    """What changes of a flow at a time."""

    time_ns: int
    path: tuple[int, ...]
    reverse_path: tuple[int, ...]
    split: int
    """Over which relays connections are split that are opened from then on, as a number of
    `Ways.splits`; WHOLE: over none."""
    legs: Legs
    """The paths between those relays from then on."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Which relays the connections of a flow have ever, and what changes when."""

    splits: tuple[Legs, ...]
    """Legs between relays at the same places, with the paths that they have first."""
    split: int
    """Which of them connections have at first; WHOLE: none."""
    changes: tuple[WayChange, ...]
    """In order of time."""


def ways_of(flow: Flow, interfaces: Sequence[Interface]) -> Ways:
    """Return the ways of a flow."""
    numbers: dict[object, int] = {}
    splits: list[Legs] = []

    def number_of(legs: Legs) -> int:
        if not legs:
            return WHOLE
        places = _relays(legs, interfaces)
        if places not in numbers:
            numbers[places] = len(splits)
            splits.append(legs)
        return numbers[places]

    first = number_of(flow.legs)
    changes = [
        WayChange(each.time_ns, each.path, each.reverse_path, number_of(each.legs), each.legs)
        for each in flow.reroutes
    ]
    return Ways(tuple(splits), first, tuple(changes))


def _relays(legs: Legs, interfaces: Sequence[Interface]) -> object:
    """Return what tells relays from others: where legs begin and end, and what they speak."""

    def ends(path: tuple[int, ...]) -> tuple[int, int] | None:
        return (interfaces[path[0]].source, interfaces[path[-1]].target) if path else None

    return tuple((ends(leg.path), leg.tcp, leg.buffer_bytes) for leg in legs)
