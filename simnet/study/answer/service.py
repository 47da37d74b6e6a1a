"""Service of each village: was there a way to the world, and who found none.

Who is cut off asks seldom, as people wait for the page before they want the next. So what was
asked and not served hides most of what was missed. The same people, with the same random numbers,
say in the cell without the stress test what they would have asked for: the demand that was not
even uttered is the difference, replication by replication.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from simnet.scenario.model.study import NONE
from simnet.statistics.intervals import mean_interval
from simnet.study.answer.runs import Row, Run, Values, ends

if TYPE_CHECKING:
    from simnet.study.plan.cells import Cell
    from simnet.study.plan.study_plan import StudyPlan


def service(figures: Values) -> Iterator[Row]:
    """Yield how each village was served in each cell."""
    plan = figures.plan
    for cell in plan.cells:
        calm = _without_stress(plan, cell)
        runs = figures.of_cell[cell.name]
        for village in _villages(figures.runs(cell.name)):
            rows = [
                _served(run.service, _usual(figures, cell, calm, number, village), village)
                for number, run in runs.items()
            ]
            yield {
                "cell": cell.name,
                "village": village,
                "against": calm,
                **_intervals(rows, plan.confidence),
            }


def _without_stress(plan: StudyPlan, cell: Cell) -> str:
    """Return the same cell without its stress test; itself where the study has none."""
    for other in plan.cells:
        same = (other.alternative, other.sweep, other.point)
        if other.stress == NONE and same == (cell.alternative, cell.sweep, cell.point):
            return other.name
    return cell.name


def _usual(figures: Values, cell: Cell, calm: str, number: int, village: str) -> Run | None:
    """Return the run that says what a village usually asks for; None where none does.

    That is the run itself only if nothing befell the village in it.
    """
    run = figures.of_cell[calm].get(number)
    if calm != cell.name or run is None:
        return run
    dark = run.service.get("without_service", {}).get(village, 0.0) > 0.0
    return None if dark or cell.stress != NONE else run


def _villages(runs: list[Run]) -> dict[str, None]:
    return dict.fromkeys(village for run in runs for village in run.service.get("availability", {}))


def _served(
    here: Mapping[str, Mapping[str, float]], calm: Run | None, village: str
) -> dict[str, float]:
    """Return the figures of a village in one run, `calm` being one that says what is usual."""

    def figure(name: str) -> float:
        return here.get(name, {}).get(village, math.nan)

    attempts = figure("attempts")
    lost = figure("unserved") * attempts if attempts else 0.0
    usual = calm.service.get("attempts", {}).get(village, math.nan) if calm else math.nan
    unuttered = usual - attempts
    # Where it is not known what they would have asked for, what they did ask for counts.
    missed = 0.0 if math.isnan(unuttered) else max(0.0, unuttered)
    demand = attempts + missed
    return {
        "availability": figure("availability"),
        "without": figure("without_service"),
        "attempts": attempts,
        "served": figure("served"),
        "unuttered": unuttered if math.isnan(unuttered) else missed,
        "unserved": (lost + missed) / demand if demand else math.nan,
    }


def _intervals(rows: list[dict[str, float]], confidence: float) -> dict[str, float]:
    """Return the means of all figures, and the ends of the intervals of those that have them."""
    shares = ("availability", "unserved")

    def of(name: str) -> dict[str, float]:
        return ends(
            mean_interval([row[name] for row in rows], confidence),
            f"{name}_",
            "1" if name in shares else "",
        )

    found = of(shares[0]) | of(shares[1])
    for name, column in (
        ("without", "without_s"),
        ("attempts", "attempts"),
        ("served", "served"),
        ("unuttered", "unuttered"),
    ):
        found[column] = of(name)[f"{name}_mean"]
    return found
