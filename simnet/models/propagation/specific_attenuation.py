"""Specific attenuation of rain, dB/km (ITU-R P.838-3): k R^alpha by frequency and polarisation.

The coefficients were fitted by the ITU to scattering calculations from 1 to 1000 GHz; they are
those of Tables 1 to 4 of the recommendation. Drop sizes are those that the ITU assumes for the
whole world; measured tropical ones attenuate more at 38 GHz (Alhilali and others, IJEECS 7(1),
2017), which the `factor` of the curves of attenuation is for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simnet.models.propagation.domain import FloatArray, Numbers, within

SOURCE = "ITU-R P.838-3"
LOWEST_GHZ, HIGHEST_GHZ = 1.0, 1000.0


@dataclass(frozen=True, slots=True)
class _Regression:
    """Coefficients of equations (2) and (3): Gaussians in log10 f, and a line."""

    terms: tuple[tuple[float, float, float], ...]
    """a_j, b_j, c_j."""
    slope: float
    """m."""
    constant: float
    """c."""

    def at(self, frequency_ghz: float) -> float:
        decades = math.log10(frequency_ghz)
        bells = (a * math.exp(-(((decades - b) / c) ** 2)) for a, b, c in self.terms)
        return sum(bells) + self.slope * decades + self.constant


_LOG_K_HORIZONTAL = _Regression(  # Table 1
    (
        (-5.33980, -0.10008, 1.13098),
        (-0.35351, 1.26970, 0.45400),
        (-0.23789, 0.86036, 0.15354),
        (-0.94158, 0.64552, 0.16817),
    ),
    -0.18961,
    0.71147,
)
_LOG_K_VERTICAL = _Regression(  # Table 2
    (
        (-3.80595, 0.56934, 0.81061),
        (-3.44965, -0.22911, 0.51059),
        (-0.39902, 0.73042, 0.11899),
        (0.50167, 1.07319, 0.27195),
    ),
    -0.16398,
    0.63297,
)
_ALPHA_HORIZONTAL = _Regression(  # Table 3
    (
        (-0.14318, 1.82442, -0.55187),
        (0.29591, 0.77564, 0.19822),
        (0.32177, 0.63773, 0.13164),
        (-5.37610, -0.96230, 1.47828),
        (16.1721, -3.29980, 3.43990),
    ),
    0.67849,
    -1.95537,
)
_ALPHA_VERTICAL = _Regression(  # Table 4
    (
        (-0.07771, 2.33840, -0.76284),
        (0.56727, 0.95545, 0.54039),
        (-0.20238, 1.14520, 0.26809),
        (-48.2991, 0.791669, 0.116226),
        (48.5833, 0.791459, 0.116479),
    ),
    -0.053739,
    0.83433,
)


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """Coefficients of equation (1): the specific attenuation is ``k * rate ** alpha`` dB/km."""

    k: float
    alpha: float

    def db_km(self, rate_mm_h: Numbers) -> FloatArray:
        """Return the specific attenuation in dB/km at a rain rate in mm/h (equation 1).

        Raises:
            DomainError: the rain rate is negative.
        """
        within("rain rate", rate_mm_h, 0, np.inf, "mm/h", SOURCE)
        rates = np.asarray(rate_mm_h, dtype=np.float64)
        return np.asarray(self.k * rates**self.alpha)


def power_law(frequency_ghz: float, elevation_deg: float, tilt_deg: float) -> PowerLaw:
    """Return k and alpha of a path (equations 2 to 5).

    `tilt_deg` is the tilt of the polarisation against the horizontal: 0 horizontal, 90 vertical,
    45 circular. The elevation is that of the path, 0 for a terrestrial one.

    Raises:
        DomainError: the frequency is outside 1 to 1000 GHz, or an angle is none.
    """
    within("frequency", frequency_ghz, LOWEST_GHZ, HIGHEST_GHZ, "GHz", SOURCE)
    within("elevation", elevation_deg, -90, 90, "degrees", SOURCE)
    within("polarisation tilt", tilt_deg, -180, 180, "degrees", SOURCE)
    k_h = 10 ** _LOG_K_HORIZONTAL.at(frequency_ghz)
    k_v = 10 ** _LOG_K_VERTICAL.at(frequency_ghz)
    k_alpha_h = k_h * _ALPHA_HORIZONTAL.at(frequency_ghz)
    k_alpha_v = k_v * _ALPHA_VERTICAL.at(frequency_ghz)
    turn = math.cos(math.radians(elevation_deg)) ** 2 * math.cos(math.radians(2 * tilt_deg))
    k = (k_h + k_v + (k_h - k_v) * turn) / 2
    alpha = (k_alpha_h + k_alpha_v + (k_alpha_h - k_alpha_v) * turn) / (2 * k)
    return PowerLaw(k, alpha)
