"""RED (Floyd and Jacobson 1993): first in, first out, but some are dropped early, by chance.

The average and the spread of the drops are those of :mod:`simnet.models.red`. Where Linux's `red`
(net/sched/sch_red.c) and the paper differ, it is as Linux has it: a packet is marked rather than
dropped also where the average is above the maximum (unless `harddrop`), packets of all sizes are
dropped alike (RFC 7567 section 4.4), and the limit refuses regardless of the average. Three things
are not as in Linux: the average is not rounded and its weight need be no power of 2, time without
traffic counts by the paper's formula rather than by a table of powers, and there is `gentle`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.kinds import Field, PositiveCount, PositiveSize, model_validator
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Occupancy, Port, Queueing
from simnet.models.red import Average, Curve, Gaps, weight_for
from simnet.network import Queue

MINIMUM = 5
TIMES = 3
"""Packets below which none is dropped, and how many times as much the maximum is, where nothing is
said: what Floyd recommends (1997, Discussions of setting parameters) and ns-2 has."""

WEIGHT = 0.002


class RedQueue(Discipline):
    """One list of packets, at whose tail the average decides."""

    def __init__(
        self, queue: Queue, port: Port, curve: Curve, average: Average, rules: Red
    ) -> None:
        super().__init__(queue, port)
        self._waiting: deque[Packet] = deque()
        self._waiting_bytes = 0
        self._occupancy = Occupancy(queue)
        self._curve = curve
        self._average = average
        self._gaps = Gaps()
        self._in_bytes = rules.minimum_bytes is not None
        self._ecn = rules.ecn
        self._harddrop = rules.harddrop

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet`, marked or not, unless its turn to be dropped has come or it is full."""
        waiting = self._waiting_bytes if self._in_bytes else len(self._waiting)
        average = self._average.arrival(waiting, now_ns)
        due = self._gaps.due(self._curve.chance(average), self.port.stream)
        if not self._occupancy.admit(packet):
            return False
        if due and not self._marked(packet, average, now_ns):
            self._occupancy.release(packet)
            return False
        self._waiting.append(packet)
        self._waiting_bytes += packet.size_bytes
        return True

    def _marked(self, packet: Packet, average: float, now_ns: int) -> bool:
        if not self._ecn or (self._harddrop and average >= self._curve.maximum):
            return False
        return self.port.mark(packet, now_ns)

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the packet that has waited longest."""
        if not self._waiting:
            self._average.idle(now_ns)
            return None
        packet = self._waiting.popleft()
        self._waiting_bytes -= packet.size_bytes
        return packet

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet`."""
        self._occupancy.release(packet)

    def flush(self, now_ns: int) -> Iterator[Packet]:  # noqa: ARG002 (the contract has it)
        """Yield what waits, and free its places."""
        self._waiting_bytes = 0
        while self._waiting:
            packet = self._waiting.popleft()
            self._occupancy.release(packet)
            yield packet


