"""Plays behaviours: each person is a SimPy process that does what its behaviour yields.

The process lives on an environment whose clock is integer nanoseconds, and asks whichever engine
runs the packets (:class:`PacketEngine`) for transfers and streams. Everything that a behaviour
yields passes one door, :meth:`_Life.next_action`, which refuses what is not in the contract of
:mod:`simnet.actions`, naming the person, the action and the simulated time.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from itertools import count
from numbers import Real
from typing import Any, NamedTuple, Protocol

from simpy.core import Environment
from simpy.events import Event

from simnet.actions import (
    Action,
    Outcome,
    Status,
    Stream,
    StreamOutcome,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.chance.streams import RandomStream
from simnet.engine.connection_pools import ConnectionPool, LineEngine
from simnet.errors import BehaviourError, unknown
from simnet.network import UNLIMITED, Person

IDLE_ACTIONS_ALLOWED = 10_000
"""Actions in a row that take no simulated time; more of them would never end."""

_NUMBERS = (int, float, Real)
"""The usual types first: asking the abstract one takes ten times as long."""
LARGEST_PACKET_BYTES = 1_000_000_000
SLOWEST_PACKET_NS = 1 << 60
"""A stream's rate is raised to one packet in this time (36 years), which no run sees."""


class PacketEngine(LineEngine, Protocol):
    """What an engine does for people. Each request returns a serial number of the run.

    When the transfer or stream ends, the engine tells :meth:`People.completed`, from within the
    simulation and never before the request has returned.
    """

    def start_transfer(self, flow: int, up_bytes: int, down_bytes: int, patience_ns: int) -> int:
        """Open a connection over `flow`, now, and exchange so many bytes."""

    def start_stream(
        self, flow: int, down_bps: float, up_bps: float, packet_bytes: int, duration_ns: int
    ) -> int:
        """Send datagrams both ways over `flow` from now on, for `duration_ns`."""


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


class People:
    """All people of a run, at work from when this is made."""

    def __init__(
        self, env: Environment, people: Iterable[Person], seed: int, engine: PacketEngine
    ) -> None:
        self._env = env
        self._engine = engine
        self._pending: dict[int, Event] = {}
        self._pools: dict[tuple[str, int, str, bool], ConnectionPool] = {}
        """By person, flow, the name that the person gave, and whether exchanges overlap there."""
        self._lines = count()
        for person in people:
            env.process(self._live(person, seed))

    def completed(self, completion: Completion) -> None:
        """Take note, at the current time, that a transfer or stream has ended."""
        self._pending.pop(completion.serial).succeed(completion)

    def _live(self, person: Person, seed: int) -> Generator[Event, Any, None]:
        env = self._env
        yield env.timeout(person.start_ns)
        life = _Life(env, person, seed)
        action = life.next_action(None)
        while action is not None:
            if isinstance(action, Think):
                yield env.timeout(nanoseconds(action.seconds))
                action = life.next_action(None)
            elif isinstance(action, Together):
                started = [self._start(person, part) for part in action.actions]
                outcomes = []
                for part, (start_ns, done) in zip(action.actions, started, strict=True):
                    outcomes.append(_outcome(part, start_ns, (yield done)))
                action = life.next_action(tuple(outcomes))
            else:
                start_ns, done = self._start(person, action)
                action = life.next_action(_outcome(action, start_ns, (yield done)))

    def _start(self, person: Person, action: Transfer | Stream) -> tuple[int, Event]:
        """Ask the engine for `action`; return the time and the event of its end."""
        flow = person.channels[action.to]
        if isinstance(action, Transfer) and action.over is not None:
            return self._start_over(person, flow, action, action.over)
        if isinstance(action, Transfer):
            serial = self._engine.start_transfer(
                flow,
                whole_bytes(action.up_bytes),
                whole_bytes(action.down_bytes),
                nanoseconds(action.patience_s),
            )
        else:
            packet_bytes = whole_bytes(action.packet_bytes)
            serial = self._engine.start_stream(
                flow,
                _audible(action.down_bps, packet_bytes),
                _audible(action.up_bps, packet_bytes),
                packet_bytes,
                nanoseconds(action.seconds),
            )
        return int(self._env.now), self._done(serial)

    def _done(self, serial: int) -> Event:
        """Return the event of the end of a transfer or stream that has been asked for."""
        done = self._env.event()
        self._pending[serial] = done
        return done

    def _start_over(
        self, person: Person, flow: int, action: Transfer, over: str
    ) -> tuple[int, Event]:
        """Ask for a transfer over a connection that stays open."""
        key = (person.name, flow, over, action.multiplex)
        if key not in self._pools:
            self._pools[key] = ConnectionPool(
                self._env, self._engine, self._lines, action.multiplex
            )
        serial = self._engine.queue_transfer(
            flow, whole_bytes(action.up_bytes), whole_bytes(action.down_bytes)
        )
        done = self._done(serial)
        patience_ns = nanoseconds(action.patience_s)
        self._pools[key].add(serial, patience_ns, action.parallel, done, self._withdrawn)
        return int(self._env.now), done

    def _withdrawn(self, serial: int) -> None:
        """Take note that a transfer was given up before it began."""
        self.completed(Completion(serial, int(self._env.now), Status.GIVEN_UP))


def nanoseconds(seconds: float) -> int:
    """Return `seconds` in ns, rounded half up; at most UNLIMITED, which stands for no limit."""
    return UNLIMITED if seconds * 1e9 >= UNLIMITED else int(seconds * 1e9 + 0.5)


def whole_bytes(amount: float) -> int:
    """Return `amount` rounded half up to whole bytes; at most UNLIMITED."""
    return UNLIMITED if amount >= UNLIMITED else int(amount + 0.5)


