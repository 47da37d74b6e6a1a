"""Rain height above sea level, km (ITU-R P.839-4): mean height of the 0 degree isotherm + 0.36."""

from __future__ import annotations

from simnet.models.propagation.domain import within

ABOVE_ISOTHERM_KM = 0.36


def rain_height_km(isotherm_height_km: float) -> float:
    """Return the mean annual rain height, h_R (equation 1).

    `isotherm_height_km` is h_0, the mean annual height of the 0 degree isotherm above sea level,
    which the recommendation reads from a map.

    Raises:
        DomainError: no such height is on the map.
    """
    within("height of the 0 degree isotherm", isotherm_height_km, -1, 10, "km", "ITU-R P.839-4")
    return isotherm_height_km + ABOVE_ISOTHERM_KM
