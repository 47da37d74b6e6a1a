"""Durations of fades on Earth-space paths (ITU-R P.1623-1, section 2.2): how many, how long.

Given that an attenuation is exceeded, durations above a few tens of seconds (rain) are log-normal
and shorter ones (scintillation) follow a power law; the boundary between both is part of the model.
For elevations from 5 to 60 degrees, 10 to 50 GHz, durations of at least a second.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simnet.models.propagation.domain import FloatArray, Numbers, within

SOURCE = "ITU-R P.1623-1, 2.2"
SECONDS_OF_A_YEAR = 365.25 * 86_400


@dataclass(frozen=True, slots=True)
class FadeDurations:
    """Durations of the fades deeper than an attenuation (steps 1 to 6).

    Raises:
        DomainError: the frequency is outside 10 to 50 GHz, the elevation outside 5 to 60 degrees,
            or the attenuation is not positive.
    """

    frequency_ghz: float
    elevation_deg: float
    attenuation_db: float

    def __post_init__(self) -> None:
        within("frequency", self.frequency_ghz, 10, 50, "GHz", SOURCE)
        within("elevation", self.elevation_deg, 5, 60, "degrees", SOURCE)
        within("attenuation", self.attenuation_db, 1e-6, np.inf, "dB", SOURCE)

    @property
    def mean_s(self) -> float:
        """D_0: mean of the log-normal distribution of the fraction of fading time."""
        return float(
            80 * self.elevation_deg**-0.4 * self.frequency_ghz**1.4 * self.attenuation_db**-0.39
        )

    @property
    def sigma(self) -> float:
        """Standard deviation of that distribution."""
        return float(1.85 * self.frequency_ghz**-0.05 * self.attenuation_db**-0.027)

    @property
    def gamma(self) -> float:
        """Exponent of the power law of short fades."""
        return float(0.055 * self.frequency_ghz**0.65 * self.attenuation_db**-0.003)

    @property
    def boundary_s(self) -> float:
        """D_t: where short fades end and long ones begin."""
        p1 = 0.885 * self.gamma - 0.814
        p2 = -1.05 * self.gamma**2 + 2.23 * self.gamma - 1.61
        return self.mean_s * math.exp(p1 * self.sigma**2 + p2 * self.sigma - 0.39)

    @property
    def mean_of_events_s(self) -> float:
        """D_2: mean of the log-normal distribution of the probability of long fades."""
        return self.mean_s * math.exp(-(self.sigma**2))

    @property
    def short_share(self) -> float:
        """k: share of the fading time in fades shorter than the boundary."""
        weight = math.sqrt(self.mean_s * self.mean_of_events_s) * (1 - self.gamma)
        weight *= float(self._longer(self.boundary_s, self.mean_s))
        weight /= self.boundary_s * self.gamma
        return 1 / (1 + weight / float(self._longer(self.boundary_s, self.mean_of_events_s)))

    def probability_longer(self, duration_s: Numbers) -> FloatArray:
        """Return the share of the fades that last longer than a duration, P (step 7).

        Raises:
            DomainError: a duration is below a second.
        """
        d = self._durations(duration_s)
        long = self._longer(d, self.mean_of_events_s)
        long = long / self._longer(self.boundary_s, self.mean_of_events_s)
        long = self.boundary_s**-self.gamma * long
        return np.asarray(np.where(d <= self.boundary_s, d**-self.gamma, long))

    def time_share_longer(self, duration_s: Numbers) -> FloatArray:
        """Return the share of the fading time in fades longer than a duration, F (step 8).

        Raises:
            DomainError: a duration is below a second.
        """
        d = self._durations(duration_s)
        short = 1 - self.short_share * (d / self.boundary_s) ** (1 - self.gamma)
        long = self._longer(d, self.mean_s) / self._longer(self.boundary_s, self.mean_s)
        return np.asarray(np.where(d <= self.boundary_s, short, (1 - self.short_share) * long))

    def number_longer(self, duration_s: Numbers, fading_time_s: float) -> FloatArray:
        """Return how many fades last longer than a duration, of a total fading time (step 9).

        Raises:
            DomainError: a duration is below a second, or the fading time negative.
        """
        within("total fading time", fading_time_s, 0, np.inf, "s", SOURCE)
        weight = self.short_share / self.gamma * (1 - self.gamma)
        total = fading_time_s * weight / self.boundary_s ** (1 - self.gamma)
        return np.asarray(total * self.probability_longer(duration_s))

    def _durations(self, duration_s: Numbers) -> FloatArray:
        within("duration", duration_s, 1, np.inf, "s", SOURCE)
        return np.asarray(duration_s, dtype=np.float64)

    def _longer(self, duration_s: Numbers, mean_s: float) -> FloatArray:
        """Return Q(ln(D / mean) / sigma)."""
        from scipy.special import ndtr

        logs = np.log(np.asarray(duration_s, dtype=np.float64) / mean_s)
        return np.asarray(ndtr(-logs / self.sigma), dtype=np.float64)
