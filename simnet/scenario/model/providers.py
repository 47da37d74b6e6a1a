"""Other customers of providers, and what an access is sold as: background load, contention, CIR."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from simnet.kinds import (
    Declared,
    Field,
    PositiveDuration,
    PositiveRate,
    PositiveSize,
    Probability,
    field_validator,
    model_validator,
)
from simnet.models.other_customers import EVENING, MINUTE_NS, MOST_TAKEN, normalised
from simnet.models.token_bucket import LARGEST_PACKET, burst_faults
from simnet.scenario.model.base import Several
from simnet.units import format_duration, format_rate, write_factor

_MOST_MEMORY_NS = 24 * 60 * MINUTE_NS
Load = Annotated[float, Field(ge=0)]


class Customers(Declared):
    """What is common to all that other customers do: their day, and how fast it changes."""

    by_hour: Several[Load] = EVENING
    """Load of each hour of the day from midnight on, 24 numbers in any unit: only how they are to
    each other counts. Default: 1.7 times the mean from 20 to 22 h, a third of it before dawn
    (assumption: the shape of the daily curves that internet exchanges publish). Without
    `run.clock` it is the mean all the time."""
    memory: PositiveDuration = 10 * MINUTE_NS
    """After how long the load has nothing to do with what it was; whole minutes. Default: 10 min
    (assumption)."""

    @field_validator("by_hour")
    @classmethod
    def _a_day(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if len(value) != 24:
            raise ValueError(f"give 24 numbers, one an hour, got {len(value)}")
        if not any(value):
            raise ValueError("some hour must have a load")
        return value

    @field_validator("memory")
    @classmethod
    def _minutes(cls, value: int) -> int:
        if value % MINUTE_NS or value > _MOST_MEMORY_NS:
            raise ValueError(f"must be whole minutes, at most a day, got {format_duration(value)}")
        return value

    @property
    def factors(self) -> tuple[float, ...]:
        """The factor of each hour; their mean is 1."""
        return normalised(self.by_hour)

    @property
    def minutes(self) -> int:
        """`memory` in minutes."""
        return self.memory // MINUTE_NS


class Background(Customers):
    """The load of a provider's other customers on a line, in both directions.

    A plain number is its share. Their packets are not simulated: the share that they leave of the
    rate is, as it varies by the hour and over minutes.
    """

    shorthand: ClassVar[str] = "share"

    share: Probability
    """Share of the rate that they take, in the mean over the day."""
    variation: Probability = 0.2
    """Standard deviation of their load over its mean of the hour. Default: 20 % (assumption)."""

    @model_validator(mode="after")
    def _leaves_something(self) -> Self:
        if not self.share:
            raise ValueError("share must be above 0 %; without other customers, leave it out")
        most = max(self.factors)
        if self.share * most >= MOST_TAKEN:
            hour = self.factors.index(most)
            raise ValueError(
                f"share ({write_factor(self.share)}) is that of the mean over the day; from "
                f"{hour} to {hour + 1} h it is {most:.3g} times that, which leaves nothing"
            )
        return self


class Contention(Customers):
    """How many share what an access has bought: 1:n. A plain number is n.

    Those who are active at a moment get equal parts, so that in the worst case an n-th is left
    (the committed rate, of which the peak rate is n times as much).
    """

    shorthand: ClassVar[str] = "ratio"

    ratio: Annotated[int, Field(ge=2, le=1000)]
    """How many share it, the village among them. VSAT is sold at 1:2 to 1:8."""
    active: Probability = 0.2
    """Share of the time in which another of them is active, in the mean over the day. Default:
    20 % (assumption)."""


class Plan(Declared):
    """Committed and peak rate (CIR, MIR) of each access, kept by a token bucket each way.

    A burst goes at the peak rate, what is more at the committed one.
    """

    committed: PositiveRate
    """What is sent in the long run at most."""
    peak: PositiveRate | None = None
    """What a burst is sent at. Default: the rate of the access."""
    burst: PositiveSize = 1_000_000
    """How much may be sent faster than committed after a pause. Default: 1 MB (assumption)."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        for fault in burst_faults("burst", self.burst, LARGEST_PACKET):
            raise ValueError(fault)
        if self.peak is not None and self.peak <= self.committed:
            raise ValueError(
                f"peak ({format_rate(self.peak)}) must be above committed "
                f"({format_rate(self.committed)})"
            )
        return self
