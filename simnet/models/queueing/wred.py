"""WRED: first in, first out, dropped early by chance and by colour (RFC 2597, Cisco).

As `red`, with a curve for each drop precedence; :mod:`simnet.models.wred` says which average.
Packets have the colour that a meter gave them on their way, and are green where none did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.models.wred import Rules, WeightedEarly, WeightedList
from simnet.network import Queue


class WredQueue(Discipline):
    """One list of packets under the three curves."""

    def __init__(self, queue: Queue, port: Port, rules: Rules) -> None:
        super().__init__(queue, port)
        self._list = WeightedList(queue, port, rules)

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` unless its turn to be dropped has come or the queue is full."""
        return self._list.enqueue(packet, now_ns)

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the packet that has waited longest."""
        packet = self._list.dequeue(now_ns)
        if packet is None:
            self._list.idle(now_ns)
        return packet

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet`."""
        self._list.departed(packet)

    def flush(self, now_ns: int) -> Iterator[Packet]:  # noqa: ARG002 (the contract has it)
        """Yield what waits, and free its places."""
        return self._list.flush()


class Wred(WeightedEarly):
    """Weighted random early detection: RED with a curve for each colour, and one average."""

    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "packets": 200,
        "green": {"minimum": 60, "maximum": 120},
        "yellow": {"minimum": 40, "maximum": 80, "probability": 0.2},
        "red": {"minimum": 20, "maximum": 40, "probability": 0.5},
    }

    kind: Literal["wred"] = "wred"
    """Name of the discipline."""

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        return WredQueue(queue, port, self.early())
