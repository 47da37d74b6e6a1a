"""Bands: a list of packets for each traffic class, first in, first out, with limits of its own.

What disciplines by class share; which band is served next is for them to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from simnet.models.lists import PlainList
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.network import Queue


class BandedQueue(Discipline):
    """A packet's band is its traffic class, or the last band where there are fewer."""

    def __init__(self, queue: Queue, port: Port) -> None:
        super().__init__(queue, port)
        self._last = queue.bands - 1
        self._lists = [PlainList(queue) for _ in range(queue.bands)]
        self._waiting = [each.waiting for each in self._lists]
        """What waits in each band."""

    def band(self, packet: Packet) -> int:
        """Return the band that `packet` belongs to."""
        return min(packet.traffic_class, self._last)

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` unless its band is full."""
        return self._lists[self.band(packet)].enqueue(packet, now_ns)

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet` in its band."""
        self._lists[self.band(packet)].departed(packet)

    def flush(self, now_ns: int) -> Iterator[Packet]:  # noqa: ARG002 (the contract has it)
        """Yield what waits, and free its places."""
        for each in self._lists:
            yield from each.flush()
