"""Leased line: an Ethernet service at a committed rate from the regency seat to the village."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate
from simnet.models.technology.base import Landing, Technology


class LeasedEthernet(Technology):
    """An Ethernet private line (MEF 6.3): the same committed rate each way, shared with nobody."""

    lands_at: ClassVar[Landing] = "regency"
    example: ClassVar[Mapping[str, Any]] = {"down": "50 Mbps", "up": "50 Mbps"}

    kind: Literal["leased_ethernet"] = "leased_ethernet"
    """Name of this kind."""
    down: PositiveRate = 100_000_000
    """Rate towards the village. Default: 100 Mbps, what the programme buys for a village office
    (narasi.co, 29 August 2025)."""
    up: PositiveRate = 100_000_000
    """Rate from the village. Default: as `down`."""
    delay: Duration = 1_000_000
    """One-way delay to the regency seat. Default: 1 ms (assumption: as `fibre`, which carries
    it)."""
    buffer: PositiveDuration = 50_000_000
    """Full queue, each direction. Default: 50 ms (assumption: half of what is given to a line whose
    rate varies)."""
