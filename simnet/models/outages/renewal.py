"""Alternating renewal process of one component: up for exponential times, then under repair.

It begins a year before 1 January in the stationary state: down with the probability that it is
down in the long run, and then with what is left of a repair at a random moment. What breaks in
some months only begins up, and has that year to forget it.
"""

from __future__ import annotations

from dataclasses import dataclass

from simnet.calendar.days import NS_PER_YEAR
from simnet.chance.splitmix import CountedStream
from simnet.models.outages.calendar import after_in_months
from simnet.models.outages.repair import Repair
from simnet.models.outages.spells import Spells
from simnet.units import format_duration

ORIGIN_NS = -NS_PER_YEAR
"""When processes begin: a year before the year."""
_YEAR_S = NS_PER_YEAR / 1e9
SHORTEST_S = 600.0
"""Least mean time from one break to the next, s: below it a year has millions of outages."""
_NS = 1e9


@dataclass(frozen=True, slots=True)
class Wear:
    """How often something breaks, and how long its repair takes."""

    up_s: float
    """Mean time up, s, counted in its months only."""
    repair: Repair
    months: tuple[int, ...] = ()
    """When it breaks, 1 to 12; none: at any time."""

    @property
    def too_often(self) -> str | None:
        """Why it breaks so often that no year of it can be drawn; None where it does not."""
        cycle_s = self.up_s + self.repair.mean / _NS
        if cycle_s >= SHORTEST_S:
            return None
        up, down = format_duration(self.up_s * _NS) or "0", format_duration(self.repair.mean)
        return (
            f"breaks {_YEAR_S / cycle_s:.2g} times a year, up for {up} and under repair for {down} "
            f"in the mean; both together must be {format_duration(SHORTEST_S * _NS)} or longer"
        )


class Unit:
    """One component on its way through the year: when it breaks next, and its next repair.

    Draws are the same whether it waits for a repair or not: time up, repair, time up, and so on.
    """

    __slots__ = ("_months", "_repair", "_stream", "_up_s")

    def __init__(self, wear: Wear, seed: int, key: str) -> None:
        self._up_s = wear.up_s
        self._repair = wear.repair
        self._months = wear.months
        self._stream = CountedStream(seed, key)

    def first(self) -> tuple[int, int]:
        """Return when it is first seen to break, and how long that takes to repair, ns."""
        mean_s = self._repair.mean / _NS
        down = self._stream.uniform() * (self._up_s + mean_s) < mean_s
        if down and not self._months:
            return ORIGIN_NS, self._repair.left_ns(self._stream)
        return self.next(ORIGIN_NS)

    def next(self, repaired_ns: int) -> tuple[int, int]:
        """Return when it breaks after it has been repaired, and how long its repair takes, ns."""
        up_ns = max(1, round(self._stream.exponential(self._up_s) * _NS))
        broken_ns = (
            after_in_months(repaired_ns, up_ns, self._months)
            if self._months
            else repaired_ns + up_ns
        )
        return broken_ns, self._repair.draw_ns(self._stream)


def broken(unit: Unit, until_ns: int) -> Spells:
    """Return when a component is broken that is repaired at once; all that begins before a time."""
    found: list[tuple[int, int]] = []
    broken_ns, repair_ns = unit.first()
    while broken_ns < until_ns:
        found.append((broken_ns, broken_ns + repair_ns))
        broken_ns, repair_ns = unit.next(broken_ns + repair_ns)
    return tuple(found)
