"""Geostationary satellite: SATRIA-1 and its like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate
from simnet.models.technology.base import Landing, Technology


class Geo(Technology):
    """A terminal with its rate to itself; rain is not modelled.

    A beam that terminals share is a `medium` of the scenario, access on demand the queue
    `on_demand` towards the satellite, splitting of TCP the `proxy` of the access.
    """

    lands_at: ClassVar[Landing] = "gateway"
    example: ClassVar[Mapping[str, Any]] = {"down": "4 Mbps", "up": "1 Mbps"}

    kind: Literal["geo"] = "geo"
    """Name of this kind."""
    down: PositiveRate = 10_000_000
    """Rate towards the village. Default: measured in SATRIA-1's tests (liputan6.com, December
    2023). Its 150 Gbps over 37 000 points are about 4 Mbps each (bisnis.com, November 2023)."""
    up: PositiveRate = 3_000_000
    """Rate from the village. Default: measured in SATRIA-1's tests (same source)."""
    delay: Duration = 270_000_000
    """One-way delay to the gateway. Default: 245 to 247 ms of propagation from Samarinda over 146
    degrees east to Banjarmasin or Tarakan (by the geometry of RFC 2488), and framing (assumption:
    the low end of 270 to 300 ms in all)."""
    buffer: PositiveDuration = 600_000_000
    """Full queue, each direction. Default: 600 ms (assumption: a buffer of one round-trip time, the
    rule of Villamizar and Song 1994)."""
