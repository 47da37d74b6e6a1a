"""Weather: whose rain it is, how fast it passes, at which hours; climates of places elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from simnet.errors import DomainError
from simnet.kinds import (
    Declared,
    Factor,
    Field,
    Latitude,
    Length,
    Longitude,
    PositiveDuration,
    Probability,
    RainRate,
    model_validator,
)
from simnet.models.propagation.hours import HOURS, PROFILES, HourProfile
from simnet.models.propagation.province import RegencyRain, stated
from simnet.models.technology.base import Technology
from simnet.models.weather.base import Point
from simnet.models.weather.rain_field import RainField
from simnet.scenario.model.access import technology_named, technology_names
from simnet.scenario.model.base import Named, Several
from simnet.scenario.model.places import Village, ends, landing_town
from simnet.units import NS_PER_DAY, NS_PER_S, format_duration, write_factor

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

TIME_CONSTANT = 5_000 * NS_PER_S
SHORTEST, LONGEST = 60 * NS_PER_S, 30 * NS_PER_DAY
MEAN_OFF = 1e-6
MOST_DROPS = 5.0

Hourly = Annotated[
    Several[Annotated[float, Field(ge=0)]], Field(min_length=HOURS, max_length=HOURS)
]


class RainHours(Declared):
    """At which hours of the day it rains, by kind of place."""

    coast: Literal["even"] | Hourly | None = None
    """Places whose nearest regency is Paser, Penajam Paser Utara, Balikpapan, Bontang, Kutai Timur
    or Berau: 24 factors on the probability of rain from 00 to 01 on, of mean 1, or `even`. Default:
    a wave with its crest at 08:00, half more and half less than the mean (assumption; mostly in the
    morning by Wu and others, AOSL 2, 2009)."""
    inland: Literal["even"] | Hourly | None = None
    """The other regencies and Samarinda, likewise. Default: the crest is at 03:00 (assumption; at
    night and in the early morning by Wu and others, JMSJ 86A, 2008)."""

    @model_validator(mode="after")
    def _mean_one(self) -> Self:
        for name in ("coast", "inland"):
            factors = getattr(self, name)
            mean = math.fsum(factors) / HOURS if isinstance(factors, tuple) else 1.0
            if abs(mean - 1) > MEAN_OFF:
                raise ValueError(
                    f"{name} must have the mean 1 over the day, or the year would have other rain "
                    f"than the maps say, got {mean:g}"
                )
        return self

    def profiles(self) -> tuple[tuple[str, HourProfile], ...]:
        """Return the factors of each kind of place."""
        return tuple((name, self._factors(name)) for name in PROFILES)

    def _factors(self, name: str) -> HourProfile:
        given: tuple[float, ...] | str | None = getattr(self, name)
        if given is None:
            return PROFILES[name]
        return (1.0,) * HOURS if isinstance(given, str) else given


class Climate(Declared):
    """The rain of an average year at a place, without seasons and hours."""

    latitude: Latitude
    """Degrees north of the equator. It holds for what is nearer to it than to the middle of any
    regency of East Kalimantan, up to 200 km away."""
    longitude: Longitude
    """Degrees east of Greenwich."""
    exceeded: RainRate
    """The rain rate exceeded for 0.01 % of the year, integrated over a minute (P.837)."""
    raining: Probability
    """The share of the year in which it rains (P.837)."""
    rain_height: Length = 5.0
    """Height above sea level up to which it rains (P.839). Default: 5 km, that of Borneo."""

    def named(self, name: str) -> RegencyRain:
        """Return it under a name.

        Raises:
            DomainError: no place has such a climate.
        """
        place = (self.latitude, self.longitude)
        return stated(name, place, self.exceeded, 100 * self.raining, self.rain_height)


class Weather(Declared):
    """Rain over the province, as a random field in space and time; see the page on weather."""

    shorthand: ClassVar[str] = "rain"

    rain: Literal["kaltim"] = "kaltim"
    """Whose climate: that of East Kalimantan, by regency and month (P.837-7)."""
    time_constant: PositiveDuration = TIME_CONSTANT
    """After what time rain and its strength have forgotten themselves but for 1/e. Default: 5000 s
    (P.1853-1, of middle latitudes; single cells of the tropics pass sooner: assumption)."""
    drops: Factor = 1.0
    """Factor on all attenuation by rain, for drop sizes other than those of P.838-3. Default: none;
    measured tropical ones attenuate more (Alhilali and others, IJEECS 7(1), 2017)."""
    hours: RainHours = RainHours()
    """At which hours it rains, in runs that know the time of day."""
    climates: Named[Climate]
    """Climates of places outside the province, such as a gateway's, by a name for people."""

    @model_validator(mode="after")
    def _passes(self) -> Self:
        if not SHORTEST <= self.time_constant <= LONGEST:
            raise ValueError(
                f"time_constant must be {format_duration(SHORTEST)} to {format_duration(LONGEST)}, "
                f"got {format_duration(self.time_constant)}"
            )
        if not 0 < self.drops <= MOST_DROPS:
            raise ValueError(
                f"drops must be above 0 % and at most {write_factor(MOST_DROPS)}, "
                f"got {write_factor(self.drops)}"
            )
        for name, climate in self.climates.items():
            try:
                climate.named(name)
            except DomainError as error:
                raise ValueError(f"climates.{name}: {error}") from None
        return self

    def field(self) -> RainField:
        """Return the field of rain."""
        return RainField(
            forgets_per_s=NS_PER_S / self.time_constant,
            drops=self.drops,
            hours=self.hours.profiles(),
            climates=tuple(each.named(name) for name, each in self.climates.items()),
        )


def rains(scenario: Scenario) -> bool:
    """Tell whether it ever rains in a scenario: by itself, or because an event says so."""
    return scenario.weather is not None or any(each.rain is not None for each in scenario.events)


def beneath(scenario: Scenario) -> RainField:
    """Return the field of rain that a scenario has, or that its storms are measured by."""
    return (
        Weather.model_validate({}).field() if scenario.weather is None else scenario.weather.field()
    )


def unplaced(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield what feels rain and lacks a place, or has one whose climate is not known."""
    if not rains(scenario):
        return
    field = beneath(scenario)
    for path, user, point in dict.fromkeys(_felt(scenario)):
        if point is None:
            yield path, f"needs latitude and longitude: {user} feels rain, and it rains here"
            continue
        try:
            field.climate(point)
        except DomainError as error:
            yield path, f"{error}; state one near it under weather.climates"


def _felt(scenario: Scenario) -> Iterator[tuple[str, str, Point | None]]:
    """Yield each place at which an access feels rain: its path, whose access, and where it is.

    Of those that land at one place only the first is named.
    """
    known, landings = technology_names(scenario.technologies), set()
    for name, village in scenario.villages.complete.items():
        access = village.access
        if access.technology is None or access.technology not in known:
            continue
        technology = technology_named(access.technology, scenario.technologies)
        here, there = ends(village, technology, scenario)
        if technology.needs_place:
            yield f"villages.{name}", access.technology, here
        where = _landing(village, technology, scenario)
        if technology.needs_landing_place and where and where not in landings:
            landings.add(where)
            yield where, f"{access.technology} of {name}, which lands here,", there


def _landing(village: Village, technology: Technology, scenario: Scenario) -> str:
    """Return the path of what an access lands at; nothing where it is not described."""
    if technology.lands_at == "gateway":
        isp = village.access.isp
        return f"isps.{isp}" if isp in scenario.isps else ""
    town = landing_town(village, scenario.backhaul.towns)
    return f"backhaul.towns.{town}" if town in scenario.backhaul.towns else ""
