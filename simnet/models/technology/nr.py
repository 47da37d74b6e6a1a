"""Fixed wireless over 5G New Radio: the village has one cell, or a place in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate, Probability, within
from simnet.models.fixed_wireless import FixedWireless
from simnet.models.technology.base import Landing
from simnet.units import BAND


class Nr(FixedWireless):
    """A 5G cell below 7 GHz at the channel quality of a place; a shared cell is a `medium`.

    Efficiencies are those of LTE's channel qualities (3GPP TS 38.214, table 5.2.2.1-2), channels
    are wider, and both directions take turns on one.
    """

    lands_at: ClassVar[Landing] = "regency"
    typical_up_bps: ClassVar[int] = 30_000_000
    example: ClassVar[Mapping[str, Any]] = {
        "distance": "3 km",
        "frequency": "3.5 GHz",
        "bandwidth": "100 MHz",
        "in_sight": True,
    }

    kind: Literal["nr"] = "nr"
    """Name of this kind."""
    down: PositiveRate | None = None
    """Rate towards the village if it had the cell to itself. Default: by `distance`; without one
    that of `cqi`, 120 Mbps (efficiency of 3GPP times bandwidth, streams and useful share)."""
    up: PositiveRate | None = None
    """Rate from the village. Default: by `distance`; without one 30 Mbps (assumption: a quarter of
    `down`)."""
    delay: Duration = 10_000_000
    """One-way delay to the regency seat. Default: 10 ms (assumption: less than LTE's 16, for slots
    are half as long)."""
    buffer: PositiveDuration = 200_000_000
    """Full queue, each direction. Default: 200 ms (assumption: cells buffer deeply)."""
    frequency: Annotated[float, *within(BAND, 0.5, 30)] = 2.3
    """Of the carrier. Default: 2.3 GHz (assumption: Indonesia's first 5G shares that band)."""
    bandwidth: Annotated[float, *within(BAND, 0.005, 0.4)] = 0.04
    """Width of the channel. Default: 40 MHz (assumption)."""
    useful: Probability = 0.86
    """Share of the resources that carries data. Default: all but 14 % (3GPP TS 38.306, 4.1.2); what
    retransmissions take is not in it."""
    down_share: Probability | None = 0.75
    """Share of the time that belongs to the direction towards the village. Default: 75 %
    (assumption: three slots of four)."""
