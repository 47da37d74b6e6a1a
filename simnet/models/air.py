"""Shared medium at work: who holds the air, what is left of their turn, and who asks for it.

The ports of the members do the sending. A member asks when a packet that may go comes to a port
that was idle; whose turn it is, the scheduler says. A turn costs its overhead once and sends what
waited when it began, within the medium's limits; the end of each transmission is the only event.
"""

from __future__ import annotations

from typing import Protocol

from simnet.models.medium import Turn, at_work
from simnet.network import Medium


class Station(Protocol):
    """The port of a member, as its medium asks it. Times are ns."""

    @property
    def rate_bps_now(self) -> int:
        """Present rate, bit/s."""

    @property
    def inside(self) -> int:
        """Packets that wait, and the one in transmission."""

    def begin(self, now_ns: int, overhead_ns: int) -> bool:
        """Begin to transmit a packet, if one may go; else see to it that it asks in time."""

    def call_at(self, time_ns: int, now_ns: int) -> None:
        """Call `due` of the medium at a time, unless called off."""

    def call_off(self) -> None:
        """Forget what was to be called."""


class Air:
    """A medium at work. Members are numbered in its order."""

    def __init__(self, medium: Medium) -> None:
        self._medium = medium
        self._stations: dict[int, Station] = {}
        self._scheduler = at_work(medium, lambda member: self._stations[member].rate_bps_now)
        self._asks = [False] * len(medium.members)
        self._holder: int | None = None
        self._coming: int | None = None
        """To whom the scheduler is on its way, while nobody holds the air."""
        self._left = 0
        """Packets that the turn may still send."""
        self._began_ns = 0
        self._air_ns = 0
        """When the first transmission of the turn began, its overhead over."""
        self._sent_bytes = 0

    def connect(self, member: int, station: Station) -> None:
        """Take in the port of a member."""
        self._stations[member] = station

    # What ports tell.

    def ask(self, member: int, now: int) -> None:
        """Note that a member, whose transmitter is idle, may have a packet to send."""
        if self._stations[member].rate_bps_now == 0:
            return
        if not self._asks[member]:
            self._asks[member] = True
            self._stations[member].call_off()
            self._scheduler.join(member, now)
        if self._holder is None:
            self._grant(now)

    def due(self, member: int, now: int) -> None:
        """Note that the time has come for which a member was called."""
        if member != self._coming:
            self.ask(member, now)
            return
        self._coming = None
        if not self._begin(member, now):
            self._grant(now)

    def ended(self, member: int, size_bytes: int, now: int) -> None:
        """Note that the holder's transmission has ended; let it, or another one, go on."""
        self._sent_bytes += size_bytes
        station = self._stations[member]
        stays = station.inside > 0
        goes_on = self._left > 0 and now - self._air_ns < self._medium.most_ns
        if stays and goes_on and station.rate_bps_now > 0:
            self._left -= 1
            if station.begin(now, 0):
                return
            stays = False
        self._end_turn(member, now, stays)
        self._grant(now)

    def interrupted(self, member: int, now: int) -> None:
        """Note that an outage took from a member what it sent, if anything, and its timers."""
        if member == self._holder:
            self._end_turn(member, now, self._stations[member].inside > 0)
        if self._stations[member].inside > 0:
            self.ask(member, now)
        if self._holder is None:
            self._grant(now)

    # Turns.

    def _grant(self, now: int) -> None:
        """Let the next turn begin, if anybody asks, or the scheduler go to whose it is."""
        if self._coming is not None:
            self._stations[self._coming].call_off()
            self._coming = None
        while True in self._asks:
            member, when_ns = self._scheduler.next(now)
            if when_ns > now:
                self._coming = member
                self._stations[member].call_at(when_ns, now)
                return
            if self._begin(member, now):
                return

    def _begin(self, member: int, now: int) -> bool:
        """Begin the turn of a member, unless it has nothing that may go."""
        station = self._stations[member]
        if station.inside == 0 or station.rate_bps_now == 0:
            self._pass_by(member, now)
            return False
        granted = min(self._scheduler.grant(member, station.inside, now), self._medium.most_packets)
        if granted == 0:
            return False
        overhead_ns = self._medium.members[member].overhead_ns
        if not station.begin(now, overhead_ns):
            self._pass_by(member, now)
            return False
        self._holder = member
        self._left = granted - 1
        self._began_ns = now
        self._air_ns = now + overhead_ns
        self._sent_bytes = 0
        return True

    def _pass_by(self, member: int, now: int) -> None:
        self._asks[member] = False
        self._scheduler.pass_by(member, now)

    def _end_turn(self, member: int, now: int, stays: bool) -> None:
        self._holder = None
        self._asks[member] = stays
        waiting = self._stations[member].inside
        turn = Turn(member, self._began_ns, now, self._sent_bytes, waiting, stays)
        self._scheduler.over(turn)
