"""A stand-in for the network: it answers each transfer by itself, at once or at a fixed rate."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from simnet.actions import Status
from simnet.engine.amounts import gap_ns
from simnet.engine.people import Frames, People
from simnet.engine.requests import Completion
from simnet.errors import InputError
from simnet.network import UNLIMITED, Person, RunPlan
from simnet.units import NS_PER_S

ENDLESS = "a transfer has no end, and is answered at once; give a rate, such as --rate '2 Mbps'"


class Exchange(NamedTuple):
    """How a transfer goes, in ns since it began."""

    status: Status
    took_ns: int
    """When it ended."""
    delay_ns: int
    """When its first byte up left."""
    asked_ns: int
    """When its last byte up, the request, was there, and the first one down left."""
    received_bytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """How a line answers: a transfer takes the delay, then its bytes at the rate, up before down.

    Nothing is shared or queued: each transfer has the rate to itself.
    """

    rate_bps: float | None = None
    """None: bytes take no time."""
    delay_s: float = 0.0
    status: Status = Status.DONE
    """How all ends; with another than DONE nothing is received."""
    vain_s: float = 127.0
    """How long a transfer then lasts, or until patience ends. Default: when Linux gives up a
    connection that nobody answers (tcp_syn_retries 6: 1 + 2 + ... + 64 s)."""

    def transfer(self, up_bytes: int, down_bytes: int, patience_ns: int) -> Exchange:
        """Return how a transfer goes.

        Raises:
            InputError: it has no end, and bytes take no time.
        """
        if self.status is not Status.DONE:
            took_ns = min(patience_ns, round(self.vain_s * NS_PER_S))
            return Exchange(self.status, took_ns, took_ns, took_ns, 0)
        delay_ns = round(self.delay_s * NS_PER_S)
        asked_ns = delay_ns + self._lasting_ns(up_bytes)
        took_ns = asked_ns + self._lasting_ns(down_bytes)
        done = Exchange(Status.DONE, took_ns, delay_ns, asked_ns, down_bytes)
        if took_ns <= patience_ns:
            return done
        received = self.received_bytes(done, patience_ns)
        return done._replace(status=Status.GIVEN_UP, took_ns=patience_ns, received_bytes=received)

    def received_bytes(self, exchange: Exchange, after_ns: int) -> int:
        """Return what has come down of a transfer some time after it began."""
        down_ns = after_ns - exchange.asked_ns
        if down_ns < 0:
            return 0
        if self.rate_bps is None:
            return exchange.received_bytes
        return min(exchange.received_bytes, int(down_ns * self.rate_bps / (8 * NS_PER_S)))

    def arriving(self, packets: int, bps: float) -> int:
        """Return how many of the packets of a stream arrive."""
        if self.status is not Status.DONE:
            return 0
        if self.rate_bps is None or bps <= self.rate_bps:
            return packets
        return int(packets * self.rate_bps / bps)

    def _lasting_ns(self, amount: int) -> int:
        if self.rate_bps is not None:
            return round(min(amount * 8 * NS_PER_S / self.rate_bps, UNLIMITED))
        if amount >= UNLIMITED:
            raise InputError(ENDLESS)
        return 0


@dataclass(slots=True)
class Asked:
    """A transfer that was asked for: `begin_ns` is when it had a connection."""

    flow: int
    start_ns: int
    up_bytes: int
    down_bytes: int
    begin_ns: int = 0
    end_ns: int = UNLIMITED
    status: Status = Status.UNFINISHED
    exchange: Exchange | None = None
    """How it goes; None before it has begun."""
    received_bytes: int = 0


@dataclass(slots=True)
class Streamed:
    """A stream that was asked for, with the rates asked for."""

    flow: int
    start_ns: int
    end_ns: int
    down_bps: float
    up_bps: float


class Line:
    """Plays people against an answer, until the end of a plan.

    It is their agenda and their engine (:class:`simnet.engine.people.PacketEngine`).
    """

    def __init__(self, answer: Answer, plan: RunPlan, people: Iterable[Person]) -> None:
        self.now = 0
        self.transfers: list[Asked] = []
        self.streams: list[Streamed] = []
        self._answer = answer
        self._end_ns = plan.duration_ns
        self._due: list[tuple[int, int, Callable[[Any], None], Any]] = []
        self._order = count()
        self._serials = count()
        self._transfers: dict[int, Asked] = {}
        """Under way or waiting for a connection, by serial number."""
        self._streams: dict[int, tuple[Streamed, Completion]] = {}
        """Under way, with what will have become of each."""
        self.people = People(self, people, plan, self)

    def play(self, pauses: int | None = None) -> None:
        """Play until nobody has anything to do, or until the end of the plan.

        With `pauses`, stop when time has passed so many times: nobody is told of an end.

        Raises:
            BehaviourError: a person did something outside the contract of actions.
            InputError: a transfer has no end, and bytes take no time.
        """
        while self._due and self._due[0][0] < self._end_ns:
            time_ns, _, act, subject = heapq.heappop(self._due)
            if pauses is not None and time_ns > self.now:
                pauses -= 1
            self.now = time_ns
            if pauses == 0:
                return
            act(subject)
        if self._end_ns < UNLIMITED:
            self.now = self._end_ns
            self.people.finish()
        for asked in self._transfers.values():
            asked.end_ns, asked.received_bytes = self.now, self._received(asked)
        for streamed, _ in self._streams.values():
            streamed.end_ns = self.now

    @property
    def idle(self) -> bool:
        """Whether nobody has anything more to do, ever."""
        return not self._due

    def after(self, delay_ns: int, act: Callable[[Any], None], subject: Any = None) -> None:
        """Call `act` with `subject` in `delay_ns`."""
        heapq.heappush(self._due, (self.now + delay_ns, next(self._order), act, subject))

    def start_transfer(self, flow: int, up_bytes: int, down_bytes: int, patience_ns: int) -> int:
        """Begin a transfer on a connection of its own."""
        serial = self.queue_transfer(flow, up_bytes, down_bytes)
        self.begin_transfer(serial, patience_ns)
        return serial

    def queue_transfer(self, flow: int, up_bytes: int, down_bytes: int) -> int:
        """Note a transfer as asked for."""
        serial = next(self._serials)
        asked = Asked(flow, self.now, up_bytes, down_bytes)
        self._transfers[serial] = asked
        self.transfers.append(asked)
        return serial

    def begin_transfer(
        self, serial: int, patience_ns: int, line: int = -1, multiplex: bool = False
    ) -> None:
        """Begin a transfer that was asked for; all connections are alike here."""
        del line, multiplex
        asked = self._transfers[serial]
        found = self._answer.transfer(asked.up_bytes, asked.down_bytes, patience_ns)
        asked.begin_ns, asked.exchange = self.now, found
        self.after(found.took_ns, self._end_transfer, serial)

    def withdraw_transfer(self, serial: int) -> None:
        """Give up a transfer that has not begun."""
        asked = self._transfers.pop(serial)
        asked.end_ns, asked.status = self.now, Status.GIVEN_UP

    def start_stream(
        self,
        flow: int,
        down_bps: float,
        up_bps: float,
        packet_bytes: int,
        duration_ns: int,
        kept: bool = False,
        before: int = -1,
        frames: Frames | None = None,
    ) -> int:
        """Begin a stream, or a piece of one; of one that is faster than the line a part arrives.

        Each datagram that arrives takes the delay, so that there is no jitter. Of a video as many
        frames are whole as there are packets for; the picture stands still for the others.
        """
        del kept, before
        serial = next(self._serials)
        counts, delays, pictures, frozen = [], [], [], []
        for bps in (down_bps, up_bps):
            sent = -(-duration_ns // gap_ns(bps, packet_bytes)) if bps else 0
            arriving = self._answer.arriving(sent, bps)
            counts += [sent, arriving]
            delays.append(arriving * round(self._answer.delay_s * NS_PER_S))
            shown = -(-duration_ns // frames.gap_ns) if frames and bps else 0
            whole = self._answer.arriving(shown, bps)
            pictures += [shown, whole]
            frozen.append(duration_ns * (shown - whole) // shown if shown else 0)
        end_ns = self.now + duration_ns
        seen = (0, 0, *pictures, *frozen)
        done = Completion(serial, end_ns, self._answer.status, 0, *counts, *delays, *seen)
        streamed = Streamed(flow, self.now, end_ns, down_bps, up_bps)
        self._streams[serial] = streamed, done
        self.streams.append(streamed)
        self.after(duration_ns, self._end_stream, serial)
        return serial

    def so_far(self, serial: int) -> Completion:
        """Return what has come of a transfer or stream that is under way, UNFINISHED."""
        if serial in self._transfers:
            received = self._received(self._transfers[serial])
            return Completion(serial, self.now, Status.UNFINISHED, received)
        streamed, done = self._streams[serial]
        part = (self.now - streamed.start_ns) / (done.end_ns - streamed.start_ns)
        counts = (int(each * part) for each in done[4:])
        return Completion(serial, self.now, Status.UNFINISHED, 0, *counts)

    def _received(self, asked: Asked) -> int:
        if asked.exchange is None:
            return 0
        return self._answer.received_bytes(asked.exchange, self.now - asked.begin_ns)

    def _end_transfer(self, serial: int) -> None:
        asked = self._transfers.pop(serial)
        assert asked.exchange is not None
        asked.end_ns = self.now
        asked.status, *_, asked.received_bytes = asked.exchange
        self.people.completed(Completion(serial, self.now, asked.status, asked.received_bytes))

    def _end_stream(self, serial: int) -> None:
        _, done = self._streams.pop(serial)
        self.people.completed(done)
