"""Rain over the province as a random field in space and time (ITU-R P.618-14, 2.2.4.1).

Two Gaussian fields, independent of each other: it rains at a place where the first exceeds the
level that belongs to the probability of rain there in that month and at that hour; while it rains,
the second says how hard, as a rank of the month's own distribution of rain rates (P.837-7). What
is told is the percentage of the average year with more rain than that. So over a year each place
has every percentage as often as it says, whatever the month brings; and two places are wet and
faded together as the recommendation has it. Both fields forget in time (P.1853-1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simnet.calendar.days import MONTH_DAYS, NS_PER_YEAR
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Period
from simnet.models.propagation.domain import FloatArray, IntArray
from simnet.models.propagation.hours import EVEN, PROFILES, HourProfile, kind_of_place
from simnet.models.propagation.province import RegencyRain, nearest
from simnet.models.propagation.site_diversity import ATTENUATION, RAIN
from simnet.models.random_field.field import GaussianField, Sums
from simnet.models.random_field.waves import COARSE_S, FINE_S, SingleArray, Wandering
from simnet.models.weather.base import DRY, ManyRanks, Point, Ranks, changing

BoolArray: TypeAlias = npt.NDArray[np.bool_]

FORGETS_PER_S = 2e-4
"""beta of P.1853-1: the Gaussian behind attenuation forgets in 83 minutes. Established at middle
latitudes; single cells of the tropics pass sooner (assumption)."""
RINGS = {"rain": 120, "attenuation": 160}
"""Wave numbers: correlations are within 0.02 and 0.03 of the recommendation's up to 600 km."""
ANGLES = 8
DAYS_AT_ONCE = 4
NEIGHBOURS = 16
"""Places whose second field is worked out together, at the instants at which it rains at any."""
BITS = 20
"""Of a rank, some six digits; so single precision holds it too."""
NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class RainField:
    """Rain over East Kalimantan and where else a climate is stated.

    Attributes:
        forgets_per_s: how fast: the correlation over t seconds is exp(-forgets_per_s t).
        drops: factor on attenuation, for drop sizes other than those of P.838-3.
        hours: profiles of the day by kind of place: ``coast`` and ``inland``.
        climates: of places outside the province, or better ones than the maps'.
    """

    forgets_per_s: float = FORGETS_PER_S
    drops: float = 1.0
    hours: tuple[tuple[str, HourProfile], ...] = tuple(PROFILES.items())
    climates: tuple[RegencyRain, ...] = ()

    def rain(self, place: Point, period: Period) -> Ranks:
        """Return the rain at a place in a period.

        Raises:
            DomainError: the place is outside the province, and no climate is stated near it.
        """
        local = _local(self, place)
        found: list[FloatArray] = []
        for grid, (raining, hard) in self._pieces(period, 1):
            percent = np.full(grid.count, DRY)
            wet = raining() @ local.rain.weights[:, 0] > local.levels(grid) * local.rain.scale
            if wet.any():
                z = hard()[wet] @ local.hard.weights[:, 0] / local.hard.scale
                percent[wet] = local.percent(grid.months[wet], z)
            found.append(percent)
        grid = Grid.of(period)
        return changing(grid.times_ns, np.concatenate(found))

    def ranks(self, places: Sequence[Point], period: Period) -> ManyRanks:
        """Return the rain at many places at once, each as :meth:`rain` has it.

        Raises:
            DomainError: a place is outside the province, and no climate is stated near it.
        """
        everywhere = _everywhere(self, tuple(places))
        grid = Grid.of(period)
        percent = np.full((grid.count, len(places)), DRY, dtype=np.float32)
        done = 0
        for piece, (raining, hard) in self._pieces(period, DAYS_AT_ONCE):
            wet = raining() @ everywhere.rain.weights
            everywhere.lay(piece, wet, hard, percent[done : done + piece.count])
            done += piece.count
        return ManyRanks(grid.times_ns, percent.T)

    def climate(self, place: Point) -> RegencyRain:
        """Return the rain of an average year at a place.

        Raises:
            DomainError: it is outside the province, and no climate is stated near it.
        """
        return nearest(place.latitude, place.longitude, self.climates)

    def fields(self) -> tuple[GaussianField, GaussianField]:
        """Return the fields behind rain and behind attenuation while it rains."""
        return (
            GaussianField("weather/rain", RAIN, RINGS["rain"], ANGLES, self.forgets_per_s),
            GaussianField(
                "weather/attenuation", ATTENUATION, RINGS["attenuation"], ANGLES, self.forgets_per_s
            ),
        )

    def profile(self, climate: RegencyRain) -> HourProfile:
        """Return the hours of the day of a place with a climate."""
        return dict(self.hours).get(kind_of_place(climate.code), EVEN)

    def _pieces(self, period: Period, days: int) -> Iterator[tuple[Grid, tuple[_Ask, _Ask]]]:
        """Yield the grid in pieces, and for each what both fields' waves are there."""
        rain, hard = (each.wandering(period.seed) for each in self.fields())
        for piece in Grid.of(period).pieces(days):
            yield piece, (_Ask(rain, piece), _Ask(hard, piece))


