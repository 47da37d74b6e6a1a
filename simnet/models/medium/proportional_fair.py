"""Proportional fair scheduling of a cell: whoever's rate is best beside what it got of late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import PositiveDuration
from simnet.models.medium.base import Scheduler, Scheduling, Turn
from simnet.network import Medium

_LEAST_SCALE = 1e-100


class BestRatio(Scheduler):
    """Those that ask, and what each has got on average.

    All averages shrink by the same factor, which is kept apart, so that only that of who was served
    has to be changed.
    """

    def __init__(self, medium: Medium, rate_bps: Callable[[int], int], horizon_ns: int) -> None:
        super().__init__(medium, rate_bps)
        self._horizon_ns = horizon_ns
        self._order: list[int] = []
        self._served = [0.0] * len(medium.members)
        self._scale = 1.0
        self._last_ns = 0

    def join(self, member: int, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Let a member ask after the others, which decides where ratios are equal."""
        self._order.append(member)

    def next(self, now_ns: int) -> tuple[int, int]:
        """Return who has the greatest ratio of rate to average, at once."""
        best = self._order[0]
        for each in self._order[1:]:
            here = float(self.rate_bps(each)) * self._served[best]
            there = float(self.rate_bps(best)) * self._served[each]
            if here > there:
                best = each
        return best, now_ns

    def pass_by(self, member: int, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Take a member out."""
        self._order.remove(member)

    def over(self, turn: Turn) -> None:
        """Bring the averages up to date; put the member last, or take it out."""
        total_ns = float(turn.ended_ns - self._last_ns + self._horizon_ns)
        self._last_ns = turn.ended_ns
        self._scale = self._scale * (float(self._horizon_ns) / total_ns)
        if self._scale < _LEAST_SCALE:
            self._served = [each * self._scale for each in self._served]
            self._scale = 1.0
        gained = float(turn.sent_bytes) / total_ns / self._scale
        self._served[turn.member] = self._served[turn.member] + gained
        self._order.remove(turn.member)
        if turn.stays:
            self._order.append(turn.member)


class ProportionalFair(Scheduling):
    """Proportional fair: the turn is of who has the greatest present rate / average served rate.

    The averages forget over `horizon`: after dt with x bits sent, R becomes (horizon R + x) /
    (horizon + dt). It rides on the peaks of members whose rates change on their own, as cells do
    (Viswanath, Tse and Laroia 2002, section II; Jalali, Padovani and Pankaj 2000). Where rates stay
    as they are and turns are short beside the horizon, all get the same airtime in the long run.
    Weights have no effect. Each turn costs the simulator a look at every member that asks.
    """

    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"horizon": "1 s"}

    kind: Literal["proportional_fair"] = "proportional_fair"
    """Name of the scheduler."""
    horizon: PositiveDuration = 1_667_000_000
    """Over how long served rates are averaged. Default: 1.667 s, the 1000 slots of 1.667 ms of
    Viswanath, Tse and Laroia 2002."""

    def scheduler(self, medium: Medium, rate_bps: Callable[[int], int]) -> Scheduler:
        """Return a scheduler at work."""
        return BestRatio(medium, rate_bps, self.horizon)
