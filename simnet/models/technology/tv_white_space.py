"""TV white space: an unused television channel between a tower and the villages around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import Duration, PositiveDuration, PositiveRate, Probability
from simnet.models.technology.base import Landing, Technology


class TvWhiteSpace(Technology):
    """A radio on an empty UHF channel; it needs no line of sight, and rain does nothing to it.

    Trials gave 0 to 4 Mbps (Botswana), 0.42 Mbps at 7.5 km (Malawi), 5 to 10 Mbps at 8 to 12 km
    (Namibia). A channel that villages share is a `medium` of the scenario.
    """

    lands_at: ClassVar[Landing] = "regency"
    example: ClassVar[Mapping[str, Any]] = {
        "down": "0.42 Mbps",
        "up": "0.42 Mbps",
        "delay": "59 ms",
    }

    kind: Literal["tv_white_space"] = "tv_white_space"
    """Name of this kind."""
    down: PositiveRate = 4_000_000
    """Rate towards the village. Default: the best of Botswana's trial (paperexplained.cn), amid
    the 0.4 to 10 Mbps of all trials (JWNC 2014 4(1); balancingact-africa.com)."""
    up: PositiveRate = 2_000_000
    """Rate from the village. Default: half of `down` (assumption: no trial tells them apart)."""
    delay: Duration = 10_000_000
    """One-way delay to the regency seat. Default: 10 ms (below that in Botswana; half of Malawi's
    118 ms would be 59)."""
    loss: Probability = 0.0
    """Probability that a packet is lost, each direction. Default: none is (assumption: the link
    layer repeats)."""
    buffer: PositiveDuration = 200_000_000
    """Full queue, each direction. Default: 200 ms (assumption)."""
