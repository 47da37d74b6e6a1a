"""What every kind of traffic is: parameters, when it is active, and the load it offers.

Sizes of datagrams are those on the wire unless a ``header`` is given; sizes of transfers are the
application's bytes, to which TCP and IP add their own.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, Self

from simnet.actions import Action, Behaviour, Clock, Experience, Felt, Outcome, RunEnded
from simnet.applications.power import PowerHours
from simnet.applications.returning import Will, drawn_will
from simnet.chance.distributions import DurationDistribution
from simnet.chance.streams import RandomStream
from simnet.chance.variates import Variate, constant
from simnet.kinds import (
    Duration,
    Kind,
    PositiveCount,
    PositiveDuration,
    PositiveSize,
    Probability,
    Size,
    model_validator,
)
from simnet.network import UNLIMITED, DatagramSource, TransferSource
from simnet.units import NS_PER_S, format_duration
from simnet.units.hours import until_open_for

BITS_PER_BYTE = 8


@dataclass(frozen=True, slots=True)
class Offered:
    """Mean load, bit/s: `up` from a flow's source to its target, `down` the other way."""

    up_bps: float
    down_bps: float


class Traffic(Kind):
    """Base of all traffic: when it is active, and the mean load that it offers meanwhile."""

    room: ClassVar[str] = "simnet.traffic"
    example: ClassVar[Mapping[str, Any]] = {}
    """What a scenario could write besides ``kind``; reference pages show it, tests run it."""
    felt: ClassVar[tuple[Felt, ...]] = ()
    """The quantities that its people say they feel: each is measured under its name."""

    kind: str
    """Name of the kind: that of its file."""
    start: Duration = 0
    """When it becomes active, counted from the start of the run."""
    stagger: Duration = 0
    """Each of several like it starts later by a time of its own, equally likely up to this."""
    stop: PositiveDuration | None = None
    """When it ends: nothing new begins from then on. Without it, it lasts to the end."""

    @model_validator(mode="after")
    def _stop_after_start(self) -> Self:
        if self.stop is not None and self.stop <= self.start:
            raise ValueError(
                f"stop ({format_duration(self.stop)}) must be after "
                f"start ({format_duration(self.start)})"
            )
        return self

    @abstractmethod
    def offered_bps(self) -> Offered | None:
        """Return the mean load while active, to a network that answers at once.

        A closed loop offers less to a slower network. None: it has no mean, as a bulk transfer
        takes whatever there is.
        """

    def located(self, folder: Path) -> Self:  # noqa: ARG002 (kinds that read files need it)
        """Return itself with the files that it names, relative to `folder`, read."""
        return self

    @property
    def stop_ns(self) -> int:
        """When it ends, ns; UNLIMITED if never."""
        return UNLIMITED if self.stop is None else self.stop


class Source(Traffic):
    """Base of traffic that an engine plays by itself."""

    @abstractmethod
    def work(self) -> DatagramSource | TransferSource:
        """Return what the engine is to play."""

    @property
    def header_bytes(self) -> int:
        """Bytes that each datagram has on the wire besides its size."""
        return 0

    def offered_bps(self) -> Offered | None:
        """Return the mean load while active, to a network that answers at once."""
        return offered_by(self.work(), self.header_bytes)


class DatagramTraffic(Source):
    """Base of datagrams (UDP) sent without feedback, limited by time, number or bytes."""

    header: Size = 0
    """Bytes added to every packet on the wire: 28 B for UDP over IPv4 (RFC 768, RFC 791), 40 B
    with RTP (RFC 3550). 0 means that sizes are those on the wire."""
    limit_packets: PositiveCount | None = None
    """It ends after this many packets."""
    limit_bytes: PositiveSize | None = None
    """It ends when this many bytes have been sent, headers included."""

    @abstractmethod
    def work(self) -> DatagramSource:
        """Return the datagrams to send."""

    @property
    def header_bytes(self) -> int:
        """Bytes that each datagram has on the wire besides its size."""
        return self.header

    def datagrams(
        self,
        gap: Variate,
        size: Variate,
        *,
        burst: Variate | None = None,
        on: Variate | None = None,
        off: Variate | None = None,
        immediate: bool = False,
    ) -> DatagramSource:
        """Return a source of these gaps (s) and sizes (B), with the times and limits declared."""
        return DatagramSource(
            gap=gap,
            size=size,
            burst=burst,
            on=on,
            off=off,
            immediate=immediate,
            start_ns=self.start,
            stop_ns=self.stop_ns,
            limit_packets=self.limit_packets or UNLIMITED,
            limit_bytes=self.limit_bytes or UNLIMITED,
        )


