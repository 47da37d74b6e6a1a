"""What a failure takes down in a scenario: its components, each with the paths of its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from simnet.conditions.contract import foreign
from simnet.errors import unknown
from simnet.models.accesses import Accesses
from simnet.models.failures.base import Component, Failure
from simnet.models.failures.provider import Provider
from simnet.network.geography import great_circle_km
from simnet.scenario.model.access import technology_named, technology_names
from simnet.scenario.model.backhaul import Place
from simnet.scenario.model.choosing import chosen, unknown_names
from simnet.scenario.model.nodes import Node
from simnet.scenario.model.places import Village, landing_town
from simnet.scenario.model.stress import line_named, lines, no_line
from simnet.scenario.read.tree import Path, dotted

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

Located = Place | Village | Node
Coordinates = tuple[float, float]
"""Latitude and longitude, degrees."""


def components(scenario: Scenario, failure: Failure) -> dict[str, tuple[Path, ...]]:
    """Return the paths of the lines of each component of a failure, by its stable name.

    Of what takes places the lines are the accesses of the villages.
    """
    found: dict[str, dict[Path, None]] = defaultdict(dict)
    if isinstance(failure, Provider):
        for isp, path in _of_isps(scenario, failure):
            found["all" if failure.together == "all" else isp][path] = None
    else:
        for path in _taken(scenario, failure):
            found[_component(scenario, failure, path)][path] = None
    return {name: tuple(paths) for name, paths in found.items()}


def faults(
    scenario: Scenario, failure: Failure, routed: AbstractSet[Path]
) -> Iterator[tuple[str, str]]:
    """Yield what of a failure does not fit the scenario, as (path within it, message).

    Args:
        scenario: the scenario.
        failure: one of its failures.
        routed: paths of lines whose route is described.
    """
    yield from failure.faults()
    run = scenario.run
    if failure.by_clock and run.clock is None:
        yield "", "goes by the hour of the day: needs run.clock, when the run starts"
    if failure.by_date and not run.dated:
        yield "", "goes by the day of the year: needs run.date, or run.month and run.day"
    wrong = [*_of_lines(scenario, failure)]
    yield from wrong
    if wrong:
        return
    found = components(scenario, failure)
    if not found and not failure.takes_all:
        yield "lines", "takes no line: no village has such an access"
    yield from _too_often(scenario, failure, found)
    if failure.by_length:
        for paths in found.values():
            for path in paths:
                if path not in routed and length_km(scenario, path, 1.0) is None:
                    name = dotted(path)
                    why = "give its ends coordinates, or say its length under failures.routes"
                    yield "lines", f"{name} has no length: {why}"


def _too_often(
    scenario: Scenario, failure: Failure, found: Mapping[str, tuple[Path, ...]]
) -> Iterator[tuple[str, str]]:
    """Yield that something breaks so often that no year of it can be drawn.

    Kinds of other packages are asked once all that they may ask is there.
    """
    factor = getattr(failure, "route_factor", 1.0)
    for name, paths in {} if foreign(failure) else found.items():
        lengths = [length_km(scenario, path, factor) or 0.0 for path in paths]
        wear = failure.wear(Component(name, (), max(lengths, default=0.0)))
        if wear is not None and (message := wear.too_often):
            yield "every" if "every" in type(failure).model_fields else "", message
            return


def length_km(scenario: Scenario, path: Path, factor: float) -> float | None:
    """Return the length of a line by its ends, times a factor; None where one has no place."""
    ends = ends_of(scenario, path)
    return None if ends is None else great_circle_km(*ends[0], *ends[1]) * factor


def ends_of(scenario: Scenario, path: Path) -> tuple[Coordinates, Coordinates] | None:
    """Return where the ends of a line are; None where one has no place."""
    here, there = _ends(scenario, path)
    if here is None or there is None:
        return None
    if here.latitude is None or here.longitude is None:
        return None
    if there.latitude is None or there.longitude is None:
        return None
    return (here.latitude, here.longitude), (there.latitude, there.longitude)


def _of_lines(scenario: Scenario, failure: Failure) -> Iterator[tuple[str, str]]:
    """Yield names that are not described, and places that do not say where they are."""
    if isinstance(failure, Provider):
        yield from _unknown_isps(scenario, failure)
        return
    if not failure.lines and not failure.takes_all:
        yield "lines", "missing; say which lines it takes"
    for number, each in enumerate(failure.lines):
        where = f"lines[{number}]"
        if isinstance(each, Accesses):
            for key, message in unknown_names(scenario, each.given):
                yield f"{where}.{key}", message
        elif (path := line_named(scenario, each)) is None:
            yield where, no_line(scenario, each)
        elif failure.extent == "place" and path[0] != "villages":
            yield where, f"{dotted(path)} is no village's; it takes whole villages"
    if failure.together in ("district", "regency"):
        for name in dict.fromkeys(_villages(scenario, failure)):
            if not getattr(scenario.villages.complete[name], failure.together):
                yield "together", f"village '{name}' has no {failure.together}"


def _unknown_isps(scenario: Scenario, failure: Provider) -> Iterator[tuple[str, str]]:
    for number, isp in enumerate(failure.isps):
        if isp not in scenario.isps:
            yield f"isps[{number}]", unknown("ISP", isp, scenario.isps)
    if failure.lines:
        yield "lines", "a provider takes its own lines; name isps"


def _taken(scenario: Scenario, failure: Failure) -> Iterator[Path]:
    if not failure.lines and failure.takes_all:
        yield from (path for path, _ in scenario.villages.accesses)
    for each in failure.lines:
        if isinstance(each, Accesses):
            yield from chosen(scenario, each)
        elif (path := line_named(scenario, each)) is not None:
            yield path


def _village(scenario: Scenario, path: Path) -> Village:
    """Return the village that a line is of, with that line as its access."""
    villages = scenario.villages
    return (villages.spare if path[-1] == "backup" else villages.complete)[str(path[1])]


def _villages(scenario: Scenario, failure: Failure) -> Iterator[str]:
    for path in _taken(scenario, failure):
        if path[0] == "villages":
            yield str(path[1])


def _component(scenario: Scenario, failure: Failure, path: Path) -> str:
    """Return the name of the component that a line belongs to."""
    if failure.together == "all":
        return "all"
    if path[0] != "villages":
        return dotted(path)
    village = _village(scenario, path)
    match failure.together:
        case "district":
            return f"{village.regency}/{village.district}" if village.regency else village.district
        case "regency":
            return village.regency
        case "isp":
            return village.access.isp or ""
    return str(path[1]) if failure.extent == "place" else dotted(path)


def _of_isps(scenario: Scenario, failure: Provider) -> Iterator[tuple[str, Path]]:
    for path in lines(scenario):
        if path[0] == "isps" and (not failure.isps or path[1] in failure.isps):
            yield str(path[1]), path


def _ends(scenario: Scenario, path: Path) -> tuple[Located | None, Located | None]:
    """Return the places at the ends of a line."""
    towns = scenario.backhaul.towns
    match path:
        case ("links", str(name)):
            link = scenario.links[name]
            return scenario.nodes.get(link.source), scenario.nodes.get(link.target)
        case ("backhaul", "links", str(name)):
            line = scenario.backhaul.links[name]
            return towns.get(line.source), towns.get(line.target)
        case ("intranet", "links", str(name)) if scenario.intranet is not None:
            line = scenario.intranet.links[name]
            return towns.get(line.source), towns.get(line.target)
        case ("isps", str(name), "transit"):
            return _pop(scenario, name), scenario.internet
        case ("isps", str(name), "handover"):
            return towns.get(scenario.isps[name].at or ""), _pop(scenario, name)
        case ("villages", _, "access", *_):
            village = _village(scenario, path)
            return village, _landing(scenario, village)
    return None, None


def _pop(scenario: Scenario, name: str) -> Place | None:
    isp = scenario.isps[name]
    if isp.latitude is None and isp.at is not None:
        return scenario.backhaul.towns.get(isp.at)
    return isp


def _landing(scenario: Scenario, village: Village) -> Place | None:
    technology = village.access.technology
    if technology is None or technology not in technology_names(scenario.technologies):
        return None
    if technology_named(technology, scenario.technologies).lands_at == "gateway":
        return scenario.isps.get(village.access.isp or "")
    towns = scenario.backhaul.towns
    return towns.get(landing_town(village, towns) or "")
