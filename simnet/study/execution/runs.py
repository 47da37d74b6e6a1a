"""Cache of a study's runs and their figures: those that are missing are made first.

What is in the folder already is checked byte by byte before it is believed. Figures come with
the runs, from the workers that made them; those that a run of an older study lacks are worked out
here, from its tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simnet.measures import Measure, tables_needed
from simnet.runs.packed import Packed, pack, unpacked
from simnet.runs.prepare import with_warmup
from simnet.study.answer import Run
from simnet.study.answer.runs import SERVICE
from simnet.study.execution.cluster import Workers
from simnet.study.execution.interrupt import Interrupt
from simnet.study.execution.progress import Event, Finished, Listener, Repaired
from simnet.study.execution.scheduler import Scheduler
from simnet.study.execution.task import Task, tables_of, task
from simnet.study.folder.runs import Store
from simnet.study.plan.study_plan import StudyPlan
from simnet.tables import TABLES

PILOT_TABLES = ("interface_series",)


class Runs:
    """Makes and reads the runs of cells.

    Args:
        plan: what is measured, under which seeds, and what is kept.
        store: where the runs are.
        workers: the pool that makes them.
        on: called with everything that happens to runs.
        interrupt: asked between runs whether to stop.
    """

    def __init__(
        self, plan: StudyPlan, store: Store, workers: Workers, on: Listener, interrupt: Interrupt
    ) -> None:
        self._plan = plan
        self._store = store
        self._on = on
        self._scheduler = Scheduler(store, workers, self._hear, interrupt)
        self._checked: set[str] = set()
        self._awaited: dict[str, list[Task]] = {}
        self._figures: dict[tuple[str, str], Run] = {}

    def of(self, cells: Mapping[str, Packed], replications: int, ahead: int = 0) -> list[Run]:
        """Return replications 1 to `replications` of every cell, by replication, then by cell.

        Args:
            cells: the packed cells by name.
            ahead: how many replications more may be begun by workers that would be idle.

        Raises:
            StudyError: runs failed.
            ResultsError: a run cannot be written or read.
            KeyboardInterrupt: a stop was asked for.
        """
        requested = tasks(self._plan, cells, 1, replications)
        spare = tasks(self._plan, cells, replications + 1, replications + ahead)
        for each in requested:
            self._awaited.setdefault(each.key, []).append(each)
        self.make(requested, spare)
        self._awaited.clear()
        return [self._run(each) for each in requested]

    def make(self, requested: Sequence[Task], spare: Sequence[Task] = ()) -> None:
        """Have every task's run in the store, whole.

        Raises:
            StudyError: runs failed.
            ResultsError: a run cannot be written.
            KeyboardInterrupt: a stop was asked for.
        """
        self.check([*requested, *spare])
        self._scheduler.run(requested, spare)

    def check(self, requested: Sequence[Task]) -> None:
        """Remove runs of `requested` that are damaged, so that they are made again.

        Raises:
            ResultsError: a file cannot be removed.
        """
        keys = dict.fromkeys(each.key for each in requested if each.key not in self._checked)
        self._checked.update(keys)
        for key in self._store.repair(keys):
            self._on(Repaired(key))

    def missing(self, requested: Sequence[Task]) -> list[Task]:
        """Return the tasks whose runs are not in the store, one of those that share a run."""
        return [
            each for each in distinct(requested) if not self._store.has(each.key, tables_of(each))
        ]

    def _hear(self, event: Event) -> None:
        self._on(event)
        if isinstance(event, Finished):
            self._checked.add(event.key)
            for each in self._awaited.pop(event.key, ()):
                self._run(each)

    def _run(self, task: Task) -> Run:
        named = (task.cell, task.key)
        if named not in self._figures:
            figures = self._store.figures(task.key, measured(self._plan))
            self._figures[named] = Run.of(self._plan, task.cell, task.replication, figures)
        return self._figures[named]


def tasks(plan: StudyPlan, cells: Mapping[str, Packed], first: int, last: int) -> list[Task]:
    """Return the tasks of replications `first` to `last`, by replication, then by cell."""
    keep, measures = kept(plan), measured(plan)
    return [
        task(cell, number, plan.seed_of(number), packed, keep, measures)
        for number in range(first, last + 1)
        for cell, packed in cells.items()
    ]


def kept(plan: StudyPlan) -> tuple[str, ...] | None:
    """Return the tables of a run that get a file; all if None.

    Those that figures are worked out from are among them, so that they can be worked out again.
    """
    if not plan.keep:
        return None
    requested = {*plan.keep, *tables_needed(measured(plan))}
    return tuple(name for name in TABLES if name in requested)


def measured(plan: StudyPlan) -> list[Measure]:
    """Return what is asked of every run: by the plan, by its levels, and of each village."""
    levels = (level.measure for level in plan.levels)
    return [*plan.measures.values(), *levels, *SERVICE.values()]


def distinct(requested: Sequence[Task]) -> list[Task]:
    """Return the first task of those that share a run, in order."""
    return list({each.key: each for each in reversed(requested)}.values())[::-1]


def pilots(plan: StudyPlan, cells: Mapping[str, Packed]) -> list[Task]:
    """Return the tasks of the runs without a warm-up that show how long it must be."""
    return [
        task(cell, number, plan.seed_of(number), packed, PILOT_TABLES)
        for cell, packed in warmed(cells, 0).items()
        for number in range(1, plan.least + 1)
    ]


def warmed(cells: Mapping[str, Packed], warmup_ns: int) -> dict[str, Packed]:
    """Return packed cells with another warm-up."""
    return {cell: pack(with_warmup(unpacked(packed), warmup_ns)) for cell, packed in cells.items()}