class TransferTraffic(Source):
    """Base of transfers over TCP; the flow's source is the client that opens connections."""

    patience: PositiveDuration | None = None
    """A transfer that is not complete after this long is given up. Without it, never."""

    @abstractmethod
    def work(self) -> TransferSource:
        """Return the transfers to make."""

    @property
    def patience_ns(self) -> int:
        """How long a transfer may take, ns; UNLIMITED if there is no limit."""
        return UNLIMITED if self.patience is None else self.patience


class Person(Traffic):
    """Base of people: what they do next may depend on what the network gave them.

    It is a :class:`simnet.actions.Behaviour`.
    """

    waits: ClassVar[bool] = False
    """Whether a person waits for the network before going on, in a loop of asking and thinking:
    then a slow network is asked for less than `offered_bps`."""
    at_set_times: ClassVar[bool] = False
    """Whether all like it begin, and have to end, at times that are set: who may be away has none
    of those."""

    @property
    def own_hours(self) -> tuple[str, tuple[int, int]] | None:
        """The parameter that says in which hours of the day it does anything, and these.

        They are from and to, ns since midnight; of a time at which it begins both are that. None:
        it does what it does at all hours, or where the run has no time of day.
        """
        return None

    @abstractmethod
    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Yield actions for ever, or until the person is done; be sent the outcome of each."""

    @abstractmethod
    def channels(self) -> tuple[str, ...]:
        """Return the destinations that its actions name ("internet", "intranet")."""

    def behaviour(self, start_ns: int, within: Behaviour | None = None) -> Behaviour:
        """Return what the engine is to play from `start_ns`, until `stop`: itself.

        Args:
            start_ns: when it begins.
            within: itself, as something around it plays it.
        """
        played = within or self
        return played if self.stop is None else Until(played, seconds(self.stop - start_ns))


class Around:
    """Base of what plays another behaviour, with a say in when."""

    __slots__ = ()

    behaviour: Behaviour
    """What is played."""

    @property
    def share(self) -> float:
        """Mean share of the time in which it is played."""
        return 1.0


def innermost(behaviour: Behaviour) -> tuple[Behaviour, float]:
    """Return the behaviour that others are around, and in which share of the time it is played."""
    share = 1.0
    while isinstance(behaviour, Around):
        share *= behaviour.share
        behaviour = behaviour.behaviour
    return behaviour, share


class Returning(Person):
    """Base of people who may come back to what they gave up."""

    returns: Probability = 0.0
    """Share of those who gave up, or whom the network failed, that come back to it; the others do
    not. Whoever fails again decides again. Default: nobody comes back (assumption)."""
    later: DurationDistribution = DurationDistribution.model_validate({"exponential": "1 min"})
    """From giving up to coming back, with nothing else in between (assumption)."""

    @model_validator(mode="after")
    def _comes_back_later(self) -> Self:
        if self.returns:
            check_gap(self.later, "later")
        return self

    def will(self, random: RandomStream, number: int) -> Will:
        """Draw how often somebody goes at one thing; `number` were drawn before."""
        return drawn_will(self.returns, self.later.variate(NS_PER_S), random, number)


class Powered(Person):
    """Base of people whose devices are off where their village has no power (`Supply`)."""

    power: PowerHours | None = None
    """Hours of power. What came for a device in the hours without is fetched first when it is up
    again; what its user would have begun then is not begun. Where the run has no `clock`, or
    without it, there always is power. That lines go down is for an event or a cause of failures to
    say."""

    @property
    def own_hours(self) -> tuple[str, tuple[int, int]] | None:
        """Its hours of power."""
        return None if self.power is None else ("power", self.power.hours)


@dataclass(frozen=True, slots=True)
class Until(Around):
    """A behaviour that begins no action once it has lasted `seconds`."""

    behaviour: Behaviour
    seconds: float

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Yield the actions of `behaviour` while time is left, and what was felt of the last."""
        end_s = clock.now_s + self.seconds
        script = self.behaviour.actions(random, clock)
        action = next(script, None)
        while action is not None and (clock.now_s < end_s or isinstance(action, Experience)):
            try:
                outcome = yield action
            except RunEnded as ended:
                try:
                    action = script.throw(ended)
                except StopIteration:
                    return
                continue
            try:
                action = script.send(outcome)
            except StopIteration:
                return


