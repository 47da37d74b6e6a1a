"""Medium access scheduler: the contract, as a scenario writes one and as a medium asks one.

A file of this room holds one class on :class:`Scheduling`, which a scenario writes, its parameters
declared; and one on :class:`Scheduler`, at work on one medium, unless it is shared with others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from simnet.kinds import Kind
from simnet.network import Medium


@dataclass(frozen=True, slots=True)
class Turn:
    """What a member had of the air."""

    member: int
    began_ns: int
    """When its overhead began."""
    ended_ns: int
    sent_bytes: int
    waiting: int
    """Packets that wait at the member at the end."""
    stays: bool
    """Whether it goes on asking."""


class Scheduler(ABC):
    """Whose turn is next on one medium. Members are numbered in the order of the medium.

    A member asks from `join` on until its turn is `over` and it does not stay, or it is passed by.
    Whoever `next` names is asked at that time whether it has a packet that may go: then its turn
    begins, and ends with `over`; else it is passed by. One turn is under way at a time.
    """

    def __init__(self, medium: Medium, rate_bps: Callable[[int], int]) -> None:
        self.members = medium.members
        self.rate_bps = rate_bps

    @abstractmethod
    def join(self, member: int, now_ns: int) -> None:
        """Let a member that did not ask for the air ask for it."""

    @abstractmethod
    def next(self, now_ns: int) -> tuple[int, int]:
        """Return who of those that ask is next, and from when (ns, not before now) it may send.

        At least one asks. If others ask before that time, it is asked again.
        """

    @abstractmethod
    def pass_by(self, member: int, now_ns: int) -> None:
        """Note that whose turn it was had nothing that may go: it asks no more."""

    @abstractmethod
    def over(self, turn: Turn) -> None:
        """Note that a turn is over, and whether the member goes on asking."""

    def grant(self, member: int, waiting: int, now_ns: int) -> int:  # noqa: ARG002 (some need it)
        """Return how many packets may go in a turn that could begin; 0: it does not, yet.

        By default those that wait, `waiting`, at least one.
        """
        return waiting


class Scheduling(Kind):
    """Base of schedulers as a scenario declares them."""

    room: ClassVar[str] = "simnet.models.medium"
    what: ClassVar[str] = "scheduler"
    implied: ClassVar[str] = "equal_turns"
    example: ClassVar[Mapping[str, Any]] = {}
    """What a scenario could write besides ``kind``; reference pages show it, tests run it."""
    weighted: ClassVar[bool] = False
    """Whether it goes by the weights of members."""
    implied_packets: ClassVar[int | None] = 1
    """Most packets in a turn where the medium says nothing; None: all that wait."""
    compiled: ClassVar[bool] = False
    """Whether the compiled core has it; what it has not runs on the reference engine."""

    kind: str
    """Name of the scheduler."""

    @abstractmethod
    def scheduler(self, medium: Medium, rate_bps: Callable[[int], int]) -> Scheduler:
        """Return a scheduler at work on a medium; `rate_bps` tells the rate of a member now."""

    def parameters(self) -> tuple[tuple[str, Any], ...]:
        """Return what is this scheduler's own, for the network to carry: (name, value)."""
        names = (name for name in type(self).model_fields if name != "kind")
        return tuple((name, getattr(self, name)) for name in names)
