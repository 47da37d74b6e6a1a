"""A device that fetches updates of its system and its apps in the background.

Updates come out by the clock, whatever the network; the device fetches them one after another, at
any hour, at some hours only, or when power has come on. What breaks off goes on from what arrived.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from itertools import count
from typing import Any, ClassVar, Literal, Self

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Felt,
    Outcome,
    RunEnded,
    Status,
    Think,
    Transfer,
    TransferOutcome,
)
from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Count,
    HoursOfDay,
    Name,
    PositiveCount,
    PositiveSize,
    Probability,
    TimeOfDay,
    model_validator,
)
from simnet.traffic.base import (
    BITS_PER_BYTE,
    Offered,
    Person,
    drawn_bytes,
    elapsed_s,
    seconds,
)
from simnet.units import NS_PER_DAY, NS_PER_S

DAY_S = NS_PER_DAY / NS_PER_S

UPDATE_TIME = Felt(
    name="update_time",
    unit="s",
    least_is_best=True,
    meaning="Time from when a device begins to fetch an update until all of it is there, hours at "
    "which it may not fetch and pauses after failed connections included. One under way when the "
    "run ends counts with the time so far.",
    worst=math.inf,
)


class AppUpdates(Person):
    """Fetches updates in the background, large ones among them; never gives one up."""

    example: ClassVar[Mapping[str, Any]] = {
        "every": {"exponential": "6 h"},
        "power_on": "18:00",
        "waiting": 1,
    }

    felt: ClassVar[tuple[Felt, ...]] = (UPDATE_TIME,)

    kind: Literal["app_updates"] = "app_updates"
    """Name of this kind."""
    every: DurationDistribution = DurationDistribution.model_validate({"exponential": "24 h"})
    """From one update that comes out for the device to the next (assumption). The first comes after
    one."""
    waiting: Count = 0
    """Updates that the device has not fetched yet when it begins. Default: none (assumption)."""
    system_share: Probability = 0.03
    """Share of the updates that are of the operating system; the others are of apps. Default: with
    an update a day about one a month (assumption)."""
    system: SizeDistribution = SizeDistribution.model_validate(
        {"uniform": {"low": "200 MB", "high": "2 GB"}}
    )
    """An update of the operating system. Default: 0.2 to 2 GB a PC and month, between the
    differential updates of Windows 10 (techcommunity.microsoft.com 214426, 2018) and 2.06 GB
    measured at a PC with Windows 11 (elevenforum.com 46938); equally likely between them is an
    assumption."""
    app: SizeDistribution = SizeDistribution.model_validate(
        {"lognormal": {"mean": "60 MB", "sd": "90 MB", "high": "1 GB"}}
    )
    """An update of an app (assumption)."""
    hours: HoursOfDay | None = None
    """Hours at which the device fetches (``22:00 to 05:00``); what is under way when they end goes
    on when they begin again. Without them, or where the run has no `clock`, at any hour."""
    power_on: TimeOfDay | None = None
    """When power comes on each day: all that has come out until then is fetched from then on, and
    nothing newer until the next day. Where the run has no `clock`, it is always on. That power goes
    off again is for an event or a cause of failures to say."""
    settling: DurationDistribution = DurationDistribution.model_validate({"exponential": "1 min"})
    """From power to the first request, as a device starts up (assumption)."""
    request: PositiveSize = 300
    """What is sent to ask for an update (assumption)."""
    pause: DurationDistribution = DurationDistribution.model_validate({"exponential": "5 min"})
    """From a connection that failed to the next attempt (assumption)."""
    updates: PositiveCount | None = None
    """The device is done after this many updates. Without it, never."""
    to: Name = "internet"
    """Where the updates are: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if self.hours is not None and self.power_on is not None:
            raise ValueError("give hours or power_on, not both")
        return self

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        if self.every.variate(NS_PER_S).mean <= 0:
            raise ValueError("the mean of every must be > 0, or updates would never end")
        return self

    @property
    def own_hours(self) -> tuple[str, tuple[int, int]] | None:
        """When its devices fetch, or when their power comes on."""
        if self.power_on is not None:
            return "power_on", (self.power_on, self.power_on)
        return None if self.hours is None else ("hours", self.hours)

    def channels(self) -> tuple[str, ...]:
        """Return where the updates are."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load over whole days; most of it lies in `hours`, or after `power_on`."""
        system_bytes, app_bytes = (law.variate(1.0).mean for law in (self.system, self.app))
        update_bytes = self.system_share * system_bytes + (1.0 - self.system_share) * app_bytes
        bits_per_s = BITS_PER_BYTE / self.every.variate(NS_PER_S).mean
        return Offered(self.request * bits_per_s, update_bytes * bits_per_s)

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Fetch what has come out, one update after another.

        All of an update is drawn before it is fetched, so that the same device meets the same ones
        on any network.
        """
        times = [law.variate(NS_PER_S) for law in (self.every, self.settling, self.pause)]
        system, app = self.system.variate(1.0), self.app.variate(1.0)
        out_s = clock.now_s
        looked_s = -math.inf
        for number in count() if self.updates is None else range(self.updates):
            every_s, settling_s, pause_s = (law.draw(random, number) for law in times)
            of_system = random.uniform() < self.system_share
            sizes = [drawn_bytes(law, random, number) for law in (app, system)]
            if number >= self.waiting:
                out_s += every_s
            if clock.now_s < out_s:
                yield Think(out_s - clock.now_s)
            if self.power_on is not None and out_s > looked_s:
                yield Think(_until(seconds(self.power_on), clock))
                looked_s = clock.now_s
                yield Think(settling_s)
            yield from self._update(sizes[of_system], pause_s, clock)

    def _update(self, size: int, pause_s: float, clock: Clock) -> Generator[Action, Outcome, None]:
        """Fetch an update as the hours allow; say how long it took."""
        yield from self._wait_for_hours(clock)
        begun_s = clock.now_s
        try:
            came = yield from self._fetch(size, pause_s, clock)
        except RunEnded:
            came = False
        took_s = elapsed_s(clock, begun_s)
        yield Experience(UPDATE_TIME.name, took_s, came, begun_s, self.to)

    def _fetch(
        self, left_bytes: int, pause_s: float, clock: Clock
    ) -> Generator[Action, Outcome, bool]:
        """Fetch so many bytes in the hours that allow it; return whether they are all there."""
        while left_bytes > 0:
            yield from self._wait_for_hours(clock)
            outcome = yield Transfer(left_bytes, self.request, self._hours_left(clock), self.to)
            assert isinstance(outcome, TransferOutcome)
            if outcome.status is Status.DONE:
                return True
            if outcome.status is Status.UNFINISHED:
                return False
            left_bytes -= outcome.received_bytes
            if outcome.status is Status.FAILED and left_bytes > 0:
                yield Think(pause_s)
        return True

    def _wait_for_hours(self, clock: Clock) -> Generator[Action, Outcome, None]:
        """Leave the network alone until the hours allow to fetch."""
        if self.hours is None:
            return
        begin_s, end_s = map(seconds, self.hours)
        begins_s, ends_s = _until(begin_s, clock), _until(end_s, clock)
        # Within the hours their end comes sooner than their beginning.
        if begins_s > 0 and (ends_s == 0 or begins_s < ends_s):
            yield Think(begins_s)

    def _hours_left(self, clock: Clock) -> float:
        """Return how long the device may fetch, s."""
        if self.hours is None or clock.time_of_day_s is None:
            return math.inf
        return _until(seconds(self.hours[1]), clock) or DAY_S


def _until(time_of_day_s: float, clock: Clock) -> float:
    """Return how long it is until a time of day, s; 0 where nobody knows the time."""
    if clock.time_of_day_s is None:
        return 0.0
    return (time_of_day_s - clock.time_of_day_s) % DAY_S
