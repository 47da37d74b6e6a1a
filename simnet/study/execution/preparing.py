"""A cell of a study made ready to run: ``prepared(plan, plan.cell("leo-first+update-day"))``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simnet.runs.prepare import PreparedRun
from simnet.runs.worlds import Worlds
from simnet.study.plan.cells import Cell
from simnet.study.plan.study_plan import StudyPlan, worlds_of
from simnet.study.plan.sweeps import point_of


def prepared(plan: StudyPlan, cell: Cell) -> PreparedRun:
    """Return a cell ready to run, under the seed of the first replication.

    What the plan was checked with is used again; the rest of the cell's scenario is loaded and
    laid out, once for all its replications. Of the scenario its manifest keeps what this cell is
    made of: the manifest of the study lists all alternatives and stress tests, once.

    Raises:
        ScenarioError: the alternative, the stress test and the sweep point do not fit together.
    """
    point = point_of(cell.label, cell.settings, plan.file) if cell.sweep else None
    ready = worlds_behind(plan).ready(cell.variant, point, plan.engine, alone=True)
    origin: dict[str, Any] = {"cell": cell.name}
    if cell.sweep:
        origin |= {"sweep": cell.sweep, "point": cell.point, "settings": dict(cell.settings)}
    return replace(ready, extra={**ready.extra, **origin})


def worlds_behind(plan: StudyPlan) -> Worlds:
    """Return the worlds that a plan's cells are made of; read again where they are not at hand.

    Raises:
        ScenarioError: the scenario is wrong.
    """
    worlds = plan.worlds or worlds_of(plan.file, plan.sets)
    return worlds.under(plan.sets)
