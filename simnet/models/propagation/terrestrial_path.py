"""Rain attenuation on terrestrial radio links (ITU-R P.530-18, section 2.4.1), by percentage.

From the rain rate exceeded for 0.01 % of an average year: the specific attenuation times an
effective length, and from the attenuation at 0.01 % that at other percentages, 0.001 to 1.

The exponent 0.8 in C_0 is printed behind ``(f/10)`` and is that of f/10 here. ITU-Rpy takes it to
be that of the logarithm: its attenuations are 2 to 4 % smaller at 1 % of the year and 2 to 3 % at
0.001 %, and the same at 0.01 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from simnet.models.propagation.domain import FloatArray, Numbers, within
from simnet.models.propagation.exceedance import ExceedanceCurve
from simnet.models.propagation.specific_attenuation import power_law

SOURCE = "ITU-R P.530-18, 2.4.1"
HIGHEST_GHZ = 100.0
HIGHEST_KM = 60.0
LOWEST_PERCENT, HIGHEST_PERCENT = 0.001, 1.0
GREATEST_DISTANCE_FACTOR = 2.5


@dataclass(frozen=True, slots=True)
class TerrestrialPath:
    """A radio link over ground, km and GHz.

    The tilt of the polarisation against the horizontal is in degrees, 0 horizontal, 90 vertical.

    Raises:
        DomainError: it is longer than 60 km, or the frequency is outside 1 to 100 GHz.
    """

    frequency_ghz: float
    length_km: float
    tilt_deg: float = 0.0

    def __post_init__(self) -> None:
        within("frequency", self.frequency_ghz, 1, HIGHEST_GHZ, "GHz", SOURCE)
        within("length of the path", self.length_km, 0, HIGHEST_KM, "km", SOURCE)


def attenuation_001_db(path: TerrestrialPath, rate_001_mm_h: float) -> float:
    """Return the rain attenuation exceeded for 0.01 % of an average year, dB (steps 1 to 4).

    `rate_001_mm_h` is the rain rate exceeded for 0.01 % of the year, integrated over one minute.

    Raises:
        DomainError: the rain rate is negative.
    """
    law = power_law(path.frequency_ghz, 0.0, path.tilt_deg)
    specific = float(law.db_km(rate_001_mm_h))
    if path.length_km == 0 or specific == 0:
        return 0.0
    return specific * path.length_km * distance_factor(path, rate_001_mm_h)


def distance_factor(path: TerrestrialPath, rate_001_mm_h: float) -> float:
    """Return r, effective length over length, at most 2.5 (step 3).

    Raises:
        DomainError: the path has no length, or the rain rate is negative.
    """
    within("length of the path", path.length_km, 1e-6, HIGHEST_KM, "km", SOURCE)
    within("rain rate", rate_001_mm_h, 0, np.inf, "mm/h", SOURCE)
    alpha = power_law(path.frequency_ghz, 0.0, path.tilt_deg).alpha
    length, frequency = path.length_km, path.frequency_ghz
    denominator: float = 0.477 * length**0.633 * rate_001_mm_h ** (0.073 * alpha) * frequency**0.123
    denominator -= 10.579 * (1 - math.exp(-0.024 * length))
    if denominator * GREATEST_DISTANCE_FACTOR <= 1:
        return GREATEST_DISTANCE_FACTOR
    return 1 / denominator


def attenuation_db(path: TerrestrialPath, attenuation_001: float, percent: Numbers) -> FloatArray:
    """Return the attenuation exceeded for other percentages, dB (step 5).

    `attenuation_001` is that of 0.01 %, from :func:`attenuation_001_db`.

    Raises:
        DomainError: a percentage is outside 0.001 to 1.
    """
    within("percentage of the year", percent, LOWEST_PERCENT, HIGHEST_PERCENT, "%", SOURCE)
    p = np.asarray(percent, dtype=np.float64)
    c0 = 0.12
    if path.frequency_ghz >= 10:
        c0 += 0.4 * math.log10((path.frequency_ghz / 10) ** 0.8)
    c1 = 0.07**c0 * 0.12 ** (1 - c0)
    c2 = 0.855 * c0 + 0.546 * (1 - c0)
    c3 = 0.139 * c0 + 0.043 * (1 - c0)
    return np.asarray(attenuation_001 * c1 * p ** -(c2 + c3 * np.log10(p)))


def rain_curve(
    path: TerrestrialPath, rate_001_mm_h: float, rain_percent: float = 0.0, factor: float = 1.0
) -> ExceedanceCurve:
    """Return the attenuation by percentage as a monotone curve that can be inverted.

    `rain_percent` is how much of the year it rains on the path, see :class:`ExceedanceCurve`.
    `factor` multiplies the attenuation, for drop sizes other than the ITU's.

    Raises:
        DomainError: the rain rate is negative, or the factor is.
    """
    within("factor on the attenuation", factor, 0, np.inf, "", SOURCE)
    level = factor * attenuation_001_db(path, rate_001_mm_h)
    formula = partial(attenuation_db, path, level)
    return ExceedanceCurve(formula, LOWEST_PERCENT, HIGHEST_PERCENT, rain_percent)
