"""Small causes whose years can be told by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from simnet.chance.streams import RandomStream
from simnet.conditions.bursts import alternating
from simnet.conditions.cause import Down, Influence, Period
from simnet.conditions.steps import Steps


@dataclass(frozen=True, slots=True)
class Cuts:
    """Cuts of links at the same times of every year, ns since 1 January."""

    seeded: ClassVar[bool] = True

    down: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    called: str = "fibre_cut"

    def during(self, period: Period) -> Iterator[Influence]:
        for link, spells in self.down:
            cut = [
                (max(0, start - period.start_ns), min(end, period.end_ns) - period.start_ns)
                for start, end in spells
                if start < period.end_ns and end > period.start_ns
            ]
            yield Influence(link, down=tuple(Down(*each) for each in cut))


@dataclass(frozen=True, slots=True)
class Capacity:
    """A capacity of one direction of a link."""

    seeded: ClassVar[bool] = True

    link: str
    way: int
    steps: Steps[int]

    def during(self, period: Period) -> Iterator[Influence]:
        now = [(max(0, at - period.start_ns), bps) for at, bps in self.steps]
        yield Influence(self.link, way=self.way, capacity=tuple(dict(now).items()))


@dataclass(frozen=True, slots=True)
class Alternating:
    """Exponential spells of up and down, by the seed of the year."""

    seeded: ClassVar[bool] = True

    link: str
    up_s: float
    down_s: float

    def during(self, period: Period) -> Iterator[Influence]:
        assert period.start_ns == 0
        stream = RandomStream(period.seed, self.link)
        found = alternating(self.up_s, self.down_s, period.length_ns, stream)
        yield Influence(self.link, down=tuple(Down(*each) for each in found))
