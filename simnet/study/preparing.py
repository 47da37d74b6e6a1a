"""A cell of a study made ready to run, and a ready run under another seed or warm-up.

ready = prepared(plan, plan.cell("leo-first+update-day"))
results = with_seed(ready, plan.seed_of(3)).results()
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simnet.lowering.seeds import reseeded
from simnet.scenario.load import Loaded, changed, for_study, load_base
from simnet.study.cells import Cell
from simnet.study.plan import StudyPlan
from simnet.study.sweeps import point_of
from simnet.tables.one_run import Prepared, prepare
from simnet.units import write_duration


def prepared(plan: StudyPlan, cell: Cell) -> Prepared:
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


def with_seed(ready: Prepared, seed: int) -> Prepared:
    """Return a run that is ready under another seed: what `prepare` gives for that seed."""
    if seed == ready.plan.seed:
        return ready
    again = replace(ready, plan=replace(ready.plan, seed=seed), extra=_run(ready, seed=seed))
    if ready.loaded is None:
        return again
    return replace(again, network=reseeded(ready.network, ready.loaded.scenario, seed))


def with_warmup(ready: Prepared, warmup_ns: int) -> Prepared:
    """Return a run that is ready with another warm-up, ns."""
    extra = _run(ready, warmup=write_duration(warmup_ns))
    return replace(ready, plan=replace(ready.plan, warmup_ns=warmup_ns), extra=extra)


def _run(ready: Prepared, **changes: Any) -> dict[str, Any]:
    """Return what the manifest will say, with changes to the `run` of the scenario."""
    scenario = ready.extra.get("scenario")
    if scenario is None:
        return dict(ready.extra)
    run = {**scenario.get("run", {}), **changes}
    return {**ready.extra, "scenario": {**scenario, "run": run}}