@dataclass(frozen=True, slots=True)
class Grid:
    """Instants at which the field is worked out: multiples of a step since 1 January.

    Attributes:
        period: of which they are; the first is at its start or before.
        first: number of the first one.
        count: how many there are.
    """

    period: Period
    first: int
    count: int

    @classmethod
    def of(cls, period: Period) -> Grid:
        """Return the grid of a whole period."""
        step_ns = _step_s(period) * NS_PER_S
        first = period.start_ns // step_ns
        return cls(period, first, max(1, -(-period.end_ns // step_ns) - first))

    @property
    def at_once(self) -> int:
        """How many instants are drawn together: an hour's minutes, or a day's ten minutes."""
        return NS_PER_HOUR // self.step_ns if self.period.fine else NS_PER_DAY // self.step_ns

    @property
    def step_ns(self) -> int:
        """From one instant to the next."""
        return _step_s(self.period) * NS_PER_S

    @property
    def absolute_ns(self) -> IntArray:
        """When they are, since 1 January."""
        return np.arange(self.first, self.first + self.count, dtype=np.int64) * self.step_ns

    @property
    def times_ns(self) -> IntArray:
        """When what they say begins to hold, since the start of the period."""
        return np.maximum(self.absolute_ns - self.period.start_ns, 0)

    @property
    def months(self) -> IntArray:
        """The month of each, 1 to 12; 0 where it is not known."""
        if not self.period.dated:
            return np.zeros(self.count, dtype=np.int64)
        ends = np.cumsum(MONTH_DAYS) * NS_PER_DAY
        return np.searchsorted(ends, self.absolute_ns % NS_PER_YEAR, side="right") + 1

    @property
    def hours(self) -> IntArray:
        """The hour of each, 0 to 23; 24 where it is not known."""
        if not self.period.clocked:
            return np.full(self.count, len(EVEN), dtype=np.int64)
        return self.absolute_ns % NS_PER_DAY // NS_PER_HOUR

    def pieces(self, days: int) -> Iterator[Grid]:
        """Yield it in pieces: of some days, or of single hours where it is fine."""
        size = self.at_once * (1 if self.period.fine else days)
        at, end = self.first, self.first + self.count
        while at < end:
            upto = min(end, (at // size + 1) * size)
            yield Grid(self.period, at, upto - at)
            at = upto


def _step_s(period: Period) -> int:
    return FINE_S if period.fine else COARSE_S


@dataclass(frozen=True, slots=True)
class _Ask:
    """Asks for the waves of a field at the instants of a piece."""

    wandering: Wandering
    piece: Grid

    def __call__(self) -> SingleArray:
        size = self.piece.at_once
        block, skipped = divmod(self.piece.first, size)
        last = -(-(self.piece.first + self.piece.count) // size)
        if self.piece.period.fine:
            whole = self.wandering.hour(block)
        elif last - block == 1:
            whole = self.wandering.day(block)
        else:
            whole = self.wandering.days(block, last)
        return whole[skipped : skipped + self.piece.count]


@dataclass(frozen=True, slots=True)
class _Local:
    """A place in the field."""

    climate: RegencyRain
    table: FloatArray
    rain: Sums
    hard: Sums

    def levels(self, grid: Grid) -> FloatArray:
        """Return what the first field must exceed for rain, at each instant."""
        return np.asarray(self.table[grid.months, grid.hours])

    def percent(self, months: IntArray, levels: FloatArray) -> FloatArray:
        """Return the rank in the year of levels of the second field."""
        return ranks_of(self.climate, months, levels)


@lru_cache(maxsize=4096)
def _local(weather: RainField, place: Point) -> _Local:
    climate = weather.climate(place)
    at = [(place.latitude, place.longitude)]
    rain, hard = (each.sums(at) for each in weather.fields())
    return _Local(climate, level_table(climate, weather.profile(climate)), rain, hard)


@dataclass(frozen=True, slots=True)
class _Everywhere:
    """Many places in the field, those of one climate together."""

    rain: Sums
    hard_rows: SingleArray
    """Weights of the second field by place, for choosing some of them."""
    hard_scale: FloatArray
    blocks: list[IntArray]
    """Numbers of places that are near one another."""
    tables: FloatArray
    """Levels for rain by climate, month and hour."""
    climates: tuple[RegencyRain, ...]
    climate_of: IntArray

    @classmethod
    def of(cls, weather: RainField, places: tuple[Point, ...]) -> _Everywhere:
        of_each = [weather.climate(place) for place in places]
        climates = tuple(dict.fromkeys(of_each))
        numbers = {climate: number for number, climate in enumerate(climates)}
        at = [(place.latitude, place.longitude) for place in places]
        rain, hard = (each.sums(at) for each in weather.fields())
        tables = [level_table(each, weather.profile(each)) for each in climates]
        climate_of = np.array([numbers[each] for each in of_each], dtype=np.int64)
        rows = np.ascontiguousarray(hard.weights.T)
        blocks = blocks_of(np.array(at).reshape(-1, 2))
        return cls(rain, rows, hard.scale, blocks, np.array(tables), climates, climate_of)

    def lay(self, piece: Grid, sums: SingleArray, hard: _Ask, percent: SingleArray) -> None:
        """Write the ranks of all places at the instants of a piece, where it rains."""
        months = piece.months
        wet = self._wet(piece, months, sums)
        times, place = np.nonzero(wet)
        if not len(times):
            return
        level = self._hard(hard(), wet)[times, place] / self.hard_scale[place]
        found, of_each = np.empty(len(times)), self.climate_of[place]
        for number, climate in enumerate(self.climates):
            mine = of_each == number
            found[mine] = ranks_of(climate, months[times[mine]], level[mine])
        percent[times, place] = found

    def _wet(self, piece: Grid, months: IntArray, sums: SingleArray) -> BoolArray:
        """Return when and where it rains; sums and what they must exceed as in `rain`.

        A number of single precision exceeds a level if it exceeds the last one up to it.
        """
        found = np.empty(sums.shape, dtype=np.bool_)
        hours = piece.hours
        edges = np.flatnonzero((np.diff(hours) != 0) | (np.diff(months) != 0)) + 1
        for start, end in pairwise((0, *edges.tolist(), piece.count)):
            levels = self.tables[:, months[start], hours[start]][self.climate_of] * self.rain.scale
            np.greater(sums[start:end], _single_below(levels), out=found[start:end])
        return found

    def _hard(self, waves: SingleArray, wet: BoolArray) -> SingleArray:
        """Return the sums of the second field where it rains; elsewhere anything.

        Neighbours are wet together, so that few sums of a block are for nothing.
        """
        found = np.empty(wet.shape, dtype=np.float32)
        for block in self.blocks:
            times = np.flatnonzero(wet[:, block].any(axis=1))
            if len(times):
                found[np.ix_(times, block)] = waves[times] @ self.hard_rows[block].T
        return found


def _single_below(levels: FloatArray) -> SingleArray:
    """Return the greatest numbers of single precision that are not above some levels."""
    near = levels.astype(np.float32)
    lower = np.nextafter(near, np.float32(-np.inf))
    return np.where(near > levels, lower, near)


def blocks_of(places: FloatArray) -> list[IntArray]:
    """Return the numbers of places in blocks of neighbours, by halves along the longer side."""
    waiting, found = [np.arange(len(places))], []
    while waiting:
        block = waiting.pop()
        if len(block) <= NEIGHBOURS:
            found.append(block)
            continue
        side = int(np.argmax(np.ptp(places[block], axis=0)))
        order = block[np.argsort(places[block, side], kind="stable")]
        waiting += np.array_split(order, 2)
    return found


@lru_cache(maxsize=4)
def _everywhere(weather: RainField, places: tuple[Point, ...]) -> _Everywhere:
    """Return the places, which are the same year after year."""
    return _Everywhere.of(weather, places)


@cache
def level_table(climate: RegencyRain, profile: HourProfile) -> FloatArray:
    """Return what a standard Gaussian must exceed for rain, by month and hour, shape (13, 25).

    Month 0 is any of the year; hour 24 any of the day.
    """
    from scipy.special import ndtri

    shares = [climate.climate.rain_percent, *(each.rain_percent for each in climate.climate.months)]
    found = np.multiply.outer(np.array(shares) / 100, np.array([*profile, 1.0]))
    return -np.asarray(ndtri(np.minimum(found, 1.0)))


def ranks_of(climate: RegencyRain, months: IntArray, levels: FloatArray) -> FloatArray:
    """Return the percentage of the year with more rain than at levels while it rains.

    Args:
        climate: of the place.
        months: 1 to 12, or 0 where it is not known; one for each level.
        levels: of the standard Gaussian behind attenuation.
    """
    found = np.empty(levels.shape)
    for number in range(int(months.min(initial=0)), int(months.max(initial=0)) + 1):
        mine = months == number
        if not mine.any():
            continue
        month = climate.climate.months[number - 1] if number else None
        found[mine] = climate.climate.percent_of_year(month, np.asarray(levels[mine]))
    return rounded(found)


def rounded(percent: FloatArray) -> FloatArray:
    """Return percentages to some six digits: what libraries differ in is far behind them."""
    mantissa, exponent = np.frexp(percent)
    return np.asarray(np.ldexp(np.rint(np.ldexp(mantissa, BITS)), exponent - BITS))
