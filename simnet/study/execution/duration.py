"""Estimate of a study's duration before it starts, from short trials of some of its runs.

The trials are the workers' first work: they are as fast as the runs will be, and what a worker
loads for them it has when the runs come.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial

from simnet.engine.progress import Progress
from simnet.runs.packed import unpacked
from simnet.runs.prepare import PreparedRun
from simnet.study.execution.task import Task, run_task

TRIALS = 3
"""How many cells are tried, spread over the study; each takes about two seconds at most."""
REPORTS = 4
"""Reports of progress, each half a second after the one before, until a trial has seen enough: in
the first of them thousands of people begin, which takes time and passes none."""

KEEPING_S = 0.015
"""What the study's own process takes to keep a run, whatever the workers do: measured on two cores
of a shared machine, with a local disk."""


class _SeenEnoughError(Exception):
    """Ends a trial."""


def run_seconds(prepared: PreparedRun, whole: Callable[[], object]) -> float:
    """Return about how long a run takes on this machine: it is started and, if long, cut short.

    What it takes until its people have begun is paid once. The rest is taken to go as fast as the
    beginning, which is a guess: networks that fill up get slower. Of one that ends all is timed
    that a study does with it, as `whole` does, once the worker has loaded its libraries: of short
    runs, figures and files are the greater part.
    """
    seconds, ended = _played(prepared)
    if not ended:
        return seconds
    whole()
    started = time.perf_counter()
    whole()
    return time.perf_counter() - started


def _played(prepared: PreparedRun) -> tuple[float, bool]:
    """Play a run, or its beginning; return about how long all of it takes, and whether it ended."""
    seen: list[Progress] = []

    def report(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == REPORTS:
            raise _SeenEnoughError

    started = time.perf_counter()
    try:
        prepared.results(report)
    except _SeenEnoughError:
        first, last = seen[0], seen[-1]
        s_per_ns = (last.wall_s - first.wall_s) / max(1, last.now_ns - first.now_ns)
        return first.wall_s + s_per_ns * (last.duration_ns - first.now_ns), False
    return time.perf_counter() - started, True


def trials(tasks: Iterable[Task], executor: Executor) -> dict[str, float]:
    """Return about how long a run of each cell takes on the workers, by one task of it.

    A cell whose trial fails is left out: its runs will say why.
    """
    found = {}
    with contextlib.suppress(RuntimeError):  # the workers are gone, which the runs will say too
        under_way = {each.cell: executor.submit(trial, each) for each in tasks}
        for cell, future in under_way.items():
            with contextlib.suppress(Exception):
                found[cell] = future.result()
    return found


def trial(task: Task) -> float:
    """Return about how long a run of a cell takes; called in a worker."""
    return run_seconds(unpacked(task.packed), partial(run_task, task))


def study_seconds(runs: Mapping[str, int], known: Mapping[str, float], slots: int) -> float:
    """Return about how long the runs of a study take.

    Args:
        runs: how many each cell lacks.
        known: seconds of a run of some cells; those of the others are taken to be like these.
        slots: how many run at a time.
    """
    if not known:
        return 0.0
    typical = sum(known.values()) / len(known)
    total = sum(count * known.get(cell, typical) for cell, count in runs.items())
    longest = max((known.get(cell, typical) for cell, count in runs.items() if count), default=0.0)
    return max(total / slots, longest, KEEPING_S * sum(runs.values()))


def to_try(cells: Sequence[str], known: Mapping[str, float]) -> list[str]:
    """Return which of `cells` to try: a few that nothing is known of, spread over all."""
    unknown = [cell for cell in cells if cell not in known]
    requested = max(0, TRIALS - len(known))
    if len(unknown) <= requested:
        return unknown
    return [
        unknown[index * (len(unknown) - 1) // max(1, requested - 1)] for index in range(requested)
    ]
