"""A network as the engines see it: frozen, generic, every name resolved to an index.

Nodes are joined by directed interfaces (a link is two of them); a flow is a pair of
nodes with a path each way, and what it carries. Nothing here knows a village, a YAML
file or an engine. Times are integer nanoseconds, rates integer bit/s, sizes bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self

from simnet.actions import Behaviour
from simnet.chance.variates import Variate
from simnet.conditions.cause import Cause, Period

if TYPE_CHECKING:
    from simnet.network.rerouting import Routing

UNLIMITED = 2**62
"""Stands for "no limit" in counts, bytes and nanoseconds: large, and safe to add to."""


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


TCP, QUIC = "tcp", "quic"
"""Transports."""


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


@dataclass(frozen=True, slots=True)
class TcpParameters:
    """Parameters of both ends of a connection; the defaults are those of TCP in Linux 6.

    Sources: initial window RFC 6928; CUBIC's C and beta RFC 9438 section 5; minimum RTO,
    delayed ACK, retry counts and the 250 Hz timer tick are Linux's (RFC 6298 would floor
    the RTO at 1 s).
    """

    congestion_control: str = "cubic"
    mss_bytes: int = 1448
    """Payload of a full segment, bytes (1500-byte MTU less 52 bytes of headers)."""
    header_bytes: int = 52
    """IPv4 (20), TCP (20) and the timestamps option (12), bytes."""
    initial_window: int = 10
    receive_window_bytes: int = 33_554_432
    minimum_rto_ns: int = 200_000_000
    delayed_ack: bool = True
    delayed_ack_ns: int = 40_000_000
    tick_ns: int = 4_000_000
    """Granularity of the stack's timers and of CUBIC's clock, ns (a jiffy)."""
    hystart: bool = True
    fast_convergence: bool = True
    reno_friendly: bool = True
    cubic_c: float = 0.4
    cubic_beta: float = 0.7
    byte_counting: bool = True
    """A window grows by what an ACK acknowledges (RFC 3465); else by one segment (RFC 5681)."""
    slow_start_after_idle: bool = True
    ecn: bool = False
    """Explicit congestion notification (RFC 3168), which both ends offer; off as between most
    hosts."""
    syn_retries: int = 6
    retries: int = 15
    transport: str = TCP
    """TCP or QUIC; simnet.network.with_transport gives the defaults of QUIC."""
    tls_round_trips: int = 0
    """Round trips of TLS after those of TCP: 0 (in the clear), 1 (TLS 1.3) or 2 (TLS 1.2)."""
    zero_rtt: bool = False
    """The client of QUIC sends its request with its first datagram (RFC 9001 section 4.6)."""
    parameters: tuple[tuple[str, Any], ...] = ()
    """What a congestion control has beyond these: (name, value)."""

    @property
    def can_be_split(self) -> bool:
        """Tell whether a proxy on the way can end the connection: QUIC's headers are encrypted."""
        return self.transport == TCP


@dataclass(frozen=True, slots=True)
class DatagramSource:
    """Datagrams sent without feedback (UDP): gaps and sizes, perhaps in on-off periods.

    Gaps (seconds) run only while the source is on, so that the mean rate is exactly the peak
    rate times the share of on-time. The first packet comes one gap after the start, or at the
    start where `immediate`. `burst` packets leave together at each emission. A source with
    `on`/`off` starts a fresh on period with probability mean_on/(mean_on+mean_off), else a
    fresh off period. `replay` holds (time_ns, size_bytes) to send instead of gaps and sizes.
    """

    gap: Variate
    size: Variate
    burst: Variate | None = None
    on: Variate | None = None
    off: Variate | None = None
    immediate: bool = False
    start_ns: int = 0
    stop_ns: int = UNLIMITED
    limit_packets: int = UNLIMITED
    limit_bytes: int = UNLIMITED
    replay: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TransferSource:
    """Transfers over TCP: each sends `up` bytes to the target, then receives `down` bytes.

    With `think`, a closed loop: after a transfer ends (done, failed or given up) the user
    waits `think` seconds and starts the next; the first think comes before the first transfer
    where `think_first`. With `interarrival`, an open one: transfers start by that clock
    whatever the earlier ones do. With neither, one transfer at `start_ns` (bulk; a size of
    UNLIMITED never ends). `persistent` keeps one connection over all transfers of a closed
    loop. A transfer still unfinished after `patience_ns` is given up.
    """

    up: Variate
    down: Variate
    think: Variate | None = None
    interarrival: Variate | None = None
    think_first: bool = True
    persistent: bool = False
    patience_ns: int = UNLIMITED
    start_ns: int = 0
    stop_ns: int = UNLIMITED
    limit_transfers: int = UNLIMITED


MOST_LEGS = 16
"""Most legs of a connection."""


@dataclass(frozen=True, slots=True)
class Leg(QuicklyPickled):
    """One of the connections into which relays split each TCP connection of a flow (RFC 3135).

    `path` and `reverse_path` are parts of those of the flow. `buffer_bytes` is what a relay at its
    ends holds at most of what it is to send over this leg: unsent, and sent without having been
    acknowledged.
    """

    path: tuple[int, ...]
    reverse_path: tuple[int, ...]
    tcp: TcpParameters
    buffer_bytes: int


