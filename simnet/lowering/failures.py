"""Failures of the scenario, as causes: components with their lines and the lengths of cables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath

from simnet.lowering.stress import lan_links, link_names
from simnet.models.failing import Failing, Part
from simnet.models.failures.base import Component, Failure
from simnet.models.failures.fibre_cut import FibreCut
from simnet.network.geography import Route, route_km
from simnet.network.trenches import common_stretches
from simnet.scenario import Scenario
from simnet.scenario.importers.kml import read_route
from simnet.scenario.model.failing_lines import components, length_km
from simnet.scenario.model.failures import Failures
from simnet.scenario.model.hours import calendar_of
from simnet.scenario.model.stress import line_named
from simnet.scenario.read.tree import Path, dotted


def failure_causes(scenario: Scenario, folder: FilePath) -> Iterator[Failing]:
    """Yield a cause for each failure that has components, with all that its crew repairs.

    Args:
        scenario: the scenario.
        folder: where the files of its routes are looked for.

    Raises:
        InputError: a route cannot be read.
    """
    section = scenario.failures
    if not section.causes:
        return
    routes = _routes(section, scenario, folder)
    parts = {
        name: tuple(Part(name, failure, each) for each in _components(scenario, failure, routes))
        for name, failure in section.causes.items()
    }
    january_1 = calendar_of(scenario).january_1
    crews = {cause: name for name, crew in section.crews.items() for cause in crew.repairs}
    for name, own in parts.items():
        crew = section.crews.get(crews.get(name, ""))
        if crew is None and own:
            yield Failing(name, own, january_1=january_1)
        elif crew is not None and own:
            together = tuple(part for cause in crew.repairs for part in parts[cause])
            yield Failing(name, together, crews[name], crew.travel, january_1)


def _components(scenario: Scenario, failure: Failure, routes: _Routes) -> Iterator[Component]:
    if isinstance(failure, FibreCut):
        yield from _cables(scenario, failure, routes)
        return
    for name, paths in components(scenario, failure).items():
        every = (link for path in paths for link in _links(scenario, failure, path))
        links = tuple(dict.fromkeys(every))
        if links:
            yield Component(name, links)


def _links(scenario: Scenario, failure: Failure, path: Path) -> Iterator[str]:
    """Yield the links that go down with a line; of a place without power, all of it."""
    yield from link_names(scenario, path)
    if failure.extent == "place":
        yield from lan_links(scenario, str(path[1]))


def _cables(scenario: Scenario, failure: FibreCut, routes: _Routes) -> Iterator[Component]:
    """Yield the trenches that hold any of the lines, then what each line has by itself."""
    taken = [path for paths in components(scenario, failure).values() for path in paths]
    lengths = {
        path: _length_km(scenario, path, failure.route_factor, routes)
        for path in dict.fromkeys((*taken, *_in_trenches(scenario)))
    }
    shared: dict[Path, float] = defaultdict(float)
    for name, paths, stated_km in _trenches(scenario, routes):
        if not set(paths) & set(taken):
            continue
        common_km = min(lengths[path] for path in paths) if stated_km is None else stated_km
        for path in paths:
            shared[path] += common_km
        links = (link for path in paths for link in link_names(scenario, path))
        yield Component(name, tuple(dict.fromkeys(links)), common_km)
    for path in taken:
        own_km, own = lengths[path] - shared[path], link_names(scenario, path)
        if own_km > 0 and own:
            yield Component(dotted(path), own, own_km)


def _trenches(
    scenario: Scenario, routes: _Routes
) -> Iterator[tuple[str, tuple[Path, ...], float | None]]:
    """Yield trenches by name, with their lines and their length where it is known."""
    section = scenario.failures
    for name, trench in section.trenches.items():
        yield f"trench {name}", _paths(scenario, trench.lines), trench.length_km
    named = {dotted(path): route for path, route in routes.ways.items()}
    paths = {dotted(path): path for path in routes.ways}
    found = common_stretches(named, section.near_m, section.near_for_km) if named else {}
    for members, common_km in found.items():
        lines = tuple(paths[each] for each in members)
        yield f"trench of {' and '.join(members)}", lines, common_km


def _in_trenches(scenario: Scenario) -> Iterator[Path]:
    for trench in scenario.failures.trenches.values():
        yield from _paths(scenario, trench.lines)


def _paths(scenario: Scenario, texts: tuple[str, ...]) -> tuple[Path, ...]:
    found = (line_named(scenario, each) for each in texts)
    return tuple(dict.fromkeys(path for path in found if path is not None))


@dataclass(frozen=True, slots=True)
class _Routes:
    """What the scenario says of the ways of cables, by the paths of their lines."""

    ways: Mapping[Path, Route]
    """From files."""
    stated_km: Mapping[Path, float]
    """Lengths that the scenario writes."""


def _routes(section: Failures, scenario: Scenario, folder: FilePath) -> _Routes:
    ways: dict[Path, Route] = {}
    stated_km: dict[Path, float] = {}
    for text, route in section.routes.items():
        path = line_named(scenario, text)
        if path is not None and route.length_km is not None:
            stated_km[path] = route.length_km
        elif path is not None:
            ways[path] = read_route(folder / route.file, route.file, route.line)
    return _Routes(ways, stated_km)


def _length_km(scenario: Scenario, path: Path, factor: float, routes: _Routes) -> float:
    """Return the length of a line's cable: as stated, by its route, or by its ends."""
    if path in routes.stated_km:
        return routes.stated_km[path]
    if path in routes.ways:
        return route_km(routes.ways[path])
    return length_km(scenario, path, factor) or 0.0
