"""A closed loop: ask, wait for the whole answer, think, ask again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.kinds import PositiveCount
from simnet.network import UNLIMITED, TransferSource
from simnet.traffic.base import TransferTraffic
from simnet.units import NS_PER_S


class RequestResponse(TransferTraffic):
    """Transfers over TCP, each begun some time after the one before has ended."""

    example: ClassVar[Mapping[str, Any]] = {
        "request": "300 B",
        "response": {"lognormal": {"mean": "50 kB", "sd": "80 kB", "high": "2 MB"}},
        "think": {"exponential": "2 s"},
        "patience": "30 s",
    }

    kind: Literal["request_response"] = "request_response"
    """Name of this kind."""
    request: SizeDistribution = SizeDistribution.model_validate("300 B")
    """What the flow's source (the client) sends. Default: a small HTTP request (assumption)."""
    response: SizeDistribution
    """What the flow's target (the server) answers."""
    think: DurationDistribution
    """Time from the end of one transfer (complete, failed or given up) to the next."""
    think_first: bool = True
    """Begin with a think time, so that many like it do not ask at the same instant."""
    persistent: bool = False
    """Use one connection for all transfers instead of one each."""
    limit_transfers: PositiveCount | None = None
    """It ends after this many transfers."""

    def work(self) -> TransferSource:
        """Return the closed loop."""
        return TransferSource(
            up=self.request.variate(1.0),
            down=self.response.variate(1.0),
            think=self.think.variate(NS_PER_S),
            think_first=self.think_first,
            persistent=self.persistent,
            patience_ns=self.patience_ns,
            start_ns=self.start,
            stop_ns=self.stop_ns,
            limit_transfers=self.limit_transfers or UNLIMITED,
        )
