"""Causes of conditions of a network's links: technologies at their places, and what a seed decides.

What hangs on no seed is laid on the network at once; the rest is when a run's seed is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from simnet.conditions.cause import BACKWARD, FORWARD, Influence, Period
from simnet.conditions.replay import replayed
from simnet.lowering import naming
from simnet.models.technology.base import Line, Technology
from simnet.models.weather.base import Point, Weather
from simnet.network import Network
from simnet.scenario import Scenario
from simnet.scenario.model.access import Access, technology_named
from simnet.scenario.model.places import Village, landing_town


@dataclass(frozen=True, slots=True)
class AccessConditions:
    """What the technology of an access does to its link, at its place."""

    seeded: ClassVar[bool] = True

    technology: Technology
    line: Line

    def during(self, period: Period) -> Iterator[Influence]:
        """Yield what the technology says, of the village's access link."""
        link = naming.access_link(self.line.name)
        for way, each in self.technology.conditions(self.line, period):
            yield replace(each, link=link, way=FORWARD if way == "up" else BACKWARD)


def with_conditions(network: Network, scenario: Scenario) -> Network:
    """Return the network with what changes its links, laid on it where no seed is needed."""
    causes = (*_of_accesses(scenario, None), *network.causes)
    network = replace(network, causes=causes)
    if any(each.seeded for each in causes):
        return network
    return replayed(network, scenario.run.plan().period)


def _of_accesses(scenario: Scenario, weather: Weather | None) -> Iterator[AccessConditions]:
    spare = {naming.backup(name): each for name, each in scenario.villages.spare.items()}
    for name, village in (scenario.villages.complete | spare).items():
        if village.access.technology is None:
            continue
        technology = technology_named(village.access.technology, scenario.technologies)
        if technology.living:
            yield AccessConditions(technology, _line(scenario, name, village, technology, weather))


def _line(
    scenario: Scenario,
    name: str,
    village: Village,
    technology: Technology,
    weather: Weather | None,
) -> Line:
    unlimited = Access(**{**dict(village.access), "subscription": None})
    return Line(
        name=name,
        here=_point(village),
        there=_landing(scenario, village, technology),
        up=unlimited.link(technology, "up"),
        down=unlimited.link(technology, "down"),
        weather=weather,
    )


def _landing(scenario: Scenario, village: Village, technology: Technology) -> Point | None:
    if technology.lands_at == "gateway":
        isp = scenario.isps.get(village.access.isp or "")
        return None if isp is None else _point(isp)
    town = scenario.backhaul.towns.get(landing_town(village, scenario.backhaul.towns) or "")
    return None if town is None else _point(town)


def _point(place: Village | object) -> Point | None:
    latitude, longitude = getattr(place, "latitude", None), getattr(place, "longitude", None)
    return None if latitude is None or longitude is None else Point(latitude, longitude)
