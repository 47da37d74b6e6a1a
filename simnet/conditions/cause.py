"""Causes of the conditions of links, and the piece of time for which they are asked.

A cause is a technology with its place, the weather, a kind of failure, the events of a scenario:
anything that happens to links and does not depend on their packets. Asked for a period, it yields
what it does to each link in it, as step functions of time. It is made before the run and holds
for any seed; what is random in it comes from streams keyed by the period's seed and by stable
names, so that whatever shares a cause meets the same conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Protocol, TypeAlias

from simnet.calendar.days import month_of
from simnet.conditions.events import Event
from simnet.conditions.steps import Steps

NS_PER_HOUR = 3_600_000_000_000
NS_PER_DAY = 24 * NS_PER_HOUR

FORWARD, BACKWARD = 0, 1
"""Directions of a link: from its first end to the other, and back. Of an access link forward is
up, away from the village."""


@dataclass(frozen=True, slots=True)
class Period:
    """A piece of a year, in local time.

    Steps of influences count from its start. The same piece of the same year is the same however
    it is cut: what holds at a moment does not depend on where the period starts or ends.
    """

    seed: int
    """Of the year: the same seed has the same weather and the same failures."""
    start_ns: int
    """Since 1 January, 00:00 local time."""
    length_ns: int
    dated: bool = False
    """Whether the month is known; else `start_ns` says the time of day, and it is any day of an
    average year."""
    clocked: bool = False
    """Whether the time of day is known; else what hangs on it has its mean over the day."""
    fine: bool = True
    """Whether changes that last seconds are asked for, as packets feel them. In a year without
    packets those shorter than some minutes are left out."""

    @property
    def end_ns(self) -> int:
        """The end, since 1 January, 00:00."""
        return self.start_ns + self.length_ns

    def month_at(self, time_ns: int) -> int | None:
        """Return the month, 1 to 12, a time after the start; None where it is not known."""
        return month_of(self.start_ns + time_ns) if self.dated else None

    def hour_at(self, time_ns: int) -> float | None:
        """Return the hour of the day, 0 to 24, a time after the start; None if not known."""
        if not self.clocked:
            return None
        return (self.start_ns + time_ns) % NS_PER_DAY / NS_PER_HOUR


Share: TypeAlias = "Fraction | float"
"""Of a rate; a Fraction leaves exactly that share of it."""


@dataclass(frozen=True, slots=True)
class Down:
    """A time, [start_ns, end_ns), in which a link carries nothing."""

    start_ns: int
    end_ns: int
    keep_queue: bool = False
    """Whether what waits, and what comes meanwhile, is kept as far as the queue holds it."""


@dataclass(frozen=True, slots=True)
class Influence:
    """What one cause does to one link, as step functions of the time since the period's start.

    Before its first step each leaves the link as it is. Of several influences on a link the least
    capacity counts, times the product of the shares; what makes it longer adds up; a packet gets
    through if none loses it; and the link is down while any says so.
    """

    link: str
    """Name of a link of the network."""
    way: int | None = None
    """FORWARD or BACKWARD; None: both."""
    capacity: Steps[int] = ()
    """The most that can be sent, bit/s; 0 stalls and keeps what waits."""
    share: Steps[Share] = ()
    """What is left of the rate, 0 to 1; one above 0 leaves at least 1 bit/s."""
    longer: Steps[int] = ()
    """What is added to the delay, ns; may be negative, as far as the delay stays above 0."""
    lost: Steps[float] = ()
    """The share of packets that is lost, besides those lost anyway."""
    down: tuple[Down, ...] = ()
    """When it is down; in order, without overlap."""


class Cause(Protocol):
    """Something that happens to links. Frozen, picklable, with a `repr` that says all of it."""

    seeded: ClassVar[bool]
    """Whether what it does depends on the seed; else it is the same in every replication."""

    def during(self, period: Period) -> Iterator[Influence | Event]:
        """Yield what it does to links in a period, and what people are shown of it."""
