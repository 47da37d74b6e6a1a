"""Weighted fair queueing, packet by packet (WFQ, PGPS): the first to end in the fluid system first.

Demers, Keshav and Shenker 1989; Parekh and Gallager 1993. The finish of each packet in the fluid
system (GPS) is known as it comes, in virtual time: :mod:`simnet.models.gps`. Among equals the
session named first goes first. On a line of a constant rate r a packet is sent at the latest one
largest packet, L / r, after the fluid system has served it (their theorem 1), so a session that
sends no more than its share and a burst waits no longer than on a line of its own, and a packet.
But it may be sent long before: a session of half the weight beside N others may run N packets
ahead, and then stand (Bennett and Zhang 1996); by `sfq` it does not.

How far a transmission is follows from the first rate of the line above 0; where the rate is another
by then, the fluid system is wrong by less than this packet, and right when it has departed.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterator
from typing import Literal

from simnet.models.gps import VIRTUAL_BYTE, FluidClock
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.models.sessions import By, SessionQueue
from simnet.models.weighted import Weighted
from simnet.network import Queue

_UNITS, _OF_WORK = 2**8, 5**9
"""2**20 / (8 * 10**9) in its lowest terms: units of the fluid system's work to bit x ns/s."""


class WfqQueue(SessionQueue):
    """Lists of packets with their finish in the fluid system, which does what the line does."""

    def __init__(self, queue: Queue, port: Port, by: By, weight: Callable[[int], int]) -> None:
        super().__init__(queue, port, by)
        self.clock = FluidClock(weight)
        self._finishes: dict[int, deque[int]] = {}
        """Of the packets that wait of each session."""
        self._first: list[tuple[int, int]] = []
        """A heap of sessions that have packets: (finish of the first one, number)."""
        self._forget()

    def _forget(self) -> None:
        """Begin again: what is inside has all gone, here and in the fluid system."""
        self.clock.clear()
        self._inside = 0
        self._work = 0
        """Of the packet in transmission; 0 without one."""
        self._done = 0
        """So much of it the clock knows."""
        self._since_ns = 0

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` unless the list of its session is full."""
        if not super().enqueue(packet, now_ns):
            return False
        self._look(now_ns)
        session = self.session(packet)
        finish = self.clock.arrive(session, packet.size_bytes)
        finishes = self._finishes.setdefault(session, deque())
        if not finishes:
            heapq.heappush(self._first, (finish, session))
        finishes.append(finish)
        self._inside += 1
        return True

    def _look(self, now_ns: int) -> None:
        """Let the fluid system do what the line has done of the packet in transmission."""
        if not self._work:
            return
        since_ns, rate_bps = now_ns - self._since_ns, self.port.rate_bps
        done = min(self._work, since_ns * rate_bps * _UNITS // _OF_WORK)
        self.clock.serve(done - self._done)
        self._done = done

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the packet of the first finish, of the first session among equals."""
        if not self._first:
            return None
        session = self._first[0][1]
        finishes = self._finishes[session]
        finishes.popleft()
        if finishes:
            heapq.heapreplace(self._first, (finishes[0], session))
        else:
            heapq.heappop(self._first)
        packet = self._lists[session].waiting.popleft()
        self._work = packet.size_bytes * VIRTUAL_BYTE
        self._done = 0
        self._since_ns = now_ns
        return packet

    def departed(self, packet: Packet, now_ns: int) -> None:
        """Free the place of `packet`, which the fluid system has done as well, or another."""
        super().departed(packet, now_ns)
        self.clock.serve(self._work - self._done)
        self._work = self._done = 0
        self._inside -= 1
        if not self._inside:
            self._forget()

    def flush(self, now_ns: int) -> Iterator[Packet]:
        """Yield what waits, and free its places."""
        yield from super().flush(now_ns)
        self._first.clear()
        self._finishes.clear()
        self._forget()


class Wfq(Weighted):
    """Weighted fair queueing (WFQ, PGPS): the packet goes first that an ideal sharing ends first.

    Shares do not depend on sizes of packets, and a session that keeps to its share waits as on a
    line of its own, and for one packet. Within a session it is first in, first out; each has the
    limits.
    """

    kind: Literal["wfq"] = "wfq"
    """Name of the discipline."""

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        return WfqQueue(queue, port, self.by, self.weight_of())
