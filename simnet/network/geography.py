"""Great-circle distances, and the propagation delay of cables over them."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TypeAlias

EARTH_RADIUS_KM = 6371.0
"""Mean radius (IUGG)."""
FIBRE_NS_PER_KM = 5_000
"""Light in glass of refractive index 1.5."""
ROUTE_FACTOR = 1.5
"""Length of a cable over the distance of its ends (assumption; a link can state its delay)."""


def great_circle_km(
    latitude1: float, longitude1: float, latitude2: float, longitude2: float
) -> float:
    """Return the distance of two points given in degrees (haversine formula)."""
    phi1, phi2 = math.radians(latitude1), math.radians(latitude2)
    half = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(longitude2 - longitude1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def cable_delay_ns(distance_km: float) -> int:
    """Return the delay of a cable between two places so far apart."""
    return round(distance_km * ROUTE_FACTOR * FIBRE_NS_PER_KM)


Route: TypeAlias = tuple[tuple[tuple[float, float], ...], ...]
"""The way of a cable: pieces, each of (latitude, longitude) in degrees."""


def route_km(route: Route) -> float:
    """Return the length of a way: that of all its pieces."""
    return math.fsum(
        great_circle_km(*here, *there) for piece in route for here, there in pairwise(piece)
    )
