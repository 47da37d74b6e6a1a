"""What befalls single links over a period, kept as arrays: a year of a dish has 20,000 steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simnet.conditions.cause import BACKWARD, FORWARD, Down, Influence, Share
from simnet.conditions.steps import Steps
from simnet.timelines.spells import (
    NEVER,
    IntArray,
    Line,
    Spells,
    constant,
    held,
    least,
    merged,
    spells,
    stepped,
    union,
)

FloatArray: TypeAlias = npt.NDArray[np.float64]

_WITHOUT_LIMIT = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Shares of a rate as a step function; before its first time it is whole."""

    times: IntArray
    values: FloatArray

    def of(self, rate: Line) -> Line:
        """Return what is left of a rate; a share above 0 leaves at least 1 bit/s."""
        at = merged((rate.times, self.times[self.times > 0]))
        index = np.searchsorted(self.times, at, side="right") - 1
        share = np.where(index < 0, 1.0, self.values[np.maximum(index, 0)])
        before = rate.at(at)
        left = np.floor(before * share + 0.5).astype(np.int64)
        return Line(at, np.where((before > 0) & (share > 0), np.maximum(left, 1), 0))


@dataclass(frozen=True, slots=True, eq=False)
class Acting:
    """An influence on a link, as far as it counts in a period without packets."""

    capacity: Line | None
    """The most that can be sent, bit/s."""
    share: Shares | None
    down: Spells

    @classmethod
    def of(cls, influence: Influence, end_ns: int) -> Acting:
        """Return what an influence does until the end of a period."""
        return cls(
            capacity=stepped(influence.capacity, _WITHOUT_LIMIT) if influence.capacity else None,
            share=_shares(influence.share) if influence.share else None,
            down=_spells(influence.down, end_ns),
        )

    def dark(self, end_ns: int) -> Spells:
        """Return when it by itself lets nothing through."""
        found = [self.down]
        if self.capacity is not None:
            found.append(self.capacity.below(1, end_ns))
        if self.share is not None:
            open_at = Line(self.share.times, (self.share.values > 0).astype(np.int64))
            found.append(open_at.below(1, end_ns))
        return union(found)


def _shares(steps: Steps[Share]) -> Shares:
    times = np.array([time_ns for time_ns, _ in steps], dtype=np.int64)
    return Shares(times, np.array([float(share) for _, share in steps]))


def _spells(down: Sequence[Down], end_ns: int) -> Spells:
    return spells([(each.start_ns, each.end_ns) for each in down], end_ns) if down else NEVER


@dataclass(slots=True, eq=False)
class ActedOn:
    """What acts on one link."""

    acting: dict[int, list[Acting]] = field(default_factory=lambda: defaultdict(list))
    """By direction."""
    dark: dict[str, list[Spells]] = field(default_factory=lambda: defaultdict(list))
    """When it carries nothing, by cause."""

    def add(self, cause: str, influence: Influence, end_ns: int) -> None:
        """Enter what a cause does to the link."""
        one = Acting.of(influence, end_ns)
        for way in (FORWARD, BACKWARD) if influence.way is None else (influence.way,):
            self.acting[way].append(one)
        self.dark[cause].append(one.dark(end_ns))

    def down(self) -> Spells:
        """Return when something says that it is down, in either direction."""
        return union([each.down for each in chain.from_iterable(self.acting.values())])


def rate_under(rate_bps: int, acting: Sequence[Acting], end_ns: int) -> Line:
    """Return the rate of one direction of a link under what acts on it, bit/s.

    As :func:`simnet.conditions.replay.laid_on` lays them, but that shares are multiplied as
    floating-point numbers: a rate may differ by 1 bit/s.
    """
    capacities = [each.capacity for each in acting if each.capacity is not None]
    rate = least([constant(rate_bps), *capacities])
    for each in acting:
        if each.share is not None:
            rate = each.share.of(rate)
    return held(rate, union([each.down for each in acting]), end_ns)
