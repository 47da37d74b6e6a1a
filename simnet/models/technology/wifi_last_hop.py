"""Wi-Fi last hop: the village joined by an outdoor radio of IEEE 802.11 to a neighbour's line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate
from simnet.models.technology.base import Landing, Technology


class WifiLastHop(Technology):
    """A radio of IEEE 802.11 at a fixed modulation; both directions share the channel.

    That they share it, with whoever else is on the channel, is said by a `medium` of the scenario;
    alone each direction has the whole of it.
    """

    lands_at: ClassVar[Landing] = "regency"
    example: ClassVar[Mapping[str, Any]] = {"down": "130 Mbps", "up": "130 Mbps"}

    kind: Literal["wifi_last_hop"] = "wifi_last_hop"
    """Name of this kind."""
    down: PositiveRate = 65_000_000
    """Rate towards the village on the air. Default: one spatial stream in 20 MHz at MCS 7 (IEEE
    802.11n-2009, table 20-30); what is left of it is for the overhead of the medium to say."""
    up: PositiveRate = 65_000_000
    """Rate from the village on the air. Default: as `down`."""
    delay: Duration = 2_000_000
    """One-way delay to the regency seat. Default: 2 ms (assumption: within 1 to 5 ms, without
    waiting for the channel)."""
    buffer: PositiveDuration = 100_000_000
    """Full queue, each direction. Default: 100 ms (assumption)."""
