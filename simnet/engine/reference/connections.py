"""A TCP connection in the reference engine: two endpoints, their timers, and what is exchanged.

The endpoints are the state machines of :mod:`simnet.models.tcp`: they know no clock and no
network. Here their segments become packets and their deadlines SimPy events, and the two
applications are played: the client asks, the server answers.

After each event at an endpoint, in this order: the applications act, segments leave, timers are
set, and an exchange that has ended is reported.
"""

from __future__ import annotations

from collections.abc import Callable

from simpy.core import Environment

from simnet.actions import Status
from simnet.chance.splitmix import counter_of_part
from simnet.engine.reference.greetings import Greeting
from simnet.engine.reference.hosts import Hosts
from simnet.engine.reference.meters import FlowMeter
from simnet.models.packet import Packet
from simnet.models.schedule import Call, Order, priority
from simnet.models.tcp import NEVER, Endpoint, State
from simnet.models.tcp.segment import Segment
from simnet.network import TcpParameters
from simnet.network.ways import WHOLE

CLIENT, SERVER = 0, 1
LEG_BITS = 4
"""Of the number of a leg within a connection, where its timers are told apart."""

Ended = Callable[[Status, int], None]
"""Told how an exchange ended, and how many bytes its client had received."""


class Timer:
    """One timer of an endpoint as SimPy events; `deadlines[index]` says when it is due.

    A deadline that moves later is not rescheduled until the event of the earlier one comes: most
    retransmission time-outs are put off many times.
    """

    __slots__ = ("_deadlines", "_env", "_expire", "_index", "_order", "_pending", "_pending_ns")

    def __init__(
        self,
        env: Environment,
        deadlines: list[int],
        index: int,
        order: int,
        expire: Callable[[int], None],
    ) -> None:
        self._env = env
        self._deadlines = deadlines
        self._index = index
        self._order = order
        self._expire = expire
        self._pending: Call | None = None
        self._pending_ns = NEVER

    def reset(self, now: int) -> None:
        """See that an event comes at the deadline or before; a deadline in the past is now."""
        deadline = max(self._deadlines[self._index], now)
        if deadline < self._pending_ns:
            self._pending_ns = deadline
            self._pending = Call(self._env, self._due, deadline - now, self._order)

    def _due(self, call: Call) -> None:
        if call is not self._pending:
            return
        self._pending = None
        self._pending_ns = NEVER
        now = int(self._env.now)
        if self._deadlines[self._index] <= now:
            self._expire(self._index)
        else:
            self.reset(now)


