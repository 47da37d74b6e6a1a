"""Estimate of a study's duration before it starts, from short trials of some of its runs.

The trials are the workers' first work: they are as fast as the runs will be, and what a worker
loads for them it has when the runs come.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor

from simnet.engine.progress import Progress
from simnet.runs.packed import Packed, unpacked
from simnet.runs.prepare import PreparedRun
from simnet.tables.writer import encode

TRIALS = 3
"""How many cells are tried, spread over the study; each takes about half a second at most."""


class _SeenEnoughError(Exception):
    """Ends a trial."""


def run_seconds(prepared: PreparedRun) -> float:
    """Return about how long a run takes on this machine: it is started and, if long, cut short.

    The rest is taken to go as fast as the beginning, which is a guess: networks that fill up
    get slower. One that ends is played once more, as the first run of a worker has its libraries
    to load, which may take longer than the run.
    """
    seconds, ended = _played(prepared)
    return _played(prepared)[0] if ended else seconds


def _played(prepared: PreparedRun) -> tuple[float, bool]:
    """Play a run, or its beginning; return about how long all of it takes, and whether it ended."""
    seen: list[Progress] = []

    def report(progress: Progress) -> None:
        seen.append(progress)
        raise _SeenEnoughError

    started = time.perf_counter()
    try:
        results = prepared.results(report)
        encode({name: results.arrow(name) for name in results}, results.manifest)
    except _SeenEnoughError:
        return seen[0].wall_s * seen[0].duration_ns / max(1, seen[0].now_ns), False
    return time.perf_counter() - started, True


def trials(cells: Mapping[str, Packed], executor: Executor) -> dict[str, float]:
    """Return about how long a run of each cell takes on the workers.

    A cell whose trial fails is left out: its runs will say why.
    """
    found = {}
    with contextlib.suppress(RuntimeError):  # the workers are gone, which the runs will say too
        under_way = {cell: executor.submit(trial, packed) for cell, packed in cells.items()}
        for cell, future in under_way.items():
            with contextlib.suppress(Exception):
                found[cell] = future.result()
    return found


def trial(packed: Packed) -> float:
    """Return about how long a run of a cell takes; called in a worker."""
    return run_seconds(unpacked(packed))


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
    return max(total / slots, longest)


def to_try(cells: Sequence[str], known: Mapping[str, float]) -> list[str]:
    """Return which of `cells` to try: a few that nothing is known of, spread over all."""
    unknown = [cell for cell in cells if cell not in known]
    requested = max(0, TRIALS - len(known))
    if len(unknown) <= requested:
        return unknown
    return [
        unknown[index * (len(unknown) - 1) // max(1, requested - 1)] for index in range(requested)
    ]
