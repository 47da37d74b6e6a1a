"""FQ-CoDel (RFC 8290), as Linux has it: flows take turns, new ones first, with CoDel in each.

Where the RFC leaves a choice, it is that of Linux (net/sched/sch_fq_codel.c): a full queue drops
from the head of the flow with the most bytes, half of what waits of it but at most `drop_batch`
packets (the RFC drops one), and CoDel takes a queue for standing by the bytes of all flows unless
`backlog` says otherwise. There is no limit of memory of its own; `bytes` does its work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from simnet.kinds import Field, PositiveCount, PositiveDuration, PositiveSize
from simnet.models.codel import Codel, Law
from simnet.models.flow_hash import list_of
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Occupancy, Port, Queueing
from simnet.network import Queue

MS = 1_000_000


class Flow:
    """The packets of one flow that wait, and what its turns and its CoDel remember."""

    __slots__ = ("active", "control", "deficit", "waiting", "waiting_bytes")

    def __init__(self) -> None:
        self.waiting: deque[Packet] = deque()
        self.waiting_bytes = 0
        self.deficit = 0
        self.active = False
        """Whether it is among the new or the old ones."""
        self.control: Codel


class FqCodelQueue(Discipline):
    """The flows at work, by the numbers of their lists.

    Args:
        quantum: bytes of a turn.
        drop_batch: most packets that a full queue drops at once.
        alone: whether a flow's own bytes alone tell that its queue stands.
    """

    def __init__(
        self, queue: Queue, port: Port, law: Law, quantum: int, drop_batch: int, alone: bool
    ) -> None:
        super().__init__(queue, port)
        self._law = law
        self._alone = alone
        self._quantum = quantum
        self._drop_batch = drop_batch
        self._perturbation = port.stream.raw()
        self._occupancy = Occupancy(queue)
        self._waiting_bytes = 0
        self.flows: dict[int, Flow] = {}
        """Those of which a packet has come, by the number of their list."""
        self.new: deque[Flow] = deque()
        self.old: deque[Flow] = deque()

    def list_of(self, packet: Packet) -> int:
        """Return the number of a packet's list."""
        return list_of(packet, self._perturbation, self.queue.bands)

    def _flow(self, number: int) -> Flow:
        found = self.flows.get(number)
        if found is None:
            found = self.flows[number] = Flow()
            flow = found
            found.control = Codel(
                self._law,
                lambda: self._take(flow),
                lambda: flow.waiting_bytes if self._alone else self._waiting_bytes,
                self._drop,
                self.port.mark,
            )
        return found

    def _take(self, flow: Flow) -> Packet | None:
        if not flow.waiting:
            return None
        packet = flow.waiting.popleft()
        flow.waiting_bytes -= packet.size_bytes
        self._waiting_bytes -= packet.size_bytes
        return packet

    def _drop(self, packet: Packet, now_ns: int) -> None:
        self._occupancy.release(packet)
        self.port.drop(packet, now_ns)

    # Packets that come.

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet`; where it is full, drop others of the fattest flow, or this one."""
        number = self.list_of(packet)
        flow = self._flow(number)
        if packet.size_bytes > self.queue.limit_bytes:
            return False
        while not self._occupancy.admit(packet):
            if not self._make_room(number, packet.size_bytes, now_ns):
                return False
        flow.waiting.append(packet)
        flow.waiting_bytes += packet.size_bytes
        self._waiting_bytes += packet.size_bytes
        if not flow.active:
            flow.active = True
            flow.deficit = self._quantum
            self.new.append(flow)
        return True

    def _make_room(self, coming: int, size: int, now_ns: int) -> bool:
        """Drop of the flow that has most bytes, with what comes; False where this must go, too."""

        def share(number: int) -> int:
            return self.flows[number].waiting_bytes + (size if number == coming else 0)

        fattest = max(sorted(self.flows), key=share)
        enough = share(fattest) >> 1
        flow = self.flows[fattest]
        dropped_bytes = 0
        for count in range(self._drop_batch):
            head = self._take(flow)
            if head is None:
                flow.control.press(count + 1)
                return False
            self._drop(head, now_ns)
            dropped_bytes += head.size_bytes
            if dropped_bytes >= enough:
                flow.control.press(count + 1)
                return True
        flow.control.press(self._drop_batch)
        return True

    # Packets that go.

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return a packet of the first new flow that may send and has one, else of an old one."""
        while self.new or self.old:
            of = self.new or self.old
            flow = of[0]
            if flow.deficit <= 0:
                flow.deficit += self._quantum
                self.old.append(of.popleft())
                continue
            packet = flow.control.dequeue(now_ns)
            if packet is not None:
                flow.deficit -= packet.size_bytes
                return packet
            self._emptied(of)
        return None

    def _emptied(self, of: deque[Flow]) -> None:
        """Let the first flow go; if it was new, after the old ones had a turn (section 4.2)."""
        was_new = of is self.new
        flow = of.popleft()
        if was_new and self.old:
            self.old.append(flow)
        else:
            flow.active = False

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet`."""
        self._occupancy.release(packet)

    def flush(self, now_ns: int) -> Iterator[Packet]:  # noqa: ARG002 (the contract has it)
        """Yield what waits, and free its places."""
        for flow in self.flows.values():
            while (packet := self._take(flow)) is not None:
                self._occupancy.release(packet)
                yield packet
            flow.active = False
        self.new.clear()
        self.old.clear()


class FqCodel(Queueing):
    """Fair queueing with controlled delay: flows take turns, sparse ones first, CoDel in each.

    A flow is one way of a connection, of a stream or of what a flow sends by itself; flows whose
    hashes agree share a list. The limits are of all flows together.
    """

    compiled: ClassVar[bool] = True
    implied_packets: ClassVar[int] = 10_240
    example: ClassVar[Mapping[str, Any]] = {"flows": 256, "packets": 1000, "ecn": False}

    kind: Literal["fq_codel"] = "fq_codel"
    """Name of the discipline."""
    flows: Annotated[int, Field(ge=1, le=65_536)] = 1024
    """Lists that flows are hashed to. Default: 1024 (RFC 8290 section 5.2.4, Linux)."""
    quantum: PositiveSize = 1514
    """Bytes that a flow sends in a turn. Default: 1514 B, an Ethernet frame (RFC 8290 section
    5.2.3, Linux)."""
    target: PositiveDuration = 5 * MS
    """Wait that is no standing queue. Default: 5 ms (RFC 8290 section 5.2.2, Linux)."""
    interval: PositiveDuration = 100 * MS
    """How long waits must exceed it before packets are dropped. Default: 100 ms (RFC 8290 section
    5.2.1, Linux); for GEO satellites one above 600 ms."""
    packet: PositiveSize = 1514
    """Bytes that may wait without being a standing queue: the largest packet. Default: 1514 B
    (Linux)."""
    backlog: Literal["all", "own"] = "all"
    """Whose bytes must exceed `packet` for CoDel to take a queue for standing: those that wait of
    `all` flows, or of its `own` alone, so that a flow with two packets is left in peace whatever
    else waits. Default: all (Linux); own is RFC 8290 section 4.2, where each queue has a CoDel to
    itself (FreeBSD)."""
    drop_batch: PositiveCount = 64
    """Most packets that a full queue drops at once. Default: 64 (Linux); 1 is RFC 8290."""
    ecn: bool = True
    """Whether CoDel marks instead of dropping where the transport knows ECN (RFC 3168). Default:
    yes (RFC 8290 section 5.2.7, Linux)."""

    def bands_of(self, classes: int) -> int:  # noqa: ARG002 (flows are no classes)
        """Return one for each list."""
        return self.flows

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        law = Law(self.target, self.interval, self.packet, self.ecn)
        alone = self.backlog == "own"
        return FqCodelQueue(queue, port, law, self.quantum, self.drop_batch, alone)
