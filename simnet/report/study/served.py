"""Service of each village in each cell: which levels it breaks, and whether it had service.

An average over everybody hides whom it serves badly, so what the first screen says of an
alternative is counted and named village by village.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simnet.report.study.estimate import Estimate


@dataclass(slots=True)
class Served:
    """One village in one cell."""

    village: str
    availability: float
    """Share of the time with a way to the world; NaN where that is not known."""
    without_s: float
    unserved: Estimate
    """Share of the demand that found no service."""
    levels: dict[str, str] = field(default_factory=dict)
    """Verdict by level, by the village's own interval."""
    surely: dict[str, str] = field(default_factory=dict)
    """The same where the statements of all villages hold together."""
    figures: dict[str, Estimate] = field(default_factory=dict)

    @property
    def dark(self) -> bool:
        """Whether it was without service for a part of the time."""
        return self.without_s > 0

    @property
    def gone(self) -> bool:
        """Whether it was without service all the time."""
        return self.dark and self.availability <= 0

    @property
    def keeps(self) -> bool:
        """Whether it keeps every level by its own interval."""
        return all(verdict == "kept" for verdict in self.levels.values())

    @property
    def unasked(self) -> bool:
        """Whether it may break a level only in that nobody there asked for what the level is of."""
        lacking = [level for level, verdict in self.levels.items() if verdict != "kept"]
        return bool(lacking) and not any(
            level in self.figures and self.figures[level].known for level in lacking
        )

    def breaks(self) -> list[str]:
        """Return the levels that it breaks by its own interval."""
        return [level for level, verdict in self.levels.items() if verdict == "broken"]

    def surely_breaks(self) -> list[str]:
        """Return the levels that it breaks where the statements of all villages hold together."""
        return [level for level, verdict in self.surely.items() if verdict == "broken"]


@dataclass(frozen=True, slots=True)
class Villages:
    """All villages in one cell, those worst off first."""

    each: tuple[Served, ...]

    def __len__(self) -> int:
        return len(self.each)

    @property
    def judged(self) -> bool:
        """Whether any level is judged village by village."""
        return any(village.levels for village in self.each)

    @property
    def well(self) -> int:
        """How many keep every level and were never without service."""
        return sum(village.keeps and not village.dark for village in self.each)

    @property
    def dark(self) -> list[Served]:
        """Those without service for a part of the time, the longest first."""
        found = [village for village in self.each if village.dark]
        return sorted(found, key=lambda village: -village.without_s)

    @property
    def all_gone(self) -> bool:
        """Whether no village had service at any time."""
        return bool(self.each) and all(village.gone for village in self.each)

    @property
    def breaking(self) -> list[Served]:
        """Those that break a level by their own intervals, the worst off first."""
        return [village for village in self.each if village.breaks()]

    @property
    def surely(self) -> list[Served]:
        """Those that surely break a level."""
        return [village for village in self.each if village.surely_breaks()]


def villages_of(
    rows: Iterable[Any], level_places: Iterable[Any], service: Iterable[Any]
) -> dict[str, Villages]:
    """Return the villages of each cell.

    Args:
        rows: of the table `villages`.
        level_places: of the table of that name.
        service: of the table of that name.
    """
    surely: dict[tuple[str, str], dict[str, str]] = {}
    for row in level_places:
        surely.setdefault((row.cell, row.place), {})[row.level] = row.surely
    shares = {
        (row.cell, row.village): Estimate.between(
            row.unserved_mean, row.unserved_low, row.unserved_high, "1"
        )
        for row in service
    }
    found: dict[str, dict[str, Served]] = {}
    for row in rows:
        if math.isnan(row.availability):  # nobody there uses anything
            continue
        here = found.setdefault(row.cell, {})
        village = here.get(row.village)
        if village is None:
            share = shares.get((row.cell, row.village), Estimate.none("1"))
            village = Served(row.village, row.availability, _number(row.without_s), share)
            here[row.village] = village
        if row.level:
            village.levels[row.level] = row.verdict
            verdicts: Mapping[str, str] = surely.get((row.cell, row.village), {})
            village.surely[row.level] = verdicts.get(row.level, row.verdict)
            village.figures[row.level] = Estimate.between(row.mean, row.low, row.high, row.unit)
    return {cell: Villages(tuple(each.values())) for cell, each in found.items()}


def _number(value: float) -> float:
    return 0.0 if math.isnan(value) else float(value)
