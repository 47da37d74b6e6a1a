"""Routes of villages to the internet, and the causes that act on the links along them.

A village's way is the route that its packets take: a link of it that is down takes the village's
service with it, however many other links are up. Rates are those of each line alone: what others
take of it is for packets to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath

from simnet.conditions.cause import BACKWARD, FORWARD, Cause
from simnet.lowering.living import Living, living, outside
from simnet.network.routing import Path, Routes
from simnet.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of a link, as it is without conditions."""

    link: str
    way: int
    """FORWARD or BACKWARD."""
    rate_bps: int


@dataclass(frozen=True, slots=True)
class Way:
    """The route of a village to the internet and back."""

    village: str
    district: str
    regency: str
    up: Path
    """Numbers of the directions on the way out, the access first; empty where there is no way."""
    down: Path
    """Numbers of those on the way back, the access last."""
    sold_bps: int
    """What is sold: the subscription, or else what the way to the village carries at best."""


@dataclass(frozen=True, slots=True)
class World:
    """What a year without packets needs to know of a scenario. Picklable."""

    directions: tuple[Direction, ...]
    ways: tuple[Way, ...]
    """Of each village, in the order of the scenario."""
    causes: tuple[Cause, ...]


def world_of(scenario: Scenario, folder: FilePath = FilePath()) -> World:
    """Return what a year without packets needs to know of a scenario.

    Args:
        scenario: the scenario.
        folder: where its files are looked for.

    Raises:
        NetworkError: its links cannot be laid.
        InputError: a file of it cannot be read.
    """
    laid = living(scenario, folder)
    directions = _directions(laid)
    return World(directions, _ways(scenario, laid, directions), laid.network.causes)


def _directions(laid: Living) -> tuple[Direction, ...]:
    seen: set[str] = set()
    found = []
    for each in laid.network.interfaces:
        way = BACKWARD if each.link in seen else FORWARD
        seen.add(each.link)
        found.append(Direction(each.link, way, each.rate_bps))
    return tuple(found)


def _ways(scenario: Scenario, laid: Living, directions: tuple[Direction, ...]) -> tuple[Way, ...]:
    number = {node.name: index for index, node in enumerate(laid.network.nodes)}
    ends = {
        name: (number[name], number[target])
        for name in scenario.villages.complete
        if (target := outside(scenario, name)) in number
    }
    routes = Routes(len(number), laid.network.interfaces, laid.costs).between(ends.values())
    found = []
    for name, village in scenario.villages.complete.items():
        up, down = (routes.get(ends[name]) if name in ends else None) or ((), ())
        at_best = min((directions[each].rate_bps for each in down), default=0)
        sold = village.access.subscription or at_best
        found.append(Way(name, village.district, village.regency, up, down, sold))
    return tuple(found)
