"""Access on demand (DAMA): a satellite terminal's return link by DVB-RCS2, granted as asked for.

A terminal that was idle has no slots: its first packets wait until a request has gone up to the
hub and the plan has come back, then they flow at what was granted. How it asks, by which clauses of
ETSI EN 301 545-2, and what is simplified is said in :mod:`simnet.models.capacity_requests`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from simnet.chance.streams import RandomStream
from simnet.kinds import Field, PositiveDuration, PositiveRate, PositiveSize, model_validator
from simnet.models.capacity_requests import CapacityRequests, Service
from simnet.models.nested_queue import NestedQueueing, inner_at_work
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Port
from simnet.models.token_bucket import LARGEST_PACKET
from simnet.network import Queue
from simnet.units import format_duration, format_rate, format_size

MS = 1_000_000
LEAST_SUPERFRAME_NS, MOST_SUPERFRAME_NS = MS, 1_000 * MS
MOST_DELAY_NS = 4_000 * MS
MOST_RATE_BPS = 200_000_000
MOST_MTU = 65_535
"""Beyond these the compiled core could not count."""


class PortWithin:
    """The port as the queue within sees it: what that drops waits no more."""

    def __init__(self, port: Port, requests: CapacityRequests) -> None:
        self._port = port
        self._requests = requests

    @property
    def rate_bps(self) -> int:
        """The first rate above 0 that the transmitter has in the run, bit/s; 0 without one."""
        return self._port.rate_bps

    @property
    def stream(self) -> RandomStream:
        """Random numbers of the queue."""
        return self._port.stream

    def drop(self, packet: Packet, now_ns: int) -> None:
        """Drop a packet that waits."""
        self._requests.waiting -= packet.size_bytes
        self._port.drop(packet, now_ns)

    def mark(self, packet: Packet, now_ns: int) -> bool:
        """Mark a packet, if its transport can be told."""
        return self._port.mark(packet, now_ns)


class OnDemandQueue(Discipline):
    """Takes the next packet off the queue within, and keeps it until there are slots for it."""

    def __init__(self, queue: Queue, port: Port, service: Service) -> None:
        super().__init__(queue, port)
        self._requests = CapacityRequests(service)
        self._inner = inner_at_work(queue, PortWithin(port, self._requests))
        self._largest_bytes = service.largest_bytes
        self._head: Packet | None = None

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet` if the queue within does."""
        self._requests.advance(now_ns)
        if packet.size_bytes > self._largest_bytes or not self._inner.enqueue(packet, now_ns):
            return False
        self._requests.arrive(packet.size_bytes)
        return True

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the next packet if there are slots for it in this superframe."""
        self._requests.advance(now_ns)
        if self._head is None:
            self._head = self._inner.dequeue(now_ns)
        head = self._head
        if head is None or not self._requests.enough(head.size_bytes):
            return None
        self._requests.send(head.size_bytes)
        self._head = None
        return head

    def departed(self, packet: Packet, now_ns: int) -> None:
        """Tell the queue within."""
        self._inner.departed(packet, now_ns)

    def flush(self, now_ns: int) -> Iterator[Packet]:
        """Yield what waits: the next packet, and those in the queue within."""
        self._requests.advance(now_ns)
        self._requests.waiting = 0
        head, self._head = self._head, None
        if head is not None:
            self._inner.departed(head, now_ns)
            yield head
        yield from self._inner.flush(now_ns)

    def ready_ns(self, now_ns: int) -> int:
        """Return when the first superframe begins that may have slots for the next packet."""
        if self._head is None:
            return self._inner.ready_ns(now_ns)
        return self._requests.ready_ns(self._head.size_bytes)


class OnDemand(NestedQueueing):
    """Demand assignment (DAMA, DVB-RCS2): a terminal asks for slots and waits until it has them.

    Slots come by three ways, of which one at least is to be given: without asking (`cra`), by a
    rate that the terminal measures (`rbdc`), by what waits (`vbdc`). It is for the direction from
    a terminal to the satellite; how terminals share the beam's slots is not its matter.
    """

    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "cra": "32 kbps",
        "rbdc": "512 kbps",
        "vbdc": "1 Mbps",
        "request_delay": "700 ms",
        "queue": {"kind": "codel", "target": "50 ms", "interval": "1 s", "packets": 200},
    }

    kind: Literal["on_demand"] = "on_demand"
    """Name of the discipline."""
    cra: PositiveRate | None = None
    """Constant rate assignment: slots that the terminal always has. Default: none."""
    rbdc: PositiveRate | None = None
    """Rate-based dynamic capacity: most that the terminal may ask for as a rate. Default: it may
    not."""
    vbdc: PositiveRate | None = None
    """Volume-based dynamic capacity: most at which the hub grants the volumes that the terminal
    asks for. Default: it may not ask for volumes."""
    request_delay: PositiveDuration = 560 * MS
    """From a request to the slots that answer it, rounded up to superframes. Default: 560 ms, two
    ways over a geostationary satellite (SNS3's estimate); with the wait for a superframe some 0.6
    s, of 0.5 to 1 s in operation."""
    superframe: PositiveDuration = 26_500_000
    """How often the terminal asks, and slots are planned for: 1 ms to 1 s. Default: 26.5 ms
    (assumption: about what SNS3 has)."""
    rbdc_timeout: Annotated[int, Field(ge=1, le=255)] = 16
    """Superframes for which a rate is granted where no other is asked for, 1 to 255 (EN 301 545-2
    clause 7.2.6.3.2). Default: 16 (assumption)."""
    mtu: PositiveSize = LARGEST_PACKET
    """Largest packet; larger ones are dropped. Default: 1514 B, an Ethernet frame."""

    @model_validator(mode="after")
    def _possible(self) -> OnDemand:
        for fault in (*self._of_the_rates(), *self._of_the_frames()):
            raise ValueError(fault)
        return self

    def _of_the_rates(self) -> Iterator[str]:
        given = dict(self.rates())
        if not given:
            yield "give cra, rbdc or vbdc: without any of them nothing is ever granted"
        for name, rate in given.items():
            if rate > MOST_RATE_BPS:
                most = format_rate(MOST_RATE_BPS)
                yield f"{name} must be at most {most}, got {format_rate(rate)}"

    def _of_the_frames(self) -> Iterator[str]:
        least, most = map(format_duration, (LEAST_SUPERFRAME_NS, MOST_SUPERFRAME_NS))
        if not LEAST_SUPERFRAME_NS <= self.superframe <= MOST_SUPERFRAME_NS:
            shown = format_duration(self.superframe)
            yield f"superframe must be {least} to {most}, got {shown}"
        if self.request_delay > MOST_DELAY_NS:
            shown = format_duration(self.request_delay)
            yield f"request_delay must be at most {format_duration(MOST_DELAY_NS)}, got {shown}"
        if self.mtu > MOST_MTU:
            yield f"mtu must be at most {format_size(MOST_MTU)}, got {format_size(self.mtu)}"

    def rates(self) -> Iterator[tuple[str, int]]:
        """Yield the rates by their fields."""
        for name, rate in (("cra", self.cra), ("rbdc", self.rbdc), ("vbdc", self.vbdc)):
            if rate is not None:
                yield name, rate

    def misfits(self, rate_bps: int) -> Iterator[tuple[str, str]]:
        """Yield rates that are more than the link carries, one or all together."""
        alone = list(super().misfits(rate_bps))
        yield from alone
        given = dict(self.rates())
        total = sum(given.values())
        if total > rate_bps and not alone:
            names = " + ".join(given)
            shown = f"{format_rate(total)}, above the link's {format_rate(rate_bps)}"
            yield list(given)[-1], f"{names} is {shown}"

    def service(self) -> Service:
        """Return what the terminal may have."""
        return Service(
            constant_bps=self.cra or 0,
            rate_based_bps=self.rbdc or 0,
            volume_based_bps=self.vbdc or 0,
            superframe_ns=self.superframe,
            delay=-(-self.request_delay // self.superframe),
            timeout=self.rbdc_timeout,
            largest_bytes=self.mtu,
        )

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        return OnDemandQueue(queue, port, self.service())
