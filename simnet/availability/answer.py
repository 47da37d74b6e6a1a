"""Tables of the years: each village by itself, every figure with its interval over the years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simnet.availability.plan import YearsPlan
from simnet.availability.sums import COUNT, COUNTED, LONGEST, TOTAL, Years, masks
from simnet.conditions.cause import NS_PER_HOUR
from simnet.statistics.intervals import mean_interval
from simnet.timelines.world import DATA_CENTRE, INTERNET
from simnet.units import NS_PER_S

if TYPE_CHECKING:
    from simnet.timelines.spells import IntArray
    from simnet.timelines.world import Way

ANY = "any"
"""What the table of outages calls all causes together."""

Row = Mapping[str, Any]


def answer(plan: YearsPlan, every: Mapping[str, Years]) -> dict[str, list[Row]]:
    """Return the rows of the tables by name.

    Args:
        plan: what was asked.
        every: the sums of all years, by alternative.
    """
    made = {
        "availability": _availability,
        "availability_intranet": _intranet,
        "availability_rates": _rates,
        "availability_outages": _outages,
        "availability_years": _years,
    }
    return {
        name: [
            row for alternative, years in every.items() for row in rows(plan, alternative, years)
        ]
        for name, rows in made.items()
    }


def _availability(plan: YearsPlan, alternative: str, years: Years) -> Iterator[Row]:
    yield from _shares(plan, alternative, years, INTERNET)


def _intranet(plan: YearsPlan, alternative: str, years: Years) -> Iterator[Row]:
    yield from _shares(plan, alternative, years, DATA_CENTRE)


def _shares(plan: YearsPlan, alternative: str, years: Years, to: str) -> Iterator[Row]:
    open_hours = masks(plan.calendar)
    for place, name in enumerate(COUNTED):
        open_ns = open_hours[place].total_ns
        for number, way in _villages(plan, alternative, to):
            dark = years.dark[:, number, place]
            yield {
                "alternative": alternative,
                "village": way.village,
                "hours": name,
                "district": way.district,
                "regency": way.regency,
                "open_h": open_ns / NS_PER_HOUR,
                **_ends(1 - dark / open_ns, "availability_", plan.confidence, most=1.0),
                "availability_worst": float(1 - dark.max() / open_ns),
                **_ends(dark / NS_PER_HOUR, "without_h_", plan.confidence),
                "years": plan.years,
                "sold_bps": way.sold_bps,
                "way": bool(way.up and way.down),
            }


def _rates(plan: YearsPlan, alternative: str, years: Years) -> Iterator[Row]:
    for number, way in _villages(plan, alternative):
        for place, name in enumerate(COUNTED):
            for which, below in enumerate(plan.below):
                hours = years.below[:, number, place, which] / NS_PER_HOUR
                yield {
                    "alternative": alternative,
                    "village": way.village,
                    "hours": name,
                    "below": below.text,
                    "below_bps": below.of(way),
                    **_ends(hours, "below_h_", plan.confidence),
                }


def _outages(plan: YearsPlan, alternative: str, years: Years) -> Iterator[Row]:
    for number, way in _villages(plan, alternative):
        for cause, sums in ((ANY, years.outages), *years.causes.items()):
            here = sums[:, number]
            if cause == ANY or here[:, COUNT].any():
                yield {
                    "alternative": alternative,
                    "village": way.village,
                    "cause": cause,
                    **_lengths(here, plan.confidence),
                }


def _lengths(here: IntArray, confidence: float) -> dict[str, float | None]:
    """Return how many outages there are in a year and how long they are."""
    count = int(here[:, COUNT].sum())
    return {
        **_ends(here[:, COUNT], "outages_", confidence),
        **_ends(here[:, TOTAL] / NS_PER_HOUR, "without_h_", confidence),
        "mean_s": int(here[:, TOTAL].sum()) / count / NS_PER_S if count else None,
        **_ends(here[:, LONGEST] / NS_PER_S, "longest_s_", confidence),
        "longest_s_worst": int(here[:, LONGEST].max()) / NS_PER_S,
    }


def _years(plan: YearsPlan, alternative: str, years: Years) -> Iterator[Row]:
    for number, way in _villages(plan, alternative):
        for year in range(plan.years):
            yield {
                "alternative": alternative,
                "village": way.village,
                "year": year + 1,
                **{
                    f"without_{name}_h": years.dark[year, number, place] / NS_PER_HOUR
                    for place, name in enumerate(COUNTED)
                },
                "outages": int(years.outages[year, number, COUNT]),
                "longest_s": years.outages[year, number, LONGEST] / NS_PER_S,
            }


def _villages(plan: YearsPlan, alternative: str, to: str = INTERNET) -> Iterator[tuple[int, Way]]:
    """Yield the ways of all villages to somewhere, with their numbers among all ways."""
    every = enumerate(plan.worlds[alternative].ways)
    return ((number, way) for number, way in every if way.to == to)


def _ends(
    values: npt.NDArray[Any], prefix: str, confidence: float, most: float | None = None
) -> dict[str, float]:
    """Return the mean over years and the ends of its interval, cut to what can be."""
    interval = mean_interval(values.astype(np.float64), confidence)
    low, high = interval.low, interval.high
    if not interval.is_open:
        low, high = max(0.0, low), high if most is None else min(high, most)
    return {f"{prefix}mean": interval.mean, f"{prefix}low": low, f"{prefix}high": high}
