"""Several processes at work on independent tasks, with results in the order of the tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from simnet.machine import cores

Task = TypeVar("Task")
Result = TypeVar("Result")


def each_of(
    function: Callable[[Task], Result], tasks: Iterable[Task], workers: int
) -> Iterator[Result]:
    """Yield `function` of every task, in their order, whatever the number of processes.

    `function` and the tasks must be picklable. Processes are spawned, not forked: the same on all
    platforms, and safe beside threads.
    """
    listed = list(tasks)
    workers = min(workers, len(listed), cores())
    if workers <= 1:
        yield from map(function, listed)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        pending = [pool.submit(function, task) for task in listed]
        try:
            for future in pending:
                yield future.result()
        finally:
            for future in pending:
                future.cancel()
