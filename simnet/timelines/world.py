"""Routes of villages to the internet, and the causes that act on the links along them.

A village's way is the route that its packets take: a link of it that is down takes the village's
service with it, unless the scenario has `routing`, by which ways follow what is up. Rates are those
of each line alone: what others take of it is for packets to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path as FilePath
from typing import NamedTuple

from simnet.conditions.cause import BACKWARD, FORWARD, Cause
from simnet.lowering.living import Living, living, outside, to_data_centre
from simnet.network.routing import Path, Routes
from simnet.scenario import Scenario
from simnet.timelines.detours import Detours, Paths

INTERNET, DATA_CENTRE = "internet", "data centre"


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
    to: str = INTERNET
    """Where it leads: INTERNET, or DATA_CENTRE."""
    stops: tuple[int, ...] = ()
    """The nodes that it joins, the village's office first; none where it cannot be another."""
    shut: tuple[str, ...] = ()
    """Links that no other way of it takes."""


@dataclass(frozen=True, slots=True)
class World:
    """What a year without packets needs to know of a scenario. Picklable."""

    directions: tuple[Direction, ...]
    ways: tuple[Way, ...]
    """Of each village, in the order of the scenario; one to the data centre after the other."""
    causes: tuple[Cause, ...]
    paths: Paths | None = None
    """What other ways are found in; None where ways stay as they are."""


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
    paths = None if laid.routing is None else Paths(laid.network.interfaces, laid.routing)
    return World(directions, _ways(scenario, laid, directions, paths), laid.network.causes, paths)


def _directions(laid: Living) -> tuple[Direction, ...]:
    seen: set[str] = set()
    found = []
    for each in laid.network.interfaces:
        way = BACKWARD if each.link in seen else FORWARD
        seen.add(each.link)
        found.append(Direction(each.link, way, each.rate_bps))
    return tuple(found)


def _ways(
    scenario: Scenario, laid: Living, directions: tuple[Direction, ...], paths: Paths | None
) -> tuple[Way, ...]:
    number = {node.name: index for index, node in enumerate(laid.network.nodes)}
    asked = [each for each in _asked(scenario) if all(stop in number for stop in each.stops)]
    stops = [tuple(number[stop] for stop in each.stops) for each in asked]
    known = _first_ways(laid, stops, paths)
    shut = {} if laid.routing is None else dict(laid.routing.closed_to)
    ways = {
        (each.village, each.to): _Route(*(known[here] or ((), ())), here, shut.get(each.zone, ()))
        for each, here in zip(asked, stops, strict=True)
    }
    nowhere = _Route((), (), (), ())
    found = []
    for each in _asked(scenario):
        village = scenario.villages.complete[each.village]
        route = ways.get((each.village, each.to), nowhere)
        at_best = min((directions[index].rate_bps for index in route.down), default=0)
        found.append(
            Way(
                village=each.village,
                district=village.district,
                regency=village.regency,
                up=route.up,
                down=route.down,
                sold_bps=village.access.subscription or at_best,
                to=each.to,
                stops=() if paths is None else route.stops,
                shut=route.shut,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A way that is looked for."""

    village: str
    to: str
    stops: tuple[str, ...]
    """Names of the nodes that it joins."""
    zone: str = ""


class _Route(NamedTuple):
    up: Path
    down: Path
    stops: tuple[int, ...]
    shut: tuple[str, ...]


def _asked(scenario: Scenario) -> list[_Asked]:
    """Return of each village its way to the internet, and to the data centre if there are both."""
    has_both = scenario.internet is not None and scenario.intranet is not None
    found = []
    for name in scenario.villages.complete:
        found.append(_Asked(name, INTERNET, (name, outside(scenario, name))))
        if has_both:
            stops, zone = to_data_centre(scenario, name)
            found.append(_Asked(name, DATA_CENTRE, stops, zone))
    return found


def _first_ways(
    laid: Living, every: Sequence[tuple[int, ...]], paths: Paths | None
) -> dict[tuple[int, ...], tuple[Path, Path] | None]:
    """Return the ways between stops while all links are up; None where one is missing."""
    if paths is not None:
        detours = Detours(paths, every)
        return {stops: detours.between(stops) for stops in every}
    routes = Routes(len(laid.network.nodes), laid.network.interfaces, laid.costs)
    known = routes.between(chain.from_iterable(map(pairwise, every)))
    found: dict[tuple[int, ...], tuple[Path, Path] | None] = {}
    for stops in every:
        parts = [known[pair] for pair in pairwise(stops)]
        there = [part for part in parts if part is not None]
        if len(there) < len(parts):
            found[stops] = None
            continue
        out = tuple(chain.from_iterable(up for up, _ in there))
        found[stops] = out, tuple(chain.from_iterable(down for _, down in reversed(there)))
    return found
