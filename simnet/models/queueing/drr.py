"""Deficit round robin (Shreedhar and Varghese 1996): classes, flows or users take turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from simnet.kinds import PositiveSize
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.models.rounds import Rounds
from simnet.models.sessions import By, SessionQueue
from simnet.models.weighted import Weighted
from simnet.network import Queue


class DrrQueue(SessionQueue):
    """Lists that take turns; one that becomes busy has its turn after those that are.

    Args:
        quantum: bytes of a turn, by the number of the session.
    """

    def __init__(self, queue: Queue, port: Port, by: By, quantum: Callable[[int], int]) -> None:
        super().__init__(queue, port, by)
        self.rounds = Rounds(quantum, self._head_bytes)

    def _head_bytes(self, session: int) -> int:
        return self._lists[session].waiting[0].size_bytes

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` unless the list of its session is full."""
        if not super().enqueue(packet, now_ns):
            return False
        self.rounds.join(self.session(packet))
        return True

    def dequeue(self, now_ns: int) -> Packet | None:  # noqa: ARG002 (the contract has it)
        """Return the first packet of the session whose turn it is."""
        if not self.rounds:
            return None
        waiting = self._lists[self.rounds.next()].waiting
        packet = waiting.popleft()
        if not waiting:
            self.rounds.leave()
        return packet

    def flush(self, now_ns: int) -> Iterator[Packet]:
        """Yield what waits, and free its places."""
        yield from super().flush(now_ns)
        self.rounds.clear()


class Drr(Weighted):
    """Deficit round robin: in its turn each session sends weight x quantum bytes.

    Sessions share the line by weight whatever the size of their packets, to within a turn. Within a
    session it is first in, first out; each has the limits.
    """

    kind: Literal["drr"] = "drr"
    """Name of the discipline."""
    quantum: PositiveSize = 1514
    """Bytes a turn of a session of weight 1. Default: 1514 B, an Ethernet frame, so that each turn
    sends a packet at least (the paper's section 3.2; Linux's drr, too, takes the MTU)."""

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        weight = self.weight_of()
        return DrrQueue(queue, port, self.by, lambda session: weight(session) * self.quantum)
