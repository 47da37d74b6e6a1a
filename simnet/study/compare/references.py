"""What people compare, named in one text: a folder of a run, or ``FOLDER:CELL`` of a study.

A study without a cell stands for its scenario as it is written, if it has that, or else for its
first cell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from simnet.errors import ResultsError
from simnet.measures import Measure, Subjects, check_measure, default_measures, value
from simnet.scenario.model.study import BASE
from simnet.study.folder.results import StudyResults, is_study, read_study
from simnet.tables import Results, read


@dataclass(frozen=True)
class RunReference:
    """A single run in a folder of its own."""

    name: str
    results: Results

    @property
    def manifest(self) -> Mapping[str, Any]:
        """How it was run."""
        return self.results.manifest

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Measures that suit its traffic, by name."""
        return default_measures(self.results)

    def lacks(self, measure: Measure) -> str:
        """Return why it has nothing to measure, empty where it has."""
        try:
            check_measure(measure, Subjects.of_results(self.results))
        except ValueError as error:
            return str(error)
        return ""

    def figures(self, measure: Measure) -> dict[int, float]:
        """Return its figure of a measure by seed; NaN where it has nothing to measure."""
        figure = math.nan if self.lacks(measure) else value(measure, self.results)
        return {int(self.manifest["seed"]): figure}


@dataclass(frozen=True)
class CellReference:
    """A cell of a study."""

    name: str
    study: StudyResults
    cell: str

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """How its first replication was run."""
        return self.study.run(self.cell, self._first).manifest

    @cached_property
    def _first(self) -> int:
        """The number of its first replication."""
        runs = self.study.replications(self.cell)
        if not runs:
            raise ResultsError(f"{self.name} has no runs")
        return min(runs)

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Measures of the study, by name."""
        return self.study.plan.measures

    def lacks(self, measure: Measure) -> str:
        """Return why it has nothing to measure, empty where it has or follows the measure."""
        if any(each.text == measure.text for each in self.measures.values()):
            return ""
        return RunReference(self.name, self.study.run(self.cell, self._first)).lacks(measure)

    def figures(self, measure: Measure) -> dict[int, float]:
        """Return its figures of a measure by seed; NaN where there was nothing to measure.

        A measure that the study did not follow is worked out from the runs.
        """
        plan = self.study.plan
        known = [name for name, each in plan.measures.items() if each.text == measure.text]
        if known:
            return dict(self._followed(known[0]))
        found: dict[int, float] = {}
        for number in self.study.replications(self.cell):
            found |= RunReference(self.name, self.study.run(self.cell, number)).figures(measure)
        return found

    def _followed(self, name: str) -> Iterator[tuple[int, float]]:
        table = self.study.arrow("values").to_pydict()
        rows = zip(
            table["cell"], table["measure"], table["replication"], table["value"], strict=True
        )
        for cell, measure, number, figure in rows:
            if (cell, measure) == (self.cell, name):
                yield self.study.plan.seed_of(number), math.nan if figure is None else figure


Reference = RunReference | CellReference


def reference(text: str | Path) -> Reference:
    """Return what a text refers to: ``FOLDER`` or ``FOLDER:CELL``.

    Raises:
        ResultsError: there is no such folder or cell, or it is damaged.
    """
    folder, cell = _split(str(text))
    if not is_study(folder):
        if cell is not None:
            raise ResultsError(f"{folder} holds no study, so it has no cell {cell!r}")
        return RunReference(str(text), read(folder))
    study = read_study(folder)
    if cell is None:
        names = [each.name for each in study.plan.cells]
        cell = BASE if BASE in names else names[0]
        text = f"{text}:{cell}"
    study.replications(cell)
    return CellReference(str(text), study, cell)


def _split(text: str) -> tuple[Path, str | None]:
    """Return folder and cell; a folder whose own name holds a colon is taken for what it is."""
    whole = Path(text)
    if whole.is_dir():
        return whole, None
    for index in (i for i in reversed(range(len(text))) if text[i] == ":"):
        folder = Path(text[:index])
        if index and folder.is_dir():
            return folder, text[index + 1 :]
    return whole, None
