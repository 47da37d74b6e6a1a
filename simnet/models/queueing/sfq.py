"""Start-time fair queueing (SFQ, STFQ: Goyal, Vin and Cheng 1996), by weight.

The packet goes first that would begin first if each session had its share of the line for itself:
a packet starts, in virtual time, where the one before of its session has finished, or now; it
finishes its size / weight later; the virtual time is the start of the packet in transmission.

It gives the shares of `wfq` without a fluid model beside the queue, stays fair where the rate of
the line varies (radio, rain), and lets no session run ahead. Its price is delay: a packet departs
at the latest when it and the largest packet of each other session could be sent after the time at
which a line of its session's own rate would begin to send it (the delay guarantee there); by `wfq`
it is after one largest packet and its own transmission at that rate. Linux's discipline of this
name is another one, stochastic fairness queueing: see `drr` with ``by: flow``.

Virtual times are whole numbers, 2**20 to a byte of a session of weight 1. What the division by the
weight leaves is carried to the next packet of the session, so shares are exact in the long run.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from typing import Literal

from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.models.sessions import By, SessionQueue
from simnet.models.weighted import Weighted
from simnet.network import Queue

VIRTUAL_BYTE = 2**20
"""Virtual time that a byte of a session of weight 1 takes."""


class SfqQueue(SessionQueue):
    """Lists of packets with the virtual start of the first one and the finish of the last sent."""

    def __init__(self, queue: Queue, port: Port, by: By, weight: Callable[[int], int]) -> None:
        super().__init__(queue, port, by)
        self._weight = weight
        self._finish: dict[int, int] = {}
        """Of the last packet that was sent of each session."""
        self._carry: dict[int, int] = {}
        self._first: list[tuple[int, int]] = []
        """A heap of sessions that have packets: (start of the first one, number)."""
        self._forget()

    def _forget(self) -> None:
        """Begin again: after a busy period no session is ahead or behind."""
        self.virtual = 0
        self._finish.clear()
        self._carry.clear()

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` unless the list of its session is full."""
        session = self.session(packet)
        idle = not self._list(session).waiting
        if not super().enqueue(packet, now_ns):
            return False
        if idle:
            start = max(self.virtual, self._finish.get(session, 0))
            heapq.heappush(self._first, (start, session))
        return True

    def dequeue(self, now_ns: int) -> Packet | None:  # noqa: ARG002 (the contract has it)
        """Return the packet that starts first, of the first session among equals."""
        if not self._first:
            self._forget()
            return None
        self.virtual, session = self._first[0]
        waiting = self._lists[session].waiting
        packet = waiting.popleft()
        work = packet.size_bytes * VIRTUAL_BYTE + self._carry.get(session, 0)
        duration, self._carry[session] = divmod(work, self._weight(session))
        finish = self._finish[session] = self.virtual + duration
        if waiting:
            heapq.heapreplace(self._first, (finish, session))
        else:
            heapq.heappop(self._first)
        return packet

    def flush(self, now_ns: int) -> Iterator[Packet]:
        """Yield what waits, and free its places."""
        yield from super().flush(now_ns)
        self._first.clear()
        self._forget()


class Sfq(Weighted):
    """Start-time fair queueing: the line is shared by weight, whatever its rate is just now.

    As with `drr` shares do not depend on sizes of packets; turns are finer, packet by packet, so
    waits are shorter. Within a session it is first in, first out; each has the limits.
    """

    kind: Literal["sfq"] = "sfq"
    """Name of the discipline."""

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        return SfqQueue(queue, port, self.by, self.weight_of())
