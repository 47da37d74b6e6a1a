"""Tropospheric scintillation on Earth-space paths (ITU-R P.618-14, section 2.4.1): fade depth.

For free-space elevations from 5 degrees and frequencies from 4 to 55 GHz; slow enough to look at
as a fade, independent of rain.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simnet.models.propagation.domain import FloatArray, Numbers, within

SOURCE = "ITU-R P.618-14, 2.4.1"
TURBULENCE_HEIGHT_M = 1000.0
"""h_L, height of the turbulent layer."""


@dataclass(frozen=True, slots=True)
class Antenna:
    """The dish of an earth station: its diameter in m, and the share of it that is effective.

    Raises:
        DomainError: it has no size, or an efficiency outside 0 to 1.
    """

    diameter_m: float
    efficiency: float = 0.5

    def __post_init__(self) -> None:
        within("diameter of the antenna", self.diameter_m, 0.001, 100, "m", SOURCE)
        within("efficiency of the antenna", self.efficiency, 0, 1, "", SOURCE)


def standard_deviation_db(
    frequency_ghz: float, elevation_deg: float, antenna: Antenna, wet_refractivity: float
) -> float:
    """Return the standard deviation of the signal, dB (steps 3 to 7).

    `wet_refractivity` is N_wet, the wet term of the radio refractivity, in N units: the median of
    the year from the map of P.453.

    Raises:
        DomainError: the frequency is outside 4 to 55 GHz, the elevation outside 5 to 90 degrees.
    """
    within("frequency", frequency_ghz, 4, 55, "GHz", SOURCE)
    within("elevation", elevation_deg, 5, 90, "degrees", SOURCE)
    within("wet refractivity", wet_refractivity, 0, 1000, "", SOURCE)
    sine = math.sin(math.radians(elevation_deg))
    length_m = 2 * TURBULENCE_HEIGHT_M / (math.sqrt(sine**2 + 2.35e-4) + sine)
    reference = 3.6e-3 + 1e-4 * wet_refractivity
    smoothing = _averaging(frequency_ghz, antenna, length_m)
    return float(reference * frequency_ghz ** (7 / 12) * smoothing / sine**1.2)


def _averaging(frequency_ghz: float, antenna: Antenna, length_m: float) -> float:
    """Return g(x), what the antenna averages away (step 6); 0 from x = 7 on."""
    x = 1.22 * antenna.efficiency * antenna.diameter_m**2 * frequency_ghz / length_m
    if x >= 7:
        return 0.0
    wide = 3.86 * (x**2 + 1) ** (11 / 12) * math.sin(11 / 6 * math.atan2(1, x))
    return math.sqrt(max(0.0, wide - 7.08 * x ** (5 / 6)))


def fade_depth_db(standard_deviation: float, percent: Numbers) -> FloatArray:
    """Return the fade exceeded for a percentage of the time, dB (steps 8 and 9).

    Raises:
        DomainError: a percentage is outside 0.001 to 50. The recommendation states the formula from
            0.01 %; its worked examples use it from 0.001 %.
    """
    within("percentage of the time", percent, 0.001, 50, "%", SOURCE)
    decades = np.log10(np.asarray(percent, dtype=np.float64))
    factor = -0.061 * decades**3 + 0.072 * decades**2 - 1.71 * decades + 3.0
    return np.asarray(standard_deviation * factor)
