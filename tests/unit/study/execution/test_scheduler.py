"""Tasks are played once each, tried again when a worker dies, and reported when they fail."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from simnet.errors import BehaviourError, StudyError
from simnet.study.execution import progress
from simnet.study.execution.cluster import LocalWorkers
from simnet.study.execution.interrupt import Interrupt
from simnet.study.execution.processes import Processes, WorkerDiedError
from simnet.study.execution.scheduler import AHEAD, DEATHS, Scheduler
from simnet.study.execution.task import Task, run_task
from simnet.study.folder.runs import Store
from tests.study.tiny import Here, InProcess, tables, tasks


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@dataclass
class Told:
    """Keeps what it is told."""

    events: list[progress.Event] = field(default_factory=list)

    def __call__(self, event: progress.Event) -> None:
        self.events.append(event)

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


class Failing(InProcess):
    """Plays tasks of which some fail: `faults` holds, by (cell, replication), what is raised."""

    def __init__(self, faults: dict[tuple[str, int], list[Exception]]) -> None:
        self.faults = faults
        self.played: list[tuple[str, int]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        (task,) = args
        name = (task.cell, task.replication)
        self.played.append(name)
        if self.faults.get(name):
            future: Future[Any] = Future()
            future.set_exception(self.faults[name].pop())
            return future
        return super().submit(fn, *args, **kwargs)


def test_every_task_is_played_once_and_then_found(store: Store) -> None:
    told, wanted = Told(), tasks()
    Scheduler(store, Here(), told).run([*wanted, *wanted])
    assert store.keys() == sorted(task.key for task in wanted)
    assert len(told.of(progress.Started)) == len(told.of(progress.Finished)) == len(wanted)
    again = Told()
    Scheduler(store, Here(), again).run(wanted)
    assert again.events == []


class Lost(InProcess):
    """Plays one task and is gone: it gives up what it is asked, or takes nothing any more."""

    def __init__(self, gives_up: bool) -> None:
        self.gives_up = gives_up
        self.played = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.played += 1
        if self.played == 1:
            return super().submit(fn, *args, **kwargs)
        if not self.gives_up:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future: Future[Any] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


@pytest.mark.parametrize("gives_up", [True, False])
def test_workers_that_are_gone_end_the_study(store: Store, gives_up: bool) -> None:
    told, pool = Told(), Lost(gives_up)
    with pytest.raises(StudyError, match=r"the workers are gone.*what was finished is kept"):
        Scheduler(store, Here(pool), told).run(tasks())
    assert len(store.keys()) == len(told.of(progress.Finished)) <= 1
    assert pool.played <= 1 + AHEAD
    assert told.of(progress.Retried) == told.of(progress.Failed) == []


def test_only_what_is_missing_is_played(store: Store) -> None:
    wanted, told = tasks(), Told()
    Scheduler(store, Here()).run(wanted[:2])
    Scheduler(store, Here(), told).run(wanted)
    assert [event.key for event in told.of(progress.Finished)] == [task.key for task in wanted[2:]]


def test_a_run_without_a_table_that_is_kept_now_is_played_again(store: Store) -> None:
    wanted, told = tasks(1, 1), Told()
    Scheduler(store, Here()).run(wanted)
    Scheduler(store, Here(), told).run([replace(wanted[0], keep=None)])
    assert len(told.of(progress.Finished)) == 1
    assert store.verify(wanted[0].key, ["groups", "transfers"])


def test_a_replication_alone_is_that_of_the_batch(store: Store, tmp_path: Path) -> None:
    wanted = tasks(1, 3)
    Scheduler(store, Here()).run(wanted)
    alone = Store(tmp_path / "alone")
    Scheduler(alone, Here()).run([wanted[2]])
    assert tables(alone).items() <= tables(store).items()


def test_a_run_that_raises_does_not_sink_the_others(store: Store) -> None:
    wanted, told = tasks(2, 2), Told()
    workers = Here(Failing({("rate-2", 1): [BehaviourError("a pupil reads for -1 s")]}))
    with pytest.raises(StudyError) as caught:
        Scheduler(store, workers, told).run(wanted)
    assert str(caught.value) == (
        "1 run failed; all others are kept\nrate-2, replication 1: a pupil reads for -1 s"
    )
    assert len(store.keys()) == 3
    (failed,) = told.of(progress.Failed)
    assert (failed.cell, failed.replication) == ("rate-2", 1)


def test_a_run_whose_worker_died_is_tried_again(store: Store) -> None:
    wanted, told = tasks(2, 2), Told()
    faults: dict[tuple[str, int], list[Exception]] = {
        ("rate-1", 1): [WorkerDiedError("died")] * (DEATHS - 1),
        ("rate-2", 2): [WorkerDiedError("died")] * DEATHS,
    }
    with pytest.raises(StudyError, match=r"^1 run failed.*\nrate-2, replication 2: 3 times died$"):
        Scheduler(store, Here(Failing(faults)), told).run(wanted)
    assert len(store.keys()) == 3
    assert [event.deaths for event in told.of(progress.Retried)] == [1, 2, 1, 2]


def test_many_failures_are_told_shortly(store: Store) -> None:
    wanted = tasks(1, 12)
    faults: dict[tuple[str, int], list[Exception]] = {
        (task.cell, task.replication): [ValueError("no")] for task in wanted
    }
    with pytest.raises(StudyError) as caught:
        Scheduler(store, Here(Failing(faults))).run(wanted)
    lines = str(caught.value).splitlines()
    assert (len(lines), lines[0], lines[-1]) == (
        12, "12 runs failed; all others are kept", "and 2 more",
    )  # fmt: skip


def test_spare_tasks_are_played_by_idle_workers_and_not_waited_for(store: Store) -> None:
    wanted = tasks(1, 4)
    executor = Failing({})
    scheduler = Scheduler(store, Here(executor))
    scheduler.run(wanted[:2], spare=wanted[2:])
    assert executor.played[:2] == [("rate-1", 1), ("rate-1", 2)]
    assert set(store.keys()) >= {task.key for task in wanted[:2]}
    scheduler.run(wanted)
    assert len(executor.played) == 4
    assert len(store.keys()) == 4


class Slow(InProcess):
    """Keeps futures open until they are looked at as a whole; counts the most at a time."""

    def __init__(self) -> None:
        self.open: list[tuple[Future[Any], Task]] = []
        self.most = 0
        self.end = threading.Event()
        threading.Thread(target=self.work, daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.open.append((future, args[0]))
        self.most = max(self.most, len(self.open))
        return future

    def work(self) -> None:
        while not self.end.wait(0.005):
            if self.open:
                # The last one first: the order of completion must not matter.
                future, task = self.open.pop()
                future.set_result(run_task(task))


def test_no_more_than_the_window_is_submitted(store: Store) -> None:
    executor = Slow()
    Scheduler(store, Here(executor)).run(tasks(2, 4))
    executor.end.set()
    assert 1 < executor.most <= AHEAD


@pytest.fixture
def interrupt() -> Iterator[Interrupt]:
    found = Interrupt()
    with found.heeded():
        yield found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_between_runs(store: Store, interrupt: Interrupt, number: int) -> None:
    told = Told()

    def on(event: progress.Event) -> None:
        told(event)
        if [event] == told.of(progress.Finished):
            signal.raise_signal(number)

    with pytest.raises(KeyboardInterrupt):
        Scheduler(store, Here(), on, interrupt).run(tasks())
    keys = store.keys()
    assert keys == sorted(event.key for event in told.of(progress.Finished))
    assert 1 <= len(keys) <= AHEAD
    assert [key for key in keys if store.verify(key)] == keys


def test_a_signal_does_not_wait_for_a_long_run(store: Store, interrupt: Interrupt) -> None:
    long = tasks(1, 2, duration_ms=36_000_000)
    workers = LocalWorkers(Processes(2), 2)
    threading.Timer(1.0, os.kill, [os.getpid(), signal.SIGINT]).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        Scheduler(store, workers, interrupt=interrupt).run(long)
    workers.kill()
    assert time.monotonic() - started < 6
    assert store.keys() == []


def test_a_second_signal_interrupts_anything(interrupt: Interrupt) -> None:
    with interrupt.deferred():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_a_real_worker_that_is_killed_costs_no_run(store: Store) -> None:
    wanted, told = tasks(1, 6, duration_ms=5_000), Told()
    workers = LocalWorkers(Processes(2), 2)
    killed = []

    def on(event: progress.Event) -> None:
        told(event)
        if isinstance(event, progress.Finished) and len(killed) < 2:
            killed.append(workers.executor.processes()[0])
            os.kill(killed[-1], signal.SIGKILL)

    Scheduler(store, workers, on).run(wanted)
    workers.kill()
    assert len(killed) == 2
    assert len(told.of(progress.Finished)) == len(wanted) == len(store.keys())
    alone = Store(store.folder / "alone")
    Scheduler(alone, Here()).run(wanted)
    assert tables(alone) == tables(store)
