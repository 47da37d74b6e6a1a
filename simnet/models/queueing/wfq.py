"""Weighted fair queueing by traffic class, as start-time fair queueing (Goyal, Vin and Cheng 1996).

The packet goes first that would begin first if each class had its share of the line for itself:
a packet starts, in virtual time, where the one before of its class has finished, or now; it
finishes its size / weight later; the virtual time is the start of the packet in transmission.

Of the packet-by-packet disciplines with these shares it is this one, and not that which follows
the fluid model (WFQ, PGPS: Demers, Keshav and Shenker 1989; Parekh and Gallager 1993), because its
virtual time needs no fluid model beside the queue and it stays fair where the rate of the line
varies (radio, rain). Its price is delay: a packet departs at the latest when it and the largest
packet of each other class could be sent after the time at which a line of its class's own rate
would begin to send it (the delay guarantee there); by PGPS it is after one largest packet and its
own transmission at that rate.

Virtual times are whole numbers, 2**20 to a byte of a class of weight 1. What the division by the
weight leaves is carried to the next packet of the class, so shares are exact in the long run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from simnet.models.bands import BandedQueue
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.models.weighted import Weighted
from simnet.network import Queue

VIRTUAL_BYTE = 2**20
"""Virtual time that a byte of a class of weight 1 takes."""


class WfqQueue(BandedQueue):
    """Bands with the virtual start of their first packet and the finish of their last one sent."""

    def __init__(self, queue: Queue, port: Port, weights: tuple[int, ...]) -> None:
        super().__init__(queue, port)
        self._weights = weights
        self._forget()

    def _forget(self) -> None:
        """Begin again: after a busy period no class is ahead or behind."""
        self.virtual = 0
        self._start = [0] * len(self._weights)
        self._finish = [0] * len(self._weights)
        self._carry = [0] * len(self._weights)

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` unless its band is full."""
        band = self.band(packet)
        idle = not self._waiting[band]
        if not super().enqueue(packet, now_ns):
            return False
        if idle:
            self._start[band] = max(self.virtual, self._finish[band])
        return True

    def dequeue(self, now_ns: int) -> Packet | None:  # noqa: ARG002 (the contract has it)
        """Return the packet that starts first in virtual time, of the first class among equals."""
        busy = [band for band, waiting in enumerate(self._waiting) if waiting]
        if not busy:
            self._forget()
            return None
        band = min(busy, key=self._start.__getitem__)
        packet = self._waiting[band].popleft()
        self.virtual = self._start[band]
        work = packet.size_bytes * VIRTUAL_BYTE + self._carry[band]
        duration, self._carry[band] = divmod(work, self._weights[band])
        self._start[band] = self._finish[band] = self.virtual + duration
        return packet

    def flush(self, now_ns: int) -> Iterator[Packet]:
        """Yield what waits, and free its places."""
        yield from super().flush(now_ns)
        self._forget()


class Wfq(Weighted):
    """Weighted fair queueing (start-time fair queueing): the line is shared by class and weight.

    As with `drr` shares do not depend on sizes of packets; turns are finer, packet by packet, so
    waits are shorter. Within a class it is first in, first out; each class has the limits.
    """

    kind: Literal["wfq"] = "wfq"
    """Name of the discipline."""

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        return WfqQueue(queue, port, self.numbers)
