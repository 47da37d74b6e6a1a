"""CoDel (RFC 8289): first in, first out, but dropped at the head while a queue stands."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import PositiveDuration, PositiveSize, model_validator
from simnet.models.codel import Codel as ControlLaw
from simnet.models.codel import Law
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Occupancy, Port, Queueing
from simnet.network import Queue
from simnet.units import format_duration

MS = 1_000_000


class CodelQueue(Discipline):
    """One list of packets, at whose head the law decides."""

    def __init__(self, queue: Queue, port: Port, law: Law) -> None:
        super().__init__(queue, port)
        self._waiting: deque[Packet] = deque()
        self._waiting_bytes = 0
        self._occupancy = Occupancy(queue)
        self._control = ControlLaw(law, self._take, self._left_bytes, self._drop, port.mark)

    def _take(self) -> Packet | None:
        if not self._waiting:
            return None
        packet = self._waiting.popleft()
        self._waiting_bytes -= packet.size_bytes
        return packet

    def _left_bytes(self) -> int:
        return self._waiting_bytes

    def _drop(self, packet: Packet, now_ns: int) -> None:
        self._occupancy.release(packet)
        self.port.drop(packet, now_ns)

    def enqueue(self, packet: Packet, now_ns: int) -> bool:  # noqa: ARG002 (the contract has it)
        """Accept `packet` unless the queue is full."""
        if not self._occupancy.admit(packet):
            return False
        self._waiting.append(packet)
        self._waiting_bytes += packet.size_bytes
        return True

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the first packet that the law lets pass."""
        return self._control.dequeue(now_ns)

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet`."""
        self._occupancy.release(packet)

    def flush(self, now_ns: int) -> Iterator[Packet]:  # noqa: ARG002 (the contract has it)
        """Yield what waits, and free its places."""
        while (packet := self._take()) is not None:
            self._occupancy.release(packet)
            yield packet


class Codel(Queueing):
    """Controlled delay: drops at the head while packets keep waiting longer than `target`."""

    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"target": "15 ms", "interval": "200 ms", "ecn": True}

    kind: Literal["codel"] = "codel"
    """Name of the discipline."""
    target: PositiveDuration = 5 * MS
    """Wait that is no standing queue. Default: 5 ms (RFC 8289 section 4.3, Linux)."""
    interval: PositiveDuration = 100 * MS
    """How long waits must exceed it before packets are dropped: a round trip of most connections.
    Default: 100 ms (RFC 8289 section 4.3, Linux); for GEO satellites one above 600 ms."""
    packet: PositiveSize = 1514
    """Bytes that may wait behind the head without being a standing queue: the largest packet.
    Default: 1514 B, an Ethernet frame (Linux)."""
    ecn: bool = False
    """Whether packets are marked instead of dropped where their transport knows ECN (RFC 3168).
    Default: no, as Linux's codel."""

    @model_validator(mode="after")
    def _in_order(self) -> Codel:
        if self.target >= self.interval:
            raise ValueError(
                f"target must be below interval (RFC 8289 section 4.3: 5 to 10 % of it), "
                f"got {format_duration(self.target)} and {format_duration(self.interval)}"
            )
        return self

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        return CodelQueue(queue, port, Law(self.target, self.interval, self.packet, self.ecn))
