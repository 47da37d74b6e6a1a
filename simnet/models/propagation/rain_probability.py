"""Probability of rain attenuation on an Earth-space path (ITU-R P.618-14, section 2.2.1.2)."""

from __future__ import annotations

import math

from simnet.models.propagation.bivariate_normal import both_exceed, upper_quantile
from simnet.models.propagation.domain import within
from simnet.models.propagation.slant_path import SlantPath

SOURCE = "ITU-R P.618-14, 2.2.1.2"


def rain_on_path_percent(path: SlantPath, rain_percent: float) -> float:
    """Return the percentage of an average year with rain anywhere on the path.

    `rain_percent` is the percentage of the year during which it rains at the station (P.837).

    Raises:
        DomainError: it is not between 0 and 100.
    """
    within("percentage of the year with rain", rain_percent, 0, 100, "%", SOURCE)
    share = rain_percent / 100
    if share in (0.0, 1.0) or path.ground_km == 0:
        return rain_percent if path.depth_km > 0 else 0.0
    correlation = 0.59 * math.exp(-path.ground_km / 31) + 0.41 * math.exp(-path.ground_km / 800)
    level = upper_quantile(share)
    both = both_exceed(level, level, correlation)
    spread = (both - share**2) / (share * (1 - share))
    return float(100 * (1 - (1 - share) * spread**share))
