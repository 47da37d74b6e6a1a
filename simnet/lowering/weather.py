"""The weather that lines are told of: the field of a scenario, and the storms that it scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from simnet.models.weather.base import Weather
from simnet.models.weather.storms import Storm, Storms
from simnet.network import UNLIMITED
from simnet.scenario import Scenario
from simnet.scenario.model.storm import Rained
from simnet.scenario.model.weather import beneath, rains


def weather_of(scenario: Scenario) -> Weather | None:
    """Return the weather of a scenario; None where it never rains."""
    if not rains(scenario):
        return None
    storms = tuple(_storms(scenario))
    if not storms:
        return beneath(scenario)
    return Storms(beneath(scenario), scenario.weather is not None, storms)


def _storms(scenario: Scenario) -> Iterator[Storm]:
    for event in scenario.events:
        area = event.rain
        if area is None:
            continue
        start_ns = scenario.run.plan().start_ns + event.start_ns(scenario.run)
        end_ns = UNLIMITED if event.duration is None else start_ns + event.duration
        percent = None if event.exceeded is None else 100 * event.exceeded
        storm = Storm(start_ns, end_ns, percent, event.rate or 0.0)
        if isinstance(area, Rained):
            yield replace(storm, centres=area.centres(scenario), within_km=area.within)
        else:
            yield storm
