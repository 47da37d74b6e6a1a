"""Task scheduler: tasks out to the workers, files in from them, every task run once.

Tasks are submitted in a sliding window, so that a long study neither waits for workers nor fills
them with work for hours. Only this process writes. A task whose worker dies is tried again; one
that raises, or whose workers die again and again, is reported, and the others go on.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait

from simnet.errors import StudyError
from simnet.study.execution.cluster import Workers
from simnet.study.execution.interrupt import Interrupt
from simnet.study.execution.progress import Failed, Finished, Listener, Retried, Started, ignore
from simnet.study.execution.task import Task, TaskResult, run_task, tables_of
from simnet.study.folder.runs import Store

DEATHS = 3
"""How many workers may die of a task before it is given up."""
AHEAD = 2
"""Tasks submitted for each that can run at a time: a worker never waits for its next."""
LOOK_S = 0.2
"""How often to look whether a stop was asked for."""
_FAULTS_NAMED = 10


class Scheduler:
    """Has tasks run and stores what comes back.

    Args:
        store: where the runs go; those that are whole there are not made again.
        workers: the pool that runs them.
        on: called for every task that starts, ends, is tried again or fails.
        interrupt: asked between tasks whether to stop.
    """

    def __init__(
        self,
        store: Store,
        workers: Workers,
        on: Listener = ignore,
        interrupt: Interrupt | None = None,
    ) -> None:
        self._store = store
        self._workers = workers
        self._on = on
        self._interrupt = interrupt or Interrupt()
        self._running: dict[Future[TaskResult], Task] = {}
        self._deaths: Counter[str] = Counter()
        self._failed: dict[str, Failed] = {}

    def run(self, tasks: Iterable[Task], spare: Iterable[Task] = ()) -> None:
        """Return when every one of `tasks` is in the store.

        Args:
            spare: tasks that may be needed later: started when a worker would be idle, and not
                waited for.

        Raises:
            StudyError: some cannot be run, with the reason; all others are in the store.
            ResultsError: a run cannot be written.
            KeyboardInterrupt: a stop was asked for.
        """
        requested = {task.key: task for task in tasks}
        left = {key for key, task in requested.items() if not self._is_there(task)}
        busy = {task.key for task in self._running.values()}
        waiting = deque(requested[key] for key in requested if key in left - busy)
        more = (task for task in spare if task.key not in requested and not self._is_there(task))
        with self._interrupt.deferred():
            while left:
                self._interrupt.check()
                self._submit(waiting, more)
                done, _ = wait(self._running, LOOK_S, FIRST_COMPLETED)
                for future in [each for each in self._running if each in done]:
                    task = self._running.pop(future)
                    if self._settled(task, future):
                        left.discard(task.key)
                    else:
                        waiting.appendleft(task)
        failed = [self._failed[key] for key in requested if key in self._failed]
        if failed:
            raise StudyError(_message(failed))

    def _is_there(self, task: Task) -> bool:
        return task.key in self._failed or self._store.has(task.key, tables_of(task))

    def _submit(self, waiting: deque[Task], more: Iterator[Task]) -> None:
        """Fill the window with what is requested, and idle workers with what may be."""
        slots = self._workers.slots()
        while waiting and len(self._running) < AHEAD * slots:
            self._start(waiting.popleft())
        while len(self._running) < slots and (task := next(more, None)) is not None:
            if all(task.key != each.key for each in self._running.values()):
                self._start(task)

    def _start(self, task: Task) -> None:
        try:
            future = self._workers.executor.submit(run_task, task)
        except RuntimeError as error:
            raise StudyError(f"the workers are gone ({error}); what was finished is kept") from None
        self._running[future] = task
        self._on(Started(task.key, task.cell, task.replication))

    def _settled(self, task: Task, future: Future[TaskResult]) -> bool:
        """Store what a task brought; False if it is to be tried again."""
        try:
            made = future.result()
        except CancelledError:
            raise StudyError(
                "the workers are gone: the cluster gave up what it was asked; "
                "what was finished is kept"
            ) from None
        except Exception as error:  # whatever the run or its worker failed with
            return self._faulted(task, error)
        self._store.put(task.key, made.files)
        self._on(Finished(task.key, task.cell, task.replication, made.wall_s, made.packet_hops))
        return True

    def _faulted(self, task: Task, error: Exception) -> bool:
        reason = str(error) or type(error).__name__
        if _killed(error):
            self._deaths[task.key] += 1
            if self._deaths[task.key] < DEATHS:
                deaths = self._deaths[task.key]
                self._on(Retried(task.key, task.cell, task.replication, deaths))
                return False
            reason = f"{DEATHS} times {reason}"
        failed = Failed(task.key, task.cell, task.replication, reason)
        self._failed[task.key] = failed
        self._on(failed)
        return True


def _killed(error: Exception) -> bool:
    """Return whether a task's worker died, here or on a Dask cluster (which is not imported)."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def _message(failed: list[Failed]) -> str:
    lines = [
        f"{each.cell}, replication {each.replication}: {each.reason}"
        for each in failed[:_FAULTS_NAMED]
    ]
    if len(failed) > _FAULTS_NAMED:
        lines.append(f"and {len(failed) - _FAULTS_NAMED} more")
    runs = "1 run" if len(failed) == 1 else f"{len(failed)} runs"
    return f"{runs} failed; all others are kept\n" + "\n".join(lines)
