"""Pools of persistent connections (RFC 9112 section 9.3): whose turn it is on which connection.

Transfers of a person with the same `over` and destination share connections that stay open, one
exchange after another on each, no more at once than `parallel`. Those beyond it wait in the order
in which they were asked for. Their time, and their person's patience, run from the asking.

A line is a place for one connection at a time, numbered over the whole run: the engine opens a
connection when a line has none or one that no longer serves (it failed, or its transfer was given
up, which resets it as browsers do with HTTP/1.1). A pool takes the lowest line whose connection
serves, then the lowest of the others, then a new one. Lines are never closed for being idle.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from simpy.core import Environment
from simpy.events import Event

from simnet.actions import Status
from simnet.network import UNLIMITED


class LineEngine(Protocol):
    """What an engine does for transfers over lines."""

    def queue_transfer(self, flow: int, up_bytes: int, down_bytes: int) -> int:
        """Note a transfer as asked for, now; return its serial number of the run."""

    def begin_transfer(self, serial: int, patience_ns: int, line: int, multiplex: bool) -> None:
        """Let a transfer that was asked for begin, now, on a line.

        No other one uses it, or with `multiplex` they use it together, all of them with that.
        It is given up `patience_ns` from now. Its end is told as that of any transfer, never
        before this returns.
        """

    def withdraw_transfer(self, serial: int) -> None:
        """Give up, now, a transfer that has not begun; its end is not told."""


class _Asked:
    """A transfer that waits or is under way."""

    __slots__ = ("asked_ns", "line", "parallel", "patience_ns", "serial")

    def __init__(self, serial: int, asked_ns: int, patience_ns: int, parallel: int) -> None:
        self.serial = serial
        self.asked_ns = asked_ns
        self.patience_ns = patience_ns
        self.parallel = parallel
        self.line = -1
        """Where it is under way; -1 while it waits, and when it has been withdrawn."""


class ConnectionPool:
    """The connections of one person under one name to one destination.

    Args:
        numbers: gives lines their numbers, the same for all pools of a run.
        multiplex: all transfers use one line at once, and none waits.
    """

    def __init__(
        self, env: Environment, engine: LineEngine, numbers: Iterator[int], multiplex: bool
    ) -> None:
        self._shared = next(numbers) if multiplex else -1
        self._env = env
        self._engine = engine
        self._numbers = numbers
        self._busy = 0
        self._serving: set[int] = set()
        """Idle lines whose connection served to the end of its last exchange."""
        self._broken: set[int] = set()
        """Idle lines whose connection did not."""
        self._waiting: deque[_Asked] = deque()

    def add(
        self,
        serial: int,
        patience_ns: int,
        parallel: int,
        done: Event,
        withdrawn: Callable[[int], None],
    ) -> None:
        """Take a transfer that has been asked for; begin it at once if there is room.

        `done` is the event of its end, with what the engine says of it. `parallel` is how many
        may be under way, this one included, when it begins. `withdrawn` is called with the serial
        number when patience ends before it has begun.
        """
        if self._shared >= 0:
            self._engine.begin_transfer(serial, patience_ns, self._shared, True)
            return
        asked = _Asked(serial, int(self._env.now), patience_ns, parallel)
        self._waiting.append(asked)
        assert done.callbacks is not None
        done.callbacks.append(lambda event: self._ended(asked, event))
        self._begin_waiting()
        if asked.line < 0 and patience_ns < UNLIMITED:
            timeout = self._env.timeout(patience_ns)
            assert timeout.callbacks is not None
            timeout.callbacks.append(lambda _event: self._lose_patience(asked, withdrawn))

    def _begin_waiting(self) -> None:
        """Let transfers begin, the first asked for first, while there is room for the first."""
        while self._waiting and self._busy < self._waiting[0].parallel:
            asked = self._waiting.popleft()
            asked.line = self._take_line()
            left_ns = asked.patience_ns
            if left_ns < UNLIMITED:
                left_ns -= int(self._env.now) - asked.asked_ns
            self._engine.begin_transfer(asked.serial, left_ns, asked.line, False)

    def _take_line(self) -> int:
        self._busy += 1
        for idle in (self._serving, self._broken):
            if idle:
                line = min(idle)
                idle.remove(line)
                return line
        return next(self._numbers)

    def _ended(self, asked: _Asked, done: Event) -> None:
        """Give the line of a transfer that has ended to the next one."""
        if asked.line < 0:
            return
        self._busy -= 1
        assert done.value is not None
        idle = self._serving if done.value.status is Status.DONE else self._broken
        idle.add(asked.line)
        self._begin_waiting()

    def _lose_patience(self, asked: _Asked, withdrawn: Callable[[int], None]) -> None:
        if asked.line >= 0:
            return  # it has begun: the engine watches over its patience
        self._waiting.remove(asked)
        self._engine.withdraw_transfer(asked.serial)
        withdrawn(asked.serial)
        # Whoever waits behind it may be allowed more connections than it was.
        self._begin_waiting()
