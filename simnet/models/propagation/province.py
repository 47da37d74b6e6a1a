"""Rain climate of East Kalimantan by regency: rain rates of the year and of each month (P.837-7).

Computed from ITU-R's digital maps (P.837-7, P.839-4, P.1510-1) at the mean of the villages of each
of the ten regencies and cities; elsewhere a user states what the recommendations ask for. Over all
villages R0.01 is 83 to 106 mm/h, over the regencies' means 89 to 103.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from simnet.errors import DomainError, unknown
from simnet.models.propagation.domain import within
from simnet.models.propagation.rain_rate import DAYS, Month, RainClimate, even_climate

SOURCE = "the rain of East Kalimantan"
FARTHEST_KM = 200.0
"""How far a place may be from the nearest middle; villages are up to 171 km away (assumption)."""
EARTH_RADIUS_KM = 6371.0
HEAD = "code"


class Located(Protocol):
    """Anything with a place on the map, degrees."""

    @property
    def latitude(self) -> float:
        """Degrees north of the equator."""

    @property
    def longitude(self) -> float:
        """Degrees east of Greenwich."""


@dataclass(frozen=True, slots=True)
class RegencyRain:
    """Rain of a regency or city in an average year.

    Attributes:
        code: its official code, such as ``64.72``.
        name: its official name.
        latitude: of the mean of its villages, degrees; as the longitude.
        longitude: of the same.
        rate_001_mm_h: rain rate exceeded for 0.01 % of the year, by the map of P.837-7.
        rain_height_km: of P.839-4, above sea level.
        climate: its months, from which the rain rate of any percentage of the year follows.
    """

    code: str
    name: str
    latitude: float
    longitude: float
    rate_001_mm_h: float
    rain_height_km: float
    climate: RainClimate

    def month(self, number: int) -> RainClimate:
        """Return the rain of one month, 1 to 12; percentages are then of that month.

        Raises:
            DomainError: there is no such month.
        """
        within("month", number, 1, 12, "", SOURCE)
        return RainClimate((self.climate.months[number - 1],))


@cache
def regencies() -> tuple[RegencyRain, ...]:
    """Return the rain of all regencies and cities, by their codes."""
    text = (files("simnet.models.propagation") / "data" / "rain_kaltim.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(lines):
        rows.setdefault(row[HEAD], []).append(row)
    return tuple(_regency(rows[code]) for code in sorted(rows))


def regency(name: str) -> RegencyRain:
    """Return the rain of a regency or city by its name or code.

    Raises:
        DomainError: there is none of that name.
    """
    known = {each.name: each for each in regencies()}
    known |= {each.code: each for each in regencies()}
    if name not in known:
        raise DomainError(unknown("regency", name, [each.name for each in regencies()]))
    return known[name]


def stated(
    name: str,
    place: tuple[float, float],
    rate_001_mm_h: float,
    rain_percent: float,
    rain_height_km: float,
) -> RegencyRain:
    """Return the rain of a place elsewhere, without seasons, which has no code.

    Args:
        name: for people.
        place: latitude and longitude, degrees.
        rate_001_mm_h: rain rate exceeded for 0.01 % of the year.
        rain_percent: percentage of the year with rain.
        rain_height_km: above sea level.

    Raises:
        DomainError: a value is impossible.
    """
    within("latitude", place[0], -90, 90, "degrees", SOURCE)
    within("longitude", place[1], -180, 360, "degrees", SOURCE)
    within("rain height", rain_height_km, 0, 10, "km", "ITU-R P.839-4")
    climate = even_climate(rate_001_mm_h, rain_percent)
    return RegencyRain("", name, *place, rate_001_mm_h, rain_height_km, climate)


def nearest(latitude: float, longitude: float, others: Sequence[RegencyRain] = ()) -> RegencyRain:
    """Return the rain of the regency or city whose middle is nearest to a point in degrees.

    That is the regency that a village belongs to for four of five; where it is known, ask
    :func:`regency`. `others` are further places to choose from.

    Raises:
        DomainError: the point is not in or near the province, nor near any of the others.
    """
    within("latitude", latitude, -90, 90, "degrees", SOURCE)
    within("longitude", longitude, -180, 360, "degrees", SOURCE)
    every = (*regencies(), *others)
    found = min(every, key=lambda each: distance_km(each, latitude, longitude))
    distance = distance_km(found, latitude, longitude)
    if distance > FARTHEST_KM:
        raise DomainError(
            f"place: {latitude:g}, {longitude:g} is {distance:.0f} km from {found.name}, the "
            f"nearest in {SOURCE} (allowed: up to {FARTHEST_KM:.0f} km)"
        )
    return found


def _regency(rows: Sequence[dict[str, str]]) -> RegencyRain:
    first = rows[0]
    return RegencyRain(
        code=first[HEAD],
        name=first["regency"],
        latitude=float(first["latitude"]),
        longitude=float(first["longitude"]),
        rate_001_mm_h=float(first["R001"]),
        rain_height_km=float(first["rain_height_km"]),
        climate=RainClimate(tuple(_months(rows))),
    )


def _months(rows: Iterable[dict[str, str]]) -> Iterable[Month]:
    for row in sorted(rows, key=lambda each: int(each["month"])):
        days = DAYS[int(row["month"]) - 1]
        yield Month(days, float(row["rain_hours_pct"]), float(row["rate_mm_h"]))


def distance_km(place: Located, latitude: float, longitude: float) -> float:
    """Return the distance on the sphere (haversine formula)."""
    phi1, phi2 = math.radians(place.latitude), math.radians(latitude)
    turn = math.radians(longitude - place.longitude)
    half = math.sin((phi2 - phi1) / 2) ** 2
    half += math.cos(phi1) * math.cos(phi2) * math.sin(turn / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))
