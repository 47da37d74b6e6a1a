"""What is asked of the years: the worlds, how many years, which hours, below which rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simnet.calendar.year import Calendar
from simnet.scenario.model.hours import Hours
from simnet.timelines.world import Way, World
from simnet.units import format_rate, write_factor

MOST_YEARS = 10_000
"""How many years may be asked for."""


@dataclass(frozen=True, slots=True)
class Below:
    """A rate below which hours are counted: a share of what is sold, or a rate of its own."""

    share: float | None = None
    bps: int | None = None

    @property
    def text(self) -> str:
        """How tables call it: ``50 %`` or ``10 Mbps``."""
        if self.bps is not None:
            return format_rate(self.bps)
        return write_factor(self.share or 0.0)

    def of(self, way: Way) -> int:
        """Return the rate that it is for a village, bit/s; a way below it is too narrow."""
        if self.bps is not None:
            return self.bps
        return max(1, round((self.share or 0.0) * way.sold_bps))


USUAL = (Below(0.25), Below(0.5), Below(0.75))


@dataclass(frozen=True, slots=True)
class YearsPlan:
    """What is to be found out. Picklable; it decides the tables with the code alone."""

    name: str
    title: str
    description: str
    file: str
    worlds: Mapping[str, World]
    """By alternative; ``base`` is the scenario as it is written."""
    hours: Hours
    """As the scenario has them."""
    calendar: Calendar
    """What comes of them, with the holidays of the run's date."""
    below: tuple[Below, ...] = USUAL
    years: int = 200
    seed: int = 1
    """Years are drawn from it: year y is the same in every alternative."""
    confidence: float = 0.95
    titles: Mapping[str, str] = field(default_factory=dict)
    """What alternatives are in a few words, where the scenario says so."""
    lacking: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What the scenario has not with an alternative: ``failures``, ``weather``."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What people call villages, likewise."""
