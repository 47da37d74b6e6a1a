"""A queue discipline put to random packets: the contract of `simnet.testing.check_queueing`.

Whatever a discipline holds back, drops or marks, it must account for every packet that it
accepted, keep the order of each flow, stay within its limits and, once idle, take a packet again.
"""

from __future__ import annotations

from collections.abc import Callable

from simnet.chance.streams import RandomStream
from simnet.models.packet import CE, ECT_0, NOT_ECT, Packet
from simnet.models.queueing import Discipline
from simnet.network import UNLIMITED, Queue

MS = 1_000_000
STEPS = 600
ARRIVALS = 400
USERS = 3
"""Of the packets."""
_IDLE_NS = 3_600_000 * MS
"""After so long without a packet, any queue takes one."""
_MOST_WAITS = 100_000
"""How often a shaper may put off what waits, once nothing comes any more."""

Story = list[tuple[str, int, int]]
"""What happened, to which packet, when (ns)."""


class BreachError(AssertionError):
    """A discipline broke the contract."""


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise BreachError(message)


class Exercise:
    """A port without a link: it lets random packets in, and sends them at random times.

    Args:
        make: returns the discipline under test, given its port.
        queue: its limits.
        seed: of the packets and of the discipline's own random numbers.
        lists: how many lists of packets have the limits, each by itself.
    """

    def __init__(
        self,
        make: Callable[[Exercise], Discipline],
        queue: Queue,
        seed: int,
        lists: int = 1,
    ) -> None:
        self.rate_bps = 10_000_000
        self.stream = RandomStream(seed, "simnet.testing/discipline")
        self.story: Story = []
        self._chance = RandomStream(seed, "simnet.testing/packets")
        self._queue = queue
        self._times = lists
        self._inside: dict[int, Packet] = {}
        self._coming: Packet | None = None
        self._sending: Packet | None = None
        self._sent: list[Packet] = []
        self._discipline = make(self)

    # What a discipline asks of its port.

    def drop(self, packet: Packet, now_ns: int) -> None:
        """Take note that a packet was dropped from inside."""
        waits = packet.seq in self._inside and packet is not self._sending
        _require(waits, "dropped a packet that did not wait")
        del self._inside[packet.seq]
        self.story.append(("dropped", packet.seq, now_ns))

    def mark(self, packet: Packet, now_ns: int) -> bool:
        """Mark a packet."""
        known = packet.seq in self._inside or packet is self._coming
        _require(known, "marked a packet that neither waits nor comes")
        if packet.ecn == NOT_ECT:
            return False
        packet.ecn = CE
        self.story.append(("marked", packet.seq, now_ns))
        return True

    # The exercise.

    def play(self) -> Story:
        """Return what happened.

        Raises:
            BreachError: the contract was broken.
        """
        now = 0
        for step in range(STEPS):
            now += 1 + self._chance.integer(2 * MS)
            if step < ARRIVALS and self._chance.uniform() < 0.6:
                self._arrive(self._packet(step, now), now)
            elif self._sending is not None:
                self._depart(now)
            self._serve(now)
        now = self._drain(now)
        self._keeps_order()
        self._outage(now)
        self._takes_one_again(now + _IDLE_NS)
        return self.story

    def _packet(self, seq: int, now: int) -> Packet:
        chance = self._chance
        flow, size = chance.integer(2 * USERS), 40 + chance.integer(1461)
        ecn = ECT_0 if chance.uniform() < 0.5 else NOT_ECT
        return Packet(flow, 0, seq, size, flow % 3, (), now, ecn=ecn, user=flow // 2)

    def _arrive(self, packet: Packet, now: int) -> bool:
        packet.arrival_ns = now
        self._coming = packet
        accepted = self._discipline.enqueue(packet, now)
        self._coming = None
        self.story.append(("accepted" if accepted else "refused", packet.seq, now))
        if accepted:
            self._inside[packet.seq] = packet
        else:
            _require(packet.ecn != CE, "marked a packet that it refused")
        packets, size = len(self._inside), sum(p.size_bytes for p in self._inside.values())
        queue = self._queue
        _require(packets <= queue.limit_packets * self._times, "holds more than limit_packets")
        _require(size <= queue.limit_bytes * self._times, "holds more than limit_bytes")
        return accepted

    def _depart(self, now: int) -> None:
        assert self._sending is not None
        self._discipline.departed(self._sending, now)
        del self._inside[self._sending.seq]
        self._sent.append(self._sending)
        self.story.append(("departed", self._sending.seq, now))
        self._sending = None

    def _serve(self, now: int) -> int:
        """Begin to send if a packet may go; return when one may, of those that may not yet."""
        if self._sending is not None:
            return UNLIMITED
        packet = self._discipline.dequeue(now)
        if packet is not None:
            _require(packet.seq in self._inside, "sent what it had not accepted, or sent it twice")
            self._sending = packet
            return UNLIMITED
        ready = self._discipline.ready_ns(now)
        if self._inside:
            _require(now < ready < UNLIMITED, "must send whenever a packet waits, or say when")
        else:
            _require(ready == UNLIMITED, "says that a packet may go, and none waits")
        return ready

    def _drain(self, now: int) -> int:
        """Send all that waits; return the time then."""
        for _ in range(_MOST_WAITS):
            if self._sending is not None:
                now += MS
                self._depart(now)
            ready = self._serve(now)
            if self._sending is None:
                if not self._inside:
                    return now
                now = ready
        raise BreachError(f"{len(self._inside)} accepted packets never came out")

    def _keeps_order(self) -> None:
        last: dict[int, int] = {}
        for packet in self._sent:
            _require(
                packet.seq > last.get(packet.flow, -1), "packets of a flow must keep their order"
            )
            last[packet.flow] = packet.seq

    def _outage(self, now: int) -> None:
        for number in range(5):
            self._arrive(self._packet(STEPS + number, now), now)
            self._serve(now)
        if self._sending is not None:
            self._discipline.departed(self._sending, now)
            del self._inside[self._sending.seq]
            self._sending = None
        lost = sorted(packet.seq for packet in self._discipline.flush(now))
        _require(lost == sorted(self._inside), "an outage must take out all that waits, and once")
        self._inside.clear()
        _require(self._serve(now) == UNLIMITED and not self._sending, "sent what an outage lost")

    def _takes_one_again(self, now: int) -> None:
        packet = Packet(0, 0, STEPS * 2, 40, 0, (), now)
        if packet.size_bytes > self._queue.limit_bytes:
            return
        _require(self._arrive(packet, now), "refused by a queue that has long been empty")
        now = self._drain(now)
        _require(self._sent[-1] is packet, "never sent the only packet that waits")
