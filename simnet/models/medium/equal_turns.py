"""Round robin of turns (DCF of IEEE 802.11 in the long run): the slowest sets the pace of all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import ClassVar, Literal

from simnet.models.medium.base import Scheduler, Scheduling, Turn
from simnet.network import Medium


class TurnsInOrder(Scheduler):
    """Those that ask, in the order of their turns; who stays has the next one after the others."""

    def __init__(self, medium: Medium, rate_bps: Callable[[int], int]) -> None:
        super().__init__(medium, rate_bps)
        self._order: deque[int] = deque()

    def join(self, member: int, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Let a member have its turn after those that ask already."""
        self._order.append(member)

    def next(self, now_ns: int) -> tuple[int, int]:
        """Return the first one, at once."""
        return self._order[0], now_ns

    def pass_by(self, member: int, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Take out the first one."""
        self._order.popleft()

    def over(self, turn: Turn) -> None:
        """Put the first one last, or take it out."""
        self._order.popleft()
        if turn.stays:
            self._order.append(turn.member)


class EqualTurns(Scheduling):
    """Equal turns: who wants to send takes turns, however long a turn takes.

    What contention by IEEE 802.11's DCF comes to in the long run, collisions left out: each
    station sends as often as the others, so one that is slow takes most of the air, and all get no
    more than it does (Heusse and others 2003, the performance anomaly). Weights have no effect.
    """

    compiled: ClassVar[bool] = True

    kind: Literal["equal_turns"] = "equal_turns"
    """Name of the scheduler."""

    def scheduler(self, medium: Medium, rate_bps: Callable[[int], int]) -> Scheduler:
        """Return a scheduler at work."""
        return TurnsInOrder(medium, rate_bps)
