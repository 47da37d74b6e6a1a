"""An open stream of transfers: they begin by the clock, whatever became of the earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.kinds import PositiveCount, model_validator
from simnet.network import UNLIMITED, TransferSource
from simnet.traffic.base import TransferTraffic
from simnet.units import NS_PER_S


class Transfers(TransferTraffic):
    """Transfers over TCP, each on a connection of its own, begun at drawn intervals."""

    example: ClassVar[Mapping[str, Any]] = {
        "interarrival": {"exponential": "500 ms"},
        "down": {"lognormal": {"mean": "2 MB", "sd": "722 kB", "high": "5 MB"}},
    }

    kind: Literal["transfers"] = "transfers"
    """Name of this kind."""
    interarrival: DurationDistribution
    """Time from the start of one transfer to the start of the next; the first comes after one."""
    up: SizeDistribution = SizeDistribution.model_validate("300 B")
    """What the flow's source (the client) sends. Default: a small HTTP request (assumption)."""
    down: SizeDistribution = SizeDistribution.model_validate("0 B")
    """What the flow's target (the server) answers. Default: nothing."""
    limit_transfers: PositiveCount | None = None
    """It ends after this many transfers."""

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        if self.interarrival.variate(NS_PER_S).mean <= 0:
            raise ValueError("the mean of interarrival must be > 0, or time would stand still")
        return self

    def work(self) -> TransferSource:
        """Return the open stream."""
        return TransferSource(
            up=self.up.variate(1.0),
            down=self.down.variate(1.0),
            interarrival=self.interarrival.variate(NS_PER_S),
            patience_ns=self.patience_ns,
            start_ns=self.start,
            stop_ns=self.stop_ns,
            limit_transfers=self.limit_transfers or UNLIMITED,
        )
