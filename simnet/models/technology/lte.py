"""Fixed wireless over LTE: the village has one cell, or a place in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate, Probability, within
from simnet.models.fixed_wireless import FixedWireless
from simnet.models.technology.base import Landing
from simnet.units import BAND


class Lte(FixedWireless):
    """An LTE cell at the channel quality of a place; a cell that others share is a `medium`.

    A cell's downlink is the efficiency of its channel quality (3GPP) times bandwidth times 0.63
    (one antenna) or 2 x 0.58 (2x2). At 10 MHz and CQI 7, 9, 12 and 15 it is 17, 28, 45 and 64 Mbps
    with 2x2; at 20 MHz twice that.
    """

    lands_at: ClassVar[Landing] = "regency"
    typical_up_bps: ClassVar[int] = 11_000_000
    example: ClassVar[Mapping[str, Any]] = {
        "distance": "1.5 km",
        "bandwidth": "20 MHz",
        "antenna": "indoor",
        "busiest": "50 %",
    }

    kind: Literal["lte"] = "lte"
    """Name of this kind."""
    down: PositiveRate | None = None
    """Rate towards the village if it had the cell to itself. Default: by `distance`; without one
    28 Mbps, a rural cell of 10 MHz, 2x2, CQI 9 (see above)."""
    up: PositiveRate | None = None
    """Rate from the village. Default: by `distance`; without one 11 Mbps, the best mean upload of
    an Indonesian operator (Opensignal, December 2024)."""
    delay: Duration = 16_000_000
    """One-way delay to the regency seat. Default: 16 ms (assumption within 13 to 20 ms, from half
    of the median ping of 26 ms to a near server; Ookla, March to May 2024)."""
    buffer: PositiveDuration = 300_000_000
    """Full queue, each direction. Default: 300 ms (assumption: cells buffer deeply)."""
    frequency: Annotated[float, *within(BAND, 0.5, 30)] = 1.8
    """Of the carrier. Default: 1.8 GHz (assumption: LTE of rural Indonesia is at 900 or 1800
    MHz)."""
    bandwidth: Annotated[float, *within(BAND, 0.0014, 0.02)] = 0.01
    """Width of the channel, up to 20 MHz. Default: 10 MHz (assumption)."""
    useful: Probability = 0.58
    """Share of the resources that carries data. Default: 58 % with two antennas, 63 % with one
    (Vieira and others)."""
