"""Packets at the times of a Poisson process: the M of M/M/1, M/D/1 and M/G/1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.chance.distributions import SizeDistribution
from simnet.chance.variates import exponential
from simnet.kinds import Frequency
from simnet.network import DatagramSource
from simnet.traffic.base import DatagramTraffic


class Poisson(DatagramTraffic):
    """Datagrams with exponential gaps, of any sizes."""

    example: ClassVar[Mapping[str, Any]] = {"rate": "1000 /s", "size": {"exponential": "1000 B"}}

    kind: Literal["poisson"] = "poisson"
    """Name of this kind."""
    rate: Frequency
    """Mean packets per second."""
    size: SizeDistribution
    """Size of each packet."""

    def work(self) -> DatagramSource:
        """Return packets of drawn sizes with exponential gaps of mean 1/`rate`."""
        return self.datagrams(exponential(1.0 / self.rate), self.size.variate(1.0))
