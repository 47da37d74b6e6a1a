"""Verdicts on service levels: of each cell, in the places of the level's scope and jointly."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simnet.statistics.arrays import FloatArray, tail_of
from simnet.statistics.bounds import Joint, badness, joint_verdict
from simnet.statistics.intervals import mean_interval
from simnet.study.answer.runs import Row, Values, ends

if TYPE_CHECKING:
    from simnet.measures import ServiceLevel
    from simnet.study.plan.study_plan import StudyPlan


@dataclass(frozen=True, slots=True)
class _Judged:
    """A service level in a cell."""

    places: tuple[str, ...]
    """One without a name where everybody is taken together."""
    rows: tuple[FloatArray, ...]
    joint: Joint

    def order(self, level: ServiceLevel) -> list[int]:
        """Return the numbers of the places, those worst off first."""
        return sorted(
            range(len(self.places)),
            key=lambda number: badness(self.rows[number], level),
            reverse=True,
        )


def levels(figures: Values) -> Iterator[Row]:
    """Yield what became of the service levels."""
    plan = figures.plan
    for cell in plan.cells:
        for level in plan.levels:
            yield _level(figures, cell.name, level)


def level_places(figures: Values) -> Iterator[Row]:
    """Yield what became of them in each place."""
    plan = figures.plan
    for cell in plan.cells:
        for level in plan.levels:
            judged = _judged(figures, cell.name, level)
            if judged.places != ("",):
                yield from _places(plan, cell.name, level, judged)


def _level(figures: Values, cell: str, level: ServiceLevel) -> Row:
    judged = _judged(figures, cell, level)
    joint, one = judged.joint, judged.places == ("",)
    found = mean_interval(judged.rows[joint.worst], figures.plan.confidence)
    overall = [run.observed.levels[level.name] for run in figures.runs(cell)]
    met = [level.met(figure) for figure in overall if not (one and math.isnan(figure))]
    return {
        "cell": cell,
        "level": level.name,
        "text": level.text,
        "unit": level.measure.unit,
        "threshold": level.threshold,
        "scope": "all together" if one else level.measure.scope.text,
        "places": 0 if one else len(judged.places),
        "places_kept": 0 if one else joint.each.count("kept"),
        "places_broken": 0 if one else joint.each.count("broken"),
        "worst": judged.places[joint.worst],
        "replications": found.n,
        "met": sum(met) / len(met) if met else math.nan,
        **ends(found, unit=level.measure.unit),
        "verdict": joint.verdict,
    }


def _places(plan: StudyPlan, cell: str, level: ServiceLevel, judged: _Judged) -> Iterator[Row]:
    for number in judged.order(level):
        found = mean_interval(judged.rows[number], plan.confidence)
        yield {
            "cell": cell,
            "level": level.name,
            "place": judged.places[number],
            "replications": found.n,
            "missing": found.missing,
            **ends(found, unit=level.measure.unit),
            "verdict": judged.joint.each[number],
            "surely": judged.joint.surely[number],
        }


def _judged(figures: Values, cell: str, level: ServiceLevel) -> _Judged:
    runs = figures.runs(cell)
    tail = tail_of(figures.plan.confidence)
    places = tuple(
        dict.fromkeys(
            place for run in runs for place in run.observed.level_places.get(level.name, {})
        )
    )
    if not places:
        rows: tuple[FloatArray, ...] = (
            np.array([run.observed.levels[level.name] for run in runs], dtype=np.float64),
        )
        return _Judged(("",), rows, joint_verdict(rows, 1, level, tail))
    rows = tuple(
        np.array(
            [run.observed.level_places.get(level.name, {}).get(place, math.nan) for run in runs],
            dtype=np.float64,
        )
        for place in places
    )
    needed = level.measure.scope.needed(len(places))
    return _Judged(places, rows, joint_verdict(rows, needed, level, tail))
