"""What goes through a network: flows, what they carry over which TCP, and the people behind them.

Times are integer nanoseconds, sizes bytes; paths are of interface indices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simnet.actions import Behaviour
from simnet.chance.variates import Variate
from simnet.conditions.steps import Steps
from simnet.network.links import QuicklyPickled
from simnet.units import UNLIMITED

TCP, QUIC = "tcp", "quic"
"""Transports."""


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
class MeanLoad(QuicklyPickled):
    """What a flow offers in the mean while it is active, headers included, bit/s."""

    up_bps: int
    """From its source to its target."""
    down_bps: int
    """The other way."""
    stop_ns: int = UNLIMITED
    """When it ceases."""
    profile: Steps[float] = ()
    """How many times as much it is from each time on, as people come and go; 1 before."""
    waits: bool = False
    """Whether its user waits for the network before going on, and so asks a slow one for less."""
    present: float = 1.0
    """Mean share of the time in which its user is there."""

    def each_bps(self, mean_bps: int) -> int:
        """Return what a user who waits asks for while there; 0 of one who does not wait."""
        return round(mean_bps / self.present) if self.waits and self.present else 0


@dataclass(frozen=True, slots=True)
class Flow(QuicklyPickled):
    """Traffic between two nodes, measured as one.

    `source` is the side that starts: the sender of datagrams, the client that opens
    connections. `path` and `reverse_path` are interface indices from source to target and
    back. `work` is what the engine itself generates; None where a person drives the flow.
    `stream` is the stable name its random streams are keyed by.

    A flow of a `weight` above 1 stands for so many alike, itself among them. The others are not
    played: what they offer in the mean is taken from the lines on its way
    (:mod:`simnet.conditions.others`), and tables count it so often.
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
    weight: int = 1
    mean: MeanLoad | None = None
    """Its own, as far as it has one; only in a network where some flow stands for others."""


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
