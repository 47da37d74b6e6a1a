"""Airtime fairness (deficit round robin of airtime): each station has the same time on the air."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import PositiveDuration
from simnet.models.airtime import DEFAULT_QUANTUM_NS, AirtimeRounds
from simnet.models.medium.base import Scheduler, Scheduling
from simnet.network import Medium


class EqualAirtime(Scheduling):
    """Equal airtime: who wants to send gets the same time on the air, however fast it sends in it.

    A slow member holds nobody back: with n of them each gets a share of 1/n of what it would get
    alone. What one does not use, the others do. Linux schedules so on Wi-Fi access points (since
    4.11, by driver), in the direction to the stations. Weights have no effect.
    """

    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"quantum": "300 us"}

    kind: Literal["equal_airtime"] = "equal_airtime"
    """Name of the scheduler."""
    quantum: PositiveDuration = DEFAULT_QUANTUM_NS
    """Airtime that each gets in a round. Default: 256 us, that of Linux's mac80211."""

    def scheduler(self, medium: Medium, rate_bps: Callable[[int], int]) -> Scheduler:
        """Return a scheduler at work."""
        return AirtimeRounds(medium, rate_bps, [self.quantum] * len(medium.members))
