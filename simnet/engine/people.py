"""Plays behaviours: what people ask of the network, when, and what they say of it.

People live on an agenda (:class:`Agenda`) of whichever engine plays the packets, in integer
nanoseconds; what they ask for (:class:`PacketEngine`) ends through :meth:`People.completed`.
Whatever a behaviour yields passes :mod:`simnet.engine.door` first. What several people do at one
time is done in the order in which it was put on the agenda.

When the run ends, those who wait for the network are sent an outcome that is UNFINISHED, and in
those who think :class:`~simnet.actions.RunEnded` is raised; both may say what they felt until then.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from typing import Any, NamedTuple, Protocol

from simnet.actions import (
    Status,
    Stream,
    StreamOutcome,
    Transfer,
    TransferOutcome,
)
from simnet.chance.splitmix import counter_of, counter_of_part
from simnet.chance.streams import RandomStream
from simnet.engine.amounts import audible, frame_gap_ns, nanoseconds, whole_bytes
from simnet.engine.connection_pools import Agenda, ConnectionPool, LineEngine
from simnet.engine.experiences import Experiences
from simnet.engine.life import Life, PartOutcome, PersonClock, Shortcut
from simnet.network import UNLIMITED, Person, RunPlan


class Completion(NamedTuple):
    """How a person's transfer or stream ended, as the engine tells it; unused counts are 0."""

    serial: int
    end_ns: int
    status: Status
    received_bytes: int = 0
    sent_down: int = 0
    received_down: int = 0
    sent_up: int = 0
    received_up: int = 0
    delay_sum_down_ns: int = 0
    delay_sum_up_ns: int = 0
    jitter_scaled_down_ns: int = 0
    """Times 16, as the engines keep it."""
    jitter_scaled_up_ns: int = 0
    frames_sent_down: int = 0
    frames_down: int = 0
    frames_sent_up: int = 0
    frames_up: int = 0
    frozen_down_ns: int = 0
    frozen_up_ns: int = 0


class Frames(NamedTuple):
    """Of a stream that is a video."""

    gap_ns: int
    """From one frame to the next."""
    counter: int
    """Where the chance of their sizes begins."""
    playout_ns: int
    """How late a frame may be."""
    spare: float = 0.0
    """Share of its packets that may be missing."""


class PacketEngine(LineEngine, Protocol):
    """What an engine does for people. Each request returns a serial number of the run.

    When the transfer or stream ends, the engine tells :meth:`People.completed`, from within the
    simulation and never before the request has returned.
    """

    def start_transfer(self, flow: int, up_bytes: int, down_bytes: int, patience_ns: int) -> int:
        """Open a connection over `flow`, now, and exchange so many bytes."""

    def start_stream(
        self,
        flow: int,
        down_bps: float,
        up_bps: float,
        packet_bytes: int,
        duration_ns: int,
        kept: bool,
        before: int,
        frames: Frames | None,
    ) -> int:
        """Send datagrams both ways over `flow` from now on, for `duration_ns`.

        One that is `kept` may be continued, once. `before` is the one, kept and ended, that this
        one continues; -1 for none. With `frames` it is a video, of packets up to `packet_bytes`.
        """

    def so_far(self, serial: int) -> Completion:
        """Return what has come of a transfer or stream that is under way, UNFINISHED."""