class Connection:
    """A connection over one flow, opened by its first exchange.

    Args:
        serial: number of the transfer that opens it; breaks ties between simultaneous timers.
        chance: where the random numbers of the flow's congestion controls begin, 64 bits; each
            end of each of its connections has a part of its own.
        leg: its number among the legs of a connection that relays split; 0 where none does.
        split: the number of those relays (simnet.network.ways); WHOLE without.
    """

    def __init__(
        self,
        env: Environment,
        hosts: Hosts,
        meter: FlowMeter,
        flow: int,
        parameters: TcpParameters,
        serial: int,
        chance: int,
        leg: int = 0,
        split: int = WHOLE,
    ) -> None:
        self._env = env
        self._hosts = hosts
        self._meter = meter
        self._flow = flow
        self._leg = leg
        self._split = split
        self._number = serial + 1
        place = 2 * (meter.connections + (leg << 32))
        chances = [counter_of_part(chance, place + side) for side in range(2)]
        self._ends = (
            Endpoint(parameters, CLIENT, chances[CLIENT]),
            Endpoint(parameters, SERVER, chances[SERVER]),
        )
        self._outer = self._ends
        """The client's end and the server's, of the first leg and of the last."""
        self._timers = tuple(self._timers_of(side, serial) for side in (CLIENT, SERVER))
        self._greeting = Greeting(parameters.tls_round_trips)
        self._handed_over = [self._greeting.client_bytes, self._greeting.server_bytes]
        """Bytes received in order at each side that are counted as goodput already, or are TLS."""
        self._opened = False
        self._usable = True

        self._ended: Ended | None = None
        """Whom to tell of the end of the exchange under way; None between exchanges."""
        self._outcome: Status | None = None
        """How the exchange ended, until that has been told."""
        self._keep_open = False
        self._asked = self._answered = True
        self._up_bytes = self._down_bytes = 0
        self._up_goal = self._down_goal = 0
        """Bytes that each side will have received when the exchange is complete."""

    def _timers_of(self, side: int, serial: int) -> tuple[Timer, ...]:
        deadlines = self._ends[side].timers

        def expire(index: int) -> None:
            self._on_timer(side, index)

        return tuple(
            Timer(
                self._env,
                deadlines,
                index,
                priority(Order.TIMER, (((serial << LEG_BITS) + self._leg) * 2 + side) * 4 + index),
                expire,
            )
            for index in range(len(deadlines))
        )

    @property
    def usable(self) -> bool:
        """Tell whether another exchange can be had over it: kept open, and both ends alive."""
        return self._usable and not any(end.failed for end in self._outer)

    @property
    def received_bytes(self) -> int:
        """Bytes that the client has received in the exchange under way."""
        before = self._down_goal - self._down_bytes
        return max(self._outer[CLIENT].received_bytes - before, 0)

    # What its user does.

    def exchange(self, up_bytes: int, down_bytes: int, keep_open: bool, ended: Ended) -> None:
        """Send `up_bytes` to the server, then receive `down_bytes`; open the connection first.

        `ended` is called once, never before this returns. With `keep_open` another exchange may
        follow it, else the side that has sent its last byte closes.
        """
        now = int(self._env.now)
        self._ended = ended
        self._keep_open = keep_open
        self._up_bytes, self._down_bytes = up_bytes, down_bytes
        self._up_goal += up_bytes
        self._down_goal += down_bytes
        self._asked = self._answered = False
        if not self._opened:
            self._opened = True
            self._meter.connections += 1
            self._up_goal += self._greeting.server_bytes
            self._down_goal += self._greeting.client_bytes
            self._outer[CLIENT].open(now)
        self._settle(CLIENT, now)

    def give_up(self) -> None:
        """Reset the connection; the exchange under way is given up."""
        now = int(self._env.now)
        self._ends[CLIENT].abort(now)
        self._outcome = Status.GIVEN_UP
        self._settle(CLIENT, now)

    # What the network and the clock do.

    def receive(self, packet: Packet) -> None:
        """Take a packet that has arrived at the side that did not send it."""
        now = int(self._env.now)
        side = 1 - packet.side
        segment: Segment = packet.content
        segment.ecn = packet.ecn
        self._ends[side].on_segment(segment, now)
        self._settle(side, now)

    def _on_timer(self, side: int, index: int) -> None:
        now = int(self._env.now)
        end = self._ends[side]
        timeouts = end.timeouts
        end.on_timer(index, now)
        self._meter.timeouts += end.timeouts - timeouts
        self._settle(side, now)

    # What follows from it.

    def _settle(self, side: int, now: int) -> None:
        """Do all that an event at `side` has made possible."""
        self._count_goodput(side)
        if self._ended is not None and self._outcome is None:
            self._play_applications(now)
        self._send_segments(side, now)
        if self._outcome is Status.FAILED:
            self._send_segments(1 - side, now)
        if self._outcome is not None:
            self._tell()

    def _count_goodput(self, side: int) -> None:
        received = self._outer[side].received_bytes
        if received > self._handed_over[side]:
            self._meter.goodput_bytes += received - self._handed_over[side]
            self._handed_over[side] = received

    def _play_applications(self, now: int) -> None:
        """Let the client ask, the server answer, and see whether the exchange is complete."""
        client, server = self._outer
        if client.failed or server.failed:
            for end in self._outer:
                end.abort(now)
            self._meter.connections_failed += 1
            self._outcome = Status.FAILED
            return
        if not self._asked and self._may_ask(client, now):
            self._asked = True
            self._finish_writing(client, self._request_bytes(), self._down_bytes == 0, now)
        if server.state >= State.ESTABLISHED:
            self._greeting.by_server(server, now)
        self._answer(server, now)
        if self._complete():
            self._outcome = Status.DONE
            if not self._keep_open:
                client.close(now)

    def _answer(self, server: Endpoint, now: int) -> None:
        if (
            not self._answered
            and server.state >= State.ESTABLISHED
            and server.received_bytes >= self._up_goal
        ):
            self._answered = True
            self._finish_writing(server, self._down_bytes, True, now)

    def _may_ask(self, client: Endpoint, now: int) -> bool:
        if client.early:
            return self._up_bytes > 0
        return client.state >= State.ESTABLISHED and self._greeting.by_client(client, now)

    def _request_bytes(self) -> int:
        """Return the bytes of a request; what ends TLS goes with the first over a connection."""
        first = self._up_goal == self._up_bytes + self._greeting.server_bytes
        return self._up_bytes + (self._greeting.with_request_bytes if first else 0)

    def _finish_writing(self, end: Endpoint, amount: int, last: bool, now: int) -> None:
        """Write; close if these are the last bytes of this side and nobody keeps it open."""
        fin = last and not self._keep_open
        if amount > 0:
            end.write(amount, fin, now)
        elif fin:
            end.close(now)

    def _complete(self) -> bool:
        client = self._outer[CLIENT]
        if self._down_bytes > 0:
            return client.received_bytes >= self._down_goal
        return self._asked and client.acked_bytes >= self._up_goal

    def _send_segments(self, side: int, now: int) -> None:
        """Give the network what an endpoint has put out, and set its timers."""
        out = self._ends[side].out
        for segment in out:
            if segment.retransmission:
                self._meter.retransmitted_packets += 1
            seq = segment.seq if segment.payload_bytes > 0 else -1
            self._hosts.send_segment(
                self._flow, side, seq, segment, self, self._number, self._leg, self._split
            )
        out.clear()
        for timer in self._timers[side]:
            timer.reset(now)

    def _tell(self) -> None:
        """Report the end of the exchange; another one may follow only if it was done."""
        ended, outcome = self._ended, self._outcome
        assert ended is not None
        assert outcome is not None
        self._usable = self._keep_open and outcome is Status.DONE
        self._ended = self._outcome = None
        ended(outcome, self.received_bytes)
