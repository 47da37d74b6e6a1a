"""Hierarchical token bucket (Linux: htb): a tree of classes that borrow from their parents.

As net/sched/sch_htb.c serves it. A class that is within its ceiling and its rate can send; within
its ceiling alone it may borrow from its parent, which lends if it can send, or else borrows itself.
Those that need not borrow are served first, then those to whom inner classes lend, the lowest ones
first, the root last. Among these the lowest `prio` goes first, and within it turns are taken by
deficit round robin. What is sent is charged to the ceilings of the leaf and all above it, and to
the rates of the lender and all above it. So a guarantee holds though the root has nothing left.

Where it differs from Linux: turns go round the leaves in the order of the traffic classes, where
Linux has a pointer in each inner class; a class may send at the nanosecond at which it has tokens,
where Linux has a timer; packets that a device's own queue has taken are not seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from simnet.kinds import Field, Name, PositiveRate, PositiveSize, model_validator
from simnet.models.bands import BandedQueue
from simnet.models.by_class import OfClasses, check_count, counted_off, faults, in_order
from simnet.models.htb_classes import (
    BURST,
    LEVELS,
    HtbClass,
    HtbInner,
    levels,
    places,
    tree_faults,
)
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port, Queueing
from simnet.models.token_bucket import LARGEST_PACKET, Bucket, burst_faults
from simnet.network import UNLIMITED, Queue
from simnet.units import format_rate


class _Node:
    """A class at work: its tokens, and whom it borrows from."""

    __slots__ = ("ceiling", "level", "own", "parent")

    def __init__(self, own: Bucket, ceiling: Bucket, level: int, parent: _Node | None) -> None:
        self.own = own
        self.ceiling = ceiling
        self.level = level
        self.parent = parent

    def refill(self, now_ns: int) -> None:
        """Add the tokens that came since the last time."""
        self.own.refill(now_ns)
        self.ceiling.refill(now_ns)

    def upwards(self) -> Iterator[_Node]:
        """Yield it and those above it."""
        node: _Node | None = self
        while node is not None:
            yield node
            node = node.parent


class _Leaf:
    """A class in which packets wait."""

    __slots__ = ("deficit", "node", "prio", "quantum")

    def __init__(self, declared: HtbClass, node: _Node) -> None:
        self.node = node
        self.prio = declared.prio
        self.quantum = declared.turn_bytes
        self.deficit = [0] * LEVELS
        """Bytes that it may still send in its turn, for each level that lends."""

    def lending(self, now_ns: int) -> int | None:
        """Return the level of the class that lets it send now; None if it may not."""
        for node in self.node.upwards():
            node.refill(now_ns)
            if node.ceiling.level < 0:
                return None
            if node.own.level >= 0:
                return node.level
        return None

    def wait_ns(self, now_ns: int) -> int:
        """Return how long it takes until it may send, if nobody else does."""
        soonest, ceilings = UNLIMITED, 0
        for node in self.node.upwards():
            node.refill(now_ns)
            ceilings = max(ceilings, node.ceiling.wait_ns(0))
            soonest = min(soonest, max(ceilings, node.own.wait_ns(0)))
        return soonest

    def charge(self, size_bytes: int, level: int, now_ns: int) -> None:
        """Take the tokens of what it sends by leave of a class of a level."""
        for node in self.node.upwards():
            node.refill(now_ns)
            if node.level >= level:
                node.own.take(size_bytes)
            node.ceiling.take(size_bytes)


class HtbQueue(BandedQueue):
    """A tree at work; its leaves have the bands of their numbers."""

    def __init__(self, queue: Queue, port: Port, leaves: Sequence[_Leaf]) -> None:
        super().__init__(queue, port)
        self._leaves = leaves
        self._turn: dict[tuple[int, int], int] = {}
        """The leaf whose turn it is, for each level that lends and each priority."""

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the next packet of the class whose turn it is, if any may send."""
        able: dict[tuple[int, int], list[int]] = {}
        for number, leaf in enumerate(self._leaves):
            level = leaf.lending(now_ns) if self._waiting[number] else None
            if level is not None:
                able.setdefault((level, leaf.prio), []).append(number)
        if not able:
            return None
        first = min(able)
        return self._send(self._next(able[first], first), first, now_ns)

    def _next(self, able: list[int], first: tuple[int, int]) -> int:
        """Return which of the classes that may send does so, by deficit round robin."""
        turn, level = self._turn.get(first, 0), first[0]
        place = next((k for k, number in enumerate(able) if number >= turn), 0)
        while self._leaves[able[place]].deficit[level] < 0:
            self._leaves[able[place]].deficit[level] += self._leaves[able[place]].quantum
            place = (place + 1) % len(able)
        return able[place]

    def _send(self, number: int, first: tuple[int, int], now_ns: int) -> Packet:
        leaf, level = self._leaves[number], first[0]
        packet = self._waiting[number].popleft()
        leaf.deficit[level] -= packet.size_bytes
        self._turn[first] = number
        if leaf.deficit[level] < 0:
            leaf.deficit[level] += leaf.quantum
            self._turn[first] = number + 1
        leaf.charge(packet.size_bytes, level, now_ns)
        return packet

    def ready_ns(self, now_ns: int) -> int:
        """Return when the first class may send again."""
        waits = [
            leaf.wait_ns(now_ns)
            for leaf, waiting in zip(self._leaves, self._waiting, strict=True)
            if waiting
        ]
        return now_ns + min(waits) if waits else UNLIMITED