@dataclass(frozen=True, slots=True)
class Reroute(QuicklyPickled):
    """Another way of a flow, from a time on: what is sent then, and later, goes it.

    A packet keeps the path on which it was sent (:mod:`simnet.network.ways`).
    """

    time_ns: int
    path: tuple[int, ...]
    reverse_path: tuple[int, ...]
    legs: tuple[Leg, ...] = ()
    """Where relays split the TCP connections that are opened from then on."""


@dataclass(frozen=True, slots=True)
class Flow(QuicklyPickled):
    """Traffic between two nodes, measured as one.

    `source` is the side that starts: the sender of datagrams, the client that opens
    connections. `path` and `reverse_path` are interface indices from source to target and
    back. `work` is what the engine itself generates; None where a person drives the flow.
    `stream` is the stable name its random streams are keyed by.
    """

    name: str
    group: str
    stream: str
    source: int
    target: int
    path: tuple[int, ...]
    reverse_path: tuple[int, ...]
    traffic_class: int = 0
    work: DatagramSource | TransferSource | None = None
    tcp: TcpParameters = TcpParameters()
    datagram_header_bytes: int = 0
    legs: tuple[Leg, ...] = ()
    """From the source on, where relays split its TCP connections: two or more, else none."""
    reroutes: tuple[Reroute, ...] = ()
    """When it takes another way, in increasing order of time."""


@dataclass(frozen=True, slots=True)
class Person(QuicklyPickled):
    """A user whose behaviour is a generator of actions, which the engine carries out.

    `channels` maps the name of a destination ("internet", "intranet") to the index of the flow
    that carries what the person does with it.
    """

    name: str
    group: str
    stream: str
    behaviour: Behaviour
    channels: Mapping[str, int] = field(default_factory=dict)
    start_ns: int = 0
    felt: tuple[str, ...] = ()
    """The quantities that it may say it has felt."""


@dataclass(frozen=True, slots=True)
class Place(QuicklyPickled):
    """Somewhere on the map that nodes belong to: a village, a town, a provider's premises."""

    name: str
    kind: str
    """``village``, ``town``, ``isp`` or ``exchange``."""
    district: str = ""
    regency: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to links during the run, during [start_ns, end_ns).

    It is what people are shown: engines read the outages and the changes of rate, delay and loss
    of interfaces, in which events that overlap are laid over each other.
    """

    action: str
    """``cut``, ``slow``, ``delay``, ``lose``, ``rain``, ``power``, ``isp_down`` or
    ``technology_down``."""
    what: str
    """What it acts on, as the scenario names it."""
    links: tuple[str, ...]
    start_ns: int
    end_ns: int = UNLIMITED
    share_left: float = 0.0
    """Share of the rate that it leaves."""
    longer_ns: int = 0
    """How much it adds to the propagation delay."""
    share_lost: float = 0.0
    """Share of packets that it loses."""


@dataclass(frozen=True, slots=True)
class Network:
    """Everything an engine needs to know about what it simulates."""

    nodes: tuple[Node, ...]
    interfaces: tuple[Interface, ...]
    flows: tuple[Flow, ...]
    people: tuple[Person, ...] = ()
    classes: tuple[str, ...] = ("default",)
    """Names of the traffic classes; `Flow.traffic_class` indexes it."""
    places: tuple[Place, ...] = ()
    """What is known of the places that nodes name."""
    events: tuple[Event, ...] = ()
    """What happens during the run, in the order in which the scenario writes it."""
    media: tuple[Medium, ...] = ()
    """What interfaces share; each is a member of one medium at most."""
    causes: tuple[Cause, ...] = ()
    """What makes the conditions of links, which hang on the seed: laid on the interfaces before a
    run (:func:`simnet.conditions.replay.replayed`)."""
    routing: Routing | None = None
    """How ways follow what is up, once outages are laid; None: every flow keeps its way."""


def users_of(network: Network) -> list[int]:
    """Return for each flow the number of the person or device that it belongs to.

    All flows of a person have one number; a flow of nobody's is a device of its own.
    """
    found = [len(network.people) + index for index in range(len(network.flows))]
    for number, person in enumerate(network.people):
        for flow in person.channels.values():
            found[flow] = number
    return found


@dataclass(frozen=True, slots=True)
class RunPlan:
    """How long to run, from which seed, and what to record besides the counters."""

    duration_ns: int
    seed: int = 1
    warmup_ns: int = 0
    interval_ns: int = 1_000_000_000
    """Length of one interval of the time series, ns."""
    trace: bool = False
    """Record every packet at every interface (for comparing engines; memory grows with the run)."""
    delay_shift_ns: int = 0
    """Every propagation delay is longer by up to this, anew for each seed
    (:mod:`simnet.network.shift`)."""
    start_ns: int = 0
    """When it starts, since 1 January, 00:00 local time; of no date, the time of day."""
    dated: bool = False
    """Whether the month is known."""
    clocked: bool = False
    """Whether the time of day is known."""
    conditions_seed: int | None = None
    """Of the year whose weather and failures it meets; None: that of the run."""

    @property
    def period(self) -> Period:
        """The piece of a year whose conditions it meets."""
        seed = self.seed if self.conditions_seed is None else self.conditions_seed
        return Period(seed, self.start_ns, self.duration_ns, self.dated, self.clocked)
