"""First in, first out, with a drop-tail limit."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import ClassVar, Literal

from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Occupancy, Port, Queueing
from simnet.network import Queue


class FifoQueue(Discipline):
    """Sends packets in the order of their arrival; refuses those that exceed the limit."""

    def __init__(self, queue: Queue, port: Port) -> None:
        super().__init__(queue, port)
        self._waiting: deque[Packet] = deque()
        self._occupancy = Occupancy(queue)

    def enqueue(self, packet: Packet, now_ns: int) -> bool:  # noqa: ARG002 (the contract has it)
        """Accept `packet` unless the queue is full."""
        if not self._occupancy.admit(packet):
            return False
        self._waiting.append(packet)
        return True

    def dequeue(self, now_ns: int) -> Packet | None:  # noqa: ARG002 (the contract has it)
        """Return the packet that has waited longest."""
        return self._waiting.popleft() if self._waiting else None

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet`."""
        self._occupancy.release(packet)

    def flush(self, now_ns: int) -> Iterator[Packet]:  # noqa: ARG002 (the contract has it)
        """Yield what waits, and free its places."""
        while self._waiting:
            packet = self._waiting.popleft()
            self._occupancy.release(packet)
            yield packet


class Fifo(Queueing):
    """First in, first out, with a drop-tail limit."""

    compiled: ClassVar[bool] = True
    known_at_entry: ClassVar[bool] = True

    kind: Literal["fifo"] = "fifo"
    """Name of the discipline."""

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        return FifoQueue(queue, port)
