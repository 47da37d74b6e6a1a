"""Strict priority without preemption: band 0 first, first in first out within a band."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from simnet.kinds import Field
from simnet.models.bands import BandedQueue
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port, Queueing
from simnet.network import Queue


class PriorityQueue(BandedQueue):
    """Sends from the lowest-numbered band that has a packet; each band has its own limits.

    A transmission that has begun is not interrupted.
    """

    def dequeue(self, now_ns: int) -> Packet | None:  # noqa: ARG002 (the contract has it)
        """Return the packet that has waited longest in the first band that has one."""
        for waiting in self._waiting:
            if waiting:
                return waiting.popleft()
        return None


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
