"""Causes of conditions of a network's links: technologies at their places, and what a seed decides.

What hangs on no seed is laid on the network at once; the rest is when a run's seed is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from simnet.conditions.allowance import MonthlyAllowance, Slowed
from simnet.conditions.cause import BACKWARD, FORWARD, Cause
from simnet.conditions.replay import replayed
from simnet.lowering import naming
from simnet.lowering.failures import failure_causes
from simnet.lowering.weather import weather_of
from simnet.models.access_conditions import AccessConditions
from simnet.models.foreign_technology import lives
from simnet.models.technology.base import AccessLink, Line, Technology
from simnet.models.weather.base import Weather
from simnet.network import Network
from simnet.scenario import Scenario
from simnet.scenario.model.places import Village, ends, placed


def with_conditions(network: Network, scenario: Scenario, folder: Path = Path()) -> Network:
    """Return the network with what changes its links, laid on it where no seed is needed.

    Files of the scenario are looked for in `folder`.
    """
    network = with_causes(network, scenario, folder)
    if any(each.seeded for each in network.causes):
        return network
    return replayed(network, scenario.run.plan().period)


def with_causes(network: Network, scenario: Scenario, folder: Path = Path()) -> Network:
    """Return the network with all that makes conditions of its links, nothing of it laid yet."""
    failures = failure_causes(scenario, folder)
    causes: tuple[Cause, ...] = (
        *_of_accesses(scenario, weather_of(scenario)),
        *_allowances(scenario),
        *failures,
        *network.causes,
    )
    return replace(network, causes=causes)


def _of_accesses(scenario: Scenario, weather: Weather | None) -> Iterator[AccessConditions]:
    on_air = dict(_on_air(scenario))
    for name, village in scenario.villages.lines.items():
        if village.access.technology is None:
            continue
        technology = placed(village, scenario)
        if technology.living:
            line = _line(scenario, name, village, technology, weather, on_air)
            if lives(technology, line):
                # What it costs is no part of what is simulated.
                plain = technology.model_copy(update={"price": None})
                yield AccessConditions(plain, line, naming.access_link(name))


def _allowances(scenario: Scenario) -> Iterator[MonthlyAllowance]:
    for name, village in scenario.villages.lines.items():
        allowance = village.access.allowance
        if village.access.technology is None or allowance is None:
            continue
        technology = placed(village, scenario)
        up, down = (village.access.link(technology, way).rate_bps for way in ("up", "down"))
        yield MonthlyAllowance(
            link=naming.access_link(name),
            steps=tuple(
                Slowed(each.after, (each.left_bps(up), each.left_bps(down)))
                for each in allowance.steps
            ),
            used_bytes=allowance.used,
            ways=tuple(FORWARD if way == "up" else BACKWARD for way in allowance.ways),
        )


def _line(
    scenario: Scenario,
    name: str,
    village: Village,
    technology: Technology,
    weather: Weather | None,
    on_air: Mapping[tuple[str, int], int],
) -> Line:
    unlimited = village.access.model_copy(update={"subscription": None})
    here, there = ends(village, technology, scenario)
    return Line(
        name=name,
        here=here,
        there=there,
        up=_at_its_rate(unlimited.link(technology, "up"), on_air.get((name, FORWARD))),
        down=_at_its_rate(unlimited.link(technology, "down"), on_air.get((name, BACKWARD))),
        weather=weather,
    )


def _at_its_rate(link: AccessLink, air_bps: int | None) -> AccessLink:
    return link if air_bps is None else replace(link, rate_bps=air_bps)


def _on_air(scenario: Scenario) -> Iterator[tuple[tuple[str, int], int]]:
    """Yield the rates on the air of accesses that share a medium, by village and direction."""
    for medium in scenario.media.values():
        air_bps = medium.on_air(scenario)
        for sharer in medium.sharers(scenario):
            for way in medium.ways if sharer.kind == "access" else ():
                if (bps := air_bps(sharer, way)) is not None:
                    yield (sharer.name, way), bps
