"""Paired comparisons of cells with what they are held against, and of all with the best."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from simnet.scenario.model.study import BASE, NONE
from simnet.statistics.intervals import Interval, mean_interval
from simnet.statistics.paired import difference
from simnet.statistics.selection import compare_with_best
from simnet.statistics.sequential import Precision
from simnet.study.answer.runs import Row, Values, ends

if TYPE_CHECKING:
    from simnet.study.plan.cells import Cell
    from simnet.study.plan.study_plan import StudyPlan

Verdict: TypeAlias = Literal["unchanged", "worse", "better", "open"]

TOLERANCE = Precision(relative=0.1)
"""Differences up to this, as a share of what they are held against, do not count unless the study
says otherwise: assumption."""


def differences(figures: Values) -> Iterator[Row]:
    """Yield every cell minus base in the same circumstances, and minus the same without stress."""
    plan = figures.plan
    pairs = _pairs(plan)
    for name, measure in plan.measures.items():
        for cell, against in pairs:
            ours, theirs = figures.aligned([cell, against], name)
            found = difference(ours, theirs, plan.confidence)
            yield {
                "measure": name,
                "cell": cell,
                "against": against,
                "unit": measure.unit,
                "replications": found.n,
                **ends(found),
                "correlation": found.correlation,
                "variance_ratio": found.variance_ratio,
            }


def place_differences(figures: Values) -> Iterator[Row]:
    """Yield the same place by place, with what it means for the place."""
    plan = figures.plan
    for name, measure in plan.measures.items():
        allowed = plan.tolerance.get(name, TOLERANCE)
        for cell, against in _pairs(plan):
            for place, (ours, theirs) in figures.by_place([cell, against], name).items():
                found = difference(ours, theirs, plan.confidence)
                within = tolerated(mean_interval(theirs).mean, allowed)
                yield {
                    "measure": name,
                    "cell": cell,
                    "against": against,
                    "place": place,
                    "unit": measure.unit,
                    "replications": found.n,
                    **ends(found),
                    "tolerance": within,
                    "verdict": _verdict(found, within, measure.least_is_best),
                }


def tolerated(mean: float, allowed: Precision) -> float:
    """Return up to which difference from a mean nothing has changed, in its unit.

    From a wait without end, of which no share can be taken, every difference is a change.
    """
    if allowed.absolute is not None:
        return allowed.absolute
    return 0.0 if math.isinf(mean) else (allowed.relative or 0.0) * abs(mean)


def _verdict(found: Interval, within: float, least_is_best: bool) -> Verdict:
    """Tell what a difference means: two one-sided tests of equivalence (Schuirmann 1987) first."""
    if math.isnan(found.mean):
        return "open"
    if -within <= found.low and found.high <= within:
        return "unchanged"
    if found.contains(0.0):
        return "open"
    return "worse" if (found.low > 0.0) == least_is_best else "better"


def _pairs(plan: StudyPlan) -> list[tuple[str, str]]:
    """Return the cells that are compared, and what each is held against."""
    return [(cell.name, against) for cell in plan.cells for against in _references(plan, cell)]


def _references(plan: StudyPlan, cell: Cell) -> Iterator[str]:
    """Yield the cells of the plan that a cell is held against."""
    requested = []
    if cell.alternative != BASE:
        requested.append((BASE, cell.stress))
    if cell.stress != NONE:
        requested.append((cell.alternative, NONE))
    for alternative, stress in requested:
        for other in plan.cells:
            same_point = (other.sweep, other.point) == (cell.sweep, cell.point)
            if same_point and (other.alternative, other.stress) == (alternative, stress):
                yield other.name


def ranking(figures: Values) -> Iterator[Row]:
    """Yield the alternatives of each circumstance in the order of the plan, with their ranks."""
    plan = figures.plan
    for (stress, sweep, point), cells in figures.circumstances().items():
        for name, measure in plan.measures.items():
            rows = figures.aligned([cell.name for cell in cells], name)
            standings = compare_with_best(rows, plan.confidence, measure.least_is_best)
            for cell, row, standing in zip(cells, rows, standings, strict=True):
                yield {
                    "stress": stress,
                    "sweep": sweep,
                    "point": point,
                    "measure": name,
                    "cell": cell.name,
                    "alternative": cell.alternative,
                    "rank": standing.rank,
                    **ends(mean_interval(row, plan.confidence), unit=measure.unit),
                    "worse_by": standing.against_best.mean,
                    "worse_low": standing.against_best.low,
                    "worse_high": standing.against_best.high,
                    "verdict": standing.verdict,
                }
