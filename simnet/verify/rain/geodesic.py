"""Length of the geodesic between two points of the WGS84 ellipsoid (Vincenty's inverse formula).

ITU-R's worked examples measure the distance of two sites so; on the sphere it comes out up to
0.4 % different. (T. Vincenty, Survey Review 23(176), 1975.)
"""

from __future__ import annotations

import math

EQUATOR_KM = 6378.137
FLATTENING = 1 / 298.257223563
ITERATIONS = 100


def geodesic_km(latitude1: float, longitude1: float, latitude2: float, longitude2: float) -> float:
    """Return the distance of two points given in degrees, not nearly antipodal."""
    if (latitude1, longitude1) == (latitude2, longitude2):
        return 0.0
    polar = EQUATOR_KM * (1 - FLATTENING)
    sin1, cos1 = _reduced(latitude1)
    sin2, cos2 = _reduced(latitude2)
    apart = lam = math.radians(longitude2 - longitude1)
    for _ in range(ITERATIONS):
        sin_sigma = math.hypot(cos2 * math.sin(lam), cos1 * sin2 - sin1 * cos2 * math.cos(lam))
        cos_sigma = sin1 * sin2 + cos1 * cos2 * math.cos(lam)
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = cos1 * cos2 * math.sin(lam) / sin_sigma
        cos2_alpha = 1 - sin_alpha**2
        middle = cos_sigma - 2 * sin1 * sin2 / cos2_alpha if cos2_alpha > 0 else 0.0
        c = FLATTENING / 16 * cos2_alpha * (4 + FLATTENING * (4 - 3 * cos2_alpha))
        bracket = middle + c * cos_sigma * (2 * middle**2 - 1)
        step = (1 - c) * FLATTENING * sin_alpha * (sigma + c * sin_sigma * bracket)
        lam, before = apart + step, lam
        if abs(lam - before) < 1e-14:
            break
    u2 = cos2_alpha * (EQUATOR_KM**2 - polar**2) / polar**2
    a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)))
    b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)))
    outer = b / 6 * middle * (4 * sin_sigma**2 - 3) * (4 * middle**2 - 3)
    change = b * sin_sigma * (middle + b / 4 * (cos_sigma * (2 * middle**2 - 1) - outer))
    return polar * a * (sigma - change)


def _reduced(latitude: float) -> tuple[float, float]:
    """Return sine and cosine of the reduced latitude."""
    angle = math.atan((1 - FLATTENING) * math.tan(math.radians(latitude)))
    return math.sin(angle), math.cos(angle)
