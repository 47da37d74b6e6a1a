"""Entry point for Python: one study from a scenario's file to its answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simnet.study.execution.cluster import Where
from simnet.study.execution.progress import Listener, ignore
from simnet.study.execution.study import run_plan
from simnet.study.folder.results import StudyResults
from simnet.study.plan.study_plan import plan_study


def run_study(
    path: str | Path,
    folder: str | Path,
    workers: int | None = None,
    cluster: str | None = None,
    sets: Sequence[str] = (),
    engine: str | None = None,
    replications: int | None = None,
    alternatives: Sequence[str] | None = None,
    stress: Sequence[str] | None = None,
    on: Listener = ignore,
) -> StudyResults:
    """Run the study of the scenario in file `path` and return its results.

    Runs that are in `folder` already, from a study that was stopped or of fewer replications, are
    not made again. The tables are all read, so that what is returned stays as it is when a later
    study writes into the same folder.

    Args:
        folder: where runs and tables are kept; made if it is not there.
        workers: processes of this machine; as many as cores and memory allow if None.
        cluster: address of a Dask scheduler, or ``local:N``, instead.
        sets: ``path=value`` on top of everything, as after ``--set``.
        engine: one of simnet.engines; that of the scenario if None.
        replications: exactly so many, whatever the scenario says.
        alternatives: only these ("base" is the scenario as it is written).
        stress: only these stress tests ("none" is none).
        on: called with what happens (:mod:`simnet.study.execution.progress`), in this thread.

    Raises:
        ScenarioError: the scenario is wrong, with every problem and its line.
        LockedError: another study is at work in the folder.
        StudyError: runs failed; the others are kept.
        StudyStoppedError: Ctrl-C or SIGTERM; finished runs are kept.
        ResultsError: the folder cannot be written, for example because the disk is full.
        InputError: the cluster cannot be used, or workers are given as well.
        ResourceError: there is not memory enough for a single run.
    """
    where = Where(workers, cluster)
    plan = plan_study(path, sets, engine, replications, alternatives, stress)
    results = run_plan(plan, folder, where, on)
    for name in results:
        results.arrow(name)
    return results
