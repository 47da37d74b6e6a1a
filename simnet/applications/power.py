"""Devices in a village with hours of power: off without it, and all up within minutes of it.

What comes for a device while it is off waits, and is fetched first when it is up; what its user
would have begun is not begun.
"""

from __future__ import annotations

import math
from typing import ClassVar

from simnet.actions import Clock
from simnet.chance.distributions import DurationDistribution
from simnet.chance.streams import RandomStream
from simnet.kinds import Declared, HoursOfDay
from simnet.units import NS_PER_S
from simnet.units.hours import DAY_S, until_open_for

_LEAST_S = 1e-9


class PowerHours(Declared):
    """When there is power, and how soon devices are up after it has come."""

    shorthand: ClassVar[str] = "hours"

    hours: HoursOfDay
    """When there is power each day (``18:00 to 06:00``)."""
    settling: DurationDistribution = DurationDistribution.model_validate({"exponential": "1 min"})
    """From power to the first request, as a device starts up (assumption)."""


class Supply:
    """The power of one device as a run goes on; always on without `power` or a time of day."""

    def __init__(self, power: PowerHours | None, clock: Clock) -> None:
        self._hours = None if power is None or clock.time_of_day_s is None else power.hours
        self._settling = None if power is None else power.settling.variate(NS_PER_S)
        self._midnight_s = clock.now_s - (clock.time_of_day_s or 0.0)
        self._came_s = self._up_s = -math.inf
        self.begun_s = clock.now_s - self._off_for_s(clock.now_s)
        """When power went, where it is off at first; else now. What comes counts from then on."""

    def settling_s(self, random: RandomStream, number: int) -> float:
        """Draw how long the device would take to start up; `number` were drawn before."""
        return 0.0 if self._settling is None else self._settling.draw(random, number)

    def on_s(self, at_s: float) -> float:
        """Return when there is power from a time of the run on: then, or later."""
        return at_s + self._until_on_s(at_s)

    def up_s(self, at_s: float, settling_s: float) -> float:
        """Return when what comes at a time of the run finds the device up: then, or later.

        Times must not go back. The first that waits for power says how long it takes to start up.
        """
        came_s = self.on_s(at_s)
        if came_s > at_s and came_s - self._came_s > _LEAST_S:
            self._came_s, self._up_s = came_s, came_s + settling_s
        return max(at_s, self._up_s)

    def _until_on_s(self, at_s: float) -> float:
        if self._hours is None:
            return 0.0
        until_s = until_open_for(self._hours, (at_s - self._midnight_s) % DAY_S, 0.0)
        return until_s if until_s > _LEAST_S else 0.0

    def _off_for_s(self, at_s: float) -> float:
        if self._hours is None or self.on_s(at_s) == at_s:
            return 0.0
        return (at_s - self._midnight_s - self._hours[1] / NS_PER_S) % DAY_S
