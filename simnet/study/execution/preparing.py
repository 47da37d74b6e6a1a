"""A cell of a study made ready to run: ``prepared(plan, plan.cell("leo-first+update-day"))``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simnet.runs.prepare import PreparedRun, prepare
from simnet.scenario.load import Loaded, changed, for_study, load_base
from simnet.study.plan.cells import Cell
from simnet.study.plan.study_plan import StudyPlan
from simnet.study.plan.sweeps import point_of


def prepared(plan: StudyPlan, cell: Cell) -> PreparedRun:
    """Return a cell ready to run, under the seed of the first replication.

    This reads and lays out the whole scenario of the cell, once for all its replications.

    Raises:
        ScenarioError: the alternative, the stress test and the sweep point do not fit together.
    """
    base = plan.base or _base(plan)
    point = point_of(cell.label, cell.settings, plan.file) if cell.sweep else None
    loaded = changed(base, *cell.variant, plan.sets, point)
    ready = prepare(loaded, *cell.variant, plan.sets, plan.engine)
    origin: dict[str, Any] = {"cell": cell.name}
    if cell.sweep:
        origin |= {"sweep": cell.sweep, "point": cell.point, "settings": dict(cell.settings)}
    return replace(ready, extra={**ready.extra, **origin})


def _base(plan: StudyPlan) -> Loaded:
    alone = load_base(plan.file)
    return for_study(alone, changed(alone, sets=plan.sets).tree.get("study"))
