"""Shared trenches: where the routes of several cables run side by side, and for how long.

Routes are taken in steps of a hundred metres. A step belongs to a common stretch of all routes
that pass within some metres of its middle; a stretch counts with the least length that any of
them has in it, so that two routes that only cross have none.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from simnet.network.geography import EARTH_RADIUS_KM, Route, great_circle_km

STEP_KM = 0.1
"""Longest step of a route."""
MOST_NEAR_M = 250.0
"""Farthest that routes may be apart: less than a cell of the grid."""
_CELL = 0.005
"""Size of a cell of the grid in which steps are looked up, degrees: some 550 m."""
_M_PER_DEGREE = math.radians(1.0) * EARTH_RADIUS_KM * 1000.0


@dataclass(frozen=True, slots=True)
class _Step:
    route: str
    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def middle(self) -> tuple[float, float]:
        return (self.start[0] + self.end[0]) / 2, (self.start[1] + self.end[1]) / 2


def common_stretches(
    routes: Mapping[str, Route], near_m: float, least_km: float
) -> dict[tuple[str, ...], float]:
    """Return the length of what several routes have in common, km, by their names.

    Args:
        routes: by name.
        near_m: how far apart they may be, at most `MOST_NEAR_M`.
        least_km: what is shorter is left out.
    """
    steps = [step for name, route in routes.items() for step in _steps(name, route)]
    cells: dict[tuple[int, int], list[_Step]] = defaultdict(list)
    for step in steps:
        cells[_cell(step.middle)].append(step)
    lengths: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for step in steps:
        beside = {
            each.route
            for each in _around(cells, step.middle)
            if each.route != step.route and _distance_m(step.middle, each) <= near_m
        }
        if beside:
            members = tuple(sorted({step.route, *beside}))
            lengths[members][step.route] += great_circle_km(*step.start, *step.end)
    least = {members: min(of.get(each, 0.0) for each in members) for members, of in lengths.items()}
    return {members: km for members, km in sorted(least.items()) if km >= least_km}


def _steps(name: str, route: Route) -> Iterator[_Step]:
    for piece in route:
        for here, there in pairwise(piece):
            count = max(1, math.ceil(great_circle_km(*here, *there) / STEP_KM))
            marks = [
                (
                    here[0] + (there[0] - here[0]) * number / count,
                    here[1] + (there[1] - here[1]) * number / count,
                )
                for number in range(count + 1)
            ]
            for start, end in pairwise(marks):
                yield _Step(name, start, end)


def _cell(place: tuple[float, float]) -> tuple[int, int]:
    return math.floor(place[0] / _CELL), math.floor(place[1] / _CELL)


def _around(
    cells: Mapping[tuple[int, int], list[_Step]], place: tuple[float, float]
) -> Iterator[_Step]:
    row, column = _cell(place)
    for north in (-1, 0, 1):
        for east in (-1, 0, 1):
            yield from cells.get((row + north, column + east), ())


def _distance_m(place: tuple[float, float], step: _Step) -> float:
    """Return the distance of a place from a step, on a plane that touches the Earth there."""
    east = _M_PER_DEGREE * math.cos(math.radians(place[0]))
    x1, y1 = (step.start[1] - place[1]) * east, (step.start[0] - place[0]) * _M_PER_DEGREE
    x2, y2 = (step.end[1] - place[1]) * east, (step.end[0] - place[0]) * _M_PER_DEGREE
    dx, dy = x2 - x1, y2 - y1
    square = dx * dx + dy * dy
    along = 0.0 if square == 0 else min(1.0, max(0.0, -(x1 * dx + y1 * dy) / square))
    return math.hypot(x1 + along * dx, y1 + along * dy)
