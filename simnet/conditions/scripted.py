"""Scripted events: what a scenario says that happens to its links, and when.

Where several act on a link at once, the one that leaves least of the rate counts, delays add up,
and each loses its share of the packets.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from typing import ClassVar

from simnet.conditions.cause import Down, Influence, Period, Share
from simnet.conditions.replay import down_spells
from simnet.conditions.steps import Steps
from simnet.units import UNLIMITED


@dataclass(frozen=True, slots=True)
class Spell:
    """What is left of the rate, and what comes to delay and loss, during [start_ns, end_ns)."""

    start_ns: int
    end_ns: int
    share: Fraction
    keep_queue: bool = False
    """Of a cut, which leaves no share."""
    longer_ns: int = 0
    lost: float = 0.0


@dataclass(frozen=True, slots=True)
class Scripted:
    """The events of a scenario, as spells on links; they count from the start of the run."""

    seeded: ClassVar[bool] = False

    spells: tuple[tuple[str, tuple[Spell, ...]], ...]
    """Of each link that something acts on."""

    def during(self, period: Period) -> Iterator[Influence]:  # noqa: ARG002 (contract)
        """Yield one influence for each link that something acts on."""
        for link, spells in self.spells:
            yield influence(link, spells)


def influence(link: str, spells: Sequence[Spell]) -> Influence:
    """Return what spells together do to a link."""
    cuts = [
        ((Down(each.start_ns, each.end_ns, each.keep_queue)),) for each in spells if _cuts(each)
    ]
    return Influence(
        link,
        share=_shares([each for each in spells if not _cuts(each)]),
        longer=_together([each for each in spells if each.longer_ns]),
        lost=_lost([each for each in spells if each.lost]),
        down=down_spells(cuts),
    )


def _cuts(spell: Spell) -> bool:
    return not spell.share


def _shares(spells: Sequence[Spell]) -> Steps[Share]:
    """Return the least share that is left at any time."""
    slow = [each for each in spells if each.share != 1]
    times = _times(slow)
    later = sorted(slow, key=lambda spell: spell.start_ns, reverse=True)
    begun: list[tuple[Fraction, int]] = []
    found: list[tuple[int, Share]] = []
    for time_ns in times:
        while later and later[-1].start_ns <= time_ns:
            spell = later.pop()
            heappush(begun, (spell.share, spell.end_ns))
        while begun and begun[0][1] <= time_ns:
            heappop(begun)
        found.append((time_ns, begun[0][0] if begun else Fraction(1)))
    return tuple(found)


def _together(spells: Sequence[Spell]) -> Steps[int]:
    return tuple(
        (at, sum(each.longer_ns for each in spells if each.start_ns <= at < each.end_ns))
        for at in _times(spells)
    )


def _lost(spells: Sequence[Spell]) -> Steps[float]:
    """Return the share of packets that some spell in force loses."""
    found: list[tuple[int, float]] = []
    for at in _times(spells):
        now = [each.lost for each in spells if each.start_ns <= at < each.end_ns]
        found.append((at, 1 - math.prod(1 - each for each in now) if now else 0.0))
    return tuple(found)


def _times(spells: Sequence[Spell]) -> list[int]:
    """Return when any of them begins or ends, in order."""
    return sorted({at for each in spells for at in (each.start_ns, each.end_ns)} - {UNLIMITED})
