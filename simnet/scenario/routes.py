"""Routes of cables: whether their files can be read and hold the line, and whether it fits.

A route must lead from one end of its line to the other. Places of villages are centroids of their
area, so a route may end some way off; one that ends farther away is that of another cable.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath

from simnet.errors import InputError, Problem, ScenarioError, nearest
from simnet.inputs.files import unusable
from simnet.network import geography
from simnet.scenario.check import located
from simnet.scenario.importers.kml import read_route
from simnet.scenario.model import Scenario
from simnet.scenario.model.failing_lines import Coordinates, ends_of
from simnet.scenario.model.failures import Route
from simnet.scenario.model.stress import line_named
from simnet.scenario.read.tree import Path, Value, visible

FAR_KM = 20.0
"""How far from an end of its line a route may end (assumption: the radius of a large village)."""
TOLD_KM = 2.0
"""From where on it is told how far."""


def unusable_routes(scenario: Scenario, tree: Value, folder: FilePath) -> Iterator[Problem]:
    """Yield what is wrong with routes: with their files, relative to `folder`, and their ways."""
    for name, route in scenario.failures.routes.items():
        path = ("failures", "routes", name)
        if route.kml is None:
            if short := _too_short(scenario, name, route.length_km or 0.0):
                yield located(scenario, tree, (*path, "length_km"), short)
            continue
        if why := unusable(folder / route.file):
            what = f"'{visible(route.file)}': {why}{_meant(folder, route.file)}"
            yield located(scenario, tree, path, what)
            continue
        try:
            way = read_route(folder / route.file, route.file, route.line)
        except ScenarioError as error:
            yield from error.problems
        except InputError as error:
            yield located(scenario, tree, path, str(error))
        else:
            if far := _elsewhere(scenario, name, way, FAR_KM):
                what = f"{_called(route)} {far}; a route ends within {FAR_KM:g} km of both ends"
                yield located(scenario, tree, path, what)
            elif short := _too_short(scenario, name, geography.route_km(way)):
                yield located(scenario, tree, path, f"{_called(route)}: {short}")


def notes(scenario: Scenario, tree: Value, folder: FilePath) -> Iterator[Problem]:
    """Yield how far routes from files, relative to `folder`, end from the ends of their lines.

    Raises:
        InputError: a route cannot be read.
    """
    for name, route in scenario.failures.routes.items():
        if route.kml is not None:
            way = read_route(folder / route.file, route.file, route.line)
            if far := _elsewhere(scenario, name, way, TOLD_KM):
                path: Path = ("failures", "routes", name)
                yield located(scenario, tree, path, f"{_called(route)} {far}")


def _elsewhere(scenario: Scenario, line: str, way: geography.Route, far_km: float) -> str | None:
    """Return how far a route ends from the ends of its line, if that is too far."""
    ends = _ends(scenario, line)
    if ends is None:
        return None
    tips = [tip for piece in way for tip in (piece[0], piece[-1])]
    gaps = [min(geography.great_circle_km(*end, *tip) for tip in tips) for end in ends]
    if max(gaps) <= far_km:
        return None
    said = " and ".join(
        f"{gap:.3g} km from the end at {latitude:g}, {longitude:g}"
        for gap, (latitude, longitude) in zip(gaps, ends, strict=True)
    )
    return f"ends {said}"


def _too_short(scenario: Scenario, line: str, length_km: float) -> str | None:
    """Return that a route cannot join the ends of its line, if it is too short for that."""
    ends = _ends(scenario, line)
    straight_km = 0.0 if ends is None else geography.great_circle_km(*ends[0], *ends[1])
    if length_km >= straight_km - 2 * FAR_KM:
        return None
    return f"{length_km:.4g} km cannot join ends that are {straight_km:.4g} km apart"


def _ends(scenario: Scenario, line: str) -> tuple[Coordinates, Coordinates] | None:
    path = line_named(scenario, line)
    return None if path is None else ends_of(scenario, path)


def _called(route: Route) -> str:
    line = f"#{route.line}" if route.line else ""
    return f"'{visible(route.file + line)}'"


def _meant(folder: FilePath, file: str) -> str:
    there = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    hint = nearest(file, there)
    return f"; did you mean {hint!r}?" if hint else ""
