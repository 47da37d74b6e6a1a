"""Where a scripted storm rains: around villages, around a point, or everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, Self

from simnet.kinds import Declared, Field, Latitude, Length, Longitude, Name, model_validator
from simnet.models.propagation.province import distance_km
from simnet.models.weather.base import Point
from simnet.scenario.model.access import technology_named, technology_names
from simnet.scenario.model.choosing import unknown_names
from simnet.scenario.model.places import ends
from simnet.scenario.read.tree import Path

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

CHOICES = ("village", "district", "regency", "near")


class Rained(Declared):
    """An area in which a storm rains: all that is near to villages, or to a point."""

    village: Name | None = None
    """Around this village."""
    district: str | None = None
    """Around every village of the scenario in this district."""
    regency: str | None = None
    """Around every village of the scenario in this regency."""
    near: Annotated[tuple[Latitude, Longitude], Field(strict=False)] | None = None
    """Around this point: degrees north of the equator, degrees east of Greenwich."""
    within: Length = 10.0
    """How far around. Default: 10 km (assumption: the radius of a storm of some 300 km²)."""

    @model_validator(mode="after")
    def _chooses(self) -> Self:
        given = [name for name in CHOICES if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                f"say where, one of {', '.join(CHOICES[:-1])} or {CHOICES[-1]}"
                + (f", got {' and '.join(given)}" if given else "")
            )
        return self

    @property
    def words(self) -> str:
        """What was given, such as ``district: Long Apari``."""
        if self.near is not None:
            return f"near: {self.near[0]:g}, {self.near[1]:g}, within: {self.within:g} km"
        name = next(name for name in CHOICES if getattr(self, name) is not None)
        return f"{name}: {getattr(self, name)}"

    def centres(self, scenario: Scenario) -> tuple[Point, ...]:
        """Return the points around which it rains; none where no village of it has a place."""
        if self.near is not None:
            return (Point(*self.near),)
        return tuple(
            Point(village.latitude, village.longitude)
            for name, village in scenario.villages.complete.items()
            if self.village in (None, name)
            and self.district in (None, village.district)
            and self.regency in (None, village.regency)
            and village.latitude is not None
            and village.longitude is not None
        )

    def covers(self, scenario: Scenario, place: Point) -> bool:
        """Tell whether it rains at a place."""
        return any(
            distance_km(centre, place.latitude, place.longitude) <= self.within
            for centre in self.centres(scenario)
        )

    def faults(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield names that are not described, as (path within this, message)."""
        given = {key: name for key in CHOICES[:-1] if (name := getattr(self, key)) is not None}
        wrong = list(unknown_names(scenario, given))
        yield from wrong
        for key, name in given.items() if not wrong and not self.centres(scenario) else ():
            yield key, f"no village of {name} has a latitude and a longitude to rain at"


def rained_on(scenario: Scenario, area: Rained | Literal["everywhere"]) -> Iterator[Path]:
    """Yield the accesses that feel the rain of an area, at the village or where they land."""
    known = technology_names(scenario.technologies)
    for path, village in scenario.villages.accesses:
        access = village.access.technology
        if access is None or access not in known:
            continue
        technology = technology_named(access, scenario.technologies)
        here, there = ends(village, technology, scenario)
        felt = [here] * technology.needs_place + [there] * technology.needs_landing_place
        points = [each for each in felt if each is not None]
        if points and (
            isinstance(area, str) or any(area.covers(scenario, each) for each in points)
        ):
            yield path
