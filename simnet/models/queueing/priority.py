"""Strict priority without preemption: band 0 first, first in first out within a band."""

from __future__ import annotations

from collections import deque

from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Occupancy
from simnet.network import Queue


class Priority(Discipline):
    """Send from the lowest-numbered band that has a packet; each band has its own limits.

    A packet's band is its traffic class, or the last band where there are fewer. A transmission
    that has begun is not interrupted.
    """

    def __init__(self, queue: Queue) -> None:
        super().__init__(queue)
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

    def dequeue(self, now_ns: int) -> Packet | None:  # noqa: ARG002 (the contract has it)
        """Return the packet that has waited longest in the first band that has one."""
        for waiting in self._waiting:
            if waiting:
                return waiting.popleft()
        return None

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet` in its band."""
        self._occupancy[self.band(packet)].release(packet)
