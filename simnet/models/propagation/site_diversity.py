"""Site diversity in rain (ITU-R P.618-14, section 2.2.4.1): two paths faded at once.

Rain at two places, and the attenuations of two paths while it rains at both, are each taken as
jointly Gaussian behind the scenes, with correlations that fall with distance. Attenuation is
log-normal while it rains, fitted to the path's own curve.

The recommendation suggests percentages for the fit and leaves others to the user. ITU-R's worked
examples fit from 0.001 to 1 %, regress the Gaussian level on the logarithm of the attenuation
(and not the other way round), and stand at sea level: only so do they come out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simnet.errors import DomainError
from simnet.models.propagation.bivariate_normal import both_exceed, upper_quantile
from simnet.models.propagation.domain import FloatArray, Numbers, within
from simnet.models.propagation.slant_path import SlantPath, attenuation_001_db, attenuation_db

SOURCE = "ITU-R P.618-14, 2.2.4.1"
FITTED_PERCENT = (0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
"""Percentages of the year that the fit goes through, as far as it rains so often."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """Correlation of Gaussians at two places: it falls fast at first, and then slowly.

    Attributes:
        near: share of the part that falls as exp(-d/near_km).
        near_km: its length.
        far_km: length of the rest, which falls as exp(-(d/far_km)^2).
    """

    near: float
    near_km: float
    far_km: float

    def at(self, distance_km: Numbers) -> FloatArray:
        """Return the correlation at a distance.

        Raises:
            DomainError: a distance is negative.
        """
        within("distance of the sites", distance_km, 0, np.inf, "km", SOURCE)
        d = np.asarray(distance_km, dtype=np.float64)
        far = np.exp(-((d / self.far_km) ** 2))
        return np.asarray(self.near * np.exp(-d / self.near_km) + (1 - self.near) * far)


RAIN = Correlation(0.7, 60, 700)
"""Of the Gaussians behind rain or no rain at two places."""
ATTENUATION = Correlation(0.94, 30, 500)
"""Of the Gaussians behind attenuation while it rains at both."""


@dataclass(frozen=True, slots=True)
class Site:
    """An earth station in the rain of its place.

    Attributes:
        path: its path to the satellite.
        rate_001_mm_h: the rain rate exceeded for 0.01 % of an average year.
        rain_percent: percentage of the year with rain (P.837).
    """

    path: SlantPath
    rate_001_mm_h: float
    rain_percent: float


@dataclass(frozen=True, slots=True)
class LogNormalRain:
    """Attenuation while it rains: its logarithm is Gaussian."""

    mean_log: float
    sigma: float

    def level(self, attenuation_db: float) -> float:
        """Return the standard Gaussian's level that stands for an attenuation in dB."""
        if attenuation_db <= 0:
            return -math.inf
        return (math.log(attenuation_db) - self.mean_log) / self.sigma


def log_normal_fit(site: Site) -> LogNormalRain:
    """Return the log-normal attenuation of a site while it rains, by least squares.

    Raises:
        DomainError: it rains there so rarely that there is nothing to fit.
    """
    share = site.rain_percent / 100
    fitted = [p for p in FITTED_PERCENT if p < site.rain_percent]
    level_001 = attenuation_001_db(site.path, site.rate_001_mm_h)
    if len(fitted) < 2 or level_001 <= 0:
        raise DomainError(
            f"percentage of the year with rain: {site.rain_percent:g} % at {site.rate_001_mm_h:g} "
            f"mm/h leaves nothing to fit in {SOURCE} (allowed: more than {FITTED_PERCENT[1]:g} %, "
            f"and rain)"
        )
    levels = np.array([upper_quantile(p / 100 / share) for p in fitted])
    logs = np.log(attenuation_db(site.path, level_001, np.array(fitted)))
    centred = logs - logs.mean()
    sigma = float((centred**2).sum() / (centred * levels).sum())
    return LogNormalRain(float(logs.mean() - sigma * levels.mean()), sigma)


def both_faded_percent(
    sites: tuple[Site, Site],
    attenuations_db: tuple[float, float],
    distance_km: float,
) -> float:
    """Return the percentage of the year with each site above its attenuation.

    Raises:
        DomainError: it never rains at a site, an attenuation or the distance is negative.
    """
    within("attenuation", np.asarray(attenuations_db), 0, np.inf, "dB", SOURCE)
    fits = [log_normal_fit(site) for site in sites]
    rain = [upper_quantile(site.rain_percent / 100) for site in sites]
    levels = [fit.level(db) for fit, db in zip(fits, attenuations_db, strict=True)]
    raining = both_exceed(rain[0], rain[1], float(RAIN.at(distance_km)))
    faded = both_exceed(levels[0], levels[1], float(ATTENUATION.at(distance_km)))
    return 100 * raining * faded
