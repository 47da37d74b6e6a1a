"""Bands: a list of packets for each traffic class, first in, first out, with limits of its own.

What disciplines by class share; which band is served next is for them to say.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Occupancy, Port
from simnet.network import Queue


class BandedQueue(Discipline):
    """A packet's band is its traffic class, or the last band where there are fewer."""

    def __init__(self, queue: Queue, port: Port) -> None:
        super().__init__(queue, port)
        self._last = queue.bands - 1
        self._waiting: list[deque[Packet]] = [deque() for _ in range(queue.bands)]
        self._occupancy = [Occupancy(queue) for _ in range(queue.bands)]

    def band(self, packet: Packet) -> int:
        """Return the band that `packet` belongs to."""
        return min(packet.traffic_class, self._last)

    def enqueue(self, packet: Packet, now_ns: int) -> bool:  # noqa: ARG002 (the contract has it)
        """Accept `packet` unless its band is full."""
        band = self.band(packet)
        if not self._occupancy[band].admit(packet):
            return False
        self._waiting[band].append(packet)
        return True

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet` in its band."""
        self._occupancy[self.band(packet)].release(packet)

    def flush(self, now_ns: int) -> Iterator[Packet]:  # noqa: ARG002 (the contract has it)
        """Yield what waits, and free its places."""
        for waiting, occupancy in zip(self._waiting, self._occupancy, strict=True):
            while waiting:
                packet = waiting.popleft()
                occupancy.release(packet)
                yield packet
