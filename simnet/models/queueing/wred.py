"""WRED: first in, first out, dropped early by chance and by colour (RFC 2597, Cisco).

As `red`, with a curve for each drop precedence; :mod:`simnet.models.wred` says which average.
Packets have the colour that a meter gave them on their way, and are green where none did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.kinds import Field, PositiveSize, model_validator
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port, Queueing
from simnet.models.wred import (
    GREEN,
    RED,
    WEIGHT,
    YELLOW,
    Precedence,
    Rules,
    WeightedList,
    check_order,
)
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


class Wred(Queueing):
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
    green: Precedence = GREEN
    """Curve of packets of the lowest drop precedence, and of those that no meter has coloured.
    Default: 33 and 40 packets (Cisco IOS for AFx1)."""
    yellow: Precedence = YELLOW
    """Curve of packets of the middle drop precedence. Default: 28 and 40 packets (AFx2)."""
    red: Precedence = RED
    """Curve of packets of the highest drop precedence. Default: 24 and 40 packets (AFx3)."""
    weight: Annotated[float, Field(gt=0, le=1)] = WEIGHT
    """Weight of each arrival in the average. Default: 1/512 (Cisco's exponent 9)."""
    gentle: bool = False
    """Whether the probability rises from the maximum to 1 at twice the maximum, rather than being 1
    at once. Default: no (Cisco)."""
    packet: PositiveSize = 1500
    """Size of the packets that could have been sent while there were none, by which the average
    sinks. Default: 1500 B (assumption: full packets)."""
    ecn: bool = False
    """Whether packets are marked instead of dropped where their transport knows ECN (RFC 3168);
    the limit drops all the same. Default: no (Cisco)."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_order((self.green, self.yellow, self.red), self.packets)
        return self

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        curves = (self.green, self.yellow, self.red)
        rules = Rules(curves, self.weight, self.gentle, self.packet, self.ecn)
        return WredQueue(queue, port, rules)
