"""Look angles of geostationary satellites: elevation and slant range from a place (RFC 2488, 2).

The satellite stands still over the equator; the Earth is a sphere of the equatorial radius here,
which moves elevations by less than 0.2 degrees and ranges by less than 0.1 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from simnet.models.propagation.free_space import LIGHT_KM_S
from simnet.models.weather.base import Point

EARTH_KM = 6378.137
"""Equatorial radius (WGS 84)."""
ORBIT_KM = 42_164.0
"""Radius of the geostationary orbit."""
NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Look:
    """Where a satellite is seen; below the horizon the elevation is negative."""

    elevation_deg: float
    range_km: float

    @property
    def delay_ns(self) -> int:
        """How long a signal takes up or down."""
        return round(self.range_km / LIGHT_KM_S * NS_PER_S)


def look(place: Point, longitude_deg: float) -> Look:
    """Return where the satellite over a longitude is seen from a place."""
    turn = math.radians(longitude_deg - place.longitude)
    cosine = math.cos(math.radians(place.latitude)) * math.cos(turn)
    range_km = math.sqrt(EARTH_KM**2 + ORBIT_KM**2 - 2 * EARTH_KM * ORBIT_KM * cosine)
    sine = (ORBIT_KM * cosine - EARTH_KM) / range_km
    return Look(math.degrees(math.asin(max(-1.0, min(1.0, sine)))), range_km)