class People:
    """All people of a run, at work from when this is made.

    Args:
        agenda: when they do what.
        people: who they are.
        plan: of the run.
        engine: plays the packets.
        stream: makes the random numbers of a name under a seed.
        shortcut: does the usual actions of a life faster; None where there is no such.
    """

    def __init__(
        self,
        agenda: Agenda,
        people: Iterable[Person],
        plan: RunPlan,
        engine: PacketEngine,
        stream: Callable[[int, str], RandomStream] = RandomStream,
        shortcut: Callable[[Life, Mapping[str, int]], Shortcut] | None = None,
    ) -> None:
        self._agenda = agenda
        self._stream = stream
        self._shortcut = shortcut
        self._engine = engine
        self._pending: dict[int, _Request] = {}
        self._pools: dict[tuple[str, int, str, bool], ConnectionPool] = {}
        """By person, flow, the name that the person gave, and whether exchanges overlap there."""
        self._calls: dict[tuple[str, int, str, int], int] = {}
        """The latest piece of each stream in pieces, by person, flow, name and receiver there."""
        self._videos: dict[tuple[int, str, str], int] = {}
        """Where the chance of each video begins, by seed, person's stream and name."""
        self._nameless: Counter[tuple[int, str]] = Counter()
        """Videos without a name so far, by seed and person's stream."""
        self._turns: Counter[tuple[str, str | None]] = Counter()
        """Streams to many so far, by person and name."""
        self._lines = count()
        self._experiences = Experiences()
        clock = PersonClock(agenda, plan)
        self._lives = [Life(self, person, plan.seed, clock) for person in people]
        for life in self._lives:
            agenda.after(life.person.start_ns, life.begin)

    @property
    def agenda(self) -> Agenda:
        """When people do what."""
        return self._agenda

    @property
    def experiences(self) -> Experiences:
        """What has been felt so far."""
        return self._experiences

    def completed(self, completion: Completion) -> None:
        """Take note, at the current time, that a transfer or stream has ended."""
        request = self._pending.pop(completion.serial)
        request.completion = completion
        self._agenda.after(0, self._tell, request)

    def finish(self) -> None:
        """Tell those who wait for the network that the run has ended; called once, at its end."""
        waiting: dict[int, dict[int, PartOutcome]] = {}
        for request in self._pending.values():
            request.completion = self._engine.so_far(request.serial)
            outcome: PartOutcome = request.outcome()
            if request.copies is not None:
                outcome = request.copies.note(request.copy, request.outcome())
            waiting.setdefault(id(request.life), {})[request.place] = outcome
        for life in self._lives:
            life.finish(waiting.get(id(life), {}))

    def random(self, seed: int, name: str) -> RandomStream:
        """Return the random numbers of a name."""
        return self._stream(seed, name)

    def shortcut(self, life: Life) -> Shortcut | None:
        """Return what does the usual actions of a life; None where the life does all."""
        return None if self._shortcut is None else self._shortcut(life, life.person.channels)

    def start(self, life: Life, place: int, action: Transfer | Stream) -> None:
        """Ask the engine for `action`, number `place` of what is done together."""
        if isinstance(action, Stream):
            self._start_stream(life, place, action)
        else:
            self._start_transfer(life, place, action)

    def _start_transfer(self, life: Life, place: int, action: Transfer) -> None:
        flow, now = life.person.channels[action.to], self._agenda.now
        up_bytes, down_bytes = whole_bytes(action.up_bytes), whole_bytes(action.down_bytes)
        left_ns = UNLIMITED
        if action.deadline_s < math.inf:
            left_ns = nanoseconds(action.deadline_s) - now
        patience_ns = min(nanoseconds(action.patience_s), left_ns)
        pool = None
        if left_ns <= 0:
            serial = self._engine.queue_transfer(flow, up_bytes, down_bytes)
        elif action.over is not None:
            pool = self._pool(life.person.name, flow, action.over, action.multiplex)
            serial = self._engine.queue_transfer(flow, up_bytes, down_bytes)
        else:
            serial = self._engine.start_transfer(flow, up_bytes, down_bytes, patience_ns)
        self._pending[serial] = _Request(life, place, action, serial, now, pool)
        if left_ns <= 0:
            self._engine.withdraw_transfer(serial)
            self._withdrawn(serial)
        elif pool is not None:
            pool.add(serial, patience_ns, action.parallel, self._withdrawn)

    def _start_stream(self, life: Life, place: int, action: Stream) -> None:
        """Ask for a stream, of one to many for one to each."""
        frames = None
        if action.frames_per_s > 0:
            gap_ns, playout_ns = frame_gap_ns(action.frames_per_s), nanoseconds(action.playout_s)
            counter = self._video(life, action.over)
            frames = Frames(gap_ns, counter, playout_ns, float(action.spare))
        if not isinstance(action.to, tuple):
            flow = life.person.channels[action.to]
            self._start_copy(life, place, action, frames, flow, 0)
            return
        copies = _Copies(len(action.to))
        for copy, flow, number in self._in_turn(life, action.to, action.over):
            self._start_copy(life, place, action, frames, flow, number, copies, copy)

    def _start_copy(
        self,
        life: Life,
        place: int,
        action: Stream,
        frames: Frames | None,
        flow: int,
        number: int,
        copies: _Copies | None = None,
        copy: int = 0,
    ) -> None:
        """Ask for the stream to one receiver, number `number` of those over `flow`."""
        packet_bytes = whole_bytes(action.packet_bytes)
        down_bps, up_bps, before = action.down_bps, action.up_bps, -1
        if isinstance(down_bps, tuple):
            down_bps = down_bps[copy]
        if isinstance(up_bps, tuple):
            up_bps = up_bps[copy]
        if action.over is not None:
            name = life.person.name, flow, action.over, number
            before = self._piece_before(life, name, action)
        serial = self._engine.start_stream(
            flow,
            audible(down_bps, packet_bytes),
            audible(up_bps, packet_bytes),
            packet_bytes,
            nanoseconds(action.seconds),
            action.over is not None,
            before,
            frames,
        )
        if action.over is not None:
            self._calls[name] = serial
        now = self._agenda.now
        self._pending[serial] = _Request(life, place, action, serial, now, None, copies, copy)

    def _in_turn(
        self, life: Life, receivers: tuple[str, ...], over: str | None
    ) -> list[tuple[int, int, int]]:
        """Return of each receiver its place, its flow, and its number among those of the flow.

        Who is first changes with each stream to many, or the last of a burst would always be.
        """
        seen: Counter[int] = Counter()
        found = []
        for copy, to in enumerate(receivers):
            flow = life.person.channels[to]
            found.append((copy, flow, seen[flow]))
            seen[flow] += 1
        first = self._turns[life.person.name, over] % len(found)
        self._turns[life.person.name, over] += 1
        return found[first:] + found[:first]

    def _video(self, life: Life, over: str | None) -> int:
        """Return where the chance of a video begins, for all who receive it."""
        whose = life.seed, life.person.stream
        if over is None:
            self._nameless[whose] += 1
            return counter_of_part(self._chance(*whose, "frames"), self._nameless[whose])
        return self._chance(*whose, f"frames/{over}")

    def _chance(self, seed: int, stream: str, use: str) -> int:
        key = seed, stream, use
        if key not in self._videos:
            self._videos[key] = counter_of(seed, f"{stream}/{use}")
        return self._videos[key]

    def _piece_before(self, life: Life, name: tuple[str, int, str, int], action: Stream) -> int:
        """Return the piece that a stream continues; -1 if it is the first.

        Raises:
            BehaviourError: the piece before has not ended.
        """
        before = self._calls.get(name, -1)
        if before in self._pending:
            raise life.refusal(action, f"the stream over {action.over!r} is under way already")
        return before

    def _pool(self, person: str, flow: int, over: str, multiplex: bool) -> ConnectionPool:
        """Return the connections that stay open for a person under a name."""
        key = (person, flow, over, multiplex)
        if key not in self._pools:
            self._pools[key] = ConnectionPool(self._agenda, self._engine, self._lines, multiplex)
        return self._pools[key]

    def _withdrawn(self, serial: int) -> None:
        """Take note that a transfer was given up before it began."""
        self.completed(Completion(serial, self._agenda.now, Status.GIVEN_UP))

    def _tell(self, request: _Request) -> None:
        """Give the connection to the next one, and tell the person."""
        assert request.completion is not None
        if request.pool is not None:
            request.pool.ended(request.serial, request.completion.status)
        outcome = request.outcome()
        if request.copies is not None:
            told = request.copies.note(request.copy, outcome)
            if not request.copies.all_ended:
                return
            request.life.ended(request.place, told)
        else:
            request.life.ended(request.place, outcome)


