"""Rain attenuation on Earth-space paths (ITU-R P.618-14, section 2.2.1.1), by percentage of time.

From the rain rate exceeded for 0.01 % of an average year: the path below the rain height, made
shorter or longer for rain that is not the same all along it, and from the attenuation at 0.01 %
that at other percentages, 0.001 to 5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from simnet.models.propagation.domain import FloatArray, Numbers, within
from simnet.models.propagation.exceedance import BISECTIONS, ExceedanceCurve
from simnet.models.propagation.specific_attenuation import power_law

SOURCE = "ITU-R P.618-14, 2.2.1.1"
HIGHEST_GHZ = 55.0
LOWEST_PERCENT, HIGHEST_PERCENT = 0.001, 5.0
EFFECTIVE_EARTH_RADIUS_KM = 8500.0
"""R_e, by which low paths bend (step 2)."""


@dataclass(frozen=True, slots=True)
class SlantPath:
    """A path from an earth station up to the rain height.

    Angles in degrees, heights in km above sea level, the frequency in GHz. The polarisation's tilt
    is against the horizontal, 45 for circular.

    Raises:
        DomainError: the frequency is outside 1 to 55 GHz, the satellite not above the horizon, or
            an angle or a height is impossible.
    """

    frequency_ghz: float
    elevation_deg: float
    latitude_deg: float
    rain_height_km: float
    station_height_km: float = 0.0
    tilt_deg: float = 45.0

    def __post_init__(self) -> None:
        within("frequency", self.frequency_ghz, 1, HIGHEST_GHZ, "GHz", SOURCE)
        within("elevation", self.elevation_deg, 0.001, 90, "degrees", SOURCE)
        within("latitude", self.latitude_deg, -90, 90, "degrees", SOURCE)
        within("rain height", self.rain_height_km, -1, 10, "km", SOURCE)
        within("height of the station", self.station_height_km, -1, 10, "km", SOURCE)

    @property
    def sine(self) -> float:
        """Sine of the elevation."""
        return math.sin(math.radians(self.elevation_deg))

    @property
    def cosine(self) -> float:
        """Cosine of the elevation."""
        return math.cos(math.radians(self.elevation_deg))

    @property
    def depth_km(self) -> float:
        """Height of the rain above the station; 0 where the station stands above the rain."""
        return max(0.0, self.rain_height_km - self.station_height_km)

    @property
    def length_km(self) -> float:
        """Length of the path below the rain height, L_S (equations 1 and 2)."""
        if self.elevation_deg >= 5:
            return self.depth_km / self.sine
        bend = math.sqrt(self.sine**2 + 2 * self.depth_km / EFFECTIVE_EARTH_RADIUS_KM)
        return 2 * self.depth_km / (bend + self.sine)

    @property
    def ground_km(self) -> float:
        """Horizontal projection of the path, L_G (equation 3)."""
        return self.length_km * self.cosine


def attenuation_001_db(path: SlantPath, rate_001_mm_h: float) -> float:
    """Return the rain attenuation exceeded for 0.01 % of an average year, dB (steps 1 to 9).

    `rate_001_mm_h` is the rain rate exceeded for 0.01 % of the year, integrated over one minute.

    Raises:
        DomainError: the rain rate is negative.
    """
    law = power_law(path.frequency_ghz, path.elevation_deg, path.tilt_deg)
    specific = float(law.db_km(rate_001_mm_h))
    if path.depth_km == 0 or specific == 0:
        return 0.0
    reduced_km = path.ground_km * _horizontal_reduction(path, specific)
    steepness = math.degrees(math.atan2(path.depth_km, reduced_km))
    in_rain_km = (
        reduced_km / path.cosine if steepness > path.elevation_deg else path.depth_km / path.sine
    )
    return specific * in_rain_km * _vertical_adjustment(path, specific, in_rain_km)


def _horizontal_reduction(path: SlantPath, specific_db_km: float) -> float:
    """Return r_0.01 (equation 5)."""
    ground = path.ground_km
    spread = 0.78 * math.sqrt(ground * specific_db_km / path.frequency_ghz)
    return 1 / (1 + spread - 0.38 * (1 - math.exp(-2 * ground)))


def _vertical_adjustment(path: SlantPath, specific_db_km: float, in_rain_km: float) -> float:
    """Return v_0.01 (step 7)."""
    tropics = max(0.0, 36 - abs(path.latitude_deg))
    layered = 31 * (1 - math.exp(-path.elevation_deg / (1 + tropics)))
    layered *= math.sqrt(in_rain_km * specific_db_km) / path.frequency_ghz**2
    return 1 / (1 + math.sqrt(path.sine) * (layered - 0.45))


def attenuation_db(path: SlantPath, attenuation_001: float, percent: Numbers) -> FloatArray:
    """Return the rain attenuation exceeded for other percentages of the year, dB (equation 8).

    `attenuation_001` is that of 0.01 %, from :func:`attenuation_001_db`. As printed, the formula
    falls towards the smallest percentages where attenuation is very large; a curve made by
    :func:`rain_curve` does not.

    Raises:
        DomainError: a percentage is outside 0.001 to 5.
    """
    within("percentage of the year", percent, LOWEST_PERCENT, HIGHEST_PERCENT, "%", SOURCE)
    p = np.asarray(percent, dtype=np.float64)
    if attenuation_001 <= 0:
        return np.zeros(p.shape)
    level = 0.655 + 0.033 * np.log(p) - 0.045 * math.log(attenuation_001)
    exponent = level - _beta(path) * np.maximum(1 - p, 0.0) * path.sine
    return np.asarray(attenuation_001 * (p / 0.01) ** -exponent)


def _beta(path: SlantPath) -> float:
    """Return beta of percentages below 1 (step 10); from there on it is 0."""
    latitude = abs(path.latitude_deg)
    if latitude >= 36:
        return 0.0
    if path.elevation_deg >= 25:
        return -0.005 * (latitude - 36)
    return -0.005 * (latitude - 36) + 1.8 - 4.25 * path.sine


def rain_curve(
    path: SlantPath, rate_001_mm_h: float, rain_percent: float = 0.0, factor: float = 1.0
) -> ExceedanceCurve:
    """Return the attenuation by percentage as a monotone curve that can be inverted.

    `rain_percent` is how much of the year it rains on the path, see :class:`ExceedanceCurve`.
    `factor` multiplies the attenuation, for drop sizes other than the ITU's.

    Raises:
        DomainError: the rain rate is negative, or the factor is.
    """
    within("factor on the attenuation", factor, 0, np.inf, "", SOURCE)
    level = attenuation_001_db(path, rate_001_mm_h)
    formula = partial(_scaled_db, path, level, factor)
    lowest = _peak_percent(path, level) if level > 0 else LOWEST_PERCENT
    return ExceedanceCurve(formula, lowest, HIGHEST_PERCENT, rain_percent)


def _scaled_db(path: SlantPath, level: float, factor: float, percent: FloatArray) -> FloatArray:
    return np.asarray(factor * attenuation_db(path, level, percent))


def _peak_percent(path: SlantPath, attenuation_001: float) -> float:
    """Return the smallest percentage down to which the formula still rises.

    Its slope in ln p only falls with p below 1 %, and above that it is always negative.
    """
    low, high = math.log(LOWEST_PERCENT), 0.0
    if _slope(path, attenuation_001, low) <= 0:
        return LOWEST_PERCENT
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if _slope(path, attenuation_001, middle) > 0:
            low = middle
        else:
            high = middle
    return math.exp(high)


def _slope(path: SlantPath, attenuation_001: float, log_percent: float) -> float:
    """Return d ln A / d ln p of equation 8, for percentages below 1."""
    percent = math.exp(log_percent)
    tilt = _beta(path) * path.sine
    exponent = 0.655 + 0.033 * log_percent - 0.045 * math.log(attenuation_001)
    exponent -= tilt * (1 - percent)
    return -exponent - (log_percent - math.log(0.01)) * (0.033 + tilt * percent)