class Htb(Queueing):
    """Hierarchical token bucket: each class has a guaranteed rate, and borrows up to a ceiling.

    Classes are served first in, first out, and have the limits each. They hold packets back that
    exceed `ceil`, or the rate of all. Buckets are full at the start. With `inner` classes it is a
    tree: a class borrows from its `parent` first, and from those above if that borrows itself.
    """

    by_class: ClassVar[bool] = True
    paces: ClassVar[bool] = True
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
    inner: dict[Name, HtbInner] = Field(default_factory=dict)
    """Inner classes of a tree by their names, which classes give as their `parent`; in a list they
    follow no order. Default: none, so every class borrows from the root."""

    @model_validator(mode="after")
    def _possible(self) -> Htb:
        check_count("classes", self.classes)
        for fault in burst_faults("burst", self.burst, LARGEST_PACKET):
            raise ValueError(fault)
        given = self.classes
        if not isinstance(given, dict):
            given = {f"classes[{number}]": each for number, each in enumerate(given)}
        for name in self.inner:
            if name in given:
                raise ValueError(f"'{name}' is named twice: in classes and in inner")
        for fault in tree_faults(self.rate, given, self.inner):
            raise ValueError(fault)
        return self

    def sense(self, scenario: OfClasses) -> Iterator[tuple[str, str]]:
        """Yield classes that are not those of the scenario."""
        yield from faults("classes", self.classes, scenario.classes)

    def named(self, classes: Sequence[str]) -> Self:
        """Return the same with its classes in the order of the scenario's."""
        return self.model_copy(update={"classes": in_order(self.classes, classes)})

    def parameters(self) -> tuple[tuple[str, Any], ...]:
        """Return what is this discipline's own; of one level, no inner classes."""
        return tuple(
            (name, value) for name, value in super().parameters() if value or name != "inner"
        )

    def misfits(self, rate_bps: int) -> Iterator[tuple[str, str]]:
        """Yield a rate above that of the link."""
        if self.rate > rate_bps:
            yield "rate", f"{format_rate(self.rate)} is above the link's {format_rate(rate_bps)}"

    def bands_of(self, classes: int) -> int:  # noqa: ARG002 (the scenario may have others)
        """Return how many classes there are here."""
        return len(self.classes)

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        leaves = counted_off(self.classes)
        root = HtbInner.model_construct(
            rate=self.rate, ceil=None, burst=self.burst, cburst=self.burst
        )
        declared = (*leaves, *self.inner.values(), root)
        parents = places(leaves, self.inner)
        nodes = [
            _Node(Bucket(each.rate, each.burst), Bucket(each.most_bps, each.cburst), level, None)
            for each, level in zip(declared, levels(parents, len(leaves)), strict=True)
        ]
        for node, parent in zip(nodes[:-1], parents, strict=False):
            node.parent = nodes[parent]
        works = zip(leaves, nodes, strict=False)
        return HtbQueue(queue, port, [_Leaf(each, node) for each, node in works])
