"""States of a link: what one direction of it is like from a time on, and whether it is cut."""

from __future__ import annotations

from dataclasses import dataclass

OPEN, CUT, KEPT = 0, 1, 2
"""States of a line that outages tell apart: none, one that loses the queue, one that keeps it."""


@dataclass(frozen=True, slots=True)
class State:
    """What one direction of a link is like from a time on."""

    time_ns: int
    """Since the start of the period."""
    rate_bps: int
    delay_ns: int
    loss: float
    """Share of the packets that enter which is lost, bursts and every n-th left out."""
    outage: int = OPEN

    @property
    def up(self) -> bool:
        """Whether it carries anything."""
        return self.outage == OPEN and self.rate_bps > 0

    @property
    def like(self) -> tuple[int, int, float, int]:
        """All but the time."""
        return self.rate_bps, self.delay_ns, self.loss, self.outage


Timeline = tuple[State, ...]
"""States in order of time, the first at 0, each unlike the one before it."""
