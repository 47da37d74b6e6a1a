"""Low Earth orbit satellites: Starlink and its like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate, Probability
from simnet.models.technology.base import Landing, Technology


class Leo(Technology):
    """A dish at fixed rates; handovers every 15 s and rain are not modelled.

    A cell that dishes share is a `medium` of the scenario.
    """

    lands_at: ClassVar[Landing] = "gateway"
    example: ClassVar[Mapping[str, Any]] = {"down": "125 Mbps", "up": "20 Mbps"}

    kind: Literal["leo"] = "leo"
    """Name of this kind."""
    down: PositiveRate = 16_000_000
    """Rate towards the village. Default: mean in Indonesia a year after launch, 15.8 Mbps
    (Opensignal, October 2025). It was 42 Mbps at launch; 125 Mbps is the best of a quiet hour."""
    up: PositiveRate = 6_000_000
    """Rate from the village. Default: mean in Indonesia a year after launch, 5.8 Mbps (same
    source). It was 10.5 Mbps at launch."""
    delay: Duration = 25_000_000
    """One-way delay to the gateway. Default: half of the median ping of 50 ms (APNIC blog, 28
    November 2022)."""
    loss: Probability = 0.005
    """Probability that a packet is lost, each direction. Default: 1 to 2 % of round trips are
    lost, not from congestion (Huston, APNIC, 17 May 2024); half of the lower figure each way, and
    independently rather than at handovers (assumption)."""
    buffer: PositiveDuration = 100_000_000
    """Full queue, each direction. Default: 100 ms (assumption: a buffer of one round-trip time,
    the rule of Villamizar and Song 1994)."""
