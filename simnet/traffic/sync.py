"""A folder of files that is kept alike on devices and in the cloud, change by change.

Changes are made by the clock, on the device or elsewhere, whatever the network. They are carried
one after another in pieces; what breaks off goes on from the last piece that arrived, after a pause
that grows while nothing gets through. No change is given up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Felt,
    Outcome,
    RunEnded,
    Status,
    Think,
    Together,
    Transfer,
)
from simnet.applications.power import Supply
from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.chance.expectation import expected
from simnet.chance.streams import RandomStream
from simnet.kinds import (
    Field,
    Name,
    PositiveCount,
    PositiveDuration,
    PositiveSize,
    Probability,
    model_validator,
)
from simnet.traffic.base import (
    BITS_PER_BYTE,
    Offered,
    Powered,
    check_gap,
    drawn_bytes,
    elapsed_s,
    seconds,
)
from simnet.units import NS_PER_S, format_duration

SYNC_TIME = Felt(
    name="sync_time",
    unit="s",
    least_is_best=True,
    meaning="Time from a change of a file until all devices and the cloud have it, the wait for "
    "changes before it and for a broken connection included. A change made elsewhere while there "
    "is no power counts from when there is; one that is not everywhere when the run ends counts "
    "with the time so far.",
    worst=math.inf,
)


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a file: when it was made, when it can go, where, and what is to be carried."""

    at_s: float
    up_s: float
    here: bool
    size: int
    pause_s: float


