"""Runs for the search of headroom: the growth that each alternative carries within a service level.

Something that a scenario writes as a number (by default the number of users, ``load.users``) is
multiplied by a growth, and :mod:`simnet.statistics.headroom` looks for the growth at which
a service level breaks. At every growth the same seeds are run, so alternatives and growths meet
the same chance. Runs are kept like those of the study, so a search that was stopped goes on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from simnet.engine.memory import estimate_memory
from simnet.errors import InputError, StudyStoppedError, unknown
from simnet.measures import Measure, Observed, ServiceLevel, Subjects, check_measure, tables_needed
from simnet.runs.packed import Packed, pack, unpacked
from simnet.runs.prepare import PreparedRun, with_warmup
from simnet.scenario.paths import find, parse
from simnet.statistics.arrays import FloatArray
from simnet.statistics.headroom import Headroom, Search, bracket
from simnet.study.execution.cluster import HERE, Where, opened
from simnet.study.execution.interrupt import Interrupt
from simnet.study.execution.preparing import prepared
from simnet.study.execution.progress import Listener, Looked, ignore
from simnet.study.execution.runs import Runs
from simnet.study.execution.task import task
from simnet.study.execution.warmup import find_warmup
from simnet.study.folder import answer
from simnet.study.folder.lock import locked
from simnet.study.folder.runs import Store
from simnet.study.plan.cells import Cell, cell_name
from simnet.study.plan.study_plan import StudyPlan
from simnet.study.plan.sweeps import as_text

USERS = "load.users"
_WRITTEN = {USERS: "100 %"}
"""What a scenario that does not write it has there."""
_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one service level in one cell."""

    cell: Cell
    level: ServiceLevel
    path: str
    headroom: Headroom

    @property
    def row(self) -> dict[str, Any]:
        """The row of the table `headroom`."""
        found = self.headroom
        return {
            "alternative": self.cell.alternative,
            "stress": self.cell.stress,
            "level": self.level.name,
            "path": self.path,
            "status": found.status,
            "growth_low": found.low,
            "growth_high": found.high,
            "estimate": found.estimate,
            "replications": found.replications,
        }


def find_headroom(
    plan: StudyPlan,
    folder: str | Path,
    levels: Sequence[ServiceLevel] | None = None,
    path: str = USERS,
    search: Search | None = None,
    where: Where = HERE,
    on: Listener = ignore,
) -> list[Found]:
    """Search every alternative in every stress test for its headroom, and return what was found.

    If the folder holds the answer of the same study, its table `headroom` has the rows from then
    on. A world in which there is nothing for a level to measure has none of it.

    Args:
        levels: service levels; those of the plan if None.
        path: what grows.
        search: which growths to look at and how hard.
        where: the workers that make the runs.
        on: called with what happens, in this thread.

    Raises:
        InputError: there is no service level, or no number at `path`; or the cluster cannot be
            used.
        LockedError: another study is at work in the folder.
        StudyError: runs failed; the others are kept.
        StudyStoppedError: Ctrl-C or SIGTERM; finished runs are kept.
        ResultsError: the folder cannot be written.
        ScenarioError: a cell cannot be laid out, or not with that growth.
    """
    chosen = tuple(plan.levels if levels is None else levels)
    if not chosen:
        raise InputError(
            "headroom needs a service level: give study.service_levels in the scenario, or a rule "
            "such as 'school.page_load.p95 <= 4 s'"
        )
    folder = Path(folder)
    interrupt = Interrupt()
    searching = _Searching(plan, folder, path, search or Search(), on)
    with interrupt.heeded(), locked(folder):
        try:
            found = searching.search(chosen, where, interrupt)
            _note(plan, folder, found)
        except KeyboardInterrupt:
            raise StudyStoppedError(
                f"stopped; finished runs are kept in {folder}: give the same command again to go on"
            ) from None
    return found


