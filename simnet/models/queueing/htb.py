"""Hierarchical token bucket (Linux: htb): classes with guaranteed rates, which borrow to a ceiling.

One level of classes below a root, one for each traffic class, as net/sched/sch_htb.c serves them:
first those within their own rate, then those that borrow what the root has left; each time the
lowest `prio` first, and by deficit round robin within it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.kinds import Declared, Field, Name, PositiveRate, PositiveSize, model_validator
from simnet.models.bands import BandedQueue
from simnet.models.by_class import OfClasses, check_count, counted_off, faults, in_order
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port, Queueing
from simnet.models.token_bucket import LARGEST_PACKET, Bucket, burst_faults
from simnet.network import UNLIMITED, Queue
from simnet.units import format_rate

BURST = 1600
"""Depth of a bucket where none is given, bytes: a full Ethernet frame (Linux: tc, q_htb.c, where
timers are of high resolution)."""
_R2Q = 10
_LEAST_QUANTUM, _MOST_QUANTUM = 1_000, 200_000
"""Linux (sch_htb.c): a quantum is a tenth of what the rate sends in a second, within these."""
OWN, BORROWED = range(2)


class HtbClass(Declared):
    """One class of a hierarchical token bucket."""

    rate: PositiveRate
    """Guaranteed rate: what it may send whatever others want."""
    ceil: PositiveRate | None = None
    """Most that it may send, with what it borrows. Default: `rate`, so it never borrows."""
    burst: PositiveSize = BURST
    """What it may send at once within its guarantee, after a pause. Default: 1600 B (Linux)."""
    cburst: PositiveSize = BURST
    """What it may send at once faster than `ceil`. Default: 1600 B (Linux)."""
    prio: Annotated[int, Field(ge=0, le=7)] = 0
    """Classes of a lower one are served and borrow first. Default: 0, the first."""
    quantum: PositiveSize | None = None
    """What it sends in its turn: what is borrowed is shared in proportion to it. Default: what
    `rate` sends in 0.1 s, but 1 kB to 200 kB (Linux, r2q 10)."""

    @model_validator(mode="after")
    def _possible(self) -> HtbClass:
        if self.ceil is not None and self.ceil < self.rate:
            shown = f"{format_rate(self.ceil)}", f"{format_rate(self.rate)}"
            raise ValueError(f"ceil ({shown[0]}) must not be below rate ({shown[1]})")
        for name, depth in (("burst", self.burst), ("cburst", self.cburst)):
            for fault in burst_faults(name, depth, LARGEST_PACKET):
                raise ValueError(fault)
        return self

    @property
    def most_bps(self) -> int:
        """Its ceiling, bit/s."""
        return self.rate if self.ceil is None else self.ceil

    @property
    def turn_bytes(self) -> int:
        """Its quantum, bytes."""
        if self.quantum is not None:
            return self.quantum
        return min(max(self.rate // 8 // _R2Q, _LEAST_QUANTUM), _MOST_QUANTUM)


class _Leaf:
    """A class at work."""

    __slots__ = ("ceiling", "deficit", "own", "prio", "quantum")

    def __init__(self, declared: HtbClass) -> None:
        self.own = Bucket(declared.rate, declared.burst)
        self.ceiling = Bucket(declared.most_bps, declared.cburst)
        self.prio = declared.prio
        self.quantum = declared.turn_bytes
        self.deficit = [0, 0]
        """Bytes that it may still send in its turn: within its rate, and borrowing."""


class HtbQueue(BandedQueue):
    """Classes at work, each with the band of its number."""

    def __init__(self, queue: Queue, port: Port, root: Bucket, classes: list[_Leaf]) -> None:
        super().__init__(queue, port)
        self._root = root
        self._classes = classes
        self._priorities = sorted({leaf.prio for leaf in classes})
        self._turn = {(how, prio): 0 for how in (OWN, BORROWED) for prio in self._priorities}

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the next packet of the class whose turn it is, if any may send."""
        self._root.refill(now_ns)
        for leaf in self._classes:
            leaf.own.refill(now_ns)
            leaf.ceiling.refill(now_ns)
        for how, prio in self._turn:
            able = [k for k, leaf in enumerate(self._classes) if self._may(k, leaf, how, prio)]
            if able:
                return self._send(self._next(able, how, prio), how)
        return None

    def _may(self, number: int, leaf: _Leaf, how: int, prio: int) -> bool:
        tokens = leaf.own if how == OWN else self._root
        return (
            leaf.prio == prio
            and bool(self._waiting[number])
            and leaf.ceiling.level >= 0
            and tokens.level >= 0
        )

    def _next(self, able: list[int], how: int, prio: int) -> int:
        """Return which of the classes that may send does so, by deficit round robin."""
        turn = self._turn[how, prio]
        place = next((k for k, number in enumerate(able) if number >= turn), 0)
        while self._classes[able[place]].deficit[how] < 0:
            self._classes[able[place]].deficit[how] += self._classes[able[place]].quantum
            place = (place + 1) % len(able)
        return able[place]

    def _send(self, number: int, how: int) -> Packet:
        leaf = self._classes[number]
        packet = self._waiting[number].popleft()
        size = packet.size_bytes
        leaf.deficit[how] -= size
        self._turn[how, leaf.prio] = number
        if leaf.deficit[how] < 0:
            leaf.deficit[how] += leaf.quantum
            self._turn[how, leaf.prio] = number + 1
        if how == OWN:
            leaf.own.take(size)
        leaf.ceiling.take(size)
        self._root.take(size)
        return packet

    def ready_ns(self, now_ns: int) -> int:
        """Return when the first class may send again."""
        waits = [
            max(leaf.ceiling.wait_ns(0), min(leaf.own.wait_ns(0), self._root.wait_ns(0)))
            for leaf, waiting in zip(self._classes, self._waiting, strict=True)
            if waiting
        ]
        return now_ns + min(waits) if waits else UNLIMITED