class Sync(Powered):
    """Keeps files alike on devices and in the cloud; goes on where it broke off, ever later."""

    example: ClassVar[Mapping[str, Any]] = {
        "gap": {"exponential": "2 min"},
        "entire": "30 %",
        "devices": 2,
    }

    felt: ClassVar[tuple[Felt, ...]] = (SYNC_TIME,)

    kind: Literal["sync"] = "sync"
    """Name of this kind."""
    gap: DurationDistribution = DurationDistribution.model_validate({"exponential": "15 min"})
    """From one change to the next (assumption). The first comes after one."""
    here: Probability = 0.5
    """Share of the changes that are made on one of these devices; the others are made elsewhere and
    are fetched. Default: half (assumption)."""
    devices: Annotated[PositiveCount, Field(le=100)] = 1
    """Devices behind the same line that share the folder. What is changed on one goes up once and
    down to each of the others (assumption: they do not hand it to each other)."""
    file: SizeDistribution = SizeDistribution.model_validate(
        {"lognormal": {"mean": "1 MB", "sd": "3 MB", "low": "1 kB", "high": "100 MB"}}
    )
    """A file that is changed (assumption)."""
    entire: Probability = 0.6
    """Share of the changes of which the whole file is carried: new files, and changes of such as
    programs compress anew; of the others only what differs (assumption)."""
    differs: Probability = 0.1
    """How much of its file such a difference is (assumption)."""
    note: PositiveSize = 500
    """What goes the other way with each piece, and is the least that a change is (assumption)."""
    piece: PositiveSize = 4_194_304
    """What is carried at a time; a piece that breaks off is begun anew. Default: 4 MiB, as Dropbox
    does (Drago and others, Inside Dropbox, IMC 2012)."""
    patience: PositiveDuration = 5 * 60 * NS_PER_S
    """A piece that is not there after this long is given up and begun anew (assumption)."""
    pause: DurationDistribution = DurationDistribution.model_validate({"exponential": "10 s"})
    """From a piece that broke off to the next attempt; twice as long after each further one
    (assumption)."""
    longest_pause: PositiveDuration = 10 * 60 * NS_PER_S
    """The pause does not grow beyond this (assumption)."""
    to: Name = "internet"
    """Where the cloud is: ``internet`` or ``intranet``."""

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        check_gap(self.gap)
        mean_ns = self.pause.variate(1.0).mean
        if mean_ns < NS_PER_S:
            raise ValueError(
                f"mean pause ({format_duration(round(mean_ns))}) must be at least 1 s, or attempts "
                "would follow each other at once"
            )
        if self.longest_pause < mean_ns:
            raise ValueError(
                f"longest_pause ({format_duration(self.longest_pause)}) must not be below the mean "
                f"pause ({format_duration(round(mean_ns))})"
            )
        return self

    def channels(self) -> tuple[str, ...]:
        """Return where the cloud is."""
        return (self.to,)

    def offered_bps(self) -> Offered | None:
        """Return the load, if there always is power."""
        change_bytes = self._mean(lambda size: float(self._size(size)))
        notes = self.note * self._mean(lambda size: float(self._pieces(self._size(size))))
        down = self.here * (self.devices - 1) + (1.0 - self.here) * self.devices
        bits_per_s = BITS_PER_BYTE / self.gap.variate(NS_PER_S).mean
        return Offered(
            bits_per_s * (self.here * change_bytes + down * notes),
            bits_per_s * (down * change_bytes + self.here * notes),
        )

    def _mean(self, of: Callable[[float], float]) -> float:
        """Return the mean of something of what is carried of a change, B."""
        file = self.file.variate(1.0)
        whole, part = expected(file, of), expected(file, lambda size: of(size * self.differs))
        return self.entire * whole + (1.0 - self.entire) * part

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Carry one change after another; say at the end of all that wait.

        What is changed, and when, is the same on any network.
        """
        changes = self._changes(random, clock)
        for change in changes:
            try:
                yield Think(max(0.0, change.up_s - clock.now_s))
                over = yield from self._carried(change)
            except RunEnded:
                over = True
            if over:
                break
            yield self._said(change, True, clock)
        while change.at_s <= clock.now_s:
            yield self._said(change, False, clock)
            change = next(changes)

    def _changes(self, random: RandomStream, clock: Clock) -> Iterator[_Change]:
        """Yield changes in order of time; nothing is changed here without power."""
        supply = Supply(self.power, clock)
        gap, pause = self.gap.variate(NS_PER_S), self.pause.variate(NS_PER_S)
        file = self.file.variate(1.0)
        at_s = supply.begun_s
        for number in count():
            at_s += gap.draw(random, number)
            here, whole = random.uniform() < self.here, random.uniform() < self.entire
            size = drawn_bytes(file, random, number)
            pause_s = pause.draw(random, number)
            up_s = supply.up_s(at_s, supply.settling_s(random, number))
            if not here or up_s <= at_s:
                part = 1.0 if whole else self.differs
                yield _Change(supply.on_s(at_s), up_s, here, self._size(size * part), pause_s)

    def _carried(self, change: _Change) -> Generator[Action, Outcome, bool]:
        """Carry a change to wherever it lacks, piece by piece; tell whether the run ended."""
        if change.here and (yield from self._pieced(change, True, 1)):
            return True
        devices = self.devices - change.here
        return devices > 0 and (yield from self._pieced(change, False, devices))

    def _pieced(self, change: _Change, up: bool, devices: int) -> Generator[Action, Outcome, bool]:
        """Send or fetch a change, on all devices at once; tell whether the run ended first."""
        left, failures = change.size, 0
        lacking = devices
        while left > 0:
            piece = min(self.piece, left)
            outcome = yield Together((self._piece(piece, up),) * lacking)
            assert isinstance(outcome, tuple)
            statuses = [part.status for part in outcome]
            if Status.UNFINISHED in statuses:
                return True
            lacking -= statuses.count(Status.DONE)
            if lacking == 0:
                left, lacking, failures = left - piece, devices, 0
                continue
            longest_s = seconds(self.longest_pause)
            yield Think(min(longest_s, change.pause_s * 2.0 ** min(failures, 60)))
            failures += 1
        return False

    def _piece(self, size: int, up: bool) -> Transfer:
        down_bytes, up_bytes = (self.note, size) if up else (size, self.note)
        return Transfer(
            down_bytes, up_bytes, seconds(self.patience), self.to, "sync", parallel=self.devices
        )

    def _size(self, size: float) -> int:
        """Return what is carried of a change."""
        return max(self.note, math.floor(size + 0.5))

    def _pieces(self, size: int) -> int:
        return -(-size // self.piece)

    def _said(self, change: _Change, done: bool, clock: Clock) -> Experience:
        took_s = elapsed_s(clock, change.at_s)
        return Experience(SYNC_TIME.name, took_s, done, change.at_s, self.to)
