"""The villages of a scenario's tree by where they are, and the one nearest to a place."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

from simnet.network.geography import EARTH_RADIUS_KM, great_circle_km
from simnet.scenario.classes import keys_of
from simnet.scenario.model.places import Villages as Declared
from simnet.scenario.read.tree import Value

KM_A_DEGREE = math.radians(EARTH_RADIUS_KM)
"""What a degree of latitude measures."""


@dataclass(frozen=True, slots=True, order=True)
class Village:
    """A village and where it is, degrees."""

    latitude: float
    longitude: float
    name: str


class Villages:
    """The villages of a scenario, before its meaning is known."""

    def __init__(self, tree: Value) -> None:
        section = tree.get("villages")
        rows = {} if section is None else section.mapping
        defaults, groups = rows.get("defaults"), rows.get("groups")
        self._below = [each for each in (defaults,) if each is not None]
        self._groups = {} if groups is None else groups.mapping
        own = set(keys_of([Declared]))
        self._rows = {
            name: row for name, row in rows.items() if name not in own and row.content is not None
        }
        found = {
            name: (self._degrees(name, "latitude"), self._degrees(name, "longitude"))
            for name in self._rows
        }
        self.located = sorted(
            Village(latitude, longitude, name)
            for name, (latitude, longitude) in found.items()
            if latitude is not None and longitude is not None
        )
        """Those with coordinates, from south to north."""
        self.unlocated = [name for name, pair in found.items() if None in pair]
        self._latitudes = [each.latitude for each in self.located]

    @property
    def sites_of_all(self) -> set[str]:
        """Names of the sites that the defaults, or those of a group, give to villages."""
        return {
            name
            for each in (*self._below, *self._groups.values())
            if (sites := each.get("sites")) is not None
            for name in sites.mapping
        }

    def types_in(self, name: str) -> set[str]:
        """Return the types of the sites that the scenario gives to a village."""
        found: dict[str, str] = {}
        removed: set[str] = set()
        for each in self._layers(name):
            sites = each.get("sites")
            for site, described in ({} if sites is None else sites.mapping).items():
                if site in found or site in removed:
                    continue
                if described.content is None:
                    removed.add(site)
                    continue
                kind = described.get("type")
                found[site] = str(kind.content) if kind is not None else site
        return set(found.values())

    def nearest(self, latitude: float, longitude: float) -> tuple[float, Village]:
        """Return the village nearest to a place, and the distance, km; there must be one.

        Of two as near as each other it is the first by name.
        """
        best: tuple[float, str, Village] | None = None
        middle = bisect_left(self._latitudes, latitude)
        southward = range(middle - 1, -1, -1)
        for step, places in ((-1, southward), (1, range(middle, len(self.located)))):
            for place in places:
                each = self.located[place]
                if best is not None and (each.latitude - latitude) * step * KM_A_DEGREE > best[0]:
                    break
                distance_km = great_circle_km(latitude, longitude, each.latitude, each.longitude)
                candidate = (distance_km, each.name, each)
                best = candidate if best is None else min(best, candidate)
        assert best is not None, "no village has coordinates"
        return best[0], best[2]

    def _layers(self, name: str) -> list[Value]:
        """Return a village's row, its group and the defaults."""
        row = self._rows[name]
        groups = [row.get("group"), *(each.get("group") for each in self._below)]
        group = next((str(each.content) for each in groups if each is not None), "")
        found = [row, self._groups.get(group), *self._below]
        return [each for each in found if each is not None]

    def _degrees(self, name: str, axis: str) -> float | None:
        for each in self._layers(name):
            value = each.get(axis)
            if value is not None and isinstance(value.content, int | float):
                return float(value.content)
        return None
