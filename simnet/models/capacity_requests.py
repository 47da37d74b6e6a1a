"""Demand assignment (DAMA): what a satellite terminal asks for and is granted, by superframe.

The return link of DVB-RCS2 (ETSI EN 301 545-2) as one terminal sees it, in superframes of equal
length from the start of the run. As a superframe begins

1. slots that were not used are lost, but while packets wait the part of a packet that has gone in
   them counts: packets are sent in fragments;
2. what was granted for it may be sent: constant assignment (CRA) without asking; a rate (RBDC) that
   holds until the next one or its time-out; a volume (VBDC), of which the hub gives out at most a
   rate until all is given (clause 7.2.6.3.1: incremental requests add up);
3. the terminal asks for what is granted `delay` superframes later, the way of a request to the hub
   and of the plan back. By rate: what came in the last `delay` superframes, each request in place
   of the one before (clause 7.2.6.3.2); none is sent for a rate of 0, so a rate outlives a short
   pause. By volume: what waits and is neither asked for nor left over from rates when what has come
   in the last `delay` superframes comes again, for no more than needed may be asked for (clause
   7.2.6.3.4). Where volumes cannot be asked for, rates ask for half of it a superframe besides, as
   SNS3 does (its SatRequestManager, gain 1/2 of its interval).

Simplified: one request class; the hub grants all that is asked for within the service's rates (who
shares the beam is a medium's matter); requests are never lost and cost nothing; requests have no
coarse units, and the hub's backlog no time-out of its own since it is always served; no random
access for data. Work is counted in bit x ns/s as that of a transmitter, so nothing is rounded but
rates asked for, to bit/s.
"""

from __future__ import annotations

from dataclasses import dataclass

from simnet.models.packet import WORK_OF_A_BYTE

MOST_BYTES = 500_000_000
"""What waits, and what came lately, counts up to this: the compiled core counts in 64 bits."""


@dataclass(frozen=True, slots=True)
class Service:
    """What a terminal may have: rates in bit/s (0: it may not), times in ns or superframes."""

    constant_bps: int
    rate_based_bps: int
    volume_based_bps: int
    superframe_ns: int
    delay: int
    """Superframes from a request to the one that it is granted in."""
    timeout: int
    """Superframes that a rate is granted without another request."""
    largest_bytes: int
    """Of a packet."""


class CapacityRequests:
    """A terminal and, at the other end, its hub; the credit is what may be sent now."""

    __slots__ = (
        "_age",
        "_arrived",
        "_arrived_sum",
        "_backlog",
        "_frame",
        "_rate",
        "_rates",
        "_rates_sum",
        "_service",
        "_volumes",
        "_volumes_sum",
        "credit",
        "waiting",
    )

    def __init__(self, service: Service) -> None:
        self._service = service
        self.credit = service.constant_bps * service.superframe_ns
        """Of this superframe, bit x ns/s."""
        self.waiting = 0
        """Bytes."""
        self._frame = 0
        self._backlog = 0
        """Volume that the hub has been asked for and not granted."""
        # Of the last `delay` superframes, by their number modulo it: the bytes that came; the rate
        # that is granted for the one so much later; the volume that was asked for.
        self._arrived = [0] * service.delay
        self._rates = [0] * service.delay
        self._volumes = [0] * service.delay
        self._arrived_sum = self._rates_sum = self._volumes_sum = 0
        self._rate = 0
        self._age = 0
        """Superframes since that rate was asked for."""

    def arrive(self, size_bytes: int) -> None:
        """Note that a packet came in and waits; `advance` has been told the time."""
        self.waiting += size_bytes
        self._arrived[self._frame % self._service.delay] += size_bytes
        self._arrived_sum += size_bytes

    def enough(self, size_bytes: int) -> bool:
        """Tell whether a packet may be sent now."""
        return self.credit >= size_bytes * WORK_OF_A_BYTE

    def send(self, size_bytes: int) -> None:
        """Note that a packet is sent."""
        self.waiting -= size_bytes
        self.credit -= size_bytes * WORK_OF_A_BYTE

    def ready_ns(self, size_bytes: int) -> int:
        """Return when there may be slots for a packet that waits and has too few; ns.

        What has been asked for by now is granted in the next `delay` superframes, whatever comes
        meanwhile: either one of them has enough, or none before the one after them.
        """
        credit, backlog, frame = self.credit, self._backlog, self._frame
        for frame in range(self._frame + 1, self._frame + self._service.delay + 1):
            credit, backlog = self._granted(frame, self._left(credit), backlog)
            if credit >= size_bytes * WORK_OF_A_BYTE:
                return frame * self._service.superframe_ns
        return (frame + 1) * self._service.superframe_ns

    def _left(self, credit: int) -> int:
        """Return what counts in the next superframe of one's credit, while packets wait."""
        return min(credit, self._service.largest_bytes * WORK_OF_A_BYTE)

    def _granted(self, frame: int, left: int, backlog: int) -> tuple[int, int]:
        """Return the credit of a superframe and the hub's backlog, given those before it."""
        service, place = self._service, frame % self._service.delay
        backlog += self._volumes[place]
        volume = min(backlog, service.volume_based_bps * service.superframe_ns)
        constant = (service.constant_bps + self._rates[place]) * service.superframe_ns
        return left + constant + volume, backlog - volume

    def advance(self, now_ns: int) -> None:
        """Let the superframes begin that have begun by now."""
        current = now_ns // self._service.superframe_ns
        while self._frame < current:
            if self._quiet():
                self._frame = current
                self.credit = self._service.constant_bps * self._service.superframe_ns
            else:
                self._frame += 1
                self._begin()

    def _quiet(self) -> bool:
        """Tell whether a superframe would be like the next one."""
        asked = self._rates_sum or self._volumes_sum or self._rate
        return not (asked or self._backlog or self._arrived_sum or self.waiting)

    def _begin(self) -> None:
        place = self._frame % self._service.delay
        left = self._left(self.credit) if self.waiting else 0
        # What was asked for in the superframe whose place this one takes is granted now.
        self.credit, self._backlog = self._granted(self._frame, left, self._backlog)
        self._volumes_sum -= self._volumes[place]
        self._rates_sum -= self._rates[place]
        self._ask(place)
        self._arrived_sum -= self._arrived[place]
        self._arrived[place] = 0

    def _ask(self, place: int) -> None:
        service = self._service
        came = min(self._arrived_sum, MOST_BYTES) * WORK_OF_A_BYTE
        lacking = self._lacking(came)
        rate = 0
        if service.rate_based_bps:
            rate = came // (service.delay * service.superframe_ns)
            rate = max(0, rate - service.constant_bps)
            if not service.volume_based_bps:
                rate += -(-lacking // (2 * service.superframe_ns))
            rate = min(rate, service.rate_based_bps)
        self._age = 0 if rate else self._age + 1
        if rate or self._age >= service.timeout:
            self._rate = rate
        self._rates[place] = self._rate
        self._rates_sum += self._rate
        self._volumes[place] = lacking if service.volume_based_bps else 0
        self._volumes_sum += self._volumes[place]

    def _lacking(self, came: int) -> int:
        """Return what waits and will not have been granted when a request is answered."""
        service = self._service
        rates = (service.constant_bps * service.delay + self._rates_sum) * service.superframe_ns
        to_spare = max(0, rates - came)
        asked = self.credit + self._backlog + self._volumes_sum + to_spare
        return max(0, min(self.waiting, MOST_BYTES) * WORK_OF_A_BYTE - asked)
