"""What networks are made of: nodes, interfaces with their queues and losses, shared media.

A link is two directed interfaces. Times are integer nanoseconds, rates integer bit/s, sizes bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Self

from simnet.chance.variates import Variate
from simnet.units import UNLIMITED


@cache
def _getter(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    """Return what takes several attributes out of an object."""
    return attrgetter(*names)


class QuicklyPickled:
    """Base of what a network has many of: pickled by the values of its fields alone.

    The state of a frozen dataclass with slots is found field by field in Python, for each object.
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Pickle as the class called with the values of all fields."""
        return type(self), _getter(self.__slots__)(self)


@dataclass(frozen=True, slots=True)
class Node(QuicklyPickled):
    """A place where links meet: a router, a host, or a site with both."""

    name: str
    kind: str = "node"
    place: str = ""
    """Name of the place it belongs to (a village, a town), for tables and maps."""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Place(QuicklyPickled):
    """Somewhere on the map that nodes belong to: a village, a town, a provider's premises."""

    name: str
    kind: str
    """``village``, ``town``, ``isp`` or ``exchange``."""
    district: str = ""
    regency: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue in front of a transmitter.

    Limits count the packet in transmission; a packet that would exceed one is dropped on
    arrival (drop-tail). With ``priority`` each of the `bands` has its own limits and band 0
    is served first, without preemption. `parameters` are (name, value) of what a discipline has
    beyond these.
    """

    discipline: str = "fifo"
    limit_packets: int = UNLIMITED
    limit_bytes: int = UNLIMITED
    bands: int = 1
    parameters: tuple[tuple[str, Any], ...] = ()
    inner: Queue | None = None
    """The queue within a shaper."""


@dataclass(frozen=True, slots=True)
class GilbertElliott:
    """Loss in bursts: a chain of two states, good and bad, that moves with each packet.

    Gilbert, Capacity of a burst-noise channel (1960); Elliott (1963). A packet that enters moves
    the chain first, then is lost with the probability of the state: the mean run of packets in
    the bad state is 1 / `to_good`, and the share of packets in it `to_bad` / (`to_bad` +
    `to_good`). The first packet finds the good state.
    """

    to_bad: float
    to_good: float
    loss_in_bad: float = 1.0
    """Probability that a packet in the bad state is lost; 1 is Gilbert's simplest model."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Loss on entry to an interface, before its queue.

    `probability` loses each packet independently (Bernoulli), with `bursts` those in the good
    state; `every` = n loses each n-th packet that enters (0: never), the deterministic loss of
    TCP response-function tests.
    """

    probability: float = 0.0
    every: int = 0
    bursts: GilbertElliott | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """A time, [start_ns, end_ns), in which an interface is down.

    When it begins, what is on the wire is lost: the packet in transmission, and those that have
    not arrived at the other end. What waits in the queue is lost too and, until the end, what
    arrives; with `keep_queue` it waits, as far as it fits. That nothing is transmitted meanwhile
    is said by the interface's changes of rate.
    """

    start_ns: int
    end_ns: int = UNLIMITED
    keep_queue: bool = False


@dataclass(frozen=True, slots=True)
class Interface:
    """One direction of a link: a queue, a transmitter and a propagation delay.

    `rate_changes` are (time_ns, rate_bps) in increasing order of time; rate 0 stalls the
    transmitter and keeps what waits and what is on the wire. `outages` do not overlap and are in
    order of time. `delay_changes` are (time_ns, delay_ns) in increasing order: a packet has the
    delay of the moment at which its transmission ends (that before the change, if both are at one
    time), and arrives no sooner than the packet before it. `loss_changes` are (time_ns,
    probability) in increasing order, of `loss.probability`.
    """

    name: str
    link: str
    source: int
    target: int
    rate_bps: int
    delay_ns: int
    queue: Queue = Queue()
    loss: Loss = Loss()
    rate_changes: tuple[tuple[int, int], ...] = ()
    outages: tuple[Outage, ...] = ()
    delay_changes: tuple[tuple[int, int], ...] = ()
    loss_changes: tuple[tuple[int, float], ...] = ()
    lateness: Variate | None = None
    """How much later than the propagation delay says a packet is at hand at the other end, s: what
    the host or router there takes. Packets keep their order. None: nothing."""


@dataclass(frozen=True, slots=True)
class Member:
    """An interface that shares a medium with others."""

    interface: int
    """Its index in the network."""
    weight: int = 1
    """Its share beside the others', where the scheduler goes by weights."""
    overhead_ns: int = 0
    """What each of its turns costs before the first packet: contention, preamble, guard, ns."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A shared medium: interfaces of which only one transmits at a time.

    Each member keeps its queue, rate, loss, delay, changes and outages. Who is next when the air
    is free is for `scheduler` to say; `parameters` are (name, value) of what that has of its own.
    In its turn a member sends what waited when the turn began, at most `most_packets`, and begins
    no packet once the turn has lasted `most_ns` (overhead left out). A packet on the air goes on
    at the rate that it began with.
    """

    name: str
    members: tuple[Member, ...]
    scheduler: str = "equal_turns"
    most_packets: int = 1
    most_ns: int = UNLIMITED
    parameters: tuple[tuple[str, Any], ...] = ()
