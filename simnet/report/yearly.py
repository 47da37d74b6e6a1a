"""Years without packets by what people ask of them, for the page and for the command line.

Every figure is an estimate: a mean over the years with the interval that their scatter leaves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simnet.report import format as show
from simnet.report.base import BASE_CASE
from simnet.report.study.estimate import Estimate
from simnet.report.words import Words, joined, say
from simnet.statistics.intervals import mean_interval
from simnet.tables.availability import YearsResults

if TYPE_CHECKING:
    import pandas as pd

HOURS = ("all", "school", "clinic", "office")
INTERNET, INTRANET = "availability", "availability_intranet"
"""The tables of ways, by where they lead."""
LACKING = ("failures", "weather")
"""What a scenario may be without, so that nothing of the kind befalls a line."""
_BASE = "base"
_S_OF_H = 3600.0


class Years:
    """Years without packets by what people ask of them."""

    def __init__(self, results: YearsResults) -> None:
        self.results = results
        self.manifest: Mapping[str, Any] = results.manifest
        self.alternatives: list[str] = list(self.manifest["alternatives"])
        self.count = int(self.manifest["years"])
        self.confidence = float(self.manifest["confidence"])

    def called(self, alternative: str) -> Words:
        """Return the title of an alternative, which people know it by; its name without one."""
        titles: Mapping[str, str] = self.manifest.get("titles", {})
        title = titles.get(alternative)
        if not title:
            return BASE_CASE if alternative == _BASE else show.name(alternative)
        if list(titles.values()).count(title) > 1:
            return joined(show.name(title), f"({alternative})")
        return show.name(title)

    def heading(self, alternative: str) -> Words:
        """Return the title of an alternative where it must be told from others."""
        return self.called(alternative) if len(self.alternatives) > 1 else ""

    def place(self, village: str) -> str:
        """Return what people call a village."""
        return str(self.manifest["villages"].get(village, village))

    def lacks(self, alternative: str) -> tuple[str, ...]:
        """Return which of `LACKING` the scenario has not, so that 100 % promises nothing."""
        return tuple(self.manifest.get("lacking", {}).get(alternative, ()))

    def rows(self, table: str, alternative: str) -> list[Any]:
        """Return the rows of an alternative in a table."""
        frame = self.results[table]
        return list(frame[frame.alternative == alternative].itertuples())

    def ways(self, alternative: str, hours: str = "all", to: str = INTERNET) -> dict[str, Any]:
        """Return the rows of an alternative by village: of its ways to somewhere, in some hours."""
        return self._ways(to).get((alternative, hours), {})

    def _ways(self, to: str) -> dict[tuple[str, str], dict[str, Any]]:
        return self._to_intranet if to == INTRANET else self._to_internet

    @cached_property
    def _to_internet(self) -> dict[tuple[str, str], dict[str, Any]]:
        return _by_hours(self.results[INTERNET])

    @cached_property
    def _to_intranet(self) -> dict[tuple[str, str], dict[str, Any]]:
        return _by_hours(self.results[INTRANET]) if INTRANET in self.results else {}

    def worst_first(self, alternative: str, hours: str = "all", to: str = INTERNET) -> list[str]:
        """Return the villages of an alternative, those most often without a way first."""
        rows = self.ways(alternative, hours, to)
        return sorted(rows, key=lambda each: (rows[each].availability_mean, each))

    @cached_property
    def _outages(self) -> dict[tuple[str, str], Any]:
        frame = self.results["availability_outages"]
        rows: Iterator[Any] = frame[frame.cause == "any"].itertuples()
        return {(row.alternative, row.village): row for row in rows}

    def longest(self, alternative: str, village: str) -> Estimate:
        """Return the longest outage of a year, s."""
        return estimate(self._outages[alternative, village], "longest_s", "s")

    def longest_ever_s(self, alternative: str, village: str) -> float:
        """Return the longest outage of all years, s."""
        return float(self._outages[alternative, village].longest_s_worst)

    def mean(self, alternative: str, hours: str = "all") -> Estimate:
        """Return the share of some hours with a way, mean of all villages."""
        frame = self.results["availability_years"]
        part = frame[frame.alternative == alternative]
        (open_h,) = {row.open_h for row in self.ways(alternative, hours).values()}
        shares = 1.0 - part.groupby("year")[f"without_{hours}_h"].mean().to_numpy() / open_h
        found = mean_interval(shares, self.confidence)
        return Estimate.between(found.mean, found.low, found.high, "1", self.count)


def _by_hours(frame: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    rows: Iterator[Any] = frame.itertuples()
    for row in rows:
        found.setdefault((row.alternative, row.hours), {})[row.village] = row
    return found


def estimate(row: Any, prefix: str, unit: str, factor: float = 1.0) -> Estimate:
    """Return a mean over the years with its interval, of the columns with a prefix."""
    mean, low, high = (
        float(getattr(row, f"{prefix}_{each}")) * factor for each in ("mean", "low", "high")
    )
    return Estimate.between(mean, low, high, unit)


def share(row: Any) -> Estimate:
    """Return the share of the time with a way, of a row of the tables of ways."""
    return estimate(row, "availability", "1")


def without(row: Any) -> Estimate:
    """Return the time in a year without a way, s, likewise."""
    return estimate(row, "without_h", "s", _S_OF_H)


def interval(found: Estimate) -> Words:
    """Return the interval of a figure; or that the years do not differ."""
    if found.bounded and found.low == found.high:
        return say("years.same")
    return found.interval() if found.exists else ""


def both(found: Estimate) -> Words:
    """Return a figure and its interval in one line."""
    return joined(found.figure(), interval(found), between=", ")


def rank(value: float, most: bool = True) -> float:
    """Return what figures are put in order by, so that none that is not known looks calm."""
    return (math.inf if most else -math.inf) if math.isnan(value) else value