def _audible(rate_bps: float, packet_bytes: int) -> float:
    """Return `rate_bps`, 0 or large enough for the time between packets to be counted in ns."""
    if rate_bps == 0:
        return 0.0
    return max(float(rate_bps), packet_bytes * 8e9 / SLOWEST_PACKET_NS)


def gap_ns(rate_bps: float, packet_bytes: int) -> int:
    """Return the time between a stream's datagrams, at least 1 ns; UNLIMITED where it has none."""
    if rate_bps <= 0:
        return UNLIMITED
    return max(1, int(packet_bytes * 8e9 / rate_bps + 0.5))


def _outcome(
    action: Transfer | Stream, start_ns: int, end: Completion
) -> TransferOutcome | StreamOutcome:
    """Say to a behaviour what became of its action."""
    seconds = (end.end_ns - start_ns) / 1e9
    if isinstance(action, Transfer):
        return TransferOutcome(end.status, seconds, end.received_bytes)
    return StreamOutcome(
        end.status, seconds, end.sent_down, end.received_down, end.sent_up, end.received_up
    )


class _Life:
    """One person's behaviour under way, and the guard of all that it yields."""

    def __init__(self, env: Environment, person: Person, seed: int) -> None:
        self._env = env
        self._person = person
        self._idle_actions = 0
        self._last_ns = -1
        random = RandomStream(seed, person.stream)
        try:
            self._actions: Generator[Action, Outcome, None] = person.behaviour.actions(random)
        except Exception as error:
            raise self._failure(error) from error

    def next_action(self, outcome: Outcome) -> Action | None:
        """Send `outcome` to the behaviour; return what it does next, None when it is finished.

        Raises:
            BehaviourError: it raised, yielded what is no action, or lets no time pass.
        """
        try:
            action = self._actions.send(outcome)
        except StopIteration:
            return None
        except Exception as error:
            raise self._failure(error) from error
        self._check(action)
        self._check_time_passes(action)
        return action

    def _check_time_passes(self, action: Action) -> None:
        now = int(self._env.now)
        if now > self._last_ns:
            self._last_ns = now
            self._idle_actions = 0
            return
        self._idle_actions += 1
        if self._idle_actions >= IDLE_ACTIONS_ALLOWED:
            raise self._refusal(action, f"{IDLE_ACTIONS_ALLOWED} actions in a row took no time")

    def _check(self, action: Any) -> None:
        if isinstance(action, Think):
            self._check_number(action, "seconds", action.seconds)
        elif isinstance(action, Transfer):
            self._check_transfer(action)
        elif isinstance(action, Stream):
            self._check_stream(action)
        elif isinstance(action, Together):
            self._check_together(action)
        else:
            raise self._refusal(
                action, "is no action; a behaviour yields Think, Transfer, Stream or Together"
            )

    def _check_transfer(self, action: Transfer) -> None:
        self._check_number(action, "down_bytes", action.down_bytes)
        self._check_number(action, "up_bytes", action.up_bytes)
        if action.patience_s != math.inf:
            self._check_number(action, "patience_s", action.patience_s)
        self._check_channel(action, action.to)
        if action.over is not None:
            self._check_over(action)
        elif action.multiplex:
            raise self._refusal(action, "multiplex needs over, the name of what is shared")

    def _check_over(self, action: Transfer) -> None:
        if not isinstance(action.over, str) or not action.over:
            raise self._refusal(action, f"over must be a name or None, got {action.over!r}")
        if type(action.parallel) is not int or action.parallel < 1:
            raise self._refusal(
                action, f"parallel must be a whole number >= 1, got {action.parallel!r}"
            )
        if type(action.multiplex) is not bool:
            raise self._refusal(
                action, f"multiplex must be True or False, got {action.multiplex!r}"
            )
        if whole_bytes(action.up_bytes) < 1:
            raise self._refusal(
                action, "up_bytes must be >= 1 over a connection that stays open: something asks"
            )

    def _check_stream(self, action: Stream) -> None:
        self._check_number(action, "seconds", action.seconds)
        self._check_number(action, "down_bps", action.down_bps)
        self._check_number(action, "up_bps", action.up_bps)
        self._check_number(action, "packet_bytes", action.packet_bytes)
        if not 1 <= action.packet_bytes <= LARGEST_PACKET_BYTES:
            raise self._refusal(action, f"packet_bytes must be 1 to {LARGEST_PACKET_BYTES}")
        self._check_channel(action, action.to)

    def _check_together(self, action: Together) -> None:
        if not isinstance(action.actions, tuple | list):
            raise self._refusal(action, "actions must be a tuple")
        for part in action.actions:
            if not isinstance(part, Transfer | Stream):
                raise self._refusal(part, "only Transfer and Stream can be done together")
            self._check(part)

    def _check_number(self, action: Action, name: str, value: Any) -> None:
        # Real numbers are ordered, which their abstract type does not say.
        if not isinstance(value, _NUMBERS) or not 0 <= value < math.inf:  # type: ignore[operator]
            raise self._refusal(action, f"{name} must be a finite number >= 0, got {value!r}")

    def _check_channel(self, action: Action, to: Any) -> None:
        if not isinstance(to, str) or to not in self._person.channels:
            raise self._refusal(action, unknown("channel", str(to), self._person.channels))

    def _refusal(self, action: Any, reason: str) -> BehaviourError:
        return BehaviourError(f"{self._who()}: {action!r}: {reason}")

    def _failure(self, error: Exception) -> BehaviourError:
        return BehaviourError(f"{self._who()}: its behaviour raised {error!r}")

    def _who(self) -> str:
        return f"person {self._person.name!r} at {int(self._env.now) / 1e9:.9f} s"
