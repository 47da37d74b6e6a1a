"""Strict priority without preemption: band 0 first, first in first out within a band."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from simnet.kinds import Field
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Occupancy, Port, Queueing
from simnet.network import Queue


class PriorityQueue(Discipline):
    """Sends from the lowest-numbered band that has a packet; each band has its own limits.

    A packet's band is its traffic class, or the last band where there are fewer. A transmission
    that has begun is not interrupted.
    """

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

    def dequeue(self, now_ns: int) -> Packet | None:  # noqa: ARG002 (the contract has it)
        """Return the packet that has waited longest in the first band that has one."""
        for waiting in self._waiting:
            if waiting:
                return waiting.popleft()
        return None

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


class Priority(Queueing):
    """Strict priority by traffic class, without preemption; each band has the limits."""

    by_class: ClassVar[bool] = True
    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"bytes": "30 kB", "bands": 2}

    kind: Literal["priority"] = "priority"
    """Name of the discipline."""
    bands: Annotated[int, Field(ge=1, le=64)] | None = None
    """How many priorities there are; by default one for each traffic class."""

    def bands_of(self, classes: int) -> int:
        """Return what is given, or one for each traffic class."""
        return self.bands or classes

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        return PriorityQueue(queue, port)
