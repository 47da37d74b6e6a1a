"""Point-to-point microwave from the regency seat to the village."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate
from simnet.models.technology.base import Landing, Technology


class Microwave(Technology):
    """One microwave link at a fixed modulation; fades and adaptive modulation are not modelled.

    User rates of a RACOM RAy17 (17 GHz) at 28 MHz, by modulation from QPSK to 256-QAM: 36.8, 80.9,
    102.4, 129.8, 155.5, 170.7 Mbps; at 56 MHz 72.9 to 337.7 Mbps (its manual, p. 135).
    """

    lands_at: ClassVar[Landing] = "regency"
    example: ClassVar[Mapping[str, Any]] = {
        "down": "80.9 Mbps",
        "up": "80.9 Mbps",
        "delay": "1.5 ms",
    }

    kind: Literal["microwave"] = "microwave"
    """Name of this kind."""
    down: PositiveRate = 129_800_000
    """Rate towards the village. Default: 64-QAM in 28 MHz (RACOM RAy17 manual, p. 135)."""
    up: PositiveRate = 129_800_000
    """Rate from the village. Default: as `down`."""
    delay: Duration = 500_000
    """One-way delay over all hops. Default: 0.5 ms (assumption: one hop of 0.2 to 1 ms)."""
    buffer: PositiveDuration = 100_000_000
    """Full queue, each direction. Default: 100 ms (assumption: a buffer of one round-trip time,
    the rule of Villamizar and Song 1994)."""
