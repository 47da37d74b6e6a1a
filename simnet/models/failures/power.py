"""Electricity: interruptions of a feeder (SAIFI, SAIDI), hours of supply, battery and panels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, ClassVar, Literal, Self

from simnet.calendar.days import NS_PER_YEAR
from simnet.chance.streams import first_uniform
from simnet.conditions.cause import NS_PER_DAY
from simnet.kinds import (
    Declared,
    Duration,
    Field,
    HoursOfDay,
    PositiveDuration,
    Probability,
    model_validator,
)
from simnet.models.failures.base import Component, Extent, Failure, Year
from simnet.models.outages.calendar import daily
from simnet.models.outages.renewal import Wear
from simnet.models.outages.repair import Repair
from simnet.models.outages.spells import Spells, united, without
from simnet.models.outages.supply import START_DAYS, dark
from simnet.units import format_duration, write_hours

_HOUR = 3_600_000_000_000


class Solar(Declared):
    """Panels that carry the load by day and charge the battery."""

    hours: HoursOfDay = (7 * _HOUR, 17 * _HOUR)
    """When the sun does it. Default: 07:00 to 17:00 (assumption; sunrise in Samarinda is about
    06:07, sunset 18:13)."""
    dull: Probability = 0.1
    """Share of days on which it does not. Default: 10 % (assumption), drawn for each day, the same
    for all places."""


class Power(Failure):
    """What takes the power from village offices, and with it all their lines."""

    extent: ClassVar[Extent] = "place"
    takes_all: ClassVar[bool] = True

    kind: Literal["power"] = "power"
    """Name of this kind."""
    together: Literal["village", "district", "regency", "all"] = "district"
    """Who hangs on one feeder. Default: the villages of a district (assumption). Causes of this
    kind that say district, or regency, share the feeders and their interruptions: one with a
    battery for some villages, one without for others. With all, the feeder is the cause's own."""
    grid: bool = True
    """Whether there is a grid at all; without one only panels and battery."""
    saifi: Annotated[float, Field(ge=0, le=10_000)] = 4.2
    """Interruptions of a feeder a year. Default: PLN's 3.23 of 2024 (jabarnews.com) times 1.3 as
    for the length (assumption); 18 cuts a month were the declared limit in Pontianak in 2017."""
    saidi: Duration = 24_840_000_000_000
    """How long the interruptions of a year last together. Default: 6.9 h, PLN's 5.3 h of 2024
    (computed from a decrease of 17.89 min or 5.29 %, jabarnews.com) times 1.3 for Kalimantan
    (fin.co.id, first quarter of 2021)."""
    law: Literal["lognormal", "exponential", "constant"] = "lognormal"
    """Distribution of the length of an interruption, of mean SAIDI over SAIFI."""
    hours: HoursOfDay | None = None
    """When the grid is on at all, such as 18:00 to 06:00, PLN's 12 hours (Dilang Puti, Long Apari
    and others in August 2021, dnews.co.id). Default: all day."""
    battery: Duration = 0
    """How long a full battery carries the office's equipment. Default: none."""
    charge: PositiveDuration = 8 * _HOUR
    """How long an empty battery takes until it is full. Default: 8 h (assumption)."""
    solar: Solar | None = None
    """Panels. Default: none."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.saifi and not 0 < self.saidi < NS_PER_YEAR:
            raise ValueError("saidi must be above 0 and below a year where saifi is above 0")
        if not self.saifi and "saidi" in self.model_fields_set and self.saidi:
            raise ValueError("saidi says how long no interruptions last: saifi is 0")
        return self

    def wear(self, component: Component) -> Wear | None:  # noqa: ARG002 (contract)
        """Return the interruptions of a feeder."""
        if not self.saifi or not self.grid:
            return None
        up_s = (NS_PER_YEAR - self.saidi) / 1e9 / self.saifi
        return Wear(up_s, self._interruption)

    @property
    def _interruption(self) -> Repair:
        mean_ns = max(1, round(self.saidi / self.saifi))
        return Repair.model_construct(mean=mean_ns, law=self.law, variation=1.0)

    def down(self, broken: Spells, year: Year, key: str, until_ns: int) -> Spells:  # noqa: ARG002 (contract)
        """Return when neither mains nor panels nor battery carry the office."""
        off = united(broken, _without_mains(self.grid, self.hours, until_ns))
        if self.solar is not None:
            off = without(off, _sunny(self.solar, year.seed, until_ns))
        return dark(off, self.battery, self.charge)

    def keyed(self, cause: str, component: str) -> str:
        """Return the key of the feeder, which is the same for all causes on it."""
        if self.together == "all":
            return super().keyed(cause, component)
        return f"failures/feeder/{self.together}/{component}"

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield a battery that no outage outlasts, and a place that has no power at all."""
        if not self.grid and self.solar is None:
            yield "grid", "there is no power at all without a grid and without solar"
        if not self.grid and (self.hours is not None or "saifi" in self.model_fields_set):
            key = "saifi" if self.hours is None else "hours"
            yield key, "says when the grid is on, and there is none: grid is false"
        longest_ns = self._longest_ns
        if self.grid and self.battery > longest_ns:
            known = self._longest_words(longest_ns)
            battery = format_duration(self.battery)
            yield "battery", f"{battery} outlasts every outage that this process knows: {known}"

    @property
    def _longest_ns(self) -> int:
        random_ns = self._interruption.longest if self.saifi else 0
        return max(random_ns, self._gap_ns)

    @property
    def _gap_ns(self) -> int:
        if self.hours is None:
            return 0
        return (self.hours[0] - self.hours[1]) % NS_PER_DAY

    def _longest_words(self, longest_ns: int) -> str:
        if longest_ns == self._gap_ns and self.hours is not None:
            hours = write_hours((self.hours[1], self.hours[0]))
            return f"the longest is from {hours}"
        return f"99.99 % of them are shorter than {format_duration(longest_ns)}"

    @property
    def by_clock(self) -> bool:
        """It goes by the hour where supply or sun do."""
        return self.hours is not None or self.solar is not None


@lru_cache(maxsize=64)
def _without_mains(grid: bool, hours: tuple[int, int] | None, until_ns: int) -> Spells:
    """Return when the grid is off by plan; the same for all feeders."""
    start_ns = START_DAYS * NS_PER_DAY
    if not grid:
        return ((start_ns, max(until_ns, start_ns) + NS_PER_DAY),)
    return () if hours is None else daily((hours[1], hours[0]), start_ns, until_ns)


@lru_cache(maxsize=64)
def _sunny(solar: Solar, seed: int, until_ns: int) -> Spells:
    """Return when panels carry the load; the same for all places."""

    def bright(day: int) -> bool:
        return first_uniform(seed, f"failures/sun/{day}") >= solar.dull

    return daily(solar.hours, START_DAYS * NS_PER_DAY, until_ns + NS_PER_DAY, bright)
