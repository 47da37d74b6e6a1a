"""Bracketing search for the growth at which a service level breaks, with its interval.

The measure at each growth, of everybody or in each of many places, is estimated over the same
replications (common random numbers), so that the measure as a function of growth is smooth for
given chance. The search takes the expected measure to get no better with growth, and looks for an
interval of growth:

- up to its lower end the level surely holds: the whole interval of the mean at that growth lies
  on the good side of the limit (in as many places as it must, see :mod:`.bounds`);
- from its upper end on it surely is broken, likewise.

Growth is raised in steps that double until the level is broken or the cap is reached, then halved
down on. Where the interval of the mean straddles the limit, replications are doubled up to the
most allowed; a growth at which it still does is *open*, and both ends close in on the open ones
until the resolution is reached. How wide the open part is depends on the replications allowed.

Both statements hold together with the confidence asked. For given luck, verdicts get no better
with growth either; so a lower end beyond the true break takes a false "kept" at the break itself,
and an upper end before it a false "broken" there. Each has half of alpha, shared among the looks at
growing numbers of replications (Bonferroni). Nothing is set aside for the number of growths looked
at. Where each growth has luck of its own in part, or altogether, verdicts may come out of order;
the tests of this module count that even then fewer ends are wrong than alpha allows (1 to 2 of 100
searches at 95 %), as most growths looked at are far from the break.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simnet.statistics.arrays import FloatArray, row, tail_of
from simnet.statistics.bounds import Bound, Verdict, joint_verdict
from simnet.statistics.intervals import Interval, interval_with_tail

Evaluate = Callable[[float, int], FloatArray]
"""(growth, n) -> the values of replications 1 to n at that growth, seeds the same at every growth
and the first values the same for every n; or a row of them for each place."""

Status = Literal["found", "never_breaks", "already_broken", "open_at_start", "open_at_cap"]


@dataclass(frozen=True, slots=True)
class Search:
    """Where to look and how hard. Growth is a factor on today's load: 1.0 is today's."""

    start: float = 1.0
    cap: float = 8.0
    """The largest growth that is looked at."""
    first_step: float = 0.25
    resolution: float = 0.05
    """Growths nearer to one another than this are not told apart."""
    least: int = 5
    """Replications at every growth."""
    most: int = 40
    """Replications at a growth that is hard to tell."""

    def __post_init__(self) -> None:
        if not (0.0 < self.start < self.cap and min(self.resolution, self.first_step) > 0.0):
            raise ValueError(
                f"a search goes from above 0 up to its cap in steps above 0, got {self}"
            )
        if not 2 <= self.least <= self.most:
            raise ValueError(f"needs 2 replications or more, and no fewer at most, got {self}")

    @property
    def looks(self) -> int:
        """How often the replications at one growth are looked at, at most."""
        return 1 + math.ceil(math.log2(self.most / self.least))


@dataclass(frozen=True, slots=True)
class Point:
    """What was found at one growth."""

    growth: float
    interval: Interval
    """Of the expected measure where it is worst, as wide as the search takes it: half of alpha,
    over all looks, on each side."""
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Headroom:
    """How much growth is carried."""

    status: Status
    """"found": both ends exist. "never_breaks": the level surely holds at the cap. "open_at_cap":
    it is not surely broken at the cap, nor sure to hold. "already_broken": it surely is at the
    start. "open_at_start": it does not surely hold even at the start."""
    low: float
    """Up to this growth the level surely holds; nan where it does not surely at the start."""
    high: float
    """At this growth it is surely broken; inf where it is not up to the cap."""
    estimate: float
    """Where the mean crosses the limit, by linear interpolation between the growths looked at; inf
    where it does not up to the cap, nan where it is beyond the limit at the start already."""
    confidence: float
    monotone: bool
    """Whether the means got no better with growth, in the order of growth. Where they did, the
    measure may break and recover; the interval is then of the first break that was seen."""
    points: tuple[Point, ...] = ()
    """All growths that were looked at, in increasing order."""
    replications: int = 0
    """Runs that were asked for, over all growths."""


def bracket(
    evaluate: Evaluate,
    bound: Bound,
    search: Search | None = None,
    confidence: float = 0.95,
    needed: Callable[[int], int] = lambda places: places,
) -> Headroom:
    """Return the interval of growth in which a service level breaks.

    Args:
        evaluate: called with a growth and a number of replications; returns that many values. At
            one growth it is called with growing numbers, so it had better keep what it ran.
        bound: the service level on the expected measure.
        search: where to look and how hard.
        confidence: with which both ends hold together.
        needed: (number of places) -> in how many of them the level must be kept.

    Values that are nan are left out; a growth at which nothing can be measured is open.

    Raises:
        ValueError: `evaluate` did not return as many values as it was asked for; a confidence not
            within (0, 1).
    """
    made = _Bracketing(evaluate, bound, search or Search(), confidence, needed)
    made.raise_until_broken()
    made.halve()
    return made.outcome()


class _Bracketing:
    """One search under way: the growths looked at so far, and what they say."""

    def __init__(
        self,
        evaluate: Evaluate,
        bound: Bound,
        search: Search,
        confidence: float,
        needed: Callable[[int], int],
    ) -> None:
        self.evaluate = evaluate
        self.bound = bound
        self.search = search
        self.confidence = confidence
        self.needed = needed
        self.tail = tail_of(confidence) / search.looks
        self.points: dict[float, Point] = {}

    def look(self, growth: float) -> Verdict:
        """Return the verdict at a growth, with as many replications as it takes."""
        n = self.search.least
        while True:
            values = self.evaluate(growth, n)
            rows = [row(each) for each in np.atleast_2d(np.asarray(values, dtype=np.float64))]
            if rows[0].size != n:
                raise ValueError(f"{n} replications were asked for, {rows[0].size} values came")
            found = joint_verdict(rows, self.needed(len(rows)), self.bound, self.tail)
            verdict = found.verdict
            if verdict != "open" or n == self.search.most:
                break
            n = min(2 * n, self.search.most)
        interval = interval_with_tail(rows[found.worst], self.tail, self.confidence)
        self.points[growth] = Point(growth, interval, verdict)
        return verdict

    def raise_until_broken(self) -> None:
        """Look at the start, then ever further, until the level is broken or at the cap."""
        growth, step = self.search.start, self.search.first_step
        while self.look(growth) != "broken" and growth < self.search.cap:
            growth = min(growth + step, self.search.cap)
            step *= 2.0

    def halve(self) -> None:
        """Close in on the break from below and from above, down to the resolution."""
        while (gap := self._widest_gap()) is not None:
            self.look((gap[0] + gap[1]) / 2.0)

    def outcome(self) -> Headroom:
        """Return what the search found."""
        low, high = self._ends()
        points = tuple(self.points[growth] for growth in sorted(self.points))
        excesses = [self.bound.excess(each.interval.mean) for each in points]
        known = [each for each in excesses if not math.isnan(each)]
        return Headroom(
            status=self._status(low, high),
            low=low,
            high=high,
            estimate=self._estimate(low, high),
            confidence=self.confidence,
            monotone=all(one <= other for one, other in itertools.pairwise(known)),
            points=points,
            replications=sum(each.interval.n + each.interval.missing for each in points),
        )

    def _ends(self) -> tuple[float, float]:
        """Return the last growth kept and the first one broken.

        Every growth looked at lies beyond those kept and before those broken, so that the two
        never cross.
        """
        kept, broken = (
            [growth for growth, each in self.points.items() if each.verdict == verdict]
            for verdict in ("kept", "broken")
        )
        return max(kept, default=math.nan), min(broken, default=math.inf)

    def _widest_gap(self) -> tuple[float, float] | None:
        """Return the wider of the two gaps that an end can still be moved in, if it is wide."""
        low, high = self._ends()
        inside = self._between(low, high)
        gaps = list(itertools.pairwise(inside))
        below = gaps[:1] if not math.isnan(low) else []
        above = gaps[-1:] if not math.isinf(high) else []
        wide = [gap for gap in below + above if gap[1] - gap[0] > self.search.resolution]
        return max(wide, key=lambda gap: gap[1] - gap[0], default=None)

    def _between(self, low: float, high: float) -> list[float]:
        """Return the growths looked at from one end to the other, from the start without one."""
        return [g for g in sorted(self.points) if g <= high and not g < low]

    def _estimate(self, low: float, high: float) -> float:
        """Return where the means, joined by straight lines, first cross the limit."""
        means = [
            (growth, self.bound.excess(self.points[growth].interval.mean))
            for growth in self._between(low, high)
            if not math.isnan(self.points[growth].interval.mean)
        ]
        if not means or means[0][1] > 0.0:
            return math.nan
        for (growth, below), (further, above) in itertools.pairwise(means):
            if above > 0.0:
                return growth + (further - growth) * below / (below - above)
        return math.inf

    def _status(self, low: float, high: float) -> Status:
        if high == self.search.start:
            return "already_broken"
        if math.isnan(low):
            return "open_at_start"
        if math.isinf(high):
            return "never_breaks" if low == self.search.cap else "open_at_cap"
        return "found"
