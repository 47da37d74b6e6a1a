"""Fixed wireless over LTE: the village has one cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate
from simnet.models.technology.base import Landing, Technology


class Lte(Technology):
    """An LTE cell at a fixed channel quality; a cell that others share is a `medium`.

    A cell's downlink is the efficiency of its channel quality (3GPP) times bandwidth times 0.63
    (one antenna) or 2 x 0.58 (2x2). At 10 MHz and CQI 7, 9, 12 and 15 it is 17, 28, 45 and 64 Mbps
    with 2x2; at 20 MHz twice that.
    """

    lands_at: ClassVar[Landing] = "regency"
    example: ClassVar[Mapping[str, Any]] = {"down": "55 Mbps", "up": "12.5 Mbps"}

    kind: Literal["lte"] = "lte"
    """Name of this kind."""
    down: PositiveRate = 28_000_000
    """Rate towards the village. Default: a rural cell of 10 MHz, 2x2, CQI 9 (see above)."""
    up: PositiveRate = 11_000_000
    """Rate from the village. Default: the best mean upload of an Indonesian operator (Opensignal,
    December 2024)."""
    delay: Duration = 16_000_000
    """One-way delay to the regency seat. Default: 16 ms (assumption within 13 to 20 ms, from half
    of the median ping of 26 ms to a near server; Ookla, March to May 2024)."""
    buffer: PositiveDuration = 300_000_000
    """Full queue, each direction. Default: 300 ms (assumption: cells buffer deeply)."""
