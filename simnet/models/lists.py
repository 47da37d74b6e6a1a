"""A list of packets that wait, with limits of its own: what queues of several lists are made of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from simnet.models.packet import Packet
from simnet.models.queueing import Occupancy
from simnet.network import Queue


class PlainList:
    """Packets that wait, first in, first out, with limits of their own."""

    def __init__(self, limits: Queue) -> None:
        self.waiting: deque[Packet] = deque()
        self._occupancy = Occupancy(limits)

    def enqueue(self, packet: Packet, now_ns: int) -> bool:  # noqa: ARG002 (as other lists)
        """Accept `packet` unless the list is full."""
        if not self._occupancy.admit(packet):
            return False
        self.waiting.append(packet)
        return True

    def dequeue(self, now_ns: int) -> Packet | None:  # noqa: ARG002 (as other lists)
        """Return the packet that has waited longest."""
        return self.waiting.popleft() if self.waiting else None

    def departed(self, packet: Packet) -> None:
        """Free the place of `packet`."""
        self._occupancy.release(packet)

    def flush(self) -> Iterator[Packet]:
        """Yield what waits, and free its places."""
        while self.waiting:
            packet = self.waiting.popleft()
            self._occupancy.release(packet)
            yield packet
