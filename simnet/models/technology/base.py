"""What every access technology says of its link: rates, delay, loss, buffer, and where it lands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeAlias

from simnet.kinds import Duration, Kind, PositiveDuration, PositiveRate, Price, Probability

Landing: TypeAlias = Literal["regency", "gateway"]
"""The far end of an access link: the seat of the village's regency, or the gateway of its ISP."""

Way: TypeAlias = Literal["down", "up"]
"""Down is towards the village."""


@dataclass(frozen=True, slots=True)
class AccessLink:
    """One direction of an access link; `buffer_ns` is how long its full queue takes to send."""

    rate_bps: int
    delay_ns: int
    loss_probability: float
    buffer_ns: int


class Technology(Kind):
    """Base of access technologies."""

    room: ClassVar[str] = "simnet.models.technology"
    example: ClassVar[Mapping[str, Any]] = {}
    """What a scenario could write besides ``kind``; reference pages show it, tests run it."""
    lands_at: ClassVar[Landing]
    """Where the far end of the link is."""

    kind: str
    """Name of the kind: that of its file."""
    down: PositiveRate
    """Rate towards the village."""
    up: PositiveRate
    """Rate from the village."""
    delay: Duration
    """One-way delay from the village to the landing, without queueing."""
    loss: Probability = 0.0
    """Probability that a packet is lost on the way, each direction; not from congestion."""
    buffer: PositiveDuration
    """How long the full queue in front of the link takes to send, each direction."""
    price: Price | None = None
    """What an access with this technology costs where no village, group or default says it."""

    def link(self, way: Way) -> AccessLink:
        """Return one direction of the link."""
        rate_bps = self.down if way == "down" else self.up
        return AccessLink(rate_bps, self.delay, self.loss, self.buffer)