class Htb(Queueing):
    """Hierarchical token bucket: each class has a guaranteed rate, and borrows up to a ceiling.

    Classes are served first in, first out, and have the limits each. They hold packets back that
    exceed `ceil`, or the rate of all. Buckets are full at the start.
    """

    by_class: ClassVar[bool] = True
    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "rate": "20 Mbps",
        "classes": [
            {"rate": "2 Mbps", "prio": 0},
            {"rate": "12 Mbps", "ceil": "20 Mbps", "prio": 1},
            {"rate": "6 Mbps", "ceil": "20 Mbps", "prio": 1},
        ],
        "packets": 100,
    }

    kind: Literal["htb"] = "htb"
    """Name of the discipline."""
    rate: PositiveRate
    """What all classes together send at most, and borrow from."""
    burst: PositiveSize = BURST
    """What they may send at once faster than that. Default: 1600 B (Linux)."""
    classes: Annotated[tuple[HtbClass, ...], Field(strict=False)] | dict[Name, HtbClass]
    """One for each traffic class, by its name (``{voice: {rate: 2 Mbps}}``) or in the order of the
    scenario's ``classes``."""

    @model_validator(mode="after")
    def _possible(self) -> Htb:
        check_count("classes", self.classes)
        for fault in burst_faults("burst", self.burst, LARGEST_PACKET):
            raise ValueError(fault)
        given = self.classes
        total = sum(each.rate for each in (given.values() if isinstance(given, dict) else given))
        if total > self.rate:
            promised = f"the classes are guaranteed {format_rate(total)} together"
            raise ValueError(f"{promised}, more than rate ({format_rate(self.rate)})")
        return self

    def sense(self, scenario: OfClasses) -> Iterator[tuple[str, str]]:
        """Yield classes that are not those of the scenario."""
        yield from faults("classes", self.classes, scenario.classes)

    def named(self, classes: Sequence[str]) -> Self:
        """Return the same with its classes in the order of the scenario's."""
        return self.model_copy(update={"classes": in_order(self.classes, classes)})

    def misfits(self, rate_bps: int) -> Iterator[tuple[str, str]]:
        """Yield a rate above that of the link."""
        if self.rate > rate_bps:
            yield "rate", f"{format_rate(self.rate)} is above the link's {format_rate(rate_bps)}"

    def bands_of(self, classes: int) -> int:  # noqa: ARG002 (the scenario may have others)
        """Return how many classes there are here."""
        return len(self.classes)

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        root = Bucket(self.rate, self.burst)
        return HtbQueue(queue, port, root, [_Leaf(each) for each in counted_off(self.classes)])
