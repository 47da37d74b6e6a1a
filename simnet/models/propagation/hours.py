"""Hours of the day at which it rains: by how much oftener or rarer than on average.

Over the inland plains of Borneo it rains mostly at night and in the early morning, on the
south-east coast mostly in the morning (Wu and others, J. Meteorol. Soc. Japan 86A, 2008; Atmos.
Oceanic Sci. Lett. 2, 2009). Neither gives a curve that could be taken over: both profiles are
waves of 24 hours around the hour that is named, a half more and a half less often than on average
(assumption).
"""

from __future__ import annotations

import math
from typing import TypeAlias

HourProfile: TypeAlias = tuple[float, ...]
"""Factor on the probability of rain in each hour from 00 on; 24 numbers of mean 1."""

HOURS = 24
SWING = 0.5
"""How much oftener it rains at the best hour than on average (assumption)."""


def wave(peak_hour: float, swing: float = SWING) -> HourProfile:
    """Return a profile that is highest around an hour, and lowest twelve hours later."""
    return tuple(
        1 + round(swing * math.cos(2 * math.pi * (hour + 0.5 - peak_hour) / HOURS), 3)
        for hour in range(HOURS)
    )


EVEN: HourProfile = (1.0,) * HOURS
COAST = wave(8.0)
INLAND = wave(3.0)
PROFILES = {"coast": COAST, "inland": INLAND}
COASTAL_REGENCIES = frozenset(("64.01", "64.03", "64.08", "64.09", "64.71", "64.74"))
"""Paser, Berau, East Kutai, Penajam Paser Utara, Balikpapan and Bontang: most of their people live
within some 30 km of the sea (assumption). Samarinda, Kutai Kartanegara, West Kutai and Mahakam Ulu
are inland."""


def kind_of_place(code: str) -> str:
    """Return which profile is that of a regency or city by its code; elsewhere it is even."""
    if not code:
        return "even"
    return "coast" if code in COASTAL_REGENCIES else "inland"
