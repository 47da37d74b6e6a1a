"""Which accesses of a scenario a choice takes, and names in it that nothing has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from simnet.errors import unknown
from simnet.models.accesses import Chosen
from simnet.scenario.model.access import technology_names
from simnet.scenario.model.places import Village
from simnet.scenario.read.tree import Path

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

_WORDS = {"isp": "ISP"}
"""What messages call a key where not by its own name."""
_HAS: dict[str, Callable[[Path, Village], str | int | None]] = {
    "technology": lambda _path, village: village.access.technology,
    "isp": lambda _path, village: village.access.isp,
    "village": lambda path, _village: path[1],
    "group": lambda _path, village: village.group,
    "district": lambda _path, village: village.district,
    "regency": lambda _path, village: village.regency,
}
"""What an access has under each key; feeders are sets of accesses."""


def chosen(scenario: Scenario, choice: Chosen) -> Iterator[Path]:
    """Yield the paths of the accesses that fit; there may be none."""
    given = choice.given
    feeder = given.pop("feeder", None)
    fed = None if feeder is None else feeders(scenario).get(feeder, ())
    for path, village in scenario.villages.accesses:
        fits = all(_HAS[key](path, village) == value for key, value in given.items())
        if fits and (fed is None or path in fed):
            yield path


def feeders(scenario: Scenario) -> dict[str, tuple[Path, ...]]:
    """Return the accesses of the villages on each feeder of the scenario's failures, by name."""
    return scenario.failures.feeders(scenario)


def unknown_names(scenario: Scenario, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield names that are not described, of those given by key, as (key, message)."""
    for key, name in given.items():
        known = _known(scenario, key)
        if name not in known:
            yield key, unknown(_WORDS.get(key, key), name, known)


def _known(scenario: Scenario, key: str) -> Collection[str]:
    """Return all that can be given under a key."""
    match key:
        case "technology":
            return technology_names(scenario.technologies)
        case "isp":
            return scenario.isps
        case "village":
            return scenario.villages.rows
        case "group":
            return scenario.villages.groups
        case "feeder":
            return feeders(scenario)
    places = {getattr(village, key) for village in scenario.villages.complete.values()}
    return sorted(places - {""})
