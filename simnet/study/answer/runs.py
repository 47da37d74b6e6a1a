"""Figures of a study's runs by cell and measure, in order of replication."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from simnet.measures import QUANTITIES, Measure, Observed, parse_scoped
from simnet.statistics.arrays import FloatArray
from simnet.statistics.intervals import Interval
from simnet.study.answer.figures import Figures
from simnet.tables.schema import Table

if TYPE_CHECKING:
    from simnet.study.plan.cells import Cell
    from simnet.study.plan.study_plan import StudyPlan

SERVICE: Mapping[str, Measure] = {
    name: parse_scoped(f"villages.{name}, each village")
    for name in ("availability", "without_service", "attempts", "served", "unserved")
}
"""What every study asks of each village, so that none without service is overlooked."""

Columns: TypeAlias = dict[str, list[Any]]
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a study: what it was, and the figures that it gave."""

    cell: str
    replication: int
    seed: int
    key: str
    fingerprint: str
    packet_hops: int
    events: int
    observed: Observed
    service: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By the name of a measure of `SERVICE`, then by village."""

    @classmethod
    def of(cls, plan: StudyPlan, cell: str, replication: int, figures: Figures) -> Run:
        """Return the run that a cell's replication gave.

        Raises:
            KeyError: a measure of the plan is not among the figures.
        """
        found = figures.observed
        return cls(
            cell=cell,
            replication=replication,
            seed=figures.seed,
            key=figures.key,
            fingerprint=figures.fingerprint,
            packet_hops=figures.packet_hops,
            events=figures.events,
            observed=Observed(
                values={
                    name: _kept(plan, found)
                    if QUANTITIES[each.quantity].of_levels
                    else found.values[each.text]
                    for name, each in plan.measures.items()
                },
                places={name: found.places[each.text] for name, each in plan.measures.items()},
                interfaces=found.interfaces,
                levels={each.name: found.values[each.measure.text] for each in plan.levels},
                level_places={
                    each.name: found.places[each.measure.text] if each.measure.scope.over else {}
                    for each in plan.levels
                },
            ),
            service={name: found.places.get(each.text, {}) for name, each in SERVICE.items()},
        )


def _kept(plan: StudyPlan, found: Observed) -> float:
    """Return in how many villages all levels that are judged village by village are met."""
    judged = [each for each in plan.levels if each.measure.scope.over == "village"]
    met: dict[str, bool] = {}
    for level in judged:
        for village, figure in found.places[level.measure.text].items():
            met[village] = met.get(village, True) and level.met(figure)
    return float(sum(met.values())) if judged else math.nan


class Values:
    """All figures of a study by cell and replication.

    Raises:
        ValueError: a run is there twice, or is of no cell of the plan.
    """

    def __init__(self, plan: StudyPlan, runs: Iterable[Run]) -> None:
        self.plan = plan
        self.of_cell: dict[str, dict[int, Run]] = {cell.name: {} for cell in plan.cells}
        for run in sorted(runs, key=lambda run: run.replication):
            if run.cell not in self.of_cell:
                raise ValueError(f"there is no cell {run.cell!r} in the study")
            if run.replication in self.of_cell[run.cell]:
                raise ValueError(f"replication {run.replication} of {run.cell!r} is there twice")
            self.of_cell[run.cell][run.replication] = run

    def runs(self, cell: str) -> list[Run]:
        """Return the runs of a cell in order of replication."""
        return list(self.of_cell[cell].values())

    def row(self, cell: str, measure: str) -> FloatArray:
        """Return a measure's figures in a cell, in order of replication."""
        return np.array([run.observed.values[measure] for run in self.runs(cell)], dtype=np.float64)

    def aligned(self, cells: Sequence[str], measure: str) -> list[FloatArray]:
        """Return a measure's figures by cell, over the same replications; NaN where one has none.

        Replication r of every cell has the same seed, so figures at the same place are pairs.
        """
        numbers = sorted({number for cell in cells for number in self.of_cell[cell]})
        found = []
        for cell in cells:
            runs = self.of_cell[cell]
            figures = [
                runs[number].observed.values[measure] if number in runs else math.nan
                for number in numbers
            ]
            found.append(np.array(figures, dtype=np.float64))
        return found

    def by_place(self, cells: Sequence[str], measure: str) -> dict[str, list[FloatArray]]:
        """Return the same for each place that all cells have, place by place."""
        numbers = sorted({number for cell in cells for number in self.of_cell[cell]})
        found = []
        for cell in cells:
            runs = [self.of_cell[cell].get(number) for number in numbers]
            figures = [run.observed.places[measure] if run else {} for run in runs]
            found.append(
                {
                    place: np.array(
                        [each.get(place, math.nan) for each in figures], dtype=np.float64
                    )
                    for place in dict.fromkeys(place for each in figures for place in each)
                }
            )
        first, *others = found
        return {
            place: [row, *(other[place] for other in others)]
            for place, row in first.items()
            if all(place in other for other in others)
        }

    def circumstances(self) -> dict[tuple[str, str, int], list[Cell]]:
        """Return the cells by stress test, sweep and point, in the order of the plan."""
        found: dict[tuple[str, str, int], list[Cell]] = {}
        for cell in self.plan.cells:
            found.setdefault((cell.stress, cell.sweep, cell.point), []).append(cell)
        return found


def columns(table: Table, rows: Iterable[Row]) -> Columns:
    """Return rows as the columns of a table.

    Raises:
        KeyError: a row lacks a column, or has one that is not in the schema.
    """
    names = [column.name for column in table.columns]
    made: Columns = {name: [] for name in names}
    for row in rows:
        if strange := set(row) ^ set(names):
            raise KeyError(f"{table.name}: {', '.join(sorted(strange))} missing or not declared")
        for name in names:
            made[name].append(row[name])
    return made


def ends(interval: Interval, prefix: str = "", unit: str | None = None) -> dict[str, float]:
    """Return the mean and the ends of an interval as columns.

    Args:
        unit: of a figure, which is never negative, and a share (``1``) never above 1: what
            Student's interval has beyond that is cut off. None for a difference.
    """
    low, high = interval.low, interval.high
    if unit is not None and not interval.is_open:
        low = max(low, min(0.0, interval.mean))
        high = min(high, max(1.0, interval.mean)) if unit == "1" else high
    return {f"{prefix}mean": interval.mean, f"{prefix}low": low, f"{prefix}high": high}
