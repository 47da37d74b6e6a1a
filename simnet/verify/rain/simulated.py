"""Simulated weather against the recommendations that it is made of: how often, where, together.

A figure of many independent years or instants has a confidence interval; the recommendation's value
must lie within it. Durations of fades have no such claim: the field knows one time constant, and
is shown beside P.1623.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simnet.calendar.days import NS_PER_YEAR
from simnet.conditions.cause import NS_PER_DAY, Period
from simnet.models.propagation import slant_path, terrestrial_path
from simnet.models.propagation.bivariate_normal import both_exceed, upper_quantile
from simnet.models.propagation.domain import FloatArray
from simnet.models.propagation.exceedance import ExceedanceCurve
from simnet.models.propagation.fade_duration import FadeDurations
from simnet.models.propagation.province import EARTH_RADIUS_KM, RegencyRain, regency
from simnet.models.propagation.site_diversity import (
    ATTENUATION,
    RAIN,
    both_faded_percent,
    log_normal_fit,
)
from simnet.models.propagation.slant_path import SlantPath
from simnet.models.propagation.terrestrial_path import TerrestrialPath
from simnet.models.random_field.field import GaussianField
from simnet.models.random_field.waves import COARSE_OF_DAY as STEPS_OF_DAY
from simnet.models.weather.base import DRY, Point
from simnet.models.weather.rain_field import FORGETS_PER_S, Grid, RainField
from simnet.statistics.intervals import Interval, mean_interval
from simnet.units import NS_PER_S
from simnet.verify.rain.families import DIVERSITY, family_of, sites_of
from simnet.verify.rain.tables import shipped_tables

CONFIDENCE = 0.999
"""Of each of some thirty figures."""
PERCENTS = (1.0, 0.1, 0.01)
_PERCENTS = np.array(PERCENTS)
MONTHS = (4, 8)
LENGTHS_S = (60.0, 300.0, 1800.0)
INDEPENDENT = 1.0
"""Forgetting so fast that each instant of the grid is one of its own, 1/s."""
BATCHES = 60
"""Of instants, whose means are near enough to normal for an interval."""
KM_OF_DEGREE = EARTH_RADIUS_KM * np.pi / 180
DISH = SlantPath(20, 55, -0.5, 5.0)
"""A dish whose fades are timed."""


@dataclass(frozen=True, slots=True)
class Held:
    """A figure of simulated weather beside that of a recommendation, in per cent of the time."""

    what: str
    source: str
    expected: float
    found: Interval

    @property
    def verdict(self) -> str:
        """``pass`` if the interval holds what is expected."""
        return "pass" if self.found.contains(self.expected) else "fail"

    def record(self) -> dict[str, Any]:
        """Return it as a line of JSON has it."""
        return {
            "what": self.what,
            "source": self.source,
            "expected_percent": self.expected,
            "simulated_percent": self.found.mean,
            "low": self.found.low,
            "high": self.found.high,
            "n": self.found.n,
            "verdict": self.verdict,
        }


def exceedance(years: int, seed: int = 1) -> list[Held]:
    """Return how often links fade in simulated years, and how often it rains in two months.

    A microwave link in Samarinda (P.530) and a dish in Mahakam Ulu (P.618), each at what its own
    curve has for 1, 0.1 and 0.01 % of the year.
    """
    town, inland = regency("Kota Samarinda"), regency("Kabupaten Mahakam Ulu")
    curves = (radio(town), dish(inland))
    every = [_year(RainField(), (town, inland), curves, seed + year) for year in range(years)]
    expected = (*PERCENTS, *PERCENTS, *(town.climate.months[m - 1].rain_percent for m in MONTHS))
    named = (
        *(f"15 GHz over 10 km: {db:.1f} dB" for db in curves[0].attenuation_db(_PERCENTS)),
        *(f"20 GHz at 55 degrees: {db:.1f} dB" for db in curves[1].attenuation_db(_PERCENTS)),
        *("rain in April", "rain in August"),
    )
    sources = (*("P.530-18",) * 3, *("P.618-14",) * 3, *("P.837-7",) * 2)
    columns = np.array(every).T
    return [
        Held(what, source, value, mean_interval(column, CONFIDENCE))
        for what, source, value, column in zip(named, sources, expected, columns, strict=True)
    ]


def _year(
    weather: RainField,
    climates: tuple[RegencyRain, RegencyRain],
    curves: tuple[ExceedanceCurve, ExceedanceCurve],
    seed: int,
) -> list[float]:
    """Return for what percentage of a year each link fades, and of two months it rains."""
    year = Period(seed, 0, NS_PER_YEAR, dated=True, clocked=True, fine=False)
    places = [Point(each.latitude, each.longitude) for each in climates]
    percent = weather.ranks(places, year).percent.astype(np.float64)
    found = []
    for curve, row in zip(curves, percent, strict=True):
        faded = curve.attenuation_db(row)
        found += [100 * float((faded >= curve.attenuation_db(p)).mean()) for p in PERCENTS]
    months = Grid.of(year).months
    return found + [100 * float((percent[0][months == m] < DRY).mean()) for m in MONTHS]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places, and what must be exceeded at both: levels of the Gaussians."""

    what: str
    source: str
    distance_km: float
    rain: tuple[float, float]
    """For rain."""
    hard: tuple[float, float]
    """For an attenuation while it rains."""
    expected: float


