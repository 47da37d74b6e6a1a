"""Background load and contention: what other customers of a provider leave of a line.

Their packets are not simulated: a line between towns carries them by the ten thousand for each of
ours. What is left of the rate is a step function of time instead, with the profile of the day and
a variation over minutes; what they add to the waiting in a queue that both share is left out, and
so is how they give way to us, as TCP would.

The variation is a stationary Gaussian process, as the sum of very many independent customers is
(Norros, "On the use of fractional Brownian motion in the theory of connectionless networks", 1995):
the sum of independent normal numbers of the last minutes, one a minute of the year. So it is the
same at a moment wherever a period begins, and has nothing to do with what it was further back.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from simnet.chance.elementary import exp
from simnet.chance.streams import RandomStream
from simnet.conditions.cause import BACKWARD, FORWARD, NS_PER_HOUR, Influence, Period
from simnet.conditions.steps import Steps

MINUTE_NS = 60_000_000_000
_AT_ONCE = NS_PER_HOUR // MINUTE_NS
"""Minutes that a stream is drawn for."""
MOST_TAKEN = 0.99
"""Share of a rate that others take at most: something always gets through."""
_DIGITS = 4
"""Of shares: no machine rounds differently so far before its last digit."""

EVENING = (
    0.80, 0.60, 0.45, 0.38, 0.35, 0.40, 0.50, 0.62, 0.80, 0.95, 1.05, 1.10,
    1.10, 1.10, 1.10, 1.10, 1.10, 1.15, 1.30, 1.50, 1.60, 1.60, 1.30, 1.00,
)  # fmt: skip
"""Load by the hour of the day from midnight on, in any unit: least before dawn, 1.7 times the mean
from 20 to 22 h. Assumption: the shape of the daily curves that internet exchanges
publish; of no provider of the province."""


def normalised(by_hour: Sequence[float]) -> tuple[float, ...]:
    """Return numbers with a mean of 1 that are as each other as those given."""
    mean = math.fsum(by_hour) / len(by_hour)
    return tuple(each / mean for each in by_hour)


@dataclass(frozen=True, slots=True)
class MinuteNoise:
    """A standard normal number for each minute of a year, alike within `memory` minutes."""

    name: str
    """The key of its streams."""
    memory: int
    """Minutes, at least 1; correlation falls to 0 along a straight line over them."""

    def during(self, period: Period) -> Iterator[tuple[int, float]]:
        """Yield from each time of a period on the number that holds, from 0 on."""
        first, last = period.start_ns // MINUTE_NS, -(-period.end_ns // MINUTE_NS)
        start = first - self.memory + 1
        drawn: list[float] = []
        for hour in range(start // _AT_ONCE, (last - 1) // _AT_ONCE + 1):
            stream = RandomStream(period.seed, f"{self.name}/{hour}")
            drawn += [stream.normal() for _ in range(_AT_ONCE)]
        offset = start % _AT_ONCE
        for number in range(last - first):
            window = drawn[offset + number : offset + number + self.memory]
            at_ns = max(0, (first + number) * MINUTE_NS - period.start_ns)
            yield at_ns, math.fsum(window) / math.sqrt(self.memory)


def by_hour_at(by_hour: Sequence[float], period: Period, time_ns: int) -> float:
    """Return the factor of a moment: that of its hour, or 1, the mean, where it is not known."""
    hour = period.hour_at(time_ns)
    return 1.0 if hour is None else by_hour[int(hour)]


def moments(period: Period, noise: MinuteNoise) -> Iterator[tuple[int, float]]:
    """Yield times and normal numbers: of a year without packets hours, and the mean."""
    if period.fine:
        yield from noise.during(period)
        return
    yield 0, 0.0
    first = period.start_ns // NS_PER_HOUR + 1
    for hour in range(first, -(-period.end_ns // NS_PER_HOUR) if period.clocked else 0):
        yield hour * NS_PER_HOUR - period.start_ns, 0.0


@dataclass(frozen=True, slots=True)
class BackgroundLoad:
    """What the other customers on a line take of it, each direction by itself."""

    seeded: ClassVar[bool] = True

    link: str
    share: float
    """Of the rate, in the mean over the day."""
    by_hour: tuple[float, ...]
    """24 factors with a mean of 1."""
    variation: float
    """Standard deviation over the mean of the hour."""
    memory: int
    """Minutes after which it has nothing to do with what it was."""

    def during(self, period: Period) -> Iterator[Influence]:
        """Yield what is left in each direction."""
        for way in (FORWARD, BACKWARD):
            noise = MinuteNoise(f"{self.link}/others/{way}", self.memory)
            found: list[tuple[int, float]] = []
            for at_ns, normal in moments(period, noise):
                mean = self.share * by_hour_at(self.by_hour, period, at_ns)
                taken = min(MOST_TAKEN, max(0.0, mean * (1 + self.variation * normal)))
                left = round(1 - taken, _DIGITS)
                if not found or found[-1][1] != left:
                    found.append((at_ns, left))
            yield Influence(self.link, way, share=tuple(found))


@dataclass(frozen=True, slots=True)
class Contention:
    """Customers who share what one of them has bought: 1:n, at worst an n-th of it each.

    Those who are active at a moment get equal parts. How many of the others are is binomial, as of
    customers who go on and off each for himself.
    """

    seeded: ClassVar[bool] = True

    link: str
    rates_bps: tuple[int, int]
    """What is bought, forward and backward."""
    ratio: int
    """How many share it, this one among them."""
    active: float
    """Share of the time in which another is active, in the mean over the day."""
    by_hour: tuple[float, ...]
    """24 factors with a mean of 1."""
    memory: int
    """Minutes after which who is active has nothing to do with who was."""

    def during(self, period: Period) -> Iterator[Influence]:
        """Yield the rate that is left to this one; both directions have the same others."""
        noise = MinuteNoise(f"{self.link}/contention", self.memory)
        others: list[tuple[int, int]] = []
        for at_ns, normal in moments(period, noise):
            active = min(1.0, self.active * by_hour_at(self.by_hour, period, at_ns))
            number = binomial_at(self.ratio - 1, active, _normal_share(normal))
            if not others or others[-1][1] != number:
                others.append((at_ns, number))
        for way, bps in zip((FORWARD, BACKWARD), self.rates_bps, strict=True):
            steps: Steps[int] = tuple((at, max(1, bps // (1 + number))) for at, number in others)
            yield Influence(self.link, way, capacity=steps)


def _normal_share(normal: float) -> float:
    """Return the share of normal numbers below one: Zelen and Severo's formula, to 8e-8.

    Abramowitz and Stegun, 26.2.17. Of our own arithmetic, so that no machine differs.
    """
    t = 1 / (1 + 0.2316419 * abs(normal))
    factors = (0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429)
    tail = 0.0
    for factor in reversed(factors):
        tail = (tail + factor) * t
    tail *= exp(-normal * normal / 2) / math.sqrt(2 * math.pi)
    return tail if normal < 0 else 1 - tail


def binomial_at(number: int, chance: float, share: float) -> int:
    """Return the least k to which at least `share` of a binomial distribution goes."""
    term = (1 - chance) ** number
    if chance >= 1:
        return number
    found, below = 0, term
    while below < share and found < number:
        term *= (number - found) / (found + 1) * chance / (1 - chance)
        found += 1
        below += term
    return found
