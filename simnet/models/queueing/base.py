"""Queue discipline: the contract, as a scenario writes one and as a port asks one at work.

A file of this room holds two classes. One on :class:`Queueing` is what a scenario writes, its
parameters declared; one on :class:`Discipline` is the queue of one port at work.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Protocol, Self

from simnet.chance.streams import RandomStream
from simnet.kinds import AnyOf, Kind, PositiveCount, PositiveSize
from simnet.models.packet import Packet
from simnet.network import UNLIMITED, Queue

DEFAULT_PACKETS = 1000
"""What a queue holds where no limit is given: the transmit queue of a Linux network device
(txqueuelen), packets."""

Unlimited = Literal["unlimited"]


class Occupancy:
    """A drop-tail limit, and how much of it is taken: packets and bytes, whichever fills first.

    The packet in transmission counts until it has departed, so a limit of K packets is the K of
    M/M/1/K: a queue of K - 1 and the transmitter.
    """

    __slots__ = ("bytes", "limit_bytes", "limit_packets", "packets")

    def __init__(self, limits: Queue) -> None:
        self.limit_packets = limits.limit_packets
        self.limit_bytes = limits.limit_bytes
        self.packets = 0
        self.bytes = 0

    def admit(self, packet: Packet) -> bool:
        """Take `packet` in, unless it would exceed a limit."""
        if self.packets + 1 > self.limit_packets:
            return False
        if self.bytes + packet.size_bytes > self.limit_bytes:
            return False
        self.packets += 1
        self.bytes += packet.size_bytes
        return True

    def release(self, packet: Packet) -> None:
        """Give back the place of a packet that has departed."""
        self.packets -= 1
        self.bytes -= packet.size_bytes


class Port(Protocol):
    """What a queue may ask of the port that it is in."""

    @property
    def rate_bps(self) -> int:
        """The first rate above 0 that the transmitter has in the run, bit/s; 0 without one."""

    @property
    def stream(self) -> RandomStream:
        """Random numbers of this queue alone."""

    def drop(self, packet: Packet, now_ns: int) -> None:
        """Drop a packet that was accepted and waits; the queue has let go of it."""

    def mark(self, packet: Packet, now_ns: int) -> bool:
        """Mark a packet that waits, or that comes and will be accepted: it met congestion (CE).

        Returns:
            Whether it is marked; False where its transport cannot be told (RFC 3168 section 5).
        """


class Discipline(ABC):
    """A queue of one port. It is told the time (ns) but has no clock and schedules nothing.

    A packet that `enqueue` accepts is returned by `dequeue` once, later or at once, and reported
    as `departed` when its transmission ends; or it is dropped from inside by `port.drop`, or taken
    out by `flush`. One packet is in transmission at a time.
    """

    def __init__(self, queue: Queue, port: Port) -> None:
        self.queue = queue
        self.port = port

    @abstractmethod
    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet`, or refuse it by returning False; a refused packet is dropped.

        Others that wait may be dropped to make room, before this one is accepted.
        """

    @abstractmethod
    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the packet to send next, or None if none waits or may go yet.

        Packets that wait may be dropped meanwhile.
        """

    @abstractmethod
    def departed(self, packet: Packet, now_ns: int) -> None:
        """Note that the transmission of `packet` has ended, or that it was lost in transmission."""

    @abstractmethod
    def flush(self, now_ns: int) -> Iterator[Packet]:
        """Yield all packets that wait and let go of them, as an outage loses them."""

    def ready_ns(self, now_ns: int) -> int:  # noqa: ARG002 (a shaper needs it)
        """Return when a packet may go of those for which `dequeue` returned None just now.

        It is after `now_ns`, and UNLIMITED where none waits. Only a shaper lets packets wait while
        the transmitter is free.
        """
        return UNLIMITED


class Queueing(Kind):
    """Base of queue disciplines as a scenario declares them: the limits, and what is their own."""

    room: ClassVar[str] = "simnet.models.queueing"
    what: ClassVar[str] = "queue discipline"
    implied: ClassVar[str] = "fifo"
    example: ClassVar[Mapping[str, Any]] = {"packets": 100}
    """What a scenario could write besides ``kind``; reference pages show it, tests run it."""
    by_class: ClassVar[bool] = False
    """Whether it keeps a band for each traffic class, each with limits of its own."""
    implied_packets: ClassVar[int] = DEFAULT_PACKETS
    """Most packets in the queue where no limit is given at all."""
    compiled: ClassVar[bool] = False
    """Whether the compiled core has it; what it has not runs on the reference engine."""
    known_at_entry: ClassVar[bool] = False
    """Whether all that becomes of a packet is known as it enters: it is refused then or never, and
    departs after those before it, without a pause. (Of one with another within it: if that one's
    is.) Lines with such queues cost the compiled core fewer events."""

    paces: ClassVar[bool] = False
    """Whether it has rates of its own, besides that of the line, which those share who cross it."""

    kind: str
    """Name of the discipline."""
    packets: PositiveCount | Unlimited | None = None
    """Most packets in the queue (of each band), that in transmission included. 1000 where no limit
    is given at all."""
    bytes: PositiveSize | Unlimited | None = None
    """Most bytes in the queue (of each band), of the packet in transmission too."""

    @property
    def marks(self) -> bool:
        """Whether it may mark packets instead of dropping them (RFC 3168): its ``ecn`` says so."""
        return bool(getattr(self, "ecn", False))

    @property
    def limited_itself(self) -> bool:
        """Whether it says a limit, so that none follows from the buffer of a line."""
        return self.packets is not None or self.bytes is not None

    @abstractmethod
    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work in `port`, empty, with the limits of `queue`."""

    def named(self, classes: Sequence[str]) -> Self:  # noqa: ARG002 (some need it)
        """Return the same with what is given by the names of classes in their order."""
        return self

    def bands_of(self, classes: int) -> int:
        """Return how many bands it has in a world of so many traffic classes."""
        return classes if self.by_class else 1

    def lists_of(self, queue: Queue, users: int) -> int:  # noqa: ARG002 (some have one for each)
        """Return how many lists have the limits of `queue`, where so many users' paths lead."""
        return queue.bands if self.by_class else 1

    def described(self, classes: int) -> Queue:
        """Return the queue as the network has it, in a world of so many traffic classes."""
        packets, size = self.packets, self.bytes
        if packets is None and size is None:
            packets = self.implied_packets
        return self.limited(
            packets if isinstance(packets, int) else UNLIMITED,
            size if isinstance(size, int) else UNLIMITED,
            classes,
        )

    def limited(self, limit_packets: int, limit_bytes: int, classes: int) -> Queue:
        """Return the queue as the network has it under limits that follow from something else."""
        return Queue(
            self.kind, limit_packets, limit_bytes, self.bands_of(classes), self.parameters()
        )

    def parameters(self) -> tuple[tuple[str, Any], ...]:
        """Return what is this discipline's own, for the network to carry: (name, value)."""
        own = (name for name in type(self).model_fields if name not in _SHARED)
        return tuple((name, getattr(self, name)) for name in own)

    def misfits(self, rate_bps: int) -> Iterator[tuple[str, str]]:  # noqa: ARG002 (some need it)
        """Yield what does not fit a link of a rate (bit/s), as (field, message)."""
        yield from ()


_SHARED = ("kind", "packets", "bytes", "bands", "queue")
"""What the network's queue has fields of its own for."""

InnerQueue = Annotated[Queueing, AnyOf(Queueing)]
"""A queue within another, of any kind."""
