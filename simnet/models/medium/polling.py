"""Polling of members in a cycle: a PON upstream with its grants, a base station that polls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Duration
from simnet.models.medium.base import Scheduler, Scheduling, Turn
from simnet.network import UNLIMITED, Medium

Service = Literal["reported", "gated", "exhaustive"]


class Cycle(Scheduler):
    """A server that goes from member to member, in their order, whether they ask or not.

    Where it is follows from when it left the last member that it stopped at, so that going round
    past members that do not ask needs no event.
    """

    def __init__(
        self,
        medium: Medium,
        rate_bps: Callable[[int], int],
        service: Service,
        switchover_ns: int,
        least_cycle_ns: int,
    ) -> None:
        super().__init__(medium, rate_bps)
        self._service = service
        self._step_ns = switchover_ns
        self._least_ns = least_cycle_ns
        self._empty_ns = max(least_cycle_ns, switchover_ns * len(medium.members))
        """A cycle in which nobody sends."""
        self._asks = [False] * len(medium.members)
        self._reported = [0] * len(medium.members)
        self._at = -1
        """The member at which it stopped last; -1: before the first."""
        self._left_ns = 0
        """When it left that one."""
        self._cycle_ns = 0
        """When that cycle began."""

    def join(self, member: int, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Let a member be stopped at."""
        self._asks[member] = True

    def next(self, now_ns: int) -> tuple[int, int]:
        """Return at whom it stops next, and when it is there."""
        asking = (member for member, asks in enumerate(self._asks) if asks)
        when_ns, _, member = min((*self._when(each, now_ns), each) for each in asking)
        return member, when_ns

    def _when(self, member: int, now_ns: int) -> tuple[int, bool]:
        """Return when it comes to a member, and whether that is in a later cycle."""
        if self._empty_ns == 0:
            return now_ns, member <= self._at
        here_ns = self._left_ns + (member - self._at) * self._step_ns
        if member > self._at and here_ns >= now_ns:
            return here_ns, False
        end_ns = self._left_ns + (len(self._asks) - 1 - self._at) * self._step_ns
        begins_ns = max(self._cycle_ns + self._least_ns, end_ns)
        there_ns = begins_ns + (member + 1) * self._step_ns
        if there_ns < now_ns:
            there_ns += -((there_ns - now_ns) // self._empty_ns) * self._empty_ns
        return there_ns, True

    def grant(self, member: int, waiting: int, now_ns: int) -> int:
        """Stop at a member; return how much it may send by the service."""
        step_ns = (member - self._at) * self._step_ns
        if not (member > self._at and now_ns == self._left_ns + step_ns):
            self._cycle_ns = now_ns - (member + 1) * self._step_ns
        self._at, self._left_ns = member, now_ns
        if self._service == "gated":
            return waiting
        if self._service == "exhaustive":
            return UNLIMITED
        granted, self._reported[member] = self._reported[member], waiting
        return min(granted, waiting)

    def pass_by(self, member: int, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Go on from a member that has nothing that may go."""
        self._asks[member] = False
        self._reported[member] = 0

    def over(self, turn: Turn) -> None:
        """Take the report of a member, and go on."""
        self._asks[turn.member] = turn.stays
        self._reported[turn.member] = turn.waiting
        self._left_ns = turn.ended_ns


class Polling(Scheduling):
    """Polling: members are visited in a cycle and granted what waits, or what they reported.

    With `reported` each is granted what it had waiting when its last grant was over, so that a
    packet waits for two visits: the DBA of a PON, where reports ride on grants (IPACT: Kramer,
    Mukherjee and Pesavento 2002). `gated` and `exhaustive` are those of theory (Takagi 1986): what
    waits when it is visited; until nothing waits. Weights have no effect. In the simulator a visit
    is an event besides those of its packets.
    """

    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"switchover": "1 us", "least_cycle": "125 us"}
    implied_packets: ClassVar[int | None] = None

    kind: Literal["polling"] = "polling"
    """Name of the scheduler."""
    service: Service = "reported"
    """What a visit grants: ``reported``, ``gated`` or ``exhaustive``."""
    switchover: Duration = 5_000
    """How long it takes from one member to the next, whether it sends or not: guard time and
    report. Default: 5 us, the guard time of the EPON of Kramer, Mukherjee and Pesavento 2002 (an
    assumption for others)."""
    least_cycle: Duration = 0
    """How long a cycle takes at least, such as 125 us to 2 ms on a GPON."""

    def scheduler(self, medium: Medium, rate_bps: Callable[[int], int]) -> Scheduler:
        """Return a scheduler at work."""
        return Cycle(medium, rate_bps, self.service, self.switchover, self.least_cycle)
