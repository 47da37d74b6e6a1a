"""Weighted airtime shares: each member's time on the air is in proportion to its weight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import PositiveDuration
from simnet.models.airtime import DEFAULT_QUANTUM_NS, AirtimeRounds
from simnet.models.medium.base import Scheduler, Scheduling
from simnet.network import Medium


class Weights(Scheduling):
    """Weighted airtime: while all want to send, each has its weight's share of the time on the air.

    By deficit round robin of airtime. What one does not use, the others do by their weights. Where
    all members are equally fast these are shares of the capacity too, as an operator sells them on
    a beam.
    """

    compiled: ClassVar[bool] = True
    weighted: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"quantum": "300 us"}

    kind: Literal["weights"] = "weights"
    """Name of the scheduler."""
    quantum: PositiveDuration = DEFAULT_QUANTUM_NS
    """Airtime that a member of weight 1 gets in a round. Default: 256 us, that of Linux's
    mac80211."""

    def scheduler(self, medium: Medium, rate_bps: Callable[[int], int]) -> Scheduler:
        """Return a scheduler at work."""
        return AirtimeRounds(medium, rate_bps, [self.quantum * m.weight for m in medium.members])
