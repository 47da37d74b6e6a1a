"""Ten-gigabit symmetric passive optical network (XGS-PON) from the regency seat to the village."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate
from simnet.models.technology.base import Landing, Technology


class XgsPon(Technology):
    """XGS-PON: the line rate of the tree, of which a subscription is a part.

    A tree that villages share is a `medium` of the scenario.
    """

    lands_at: ClassVar[Landing] = "regency"
    example: ClassVar[Mapping[str, Any]] = {"down": "1 Gbps", "up": "1 Gbps"}

    kind: Literal["xgs_pon"] = "xgs_pon"
    """Name of this kind."""
    down: PositiveRate = 9_953_000_000
    """Rate towards the village. Default: line rate of a tree (ITU-T G.9807.1); the village's
    subscription is what limits it."""
    up: PositiveRate = 9_953_000_000
    """Rate from the village. Default: line rate of a tree (ITU-T G.9807.1)."""
    delay: Duration = 1_000_000
    """One-way delay to the regency seat. Default: 1 ms (assumption: as `fibre`)."""
    buffer: PositiveDuration = 100_000_000
    """Full queue, each direction. Default: 100 ms (assumption: a buffer of one round-trip time,
    the rule of Villamizar and Song 1994)."""
