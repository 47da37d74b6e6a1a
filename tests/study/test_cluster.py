"""A Dask cluster: the same bytes as on this machine, also when its workers die."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from simnet.errors import InputError, ResourceError, StudyError
from simnet.study.execution import cluster, progress
from simnet.study.execution.cluster import DaskWorkers, Where, opened, worker_count
from simnet.study.execution.scheduler import AHEAD, Scheduler
from simnet.study.folder.runs import Store
from tests.study.tiny import Here, tables, tasks

WANTED = tasks(cells=2, replications=6, duration_ms=2_000)
RUN_BYTES = 100_000_000


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the runs are when this process plays them."""
    store = Store(tmp_path_factory.mktemp("alone"))
    Scheduler(store, Here()).run(WANTED)
    return tables(store)


@pytest.mark.parametrize(
    "workers",
    [2, pytest.param(1, marks=pytest.mark.nightly), pytest.param(4, marks=pytest.mark.nightly)],
)
def test_processes_bring_the_same_bytes(
    tmp_path: Path, alone: dict[str, bytes], workers: int
) -> None:
    store = Store(tmp_path)
    with opened(Where(workers), RUN_BYTES) as pool:
        assert pool.slots() == workers
        Scheduler(store, pool).run(WANTED)
    assert tables(store) == alone


@pytest.mark.parametrize("kills", [(2,), pytest.param((2, 5), marks=pytest.mark.nightly)])
def test_a_cluster_brings_the_same_bytes_though_a_worker_is_killed(
    tmp_path: Path, alone: dict[str, bytes], kills: tuple[int, ...]
) -> None:
    store = Store(tmp_path)
    finished: list[str] = []
    killed: list[int] = []
    with opened(Where(cluster="local:2"), RUN_BYTES) as pool:
        assert isinstance(pool, DaskWorkers)
        assert pool.slots() == 2

        def on(event: progress.Event) -> None:
            if isinstance(event, progress.Finished):
                finished.append(event.key)
                if len(finished) in kills:
                    workers = pool.client.run(os.getpid)
                    killed.append(min(workers.values()))
                    os.kill(killed[-1], signal.SIGKILL)

        Scheduler(store, pool, on).run(WANTED)
    assert len(set(killed)) == len(kills)
    assert sorted(finished) == sorted(task.key for task in WANTED)
    assert tables(store) == alone


@dataclass
class Cluster:
    """A cluster that was started by hand."""

    address: str
    process: subprocess.Popen[str]
    """The scheduler."""


@pytest.fixture
def scheduler() -> Iterator[Cluster]:
    """A scheduler and a worker started by hand, as separate processes."""
    quiet = {**os.environ, "DASK_DISTRIBUTED__ADMIN__LOG_LENGTH": "0"}
    started = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler",
         "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
        stderr=subprocess.PIPE, text=True, env=quiet,
    )  # fmt: skip
    assert started.stderr is not None
    address = ""
    while not address:
        line = started.stderr.readline()
        assert line, "the scheduler did not start"
        found = re.search(r"tcp://127\.0\.0\.1:\d+", line)
        address = found[0] if found else ""
    worker = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", address,
         "--nthreads", "1", "--no-dashboard"],
        stderr=subprocess.DEVNULL, env=quiet,
    )  # fmt: skip
    yield Cluster(address, started)
    for process in (worker, started):
        process.terminate()
    for process in (worker, started):
        process.wait(30)
    started.stderr.close()


@pytest.mark.nightly
def test_a_scheduler_and_workers_started_by_hand(
    tmp_path: Path, alone: dict[str, bytes], scheduler: Cluster
) -> None:
    """On every commit the page on clusters does so, and compares the tables."""
    store = Store(tmp_path)
    with opened(Where(cluster=scheduler.address), RUN_BYTES) as pool:
        Scheduler(store, pool).run(WANTED)
    assert tables(store) == alone


@pytest.mark.parametrize("written", ["local", "local:0", "localhost:8786", "4", ""])
def test_what_is_no_cluster_is_told(written: str) -> None:
    told = r"unknown cluster .*tcp://host:8786, or local:N"
    with pytest.raises(InputError, match=told), opened(Where(cluster=written), RUN_BYTES):
        pass


def test_a_cluster_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 1)
    told = r"the cluster tcp://127\.0\.0\.1:9 cannot be used: "
    with (
        pytest.raises(InputError, match=told),
        opened(Where(cluster="tcp://127.0.0.1:9"), RUN_BYTES),
    ):
        pass


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = r"install it with: pip install 'simnet\[cluster\]'"
    with pytest.raises(InputError, match=told), opened(Where(cluster="local:1"), RUN_BYTES):
        pass


def test_workers_with_other_code_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Client:
        def run(self, function: object, on_error: str) -> dict[str, str]:
            return {"tcp://a": cluster.code_version(), "tcp://b": "0.0.9+0123456789ab"}

    with pytest.raises(
        InputError, match=r"1 of 2 workers of x have other code: tcp://b has simnet"
    ):
        cluster.check_code(Client(), "x")


def test_as_many_processes_as_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "cores", lambda: 8)
    each = RUN_BYTES + cluster.PROCESS_BYTES
    assert worker_count(RUN_BYTES, 100 * each) == 8
    assert worker_count(RUN_BYTES, 3 * each + 1) == 3
    assert worker_count(RUN_BYTES, each) == 1
    with pytest.raises(ResourceError, match="a run of this study would need about 270 MB"):
        worker_count(RUN_BYTES, each - 1)


@pytest.mark.nightly
def test_a_cluster_that_is_lost_ends_the_study(tmp_path: Path, scheduler: Cluster) -> None:
    """On every commit a pool that is lost does; of twenty tasks it leaves most undone."""
    store = Store(tmp_path)
    told: list[progress.Event] = []

    def on(event: progress.Event) -> None:
        told.append(event)
        if isinstance(event, progress.Finished):
            scheduler.process.kill()

    with (
        opened(Where(cluster=scheduler.address), RUN_BYTES) as pool,
        pytest.raises(StudyError, match="what was finished is kept"),
    ):
        Scheduler(store, pool, on).run(tasks(1, 20, duration_ms=2_000))
    finished = [event.key for event in told if isinstance(event, progress.Finished)]
    started = [event.key for event in told if isinstance(event, progress.Started)]
    assert sorted(finished) == store.keys()
    assert finished
    # What it had been given is lost, and nothing is tried a second time.
    assert len(set(started)) == len(started) <= len(finished) + 2 * AHEAD
    assert not any(isinstance(event, progress.Retried) for event in told)
