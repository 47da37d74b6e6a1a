"""Failures as a cause of conditions: components that break, are repaired, and take lines down.

Components that one crew repairs wait for one another, so each failure of the scenario knows all
that its crew repairs and yields its own. Components without a crew are repaired at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simnet.calendar.days import THURSDAY
from simnet.conditions.cause import Down, Influence, Period
from simnet.conditions.contract import answered, foreign, spells_fault, whose
from simnet.conditions.events import Event
from simnet.errors import BehaviourError
from simnet.models.failures.base import Component, Failure, Year
from simnet.models.outages.crew import broken_with_crew
from simnet.models.outages.renewal import Unit, Wear, broken
from simnet.models.outages.repair import Repair
from simnet.models.outages.spells import Spells, between


@dataclass(frozen=True, slots=True)
class Part:
    """One component, and the failure of the scenario that takes it down."""

    cause: str
    """What the scenario calls the failure."""
    failure: Failure
    component: Component

    @property
    def key(self) -> str:
        """What its chance is keyed by."""
        return self.failure.keyed(self.cause, self.component.name)

    @property
    def words(self) -> str:
        """What people are shown: ``cuts: backhaul.links.river``."""
        return f"{self.cause}: {self.component.name}"


@dataclass(frozen=True, slots=True)
class Failing:
    """One failure of the scenario: its components, each repaired at once or all by one crew."""

    seeded: ClassVar[bool] = True

    called: str
    """What the scenario calls the failure: whose outages are yielded."""
    parts: tuple[Part, ...]
    """Its components, and all others that its crew repairs."""
    crew: str = ""
    """Name of the crew that repairs them one at a time; "" where each is repaired at once."""
    travel_ns: int = 0
    """What the crew needs to get to each."""
    january_1: int = THURSDAY
    """Weekday on which the year begins, from Monday, 0."""

    @property
    def foreign(self) -> bool:
        """Whether any of it is of another package, so that only asking shows that it is sound."""
        return any(foreign(part.failure) for part in self.parts)

    def during(self, period: Period) -> Iterator[Influence | Event]:
        """Yield one influence for each line of each component that is down, and its outages."""
        for part, spells in self.outages(period):
            down = tuple(Down(start_ns, end_ns) for start_ns, end_ns in spells)
            for link in part.component.links:
                yield Influence(link, down=down)
            for start_ns, end_ns in spells:
                yield Event("cut", part.words, part.component.links, start_ns, end_ns)

    def outages(self, period: Period) -> Iterator[tuple[Part, Spells]]:
        """Yield each of its components that is down, with when, since the period's start.

        An outage that began before begins at 0, one that lasts longer keeps its end.
        """
        parts = [(each, self._failure(each, period)) for each in self.parts]
        units = {
            part.key: Unit(wear, period.seed, part.key)
            for part, failure in parts
            if (wear := _wear(part, failure)) is not None
        }
        year = Year(period.seed, self.january_1)
        breaks = self._breaks(units, period.end_ns)
        for part, failure in parts:
            if part.cause != self.called:
                continue
            random = breaks.get(part.key, ())
            spells = _down(part, failure, random, year, period.end_ns)
            if inside := between(spells, period.start_ns, period.end_ns):
                yield part, inside

    def _failure(self, part: Part, period: Period) -> Failure:
        return part.failure if period.dated else part.failure.undated()

    def _breaks(self, units: dict[str, Unit], until_ns: int) -> dict[str, Spells]:
        if self.crew:
            return broken_with_crew(units, self.travel_ns, until_ns)
        return {key: broken(unit, until_ns) for key, unit in units.items()}


def _down(part: Part, failure: Failure, random: Spells, year: Year, until_ns: int) -> Spells:
    """Return when a component is down; of another package's failure, once it is known to be sound.

    Raises:
        BehaviourError: it is against the contract of failures.
    """
    if not foreign(failure):
        return failure.down(random, year, part.key, until_ns)
    who = _who(part, failure)
    spells = answered(who, lambda: tuple(failure.down(random, year, part.key, until_ns)))
    if wrong := spells_fault(spells):
        raise BehaviourError(f"{who}: {wrong}")
    return spells


def _wear(part: Part, failure: Failure) -> Wear | None:
    """Return how a component breaks at random; of another package's failure, likewise.

    Raises:
        BehaviourError: it is against the contract of failures.
    """
    if not foreign(failure):
        return failure.wear(part.component)
    who = _who(part, failure)
    wear: object = answered(who, lambda: failure.wear(part.component))
    if wrong := wear_fault(wear):
        raise BehaviourError(f"{who}: {wrong}")
    assert wear is None or isinstance(wear, Wear)
    return wear


def wear_fault(wear: object) -> str | None:
    """Return what is wrong with how something breaks at random; None where nothing is."""
    if wear is None:
        return None
    up_s: object = wear.up_s if isinstance(wear, Wear) else None
    if not isinstance(wear, Wear) or not isinstance(up_s, int | float) or not 0 < up_s < math.inf:
        return f"expected a Wear with a time up above 0, got {wear!r}"
    repair: object = wear.repair
    if not isinstance(repair, Repair):
        return f"expected a Repair in its Wear, got {repair!r}"
    if not set(wear.months) <= set(range(1, 13)):
        return f"months of a Wear are 1 to 12, got {wear.months!r}"
    return wear.too_often


def _who(part: Part, failure: Failure) -> str:
    return f"failure {whose(failure)}, at failures.causes.{part.cause}, {part.component.name}"