def seconds(ns: float) -> float:
    """Return nanoseconds as the seconds that variates and actions are in."""
    return ns / NS_PER_S


def drawn_bytes(law: Variate, random: RandomStream, number: int = 0) -> int:
    """Draw a size (B), rounded, at least 1; `number` is how many were drawn before."""
    return max(1, math.floor(law.draw(random, number) + 0.5))


def drawn_count(law: Variate, random: RandomStream, number: int, most: int) -> int:
    """Draw a whole number, up to `most`: one of the two beside what is drawn, of the same mean."""
    drawn = law.draw(random, number)
    rounding = random.uniform()
    if drawn >= most:
        return most
    whole = math.floor(drawn)
    return whole + (rounding < drawn - whole)


LEAST_GAP_NS = NS_PER_S
"""Least mean gap between what comes whether or not the network answers."""


def check_gap(gap: DurationDistribution, name: str = "gap") -> None:
    """Check that time passes between what comes at gaps of this law, written under `name`.

    Raises:
        ValueError: the mean is below a second.
    """
    mean_ns = gap.variate(1.0).mean
    if mean_ns < LEAST_GAP_NS:
        raise ValueError(
            f"mean {name} ({format_duration(round(mean_ns))}) must be at least "
            f"{format_duration(LEAST_GAP_NS)}, or all would come at once"
        )


LEAST_PATIENCE_NS = 1_000_000
"""Least patience of those who ask again, so that time passes between attempts."""


def check_patience(patience: int) -> None:
    """Check the patience (ns) of those who ask again.

    Raises:
        ValueError: it is below a millisecond.
    """
    if patience < LEAST_PATIENCE_NS:
        raise ValueError(
            f"patience must be at least {format_duration(LEAST_PATIENCE_NS)}, got "
            f"{format_duration(patience)}"
        )


def arrivals(
    gap: DurationDistribution, hours: tuple[int, int] | None, random: RandomStream, clock: Clock
) -> Iterator[float]:
    """Yield when one after another comes, s of the run: gaps that pass only in `hours` of the day.

    Without hours, or without a time of day, gaps pass at all times. Each gap is drawn when the next
    time is asked for.
    """
    law = gap.variate(NS_PER_S)
    begun_s, begun_of_day_s = clock.now_s, clock.time_of_day_s
    at_s = begun_s
    for number in count():
        gap_s = law.draw(random, number)
        if hours is not None and begun_of_day_s is not None:
            gap_s = until_open_for(hours, begun_of_day_s + at_s - begun_s, gap_s)
        at_s += gap_s
        yield at_s


def elapsed_s(clock: Clock, since_s: float) -> float:
    """Return the time since `since_s`, s, in whole nanoseconds, at least 0."""
    return max(0.0, round(clock.now_s - since_s, 9))


def gap_at(rate_bps: float, size_bytes: float) -> Variate:
    """Return the constant gap (s) at which packets of a size make a rate."""
    return constant(size_bytes * BITS_PER_BYTE / rate_bps)


def offered_by(work: DatagramSource | TransferSource, header_bytes: int) -> Offered | None:
    """Return the mean load of a source while active, to a network that answers at once.

    Datagrams count on the wire, transfers the application's bytes. None where there is no mean:
    a single transfer, a closed loop without think time, packets all at one time.
    """
    if isinstance(work, TransferSource):
        return _offered_by_transfers(work)
    if work.replay:
        length_s = seconds(work.replay[-1][0])
        total_bytes = sum(size + header_bytes for _, size in work.replay)
        return Offered(total_bytes * BITS_PER_BYTE / length_s, 0.0) if length_s else None
    if work.gap.mean <= 0:
        return None
    packets = 1.0 if work.burst is None else work.burst.mean
    share_on = 1.0
    if work.on is not None and work.off is not None:
        share_on = work.on.mean / (work.on.mean + work.off.mean)
    bits = packets * (work.size.mean + header_bytes) * BITS_PER_BYTE
    return Offered(bits / work.gap.mean * share_on, 0.0)


def _offered_by_transfers(work: TransferSource) -> Offered | None:
    clock = work.interarrival or work.think
    if clock is None or clock.mean <= 0:
        return None
    bits_per_s = BITS_PER_BYTE / clock.mean
    return Offered(work.up.mean * bits_per_s, work.down.mean * bits_per_s)
