"""Sequential stopping of a study: what is missing is run, until it is precise or at the cap.

All cells get the same number of replications: the least for which every measure that must be
precise is, in every cell, by a rule that looks at the values in order of replication and at
nothing else (:mod:`simnet.statistics.sequential`). How many are run at a time, in which
order they end, and what was run ahead while others were awaited, changes nothing.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simnet.errors import ResultsError, SimnetError, StudyStoppedError
from simnet.runs.alike import checksum
from simnet.runs.packed import Packed, pack
from simnet.statistics.intervals import mean_interval
from simnet.statistics.sequential import forecast, stopping_point
from simnet.study.answer import Described, Run
from simnet.study.answer.described import described
from simnet.study.answer.runs import Values
from simnet.study.execution.cluster import HERE, PROCESS_BYTES, Where, Workers, opened
from simnet.study.execution.duration import study_seconds, to_try, trials
from simnet.study.execution.interrupt import Interrupt
from simnet.study.execution.preparing import prepared, worlds_behind
from simnet.study.execution.progress import (
    Done,
    Event,
    Finished,
    Listener,
    Planned,
    Round,
    Stopped,
    Warmed,
    ignore,
)
from simnet.study.execution.runs import Runs, distinct, pilots, tasks, warmed
from simnet.study.execution.task import Task
from simnet.study.execution.warmup import Warmup, find_warmup
from simnet.study.folder import answer
from simnet.study.folder.lock import locked
from simnet.study.folder.results import StudyResults, read_study
from simnet.study.folder.runs import Store
from simnet.study.plan.study_plan import StudyPlan
from simnet.units import NS_PER_S


def run_plan(
    plan: StudyPlan,
    folder: str | Path,
    where: Where = HERE,
    on: Listener = ignore,
) -> StudyResults:
    """Run what is missing of a study in `folder`, work out its tables and return them.

    Args:
        where: the workers that make the runs.
        on: called with what happens, in this thread.

    Raises:
        LockedError: another study is at work in the folder.
        StudyError: runs failed; the others are kept.
        StudyStoppedError: Ctrl-C or SIGTERM; finished runs are kept.
        ResultsError: the folder cannot be written, for example because the disk is full.
        ScenarioError: a cell cannot be laid out.
        InputError: the cluster cannot be used.
        ResourceError: there is not memory enough for a single run.
    """
    folder = Path(folder)
    interrupt = Interrupt()
    with interrupt.heeded(), locked(folder):
        study = _Study(plan, folder, on)
        try:
            study.run(where, interrupt)
        except KeyboardInterrupt:
            study.stopped()
            raise StudyStoppedError(study.stopped_message()) from None
        except SimnetError:
            study.ended(answer.FAILED)
            raise
    return read_study(folder)


@dataclass
class _Study:
    """A study while it is run."""

    plan: StudyPlan
    folder: Path
    on: Listener
    finished: int = 0
    under_way: bool = False
    cells: dict[str, Packed] = field(default_factory=dict)
    warmup: Warmup | None = None

    @property
    def store(self) -> Store:
        """The runs of its folder."""
        return Store(self.folder)

    def run(self, where: Where, interrupt: Interrupt) -> None:
        """Run what is missing and write the tables."""
        plan = self.plan
        headroom = answer.headroom_of(self.folder, plan)
        known = self._prepare()
        memory_bytes = max(each.memory_bytes for each in self.cells.values())
        with opened(where, memory_bytes) as workers:
            runs = Runs(plan, self.store, workers, self._hear, interrupt)
            pilot = pilots(plan, self.cells) if plan.warmup == "mser-5" else []
            runs.check(pilot)
            if pilot and not runs.missing(pilot):
                # The warm-up is known, and with it which runs are there.
                self._warm(runs)
                pilot = []
            self._look_ahead(runs, pilot, workers, memory_bytes)
            if pilot:
                self._warm(runs)
            made = self._rounds(runs)
        replications = max(run.replication for run in made)
        about: dict[str, float] = {"replications": replications}
        if self.warmup is not None:
            about["warmup_s"] = self.warmup.ns / NS_PER_S
        rows = self.warmup.rows if self.warmup else ()
        answer.write_answer(self.folder, plan, made, rows, headroom, known, **about)
        self.under_way = False
        self.on(Done(str(self.folder), replications))

    def _prepare(self) -> Described:
        """Make all cells ready, and return what is known of them without a run."""
        played: dict[str, str] = {}
        for cell in self.plan.cells:
            ready = prepared(self.plan, cell)
            played[cell.name] = checksum(ready.network, ready.plan)
            self.cells[cell.name] = pack(ready)
        return described(self.plan, worlds_behind(self.plan), played)

    def _warm(self, runs: Runs) -> None:
        """Find the warm-up and give it to all cells."""
        self.warmup = find_warmup(self.plan, self.cells, self.store, runs)
        self.cells = warmed(self.cells, self.warmup.ns)
        self.on(Warmed(self.warmup.ns / NS_PER_S))

    def _rounds(self, runs: Runs) -> list[Run]:
        """Return the runs of all cells, of as many replications as precision takes."""
        plan, number = self.plan, self.plan.least
        while True:
            ahead = min(number, plan.most - number) if plan.precision else 0
            made = runs.of(self.cells, number, ahead)
            figures = Values(plan, made)
            enough = _enough(plan, figures)
            if enough is not None:
                made = [run for run in made if run.replication <= enough]
                figures = Values(plan, made)
            self.on(_round(plan, figures, enough or number, enough is not None))
            if enough is not None or number >= plan.most:
                return made
            number = min(plan.most, _next(plan, figures, number))

    def _look_ahead(
        self, runs: Runs, pilot: Sequence[Task], workers: Workers, memory_bytes: int
    ) -> None:
        """Tell what lies ahead, and note in the folder that the study is under way."""
        plan, slots = self.plan, workers.slots()
        least = tasks(plan, self.cells, 1, plan.least)
        more = tasks(plan, self.cells, plan.least + 1, plan.most)
        runs.check([*pilot, *least, *more])
        # Before pilot runs have shown the warm-up, it is not known which of the others are there.
        unmade = distinct if pilot else runs.missing
        lacking = [*runs.missing(pilot), *unmade(least)]
        further = len(unmade([*least, *more])) - len(unmade(least))
        if lacking:
            answer.write_state(self.folder, plan, answer.RUNNING)
            self.under_way = True
        self.on(
            Planned(
                runs=len(lacking),
                most_runs=len(lacking) + further,
                found=len(distinct(pilot)) + len(distinct(least)) - len(lacking),
                seconds=self._seconds(lacking, [*pilot, *least, *more], workers),
                memory_bytes=slots * (memory_bytes + PROCESS_BYTES),
                workers=slots,
            )
        )

    def _seconds(self, lacking: list[Task], capped: list[Task], workers: Workers) -> float:
        """Return about how long the missing runs take, by those there are and a few trials."""
        known: dict[str, float] = {}
        for each in capped:
            if each.cell not in known and (manifest := self.store.manifest(each.key)):
                known[each.cell] = float(manifest["wall_s"])
        counts = Counter(each.cell for each in lacking)
        tried = to_try(list(counts), known)
        known |= trials(
            {each.cell: each for each in lacking if each.cell in tried}.values(), workers.executor
        )
        return study_seconds(counts, known, workers.slots())

    def _hear(self, event: Event) -> None:
        self.finished += isinstance(event, Finished)
        self.on(event)

    def stopped(self) -> None:
        """Note and report that the study was interrupted."""
        self.ended(answer.STOPPED)
        self.on(Stopped(self.finished))

    def ended(self, state: str) -> None:
        """Note how the study ended without an answer, where that can be written."""
        if self.under_way:
            with contextlib.suppress(ResultsError):
                answer.write_state(self.folder, self.plan, state)

    def stopped_message(self) -> str:
        """Return what was kept, and how to go on."""
        runs = "1 run was" if self.finished == 1 else f"{self.finished} runs were"
        return (
            f"stopped; {runs} finished and kept in {self.folder} with those from before: "
            "give the same command again to go on"
        )


def _enough(plan: StudyPlan, figures: Values) -> int | None:
    """Return after how many replications all that must be precise is; None if it is not yet."""
    points = [
        stopping_point(figures.row(cell.name, name), required, plan.confidence, plan.least)
        for name, required in plan.precision.items()
        for cell in plan.cells
    ]
    found = [point for point in points if point is not None]
    return max(found, default=plan.least) if len(found) == len(points) else None


def _next(plan: StudyPlan, figures: Values, number: int) -> int:
    """Return how many replications to have next: as many as a forecast says, but by half more."""
    forecasts = [
        forecast(figures.row(cell.name, name), required, plan.confidence, plan.least)
        for name, required in plan.precision.items()
        for cell in plan.cells
    ]
    most = number + max(1, number // 2)
    needed = max((most if each is None else each) for each in forecasts)
    return min(max(needed, number + 1), most)


def _round(plan: StudyPlan, figures: Values, number: int, precise: bool) -> Round:
    estimates = {
        cell.name: mean_interval(figures.row(cell.name, plan.objective), plan.confidence)
        for cell in plan.cells
    }
    return Round(number, plan.objective, estimates, precise and bool(plan.precision))