@dataclass
class _Searching:
    """A search while it is made."""

    plan: StudyPlan
    folder: Path
    path: str
    limits: Search
    on: Listener
    warmup_ns: int | None = None
    grown: dict[tuple[str, float], Packed] = field(default_factory=dict)

    def search(
        self, levels: Sequence[ServiceLevel], where: Where, interrupt: Interrupt
    ) -> list[Found]:
        """Return what was found, by cell, then by level."""
        cells = worlds(self.plan)
        # All are laid out at the largest growth first, so that what is wrong is found at once.
        largest = [unpacked(self._packed(cell, self.limits.cap)) for cell in cells]
        measurable = _measurable(levels, largest, self.plan.levels)
        memory_bytes = max(
            estimate_memory(each.network, each.plan, each.engine).total_bytes for each in largest
        )
        store = Store(self.folder)
        with opened(where, memory_bytes) as workers:
            runs = Runs(self.plan, store, workers, self.on, interrupt)
            if self.plan.warmup == "mser-5":
                now = {cell.name: self._packed(cell, self.limits.start) for cell in cells}
                self.warmup_ns = find_warmup(self.plan, now, store, runs).ns
                self.grown.clear()
            return [
                Found(cell, level, self.path, self._bracket(cell, level, runs, store))
                for cell, those in zip(cells, measurable, strict=True)
                for level in those
            ]

    def _bracket(self, cell: Cell, level: ServiceLevel, runs: Runs, store: Store) -> Headroom:
        def evaluate(growth: float, replications: int) -> FloatArray:
            packed = self._packed(cell, growth)
            asked = [level.measure, *self.plan.measures.values()]
            keep = tables_needed(asked)
            tasks = [
                task(cell.name, number, self.plan.seed_of(number), packed, keep, asked)
                for number in range(1, replications + 1)
            ]
            runs.make(tasks)
            self.on(Looked(cell.name, level.name, growth, replications))
            figures = [store.figures(each.key, [level.measure]) for each in tasks]
            return _rows([each.observed for each in figures], level.measure)

        needed = level.measure.scope.needed
        return bracket(evaluate, level, self.limits, self.plan.confidence, needed)

    def _packed(self, cell: Cell, growth: float) -> Packed:
        named = (cell.name, growth)
        if named not in self.grown:
            written = _grown(self._written(cell), growth, self.path)
            plan = replace(self.plan, sets=(*self.plan.sets, f"{self.path}={written}"))
            ready = prepared(plan, cell)
            if self.warmup_ns is not None:
                ready = with_warmup(ready, self.warmup_ns)
            self.grown[named] = pack(ready)
        return self.grown[named]

    def _written(self, cell: Cell) -> str:
        """Return what the scenario of a cell writes where growth is put.

        Raises:
            InputError: there is nothing.
        """
        loaded = prepared(self.plan, cell).loaded
        assert loaded is not None
        try:
            there = find(loaded.tree, parse(self.path, loaded.tree))
        except ValueError as error:
            raise InputError(str(error)) from None
        if there is not None and there.content is not None:
            return as_text(there)
        if self.path in _WRITTEN:
            return _WRITTEN[self.path]
        steps = self.path.rpartition(".")
        around = find(loaded.tree, parse(steps[0], loaded.tree)) if steps[0] else loaded.tree
        names = around.mapping if around is not None else {}
        raise InputError(f"{self.path}: {unknown('value', steps[2], names)}")


def _rows(observed: Sequence[Observed], measure: Measure) -> FloatArray:
    """Return the figures of a measure by place of its scope, then by run; or of all together."""
    if measure.scope.over:
        by_place = [each.places[measure.text] for each in observed]
        if places := dict.fromkeys(place for each in by_place for place in each):
            rows = [[each.get(place, math.nan) for each in by_place] for place in places]
            return np.array(rows, dtype=np.float64)
    return np.array([each.values[measure.text] for each in observed], dtype=np.float64)


def worlds(plan: StudyPlan) -> list[Cell]:
    """Return a cell for each alternative in each stress test, at no point of a sweep."""
    pairs = dict.fromkeys((cell.alternative, cell.stress) for cell in plan.cells)
    return [Cell(cell_name(*pair), *pair) for pair in pairs]


def _measurable(
    levels: Sequence[ServiceLevel], ready: Sequence[PreparedRun], known: Sequence[ServiceLevel]
) -> list[list[ServiceLevel]]:
    """Return for each world the service levels that it has something to measure for.

    Raises:
        InputError: no world has, of any that is not of the study, or of all.
    """
    found: list[list[ServiceLevel]] = [[] for _ in ready]
    subjects = [Subjects.of_network(each.network) for each in ready]
    missing: list[str] = []
    for level in levels:
        faults = [_fault(level, each) for each in subjects]
        if all(faults):
            missing.append(f"service level {level.name!r}: {faults[0]}")
            if level not in known or len(missing) == len(levels):
                raise InputError(missing[-1])
        for those, fault in zip(found, faults, strict=True):
            if not fault:
                those.append(level)
    return found


def _fault(level: ServiceLevel, subjects: Subjects) -> str:
    try:
        check_measure(level.measure, subjects)
    except ValueError as error:
        return str(error)
    return ""


def _grown(written: str, growth: float, path: str) -> str:
    """Return a quantity as it is written, so many times as large: ``12 Mbps``, ``150 %``."""
    found = _NUMBER.fullmatch(written.strip().strip('"'))
    if found is None:
        raise InputError(f"{path} is {written}: only a number, with its unit, can grow")
    number = Fraction(found[1]) * Fraction(growth)
    return f"{float(number):.10g}{found[2]}"


def _note(plan: StudyPlan, folder: Path, found: Iterable[Found]) -> None:
    """Put what was found into the answer of the study, if it is there."""
    order = {(cell.alternative, cell.stress): place for place, cell in enumerate(plan.cells)}

    def place(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return order[row["alternative"], row["stress"]], row["level"], row["path"]

    rows = [*answer.headroom_of(folder, plan), *(each.row for each in found)]
    latest = {place(row): row for row in rows}
    answer.write_headroom(folder, plan, [latest[each] for each in sorted(latest)])
