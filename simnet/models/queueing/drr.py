"""Deficit round robin by traffic class (Shreedhar and Varghese 1996): weights share the line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from simnet.kinds import PositiveSize
from simnet.models.bands import BandedQueue
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.models.rounds import Rounds
from simnet.models.weighted import Weighted
from simnet.network import Queue


class DrrQueue(BandedQueue):
    """Bands that take turns; one that becomes busy has its turn after those that are."""

    def __init__(self, queue: Queue, port: Port, quanta: list[int]) -> None:
        super().__init__(queue, port)
        self.rounds = Rounds(quanta.__getitem__, self._head_bytes)

    def _head_bytes(self, band: int) -> int:
        return self._waiting[band][0].size_bytes

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` unless its band is full."""
        if not super().enqueue(packet, now_ns):
            return False
        self.rounds.join(self.band(packet))
        return True

    def dequeue(self, now_ns: int) -> Packet | None:  # noqa: ARG002 (the contract has it)
        """Return the first packet of the band whose turn it is."""
        if not self.rounds:
            return None
        waiting = self._waiting[self.rounds.next()]
        packet = waiting.popleft()
        if not waiting:
            self.rounds.leave()
        return packet

    def flush(self, now_ns: int) -> Iterator[Packet]:
        """Yield what waits, and free its places."""
        yield from super().flush(now_ns)
        self.rounds.clear()


class Drr(Weighted):
    """Deficit round robin: in its turn each traffic class sends weight x quantum bytes.

    Classes share the line by weight whatever the size of their packets, to within a turn. Within a
    class it is first in, first out; each class has the limits.
    """

    kind: Literal["drr"] = "drr"
    """Name of the discipline."""
    quantum: PositiveSize = 1514
    """Bytes a turn of a class of weight 1. Default: 1514 B, an Ethernet frame, so that each turn
    sends a packet at least (the paper's section 3.2; Linux's drr, too, takes the MTU)."""

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        return DrrQueue(queue, port, [weight * self.quantum for weight in self.numbers])
