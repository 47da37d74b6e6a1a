"""Small reports that devices make by themselves: routers, phones, sensors, names looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple, Self

from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.kinds import PositiveDuration, model_validator
from simnet.network import TransferSource
from simnet.traffic.base import TransferTraffic, check_gap
from simnet.units import NS_PER_S


class _Habit(NamedTuple):
    """What a device does by default."""

    every: str
    report: str
    reply: str
    kept: bool


DEVICES = {
    "router": _Habit("5 min", "12 kB", "8 kB", False),
    "phone": _Habit("5 min", "120 B", "120 B", True),
    "sensor": _Habit("10 min", "150 B", "30 B", True),
    "names": _Habit("40.9 s", "110 B", "300 B", True),
    "portal": _Habit("10 min", "300 B", "200 B", False),
}


class Telemetry(TransferTraffic):
    """Reports to a server now and then, for ever, whether or not anybody is there."""

    example: ClassVar[Mapping[str, Any]] = {"device": "names", "every": {"exponential": "30 s"}}

    kind: Literal["telemetry"] = "telemetry"
    """Name of this kind."""
    device: Literal["names", "phone", "portal", "router", "sensor"] = "phone"
    """What reports. ``router``: a router that is watched, every 5 min as LibreNMS asks, 12 kB and
    8 kB back (assumption). ``phone``: a sign of life for notifications, every 5 min (the keep-alive
    of Pushy, support.pushy.me), 120 B each way with TLS (assumption). ``sensor``: a reading every
    10 min, 150 B (assumption). ``names``: names that a household looks up, one in 40.9 s: 24 656 in
    11 days and 16 hours at an empty home (ellisvalentiner.com, 2019), 110 B and 300 B over TLS
    (assumption). ``portal``: whether there is a way to the internet, every 10 min (assumption).
    Default: a phone (assumption)."""
    every: DurationDistribution | None = None
    """From the end of a report to the next. Default: what the `device` has in the mean,
    exponential, as of many out of step (assumption). A plain time is kept to like a clock."""
    report: SizeDistribution | None = None
    """What is sent. Default: what the `device` sends (assumption)."""
    reply: SizeDistribution | None = None
    """What is answered. Default: what the `device` is answered (assumption)."""
    kept: bool | None = None
    """One connection is kept open for all reports. Default: as the `device` does; a router and
    `portal` open one for each (assumption)."""
    patience: PositiveDuration | None = 60 * NS_PER_S
    """A report that is not there after this long is dropped (assumption)."""

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        if self.every is not None:
            check_gap(self.every, "every")
        return self

    def work(self) -> TransferSource:
        """Return the closed loop of reports."""
        habit = DEVICES[self.device]
        every = self.every or DurationDistribution.model_validate({"exponential": habit.every})
        report = self.report or SizeDistribution.model_validate(habit.report)
        reply = self.reply or SizeDistribution.model_validate(habit.reply)
        return TransferSource(
            up=report.variate(1.0),
            down=reply.variate(1.0),
            think=every.variate(NS_PER_S),
            persistent=habit.kept if self.kept is None else self.kept,
            patience_ns=self.patience_ns,
            start_ns=self.start,
            stop_ns=self.stop_ns,
        )
