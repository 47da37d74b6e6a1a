"""Unwanted traffic: probes of scanners, answers to forged addresses, worms looking for others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from simnet.chance.distributions import NumberDistribution, SizeDistribution
from simnet.chance.expectation import expected
from simnet.chance.variates import exponential
from simnet.kinds import Field, Frequency, PositiveCount
from simnet.network import DatagramSource
from simnet.traffic.base import BITS_PER_BYTE, DatagramTraffic, Offered


class Scan(DatagramTraffic):
    """Probes at the times of a Poisson process, perhaps several at once.

    At a site, ``direction: down`` of the app sends them to it, as the internet does; without it an
    infected device sends them out.
    """

    example: ClassVar[Mapping[str, Any]] = {"addresses": 4, "sweep": 10}

    kind: Literal["scan"] = "scan"
    """Name of this kind."""
    rate: Frequency = 0.0874
    """Probes a second for each address. Default: 41 500 a second at the 475 thousand unused
    addresses of Merit's telescope (ieee-dataport.org). An infected device sends out some 200 a
    second (SANS Internet Storm Center, The Mirai Botnet: A Look Back and Ahead)."""
    addresses: Annotated[PositiveCount, Field(le=16_777_216)] = 1
    """Public addresses of the site, or infected devices. Default: one, behind which all of the site
    is (assumption)."""
    size: SizeDistribution = SizeDistribution.model_validate("51 B")
    """A probe on the wire. Default: the 17 Mbps of that telescope at its 41 500 probes a second; 96
    % of such probes are TCP (Computers and Security 159, 104693, 2025)."""
    sweep: NumberDistribution = NumberDistribution.model_validate(1)
    """Probes that come at once, such as several ports of one address; rounded, at least 1. The
    `rate` stays what it is. Default: one (assumption: those who scan all of the internet go through
    it in a random order)."""

    def work(self) -> DatagramSource:
        """Return sweeps at exponential gaps."""
        sweep = self.sweep.variate(1.0)
        sweeps_hz = self.rate * self.addresses / expected(sweep, _probes)
        return self.datagrams(exponential(1.0 / sweeps_hz), self.size.variate(1.0), burst=sweep)

    def offered_bps(self) -> Offered | None:
        """Return the mean load."""
        probe_bytes = self.size.variate(1.0).mean + self.header_bytes
        return Offered(self.rate * self.addresses * probe_bytes * BITS_PER_BYTE, 0.0)


def _probes(drawn: float) -> float:
    """Return how many probes an engine makes of what is drawn."""
    return float(max(1, math.floor(drawn + 0.5)))
