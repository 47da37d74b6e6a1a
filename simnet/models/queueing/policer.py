"""Policer (RFC 2697 srTCM, RFC 2698 trTCM, Linux: police): drops or remarks what exceeds a rate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

from simnet.kinds import Count, Name, PositiveRate, PositiveSize, Size, model_validator
from simnet.models.by_class import OfClasses, number, place, place_faults
from simnet.models.meters import Meter, SingleRate, TwoRates
from simnet.models.nested_queue import NestedQueueing, inner_at_work
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.models.token_bucket import LARGEST_PACKET, Bucket, burst_faults
from simnet.network import Queue
from simnet.units import format_rate

PASS, DROP = -1, -2
"""What is done with a packet of a colour; another number is its new traffic class."""

Action = Literal["pass", "drop", "remark"]


def _number(action: Action, to: int | str | None) -> int:
    if action == "remark" and to is not None:
        return number(to)
    return DROP if action == "drop" else PASS


class PolicerQueue(Discipline):
    """Meters packets as they come and puts those that pass into the queue within."""

    def __init__(self, queue: Queue, port: Port, meter: Meter, actions: tuple[int, ...]) -> None:
        super().__init__(queue, port)
        self._inner = inner_at_work(queue, port)
        self._meter = meter
        self._actions = actions

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` unless its colour is dropped, or the queue within refuses it."""
        colour = self._meter.colour(packet, now_ns)
        action = self._actions[colour]
        if action == DROP:
            return False
        packet.colour = colour
        if action >= 0:
            packet.traffic_class = action
        return self._inner.enqueue(packet, now_ns)

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the next packet of the queue within."""
        return self._inner.dequeue(now_ns)

    def departed(self, packet: Packet, now_ns: int) -> None:
        """Tell the queue within."""
        self._inner.departed(packet, now_ns)

    def flush(self, now_ns: int) -> Iterator[Packet]:
        """Yield what waits in the queue within."""
        return self._inner.flush(now_ns)

    def ready_ns(self, now_ns: int) -> int:
        """Return when the queue within may let a packet go."""
        return self._inner.ready_ns(now_ns)


class Policer(NestedQueueing):
    """Policer: a meter on arrival that drops what exceeds a rate, before a queue.

    With `rate` and `burst` alone what finds too few tokens is red and dropped (Linux: police).
    `excess_burst` makes it the single rate three colour marker (RFC 2697), `peak_rate` and
    `peak_burst` the two rate one (RFC 2698). Buckets are full at the start. A packet that passes
    carries its colour on to the policers and queues that come later.
    """

    compiled: ClassVar[bool] = True
    known_at_entry: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "rate": "10 Mbps",
        "burst": "60 kB",
        "peak_rate": "20 Mbps",
        "peak_burst": "30 kB",
        "packets": 100,
    }

    kind: Literal["policer"] = "policer"
    """Name of the discipline."""
    rate: PositiveRate
    """Committed information rate (CIR): what stays within it is green."""
    burst: PositiveSize
    """Committed burst size (CBS): what may come at once and is still green."""
    excess_burst: Size = 0
    """Excess burst size (EBS): what may come at once beyond `burst` and is yellow, not red; tokens
    that do not fit into `burst` fill it (RFC 2697). Default: none, so nothing is yellow."""
    peak_rate: PositiveRate | None = None
    """Peak information rate (PIR): what is above `rate` and within it is yellow (RFC 2698)."""
    peak_burst: PositiveSize | None = None
    """Peak burst size (PBS): what may come at once and is not yet red."""
    colour_aware: bool = False
    """Whether a colour that an earlier policer gave can only get worse. Default: no; each packet
    comes as if it were green (colour-blind)."""
    yellow: Action = "pass"
    """What is done with yellow packets. Default: they pass."""
    red: Action = "drop"
    """What is done with red packets. Default: they are dropped (Linux: police)."""
    yellow_class: Count | Name | None = None
    """Traffic class of yellow packets that are remarked, from here on: its name, or 0 for the first
    of ``classes``. Here too they are counted in it."""
    red_class: Count | Name | None = None
    """Traffic class of red packets that are remarked."""
    mtu: PositiveSize = LARGEST_PACKET
    """Largest packet, below which no burst may be. Default: 1514 B, an Ethernet frame."""

    @model_validator(mode="after")
    def _possible(self) -> Policer:
        for fault in (*self._of_the_rates(), *self._of_the_bursts(), *self._of_the_actions()):
            raise ValueError(fault)
        return self

    def _of_the_rates(self) -> Iterator[str]:
        peak = self.peak_rate
        if peak is not None and self.excess_burst:
            yield "give either excess_burst (one rate) or peak_rate (two rates), not both"
        if (peak is None) != (self.peak_burst is None):
            given, missing = ("peak_rate", "peak_burst")[:: 1 if self.peak_burst is None else -1]
            yield f"{given} needs {missing} too"
        if peak is not None and peak < self.rate:
            shown = f"{format_rate(peak)}", f"{format_rate(self.rate)}"
            yield f"peak_rate ({shown[0]}) must not be below rate ({shown[1]})"

    def _of_the_bursts(self) -> Iterator[str]:
        yield from burst_faults("burst", self.burst, self.mtu)
        if self.excess_burst:
            yield from burst_faults("excess_burst", self.excess_burst, self.mtu)
        if self.peak_burst is not None:
            yield from burst_faults("peak_burst", self.peak_burst, self.mtu)

    def _of_the_actions(self) -> Iterator[str]:
        for colour, action, to in self._remarks():
            if action == "remark" and to is None:
                yield f"{colour}: remark needs {colour}_class, a traffic class"
            if action != "remark" and to is not None:
                yield f"{colour}_class is for {colour}: remark, not for {colour}: {action}"

    def _remarks(self) -> tuple[tuple[str, Action, int | str | None], ...]:
        return ("yellow", self.yellow, self.yellow_class), ("red", self.red, self.red_class)

    def sense(self, scenario: OfClasses) -> Iterator[tuple[str, str]]:
        """Yield traffic classes that a scenario has not."""
        for colour, _, to in self._remarks():
            if to is not None:
                yield from place_faults(f"{colour}_class", to, scenario.classes)

    def named(self, classes: Sequence[str]) -> Self:
        """Return the same with its traffic classes by their numbers, and the queue within."""
        given = {f"{colour}_class": to for colour, _, to in self._remarks() if to is not None}
        found = {field: place(to, classes) for field, to in given.items()}
        return super().named(classes).model_copy(update=found)

    def rates(self) -> Iterator[tuple[str, int]]:
        """Yield the rates by their fields."""
        yield "rate", self.rate
        if self.peak_rate is not None:
            yield "peak_rate", self.peak_rate

    def _actions(self) -> tuple[int, ...]:
        """Return what is done with each colour: green, yellow, red."""
        return PASS, *(_number(action, to) for _, action, to in self._remarks())

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        return PolicerQueue(queue, port, self._meter(), self._actions())

    def _meter(self) -> Meter:
        committed = Bucket(self.rate, self.burst)
        if self.peak_rate is None or self.peak_burst is None:
            return SingleRate(committed, self.excess_burst, self.colour_aware)
        return TwoRates(committed, Bucket(self.peak_rate, self.peak_burst), self.colour_aware)
