"""One direction of a link at work: a queue, a transmitter and a propagation delay.

A packet enters by :meth:`Port.receive`. It may be lost there; else the queue accepts or refuses
it; when its turn comes it is transmitted, and one propagation delay later it is at the next port
of its path, or at its receiver; later still where whoever is there takes time to notice. On a
shared medium its turn comes when the medium says so (:mod:`simnet.models.air`). Where a
transmission time is no whole number of nanoseconds the remainder is carried into the next one, so
that rates are exact in the long run.

What happens is told to an :class:`Observer`; the port itself counts nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property, partial
from typing import Protocol

from simpy.core import Environment

from simnet.chance.streams import RandomStream
from simnet.chance.variates import Variate, constant
from simnet.models.air import Air
from simnet.models.packet import CE, NOT_ECT, WORK_OF_A_BYTE, Packet
from simnet.models.queueing import Discipline, at_work
from simnet.models.schedule import Call, Order, priority
from simnet.network import UNLIMITED, GilbertElliott, Interface, Loss, Outage

_LOSSLESS = Loss()


class Observer(Protocol):
    """Whoever records what happens at a port; times are ns."""

    def lost(self, packet: Packet, now_ns: int) -> None:
        """A packet was lost on entry."""

    def dropped(self, packet: Packet, now_ns: int) -> None:
        """The queue refused a packet."""

    def dropped_inside(self, packet: Packet, now_ns: int) -> None:
        """The queue dropped a packet that waited."""

    def marked(self, packet: Packet, now_ns: int) -> None:
        """The queue marked a packet instead of dropping it."""

    def lost_inside(self, packet: Packet, now_ns: int) -> None:
        """A packet that waited, or was in transmission, was lost by an outage."""

    def lost_on_the_wire(self, packet: Packet, now_ns: int) -> None:
        """A packet that has departed and not arrived was lost by an outage."""

    def accepted(self, packet: Packet, now_ns: int) -> None:
        """A packet is inside: it waits, or is in transmission."""

    def departed(self, packet: Packet, start_ns: int, now_ns: int) -> None:
        """The transmission of a packet, begun at `start_ns`, has ended."""

    def transmits(self, whether: bool, now_ns: int) -> None:
        """The transmitter begins with a packet, or finds none that may go."""

    def rate_changed(self, rate_bps: int, now_ns: int) -> None:
        """The transmitter has a new rate."""


class LossProcess:
    """Decides on entry whether a packet is lost: at random, in bursts, or each n-th one."""

    def __init__(self, loss: Loss, stream: RandomStream) -> None:
        self.probability = loss.probability
        """Of a packet that finds the good state."""
        self._every = loss.every
        self._bursts = loss.bursts
        self._stream = stream
        self._entered = 0
        self._bad = False

    def lose(self) -> bool:
        """Tell whether the packet that enters now is lost.

        Both rules see every packet, whatever the other one says of it.
        """
        self._entered += 1
        lost = self._every > 0 and self._entered % self._every == 0
        probability = self.probability
        if self._bursts is not None and self._finds_bad(self._bursts):
            probability = self._bursts.loss_in_bad
        if probability > 0.0 and self._stream.uniform() < probability:
            lost = True
        return lost

    def _finds_bad(self, bursts: GilbertElliott) -> bool:
        changes = bursts.to_good if self._bad else bursts.to_bad
        self._bad ^= self._stream.uniform() < changes
        return self._bad


class Lateness:
    """Whoever takes packets off a line is late by chance, and then takes all that are at hand.

    An interrupt that is late is late for whatever has come until then: so packets that are close
    together stay so, or come closer, but are not spread (Linux polls a device until it has none
    left: napi_poll in net/core/dev.c).
    """

    def __init__(self, variate: Variate, stream: RandomStream) -> None:
        self._variate = variate
        self._stream = stream
        self._count = 0
        self.last_ns = 0
        """When the packet before is at hand."""

    def arrival_ns(self, due_ns: int) -> int:
        """Return when the packet that is due at a time is at hand."""
        if due_ns > self.last_ns:
            late_s = self._variate.draw(self._stream, self._count)
            self._count += 1
            self.last_ns = due_ns + max(0, math.floor(late_s * 1e9 + 0.5))
        return self.last_ns


class Port:
    """A directed interface at work.

    Args:
        index: number of the interface in its network; breaks ties between simultaneous events.
        observer: is told of everything that happens here.
        deliver: takes a packet that has passed the last port of its path.
        seat: the medium that it shares with others and its number there, if it shares one.
    """

    def __init__(
        self,
        env: Environment,
        index: int,
        interface: Interface,
        seed: int,
        observer: Observer,
        deliver: Callable[[Packet], None],
        seat: tuple[Air, int] | None = None,
    ) -> None:
        self._env = env
        self._observer = observer
        self._deliver = deliver
        rates = (interface.rate_bps, *(rate for _, rate in interface.rate_changes))
        self.rate_bps = next((rate for rate in rates if rate > 0), 0)
        """The first above 0 in the run, bit/s: what a queue may reckon with."""
        self._stream = partial(RandomStream, seed, f"interface/{interface.name}/queue")
        self._queue: Discipline = at_work(interface.queue, self)
        self._rate_bps = interface.rate_bps
        self._delay_ns = interface.delay_ns
        self._delay_changes = interface.delay_changes
        self._lateness: Lateness | None = None
        late = interface.lateness
        if interface.delay_changes and late is None:
            late = constant(0.0)  # keeps the packets in order
        if late is not None:
            name = f"interface/{interface.name}/lateness"
            self._lateness = Lateness(late, RandomStream(seed, name))
        loss = interface.loss
        self._loss: LossProcess | None = None
        if loss != _LOSSLESS or interface.loss_changes:
            self._loss = LossProcess(loss, RandomStream(seed, f"interface/{interface.name}/loss"))

        self._air: Air | None = None
        self._member = 0
        if seat is not None:
            self._air, self._member = seat
            self._air.connect(self._member, self)
        self.inside = 0
        """Packets that wait, and the one in transmission."""
        self._sending: Packet | None = None
        self._start_ns = 0
        self._end_ns = UNLIMITED
        """End of the transmission under way; UNLIMITED when there is none, or it is stalled."""
        self._carry = 0
        """Work left over from the division by the rate, less than one nanosecond's worth."""
        self._departure: Call | None = None
        """The end of the transmission under way; or when a packet may go, where none may yet."""
        self._departure_order = priority(Order.DEPARTURE, index)
        self._arrival_order = priority(Order.ARRIVAL, index)
        order = priority(Order.RATE_CHANGE, index)
        for time_ns, rate_bps in interface.rate_changes:
            Call(env, self._on_rate_change, time_ns, order, rate_bps)
        self._refuses = False
        """Whether an outage loses what arrives."""
        self._on_the_wire: dict[Packet, Call] | None = {} if interface.outages else None
        """Packets that have departed and not arrived, where an outage may lose them."""
        for outage in interface.outages:
            Call(env, self._on_outage, outage.start_ns, order, outage)
            if outage.end_ns < UNLIMITED:
                Call(env, self._on_restored, outage.end_ns, order)
        for time_ns, probability in interface.loss_changes:
            Call(env, self._on_loss_change, time_ns, order, probability)

    # What a shared medium asks.

    @property
    def rate_bps_now(self) -> int:
        """Present rate, bit/s."""
        return self._rate_bps

    def call_at(self, time_ns: int, now_ns: int) -> None:
        """See at a later time whether a packet may go, unless called off; none goes now."""
        order = self._departure_order
        self._departure = Call(self._env, self._on_ready, time_ns - now_ns, order)

    def call_off(self) -> None:
        """Forget the time at which to see whether a packet may go."""
        self._departure = None

    # What a queue asks.

    @cached_property
    def stream(self) -> RandomStream:
        """Random numbers of the queue alone."""
        return self._stream()

    def drop(self, packet: Packet, now_ns: int) -> None:
        """Drop a packet that waits."""
        self.inside -= 1
        self._observer.dropped_inside(packet, now_ns)

    def mark(self, packet: Packet, now_ns: int) -> bool:
        """Mark a packet, if its transport can be told."""
        if packet.ecn == NOT_ECT:
            return False
        packet.ecn = CE
        self._observer.marked(packet, now_ns)
        return True

    # A packet's way through.

    def receive(self, packet: Packet) -> None:
        """Let `packet` enter, now."""
        now: int = self._env.now  # type: ignore[assignment]  # the clock counts whole ns
        # A transmission too short to last a nanosecond is over before its burst's next packet.
        while self._end_ns <= now:
            self._finish(now)
        packet.arrival_ns = now
        lost = self._loss is not None and self._loss.lose()
        if lost or self._refuses:
            self._observer.lost(packet, now)
        elif not self._queue.enqueue(packet, now):
            self._observer.dropped(packet, now)
        else:
            self.inside += 1
            self._observer.accepted(packet, now)
            if self._sending is None:
                self._start_next(now)

    def _start_next(self, now: int) -> None:
        """Begin to transmit the next packet, if one waits and the transmitter is not stalled."""
        if self._air is not None:
            self._air.ask(self._member, now)
        elif self._rate_bps > 0:
            self.begin(now)

    def begin(self, now_ns: int, overhead_ns: int = 0) -> bool:
        """Begin to transmit the next packet, after an overhead; return whether one may go."""
        packet = self._queue.dequeue(now_ns)
        self._observer.transmits(packet is not None, now_ns)
        if packet is None:
            self._wait(self._queue.ready_ns(now_ns), now_ns)
            return False
        self._sending = packet
        self._start_ns = now_ns
        self._transmit(packet.size_bytes * WORK_OF_A_BYTE + self._carry, now_ns, overhead_ns)
        return True

    def _wait(self, until_ns: int, now: int) -> None:
        """Ask the queue again when it says that a packet may go; later packets may do so before."""
        self.call_off()
        if until_ns < UNLIMITED:
            self.call_at(until_ns, now)

    def _on_ready(self, call: Call) -> None:
        if call is not self._departure:
            return
        now = int(self._env.now)
        if self._air is None:
            self._start_next(now)
        else:
            self._departure = None
            self._air.due(self._member, now)

    def _transmit(self, work: int, now: int, overhead_ns: int = 0) -> None:
        """Let the transmitter do `work`, and depart when it is done."""
        duration, self._carry = divmod(work, self._rate_bps)
        duration += overhead_ns
        self._end_ns = now + duration
        self._departure = Call(self._env, self._on_departure, duration, self._departure_order)

    def _on_departure(self, call: Call) -> None:
        if call is self._departure:
            self._finish(self._end_ns)

    def _finish(self, now: int) -> None:
        """End the transmission under way, send its packet on and begin the next one."""
        packet = self._sending
        assert packet is not None
        self.inside -= 1
        self._queue.departed(packet, now)
        self._observer.departed(packet, self._start_ns, now)
        delay_ns = self._delay_of(now)
        if self._lateness is not None:
            delay_ns = self._lateness.arrival_ns(now + delay_ns) - now
        arrival = Call(self._env, self._on_arrival, delay_ns, self._arrival_order, packet)
        if self._on_the_wire is not None:
            self._on_the_wire[packet] = arrival
        self._sending = None
        self._departure = None
        self._end_ns = UNLIMITED
        if self._air is None:
            self._start_next(now)
        else:
            self._observer.transmits(False, now)
            self._air.ended(self._member, packet.size_bytes, now)

    def _delay_of(self, departure_ns: int) -> int:
        """Return the propagation delay of a packet: that of the moment at which it departs."""
        before = bisect_left(self._delay_changes, (departure_ns,))
        return self._delay_changes[before - 1][1] if before else self._delay_ns

    def _on_arrival(self, call: Call) -> None:
        """Hand a packet to the next port, or to its receiver after the last one."""
        packet: Packet | None = call.subject
        if packet is None:
            return  # an outage lost it
        if self._on_the_wire is not None:
            del self._on_the_wire[packet]
        packet.hop += 1
        if packet.hop < len(packet.path):
            packet.path[packet.hop].receive(packet)
        else:
            self._deliver(packet)

    def _on_rate_change(self, call: Call) -> None:
        """Go on at a new rate; what remains of the packet in transmission is sent at it.

        At rate 0 that packet keeps its remaining work, and no other begins. The carry of an idle
        transmitter is work like any other and stays as it is. On a shared medium what is on the
        air goes on as it began, so that nobody waits for a member that has stalled.
        """
        now: int = self._env.now  # type: ignore[assignment]  # the clock counts whole ns
        if self._air is not None:
            stalled, self._rate_bps = self._rate_bps == 0, call.subject
            self._observer.rate_changed(self._rate_bps, now)
            if stalled and self._sending is None:
                self._start_next(now)
            return
        if self._sending is not None and self._rate_bps > 0:
            self._carry += (self._end_ns - now) * self._rate_bps
        self._rate_bps = call.subject
        self._observer.rate_changed(self._rate_bps, now)
        self._departure = None
        self._end_ns = UNLIMITED
        if self._rate_bps == 0:
            self._observer.transmits(False, now)
        elif self._sending is None:
            self._start_next(now)
        else:
            self._observer.transmits(True, now)
            self._transmit(self._carry, now)

    def _on_loss_change(self, call: Call) -> None:
        assert self._loss is not None
        self._loss.probability = call.subject

    def _on_outage(self, call: Call) -> None:
        """Lose what is on the wire, and what waits unless the outage keeps it."""
        now: int = self._env.now  # type: ignore[assignment]  # the clock counts whole ns
        outage: Outage = call.subject
        self._refuses = not outage.keep_queue
        assert self._on_the_wire is not None
        for packet, arrival in self._on_the_wire.items():
            arrival.subject = None
            self._observer.lost_on_the_wire(packet, now)
        self._on_the_wire.clear()
        if self._lateness is not None:
            self._lateness.last_ns = 0
        if self._sending is not None:
            self.inside -= 1
            self._queue.departed(self._sending, now)
            self._observer.lost_inside(self._sending, now)
            self._observer.transmits(False, now)
        self._sending = None
        self._departure = None
        self._end_ns = UNLIMITED
        self._carry = 0
        if not outage.keep_queue:
            for waiting in self._queue.flush(now):
                self.inside -= 1
                self._observer.lost_inside(waiting, now)
        if self._air is None:
            self._start_next(now)
        else:
            self._air.interrupted(self._member, now)

    def _on_restored(self, _call: Call) -> None:
        self._refuses = False
