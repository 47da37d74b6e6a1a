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
from typing import Any, Protocol

from simnet.actions import Status
from simnet.network import UNLIMITED


class Agenda(Protocol):
    """What people do, and when.

    The network acts before the people at any time; people at one time in the order of the agenda.
    """

    @property
    def now(self) -> int:
        """The current time, ns."""

    def after(self, delay_ns: int, act: Callable[[Any], None], subject: Any = None) -> None:
        """Call `act` with `subject` in `delay_ns`, behind all that is to be done at that time."""


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
    """A transfer that waits for a connection, until it begins."""

    __slots__ = ("asked_ns", "begun", "parallel", "patience_ns", "serial")

    def __init__(self, serial: int, asked_ns: int, patience_ns: int, parallel: int) -> None:
        self.serial = serial
        self.asked_ns = asked_ns
        self.patience_ns = patience_ns
        self.parallel = parallel
        self.begun = False


class ConnectionPool:
    """The connections of one person under one name to one destination.

    Args:
        numbers: gives lines their numbers, the same for all pools of a run.
        multiplex: all transfers use one line at once, and none waits.
    """

    def __init__(
        self, agenda: Agenda, engine: LineEngine, numbers: Iterator[int], multiplex: bool
    ) -> None:
        self._shared = next(numbers) if multiplex else -1
        self._agenda = agenda
        self._engine = engine
        self._numbers = numbers
        self._busy = 0
        self._serving: set[int] = set()
        """Idle lines whose connection served to the end of its last exchange."""
        self._broken: set[int] = set()
        """Idle lines whose connection did not."""
        self._waiting: deque[_Asked] = deque()
        self._under_way: dict[int, int] = {}
        """The line of each transfer, by its serial number."""

    def add(
        self, serial: int, patience_ns: int, parallel: int, withdrawn: Callable[[int], None]
    ) -> None:
        """Take a transfer that has been asked for; begin it at once if there is room.

        `parallel` is how many may be under way, this one included, when it begins. `withdrawn` is
        called with the serial number when patience ends before it has begun.
        """
        if self._shared >= 0:
            self._engine.begin_transfer(serial, patience_ns, self._shared, True)
            return
        asked = _Asked(serial, self._agenda.now, patience_ns, parallel)
        self._waiting.append(asked)
        self._begin_waiting()
        if not asked.begun and patience_ns < UNLIMITED:
            self._agenda.after(patience_ns, lambda _: self._lose_patience(asked, withdrawn))

    def ended(self, serial: int, status: Status) -> None:
        """Give the line of a transfer that has ended to the next one."""
        line = self._under_way.pop(serial, None)
        if line is None:
            return  # on the shared line, or withdrawn
        self._busy -= 1
        (self._serving if status is Status.DONE else self._broken).add(line)
        self._begin_waiting()

    def _begin_waiting(self) -> None:
        """Let transfers begin, the first asked for first, while there is room for the first."""
        while self._waiting and self._busy < self._waiting[0].parallel:
            asked = self._waiting.popleft()
            asked.begun = True
            line = self._under_way[asked.serial] = self._take_line()
            left_ns = asked.patience_ns
            if left_ns < UNLIMITED:
                left_ns -= self._agenda.now - asked.asked_ns
            self._engine.begin_transfer(asked.serial, left_ns, line, False)

    def _take_line(self) -> int:
        self._busy += 1
        for idle in (self._serving, self._broken):
            if idle:
                line = min(idle)
                idle.remove(line)
                return line
        return next(self._numbers)

    def _lose_patience(self, asked: _Asked, withdrawn: Callable[[int], None]) -> None:
        if asked.begun:
            return  # the engine watches over its patience
        self._waiting.remove(asked)
        self._engine.withdraw_transfer(asked.serial)
        withdrawn(asked.serial)
        # Whoever waits behind it may be allowed more connections than it was.
        self._begin_waiting()
