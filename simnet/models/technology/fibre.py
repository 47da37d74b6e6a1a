"""Passive optical network (GPON) from the regency seat to the village."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate
from simnet.models.technology.base import Landing, Technology


class Fibre(Technology):
    """GPON: the line rate of the tree, of which a subscription is a part."""

    lands_at: ClassVar[Landing] = "regency"
    example: ClassVar[Mapping[str, Any]] = {"down": "100 Mbps", "up": "100 Mbps"}

    kind: Literal["fibre"] = "fibre"
    """Name of this kind."""
    down: PositiveRate = 2_488_000_000
    """Rate towards the village. Default: line rate of a tree of up to 64 (ITU-T G.984); the
    village's subscription is what limits it."""
    up: PositiveRate = 1_244_000_000
    """Rate from the village. Default: line rate of a tree of up to 64 (ITU-T G.984)."""
    delay: Duration = 1_000_000
    """One-way delay to the regency seat. Default: 1 ms (assumption: 1 to 5 ms to the provincial
    capital, of which the backhaul is counted apart)."""
    buffer: PositiveDuration = 100_000_000
    """Full queue, each direction. Default: 100 ms (assumption: a buffer of one round-trip time,
    the rule of Villamizar and Song 1994)."""