class _Copies:
    """The outcomes of a stream to many, by receiver."""

    __slots__ = ("_left", "_outcomes")

    def __init__(self, count: int) -> None:
        self._outcomes: list[Any] = [None] * count
        self._left = count

    def note(self, copy: int, outcome: TransferOutcome | StreamOutcome) -> tuple[Any, ...]:
        """Note the end of one; return what is known of all."""
        self._outcomes[copy] = outcome
        self._left -= 1
        return tuple(self._outcomes)

    @property
    def all_ended(self) -> bool:
        """Whether all are noted."""
        return self._left == 0


class _Request:
    """A transfer or stream that a person waits for."""

    __slots__ = (
        "action", "completion", "copies", "copy", "life", "place", "pool", "serial", "start_ns",
    )  # fmt: skip

    def __init__(
        self,
        life: Life,
        place: int,
        action: Transfer | Stream,
        serial: int,
        start_ns: int,
        pool: ConnectionPool | None,
        copies: _Copies | None = None,
        copy: int = 0,
    ) -> None:
        self.life = life
        self.place = place
        self.action = action
        self.serial = serial
        self.start_ns = start_ns
        self.pool = pool
        self.copies = copies
        self.copy = copy
        """Number of its receiver among those of `copies`."""
        self.completion: Completion | None = None
        """How it ended, once it has."""

    def outcome(self) -> TransferOutcome | StreamOutcome:
        """Say to a behaviour what became of its action."""
        end = self.completion
        assert end is not None
        seconds = (end.end_ns - self.start_ns) / 1e9
        if isinstance(self.action, Transfer):
            return TransferOutcome(end.status, seconds, end.received_bytes)
        return StreamOutcome(
            end.status,
            seconds,
            end.sent_down,
            end.received_down,
            end.sent_up,
            end.received_up,
            end.delay_sum_down_ns / max(1, end.received_down) / 1e9,
            end.delay_sum_up_ns / max(1, end.received_up) / 1e9,
            end.jitter_scaled_down_ns / 16e9,
            end.jitter_scaled_up_ns / 16e9,
            end.frames_sent_down,
            end.frames_down,
            end.frames_sent_up,
            end.frames_up,
            end.frozen_down_ns / 1e9,
            end.frozen_up_ns / 1e9,
        )