class Red(Queueing):
    """Random early detection: drops by chance, ever more, while the average queue grows.

    Thresholds are of the packets (or bytes) that wait, the one in transmission not among them.
    """

    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "packets": 300, "minimum": 20, "maximum": 60, "probability": 0.1, "weight": 0.02,
        "ecn": True,
    }  # fmt: skip

    kind: Literal["red"] = "red"
    """Name of the discipline."""
    minimum: PositiveCount | None = None
    """Average below which none is dropped, packets. Default: a third of the maximum (Floyd 1997,
    tc), 5 without one (ns-2)."""
    maximum: PositiveCount | None = None
    """Average at which the probability is `probability`, packets. Default: 3 times the minimum."""
    minimum_bytes: PositiveSize | None = None
    """The minimum in bytes, in the place of one in packets: what waits is then counted in bytes, as
    tc's ``red min``."""
    maximum_bytes: PositiveSize | None = None
    """The maximum in bytes. Default: 3 times the minimum (as tc)."""
    probability: Annotated[float, Field(gt=0, le=1)] = 0.1
    """Probability of a drop at the maximum, max_p. Default: 0.1 (Floyd 1997, ns-2); tc has 0.02."""
    weight: Annotated[float, Field(gt=0, le=1)] | None = None
    """Weight of each arrival in the average, w_q. Default: 0.002 (Floyd and Jacobson 1993, ns-2),
    where there is no `burst`."""
    burst: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """In the place of `weight`: packets (of `packet` bytes) that may come at once to an empty queue
    before the average reaches the minimum. The weight is the power of 2 that tc finds for it."""
    gentle: bool = True
    """Whether the probability rises from the maximum to 1 at twice the maximum, rather than being 1
    at once. Default: yes (Floyd 2000, ns-3); Linux's red has it not."""
    packet: PositiveSize = 1500
    """Size of the packets that could have been sent while there were none, by which the average
    sinks: tc's `avpkt`. Default: 1500 B (assumption: full packets)."""
    ecn: bool = False
    """Whether packets are marked instead of dropped where their transport knows ECN (RFC 3168);
    the limit drops all the same. Default: no, as tc."""
    harddrop: bool = False
    """Whether packets are dropped, not marked, while the average is above the maximum (RFC 3168
    section 7 advises it). Default: no, as tc."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.minimum_bytes is None and self.maximum_bytes is not None:
            raise ValueError("maximum_bytes needs minimum_bytes")
        if self.minimum_bytes is not None and (self.minimum or self.maximum):
            raise ValueError("give thresholds in packets or in bytes, not both")
        unit, limit = ("_bytes", self.bytes) if self.minimum_bytes else ("", self.packets)
        low, high = self.thresholds()
        if low >= high:
            raise ValueError(f"minimum{unit} ({low}) must be below maximum{unit} ({high})")
        if isinstance(limit, int) and high >= limit:
            name = "bytes" if unit else "packets"
            raise ValueError(
                f"maximum{unit} ({high}) must be below the limit, {name} ({limit}), "
                f"or the full queue drops before the average can"
            )
        return self

    @model_validator(mode="after")
    def _burst_outlasts_the_minimum(self) -> Self:
        if self.burst is None:
            return self
        if self.weight is not None:
            raise ValueError("give either weight or burst")
        least = self._minimum_packets()
        if self.burst < least:
            raise ValueError(
                f"burst ({self.burst}) must be at least the minimum, {least:g} packets: no more "
                f"wait before the average can reach it"
            )
        return self

    def _minimum_packets(self) -> float:
        low, _ = self.thresholds()
        return low / self.packet if self.minimum_bytes is not None else float(low)

    def used_weight(self) -> float:
        """Return the weight that is given, or follows from `burst`."""
        if self.burst is None:
            return WEIGHT if self.weight is None else self.weight
        return weight_for(self.burst, self._minimum_packets())

    def thresholds(self) -> tuple[int, int]:
        """Return the minimum and the maximum, in packets or in bytes."""
        if self.minimum_bytes is not None:
            return self.minimum_bytes, self.maximum_bytes or TIMES * self.minimum_bytes
        low = self.minimum or max(1, (self.maximum or TIMES * MINIMUM) // TIMES)
        return low, self.maximum or TIMES * low

    def parameters(self) -> tuple[tuple[str, Any], ...]:
        """Return its own parameters, with those that follow from others."""
        low, high = self.thresholds()
        unit = "" if self.minimum_bytes is None else "_bytes"
        follows = {f"minimum{unit}": low, f"maximum{unit}": high, "weight": self.used_weight()}
        own = dict(super().parameters()) | follows | {"burst": None}
        return tuple(own.items())

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        curve = Curve(*self.thresholds(), self.probability, self.gentle)
        average = Average(self.used_weight(), self.packet, port.rate_bps)
        return RedQueue(queue, port, curve, average, self)
