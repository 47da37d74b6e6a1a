"""Rain on both legs of a geostationary link (ITU-R P.618-14): the signal at the receiving station.

A satellite that only repeats (a bent pipe) passes on what the uplink lost, so that the attenuations
of both legs add up in dB at the receiver, whose noise is taken to be all there is. An uplink holds
some of its fade by sending with more power. Rain on the downlink also radiates, so that it raises
the receiver's noise besides taking signal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.conditions.cause import Period
from simnet.models.propagation.domain import FloatArray, IntArray
from simnet.models.propagation.exceedance import ExceedanceCurve
from simnet.models.propagation.province import RegencyRain
from simnet.models.propagation.rain_probability import rain_on_path_percent
from simnet.models.propagation.slant_path import SlantPath, rain_curve
from simnet.models.weather.base import Point, Weather, merged_times

RAIN_K, SPACE_K = 275.0, 2.7
"""Temperature of rain as seen by an antenna, and of the sky behind it (P.618-14, section 3)."""


@dataclass(frozen=True, slots=True)
class Leg:
    """The path of one station to the satellite."""

    place: Point
    elevation_deg: float
    frequency_ghz: float

    def curve(self, rain: RegencyRain, factor: float = 1.0) -> ExceedanceCurve:
        """Return its attenuation by percentage of the year in a climate.

        `factor` multiplies it, for drop sizes other than the ITU's.
        """
        path = SlantPath(
            self.frequency_ghz, self.elevation_deg, self.place.latitude, rain.rain_height_km
        )
        raining = rain_on_path_percent(path, rain.climate.rain_percent)
        return rain_curve(path, rain.rate_001_mm_h, raining, factor)

    def fades(self, weather: Weather, period: Period) -> tuple[IntArray, FloatArray]:
        """Return its attenuation in a period: when each begins to hold, and dB."""
        ranks = weather.rain(self.place, period)
        curve = self.curve(weather.climate(self.place), weather.drops)
        return ranks.times_ns, curve.attenuation_db(ranks.percent)


@dataclass(frozen=True, slots=True)
class BentPipe:
    """One direction of a link: up from one station, and down to the other."""

    clear_db: float
    """Es/N0 at the receiver in clear sky."""
    uplink: Leg
    downlink: Leg
    power_control_db: float
    """How much fade the sending station makes up for."""
    noise_k: float
    """Noise temperature of the receiving system in clear sky."""

    def signal(self, weather: Weather, period: Period) -> tuple[IntArray, FloatArray]:
        """Return Es/N0 at the receiver in a period: when each value begins to hold, and dB."""
        times_up, up_db = self.uplink.fades(weather, period)
        times_down, down_db = self.downlink.fades(weather, period)
        times_ns = merged_times([times_up, times_down])
        up_db = up_db[np.searchsorted(times_up, times_ns, side="right") - 1]
        down_db = down_db[np.searchsorted(times_down, times_ns, side="right") - 1]
        return times_ns, self.signal_db(up_db, down_db)

    def signal_db(self, up_db: FloatArray, down_db: FloatArray) -> FloatArray:
        """Return Es/N0 at the receiver under attenuations of both legs."""
        left_up = np.maximum(up_db - self.power_control_db, 0.0)
        return np.asarray(self.clear_db - left_up - down_db - noisier_db(down_db, self.noise_k))


def noisier_db(attenuation_db: FloatArray, noise_k: float) -> FloatArray:
    """Return by how much rain on the downlink raises a receiver's noise, dB."""
    more_k = (RAIN_K - SPACE_K) * (1 - 10 ** (-attenuation_db / 10))
    return np.asarray(10 * np.log10(1 + more_k / noise_k))