def together(instants: int, seed: int = 1) -> list[Held]:
    """Return how often two links are faded at once: ITU-R's examples, and two neighbours.

    Both fields are drawn anew at each instant, so that few days have as many as a century; as they
    are independent of each other, how often it rains at both places and how often attenuation is
    exceeded at both while it does are counted apart.
    """
    pairs = [*_examples(), *_neighbours()]
    places = [
        (0.0, 10.0 * number + east_km / KM_OF_DEGREE)
        for number, pair in enumerate(pairs)
        for east_km in (0.0, pair.distance_km)
    ]
    fields = RainField(forgets_per_s=INDEPENDENT).fields()
    levels = [[each.rain for each in pairs], [each.hard for each in pairs]]
    shares = [
        _both(field, places, np.array(level), instants, seed)
        for field, level in zip(fields, levels, strict=True)
    ]
    found = 100.0 * shares[0] * shares[1]
    return [
        Held(pair.what, pair.source, pair.expected, mean_interval(column, CONFIDENCE))
        for pair, column in zip(pairs, found.T, strict=True)
    ]


def _both(
    field: GaussianField,
    places: list[tuple[float, float]],
    levels: FloatArray,
    instants: int,
    seed: int,
) -> FloatArray:
    """Return the share of instants at which a field exceeds its level at both places of a pair.

    Shape (batches, pairs).
    """
    wandering, sums = field.wandering(seed), field.sums(places)
    days = -(-instants // (BATCHES * STEPS_OF_DAY))
    found = np.empty((BATCHES, len(levels)))
    for batch in range(BATCHES):
        z = wandering.days(batch * days, (batch + 1) * days) @ sums.weights / sums.scale
        found[batch] = (z.reshape(len(z), -1, 2) > levels).all(axis=2).mean(axis=0)
    return found


def _examples() -> Iterator[Pair]:
    """Yield ITU-R's examples of site diversity, whose attenuation is log-normal while it rains."""
    tables = [each for each in shipped_tables() if family_of(each).title == DIVERSITY]
    for row in (row for table in tables for row in table.rows):
        (one, other), distance_km = sites_of(row)
        one_db, other_db = row.values["a1"], row.values["a2"]
        yield Pair(
            f"ITU-R's example in line {row.line}: {one_db:g} and {other_db:g} dB",
            "P.618-14, 2.2.4.1",
            distance_km,
            (_rain_level(one.rain_percent), _rain_level(other.rain_percent)),
            (log_normal_fit(one).level(one_db), log_normal_fit(other).level(other_db)),
            both_faded_percent((one, other), (one_db, other_db), distance_km),
        )


def _neighbours() -> Iterator[Pair]:
    """Yield pairs of places in Samarinda's climate, each faded for 0.1 % of the year."""
    percent = regency("Kota Samarinda").climate.rain_percent
    rain, hard = _rain_level(percent), upper_quantile(0.1 / percent)
    for distance_km in (5.0, 20.0, 100.0):
        expected = both_exceed(rain, rain, float(RAIN.at(distance_km)))
        expected *= both_exceed(hard, hard, float(ATTENUATION.at(distance_km)))
        what = f"0.1 % at either of two, {distance_km:g} km apart"
        source = "P.618-14, 2.2.4.1"
        yield Pair(what, source, distance_km, (rain, rain), (hard, hard), 100 * expected)


def _rain_level(percent: float) -> float:
    return upper_quantile(percent / 100)


@dataclass(frozen=True, slots=True)
class Spells:
    """How long fades of a dish last.

    Attributes:
        count: fades in the time that was looked at.
        mean_s: their mean length.
        share_longer: of the fading time, in fades longer than each of `LENGTHS_S`.
        recommended: the same by P.1623-1.
    """

    count: int
    mean_s: float
    share_longer: tuple[float, ...]
    recommended: tuple[float, ...]


def durations(months: int, seed: int = 1, forgets_per_s: float = FORGETS_PER_S) -> Spells:
    """Return how long fades last that are exceeded for 0.1 % of the year, minute by minute."""
    rain = regency("Kota Samarinda")
    level_db = float(dish(rain).attenuation_db(0.1))
    lengths: list[float] = []
    for month in range(months):
        period = Period(seed + month, 0, 30 * NS_PER_DAY)
        weather = RainField(forgets_per_s=forgets_per_s)
        ranks = weather.rain(Point(rain.latitude, rain.longitude), period)
        faded = dish(rain).attenuation_db(ranks.percent) >= level_db
        edges = np.flatnonzero(np.diff(np.concatenate([[False], faded, [False]])))
        times = np.append(ranks.times_ns, period.length_ns) / NS_PER_S
        lengths += (times[edges[1::2]] - times[edges[::2]]).tolist()
    found = np.array(lengths)
    shares = tuple(float(found[found > each].sum() / found.sum()) for each in LENGTHS_S)
    model = FadeDurations(DISH.frequency_ghz, DISH.elevation_deg, level_db)
    wanted = tuple(float(model.time_share_longer(each)) for each in LENGTHS_S)
    return Spells(len(lengths), float(found.mean()), shares, wanted)


def radio(rain: RegencyRain) -> ExceedanceCurve:
    """Return the curve of 15 GHz over 10 km."""
    path = TerrestrialPath(15, 10)
    return terrestrial_path.rain_curve(path, rain.rate_001_mm_h, rain.climate.rain_percent)


def dish(rain: RegencyRain) -> ExceedanceCurve:
    """Return the curve of 20 GHz at 55 degrees."""
    path = replace(DISH, latitude_deg=rain.latitude, rain_height_km=rain.rain_height_km)
    return slant_path.rain_curve(path, rain.rate_001_mm_h, rain.climate.rain_percent)
