"""Monthly allowance of an access (fair use): what it falls to after so many gigabytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Literal, Self

from simnet.kinds import (
    Declared,
    PositiveRate,
    PositiveSize,
    Probability,
    model_validator,
)
from simnet.models.technology.base import Way
from simnet.scenario.model.base import Several
from simnet.units import format_size, write_factor, write_rate, write_size


class AllowanceStep(Declared):
    """What is left of the line after a volume."""

    after: PositiveSize
    """The volume of the month, both directions together."""
    rate: PositiveRate | None = None
    """What the line is no faster than from then on, each way."""
    share: Probability | None = None
    """Or what share of what was bought is left."""

    @model_validator(mode="after")
    def _leaves_something(self) -> Self:
        if (self.rate is None) == (self.share is None):
            raise ValueError("say what is left: rate or share, one of them")
        if self.share is not None and not 0 < self.share < 1:
            raise ValueError("share must be above 0 % and below 100 %")
        return self

    def left_bps(self, bought_bps: int) -> int:
        """Return what is left of a rate."""
        if self.rate is not None:
            return min(self.rate, bought_bps)
        return max(1, round(bought_bps * (self.share or 0.0)))

    def __str__(self) -> str:
        left = write_factor(self.share) if self.share else write_rate(self.rate or 0)
        return f"{left} after {write_size(self.after)}"


class Allowance(Declared):
    """How much may be used in a month at the full rate, what follows, and what is used.

    The volume counts from the first of the month, evenly over each day; `run.day` and `run.month`
    say how far the month has come.
    """

    steps: Several[AllowanceStep]
    """By rising volume, such as `{after: 300 GB, rate: 10 Mbps}`."""
    used: PositiveSize
    """What is used in a day while the line has its full rate, both directions together. A village
    network in Papua used 4.3 GB a day in all (ICTD Lab, University of Washington, 2019); 50 Mbps
    used at 20 % are 108 GB."""
    direction: Literal["both", "down"] = "both"
    """Which directions are slowed."""

    @model_validator(mode="after")
    def _falls(self) -> Self:
        if not self.steps:
            raise ValueError("steps are missing, such as {after: 300 GB, rate: 10 Mbps}")
        for one, other in pairwise(self.steps):
            if not one.after < other.after:
                after, before = format_size(other.after), format_size(one.after)
                raise ValueError(f"steps must be by rising volume, got {after} after {before}")
            for given in ("rate", "share"):
                more, less = getattr(one, given), getattr(other, given)
                if None not in (more, less) and less >= more:
                    raise ValueError(f"steps must leave less and less, got {other} after {one}")
        return self

    def faults(self, bought_bps: Mapping[Way, int]) -> Iterator[tuple[str, str]]:
        """Yield the step that slows nothing of what was bought, as (path within this, message).

        Args:
            bought_bps: the rate of each direction, bit/s.
        """
        above, before = {way: bought_bps[way] for way in self.ways}, "the line has"
        for index, step in enumerate(self.steps):
            left = {way: step.left_bps(bought_bps[way]) for way in self.ways}
            if left == above or any(left[way] > above[way] for way in self.ways):
                yield (
                    f"steps[{index}]",
                    f"must leave less than {before} ({_rates(above)}), got {step} ({_rates(left)})",
                )
                return
            above, before = left, "the step before"

    @property
    def ways(self) -> tuple[Way, ...]:
        """Directions that are slowed."""
        return ("down",) if self.direction == "down" else ("up", "down")

    def __str__(self) -> str:
        down = " down" if self.direction == "down" else ""
        steps = ", ".join(map(str, self.steps))
        return f"{steps}{down}, {write_size(self.used)} used a day"


def _rates(bps: Mapping[Way, int]) -> str:
    """Return rates of directions in words; one where they are equal."""
    if len(set(bps.values())) == 1:
        return write_rate(next(iter(bps.values())))
    return " and ".join(f"{write_rate(each)} {way}" for way, each in bps.items())
