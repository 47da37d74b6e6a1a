"""Sensitivity of the answer: points of sweeps as numbers, and what they do to a measure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simnet import units
from simnet.measures import Measure
from simnet.statistics.arrays import FloatArray, mean_of, measured
from simnet.statistics.sensitivity import (
    Effect,
    Range,
    partial_rank_correlation,
    range_over_levels,
    regression,
    strongest_first,
)
from simnet.study.answer.runs import Row, Values

if TYPE_CHECKING:
    from simnet.study.plan.cells import Cell
    from simnet.study.plan.study_plan import StudyPlan

_PARSERS: tuple[tuple[Callable[[object], float], float], ...] = (
    (units.parse_rate, 1.0),
    (units.parse_duration, 1.0 / units.NS_PER_S),
    (units.parse_size, 1.0),
    (units.parse_frequency, 1.0),
    (units.parse_factor, 1.0),
)


def settings(plan: StudyPlan) -> Iterator[Row]:
    """Yield what the points of sweeps set."""
    for cell in plan.cells:
        for path, value in cell.settings.items():
            yield {"cell": cell.name, "path": path, "value": value, "number": number_of(value)}


def number_of(value: str) -> float:
    """Return a value of a scenario as a number in its base unit, NaN where it is none."""
    with suppress(ValueError):
        return float(value)
    for parse, scale in _PARSERS:
        with suppress(ValueError):
            return parse(value) * scale
    return math.nan


def sensitivity(figures: Values) -> Iterator[Row]:
    """Yield the effects of the inputs of each sweep, the strongest of each method first.

    An input whose values come back at several points (a grid), or that is varied alone, has a
    range: at each value the mean over its points is taken, replication by replication. Where
    several inputs are numbers that vary apart, they have coefficients of a regression and rank
    correlations; where they always vary together, there is the range of all of them.
    """
    for name, measure in figures.plan.measures.items():
        for sweep in _sweeps(figures.plan):
            models = list(_models(figures, name, sweep))
            yield from _ranges(figures, name, measure, sweep, bool(models))
            yield from models


@dataclass(frozen=True, slots=True)
class _Sweep:
    """The cells of one sweep with one alternative under one stress test."""

    alternative: str
    stress: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def paths(self) -> list[str]:
        """The paths that vary, in the order in which the scenario names them."""
        named = dict.fromkeys(path for cell in self.cells for path in cell.settings)
        return [path for path in named if len(set(self.values(path))) > 1]

    def values(self, path: str) -> list[str]:
        return [cell.settings.get(path, "") for cell in self.cells]

    def inputs(self) -> dict[str, list[str]]:
        """Return the values at each point by input; paths that vary together are one input."""
        together: dict[tuple[int, ...], list[str]] = {}
        for path in self.paths:
            number: dict[str, int] = {}
            pattern = tuple(number.setdefault(each, len(number)) for each in self.values(path))
            together.setdefault(pattern, []).append(path)
        return {" + ".join(paths): self.values(paths[0]) for paths in together.values()}


def _sweeps(plan: StudyPlan) -> list[_Sweep]:
    found: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in plan.cells:
        if cell.settings:
            found.setdefault((cell.alternative, cell.stress, cell.sweep), []).append(cell)
    return [_Sweep(*where, tuple(cells)) for where, cells in found.items()]


def _ranges(
    figures: Values, name: str, measure: Measure, sweep: _Sweep, scattered: bool
) -> Iterator[Row]:
    rows = figures.aligned([cell.name for cell in sweep.cells], name)
    found: list[tuple[str, Range, int]] = []
    for path, values in sweep.inputs().items():
        kinds = list(dict.fromkeys(values))
        if len(kinds) == len(sweep.cells) and (scattered or len(sweep.inputs()) > 1):
            continue
        levels = [
            _average([row for row, each in zip(rows, values, strict=True) if each == kind])
            for kind in kinds
        ]
        found.append((path, range_over_levels(levels, figures.plan.confidence), len(kinds)))
    found.sort(key=lambda each: (math.isnan(each[1].value), -each[1].value))
    for rank, (path, span, kinds_number) in enumerate(found, start=1):
        yield {
            **_where(name, sweep, "range", path, rank),
            "unit": measure.unit,
            "value": span.value,
            "low": span.low,
            "high": span.high,
            "points": kinds_number,
            "explained": math.nan,
        }


def _average(rows: Sequence[FloatArray]) -> FloatArray:
    """Return the mean of several points, replication by replication; NaN where one has none."""
    return np.array([mean_of(column) for column in np.array(rows).T])


def _models(figures: Values, name: str, sweep: _Sweep) -> Iterator[Row]:
    numbers = {path: [number_of(each) for each in sweep.values(path)] for path in sweep.paths}
    numbers = {path: each for path, each in numbers.items() if not any(map(math.isnan, each))}
    if len(numbers) < 2:
        return
    points = np.array(list(numbers.values())).T
    answers = [mean_of(measured(figures.row(cell.name, name))) for cell in sweep.cells]
    confidence = figures.plan.confidence
    model = regression(points, answers, confidence)
    ranks = partial_rank_correlation(points, answers, confidence)
    paths = list(numbers)
    yield from _effects(name, sweep, "regression", paths, model.effects, model.r_squared)
    yield from _effects(name, sweep, "rank", paths, ranks, math.nan)


def _effects(
    name: str,
    sweep: _Sweep,
    method: str,
    paths: Sequence[str],
    effects: Iterable[Effect],
    explained: float,
) -> Iterator[Row]:
    known = [each for each in effects if not math.isnan(each.value)]
    for rank, effect in enumerate(strongest_first(known), start=1):
        yield {
            **_where(name, sweep, method, paths[effect.input], rank),
            "unit": "1",
            "value": effect.value,
            "low": effect.low,
            "high": effect.high,
            "points": len(sweep.cells),
            "explained": explained,
        }


def _where(name: str, sweep: _Sweep, method: str, path: str, rank: int) -> dict[str, object]:
    return {
        "measure": name,
        "alternative": sweep.alternative,
        "stress": sweep.stress,
        "sweep": sweep.name,
        "method": method,
        "path": path,
        "rank": rank,
    }
