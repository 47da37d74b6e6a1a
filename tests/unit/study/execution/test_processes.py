"""Worker processes: what they return and raise, and that their death is told of one task."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import wait
from pathlib import Path

import pytest

from simnet.errors import BehaviourError
from simnet.study.execution.processes import Processes, WorkerDiedError


@pytest.fixture
def pool() -> Iterator[Processes]:
    executor = Processes(2)
    yield executor
    executor.kill()


def test_values_and_exceptions_come_back(pool: Processes) -> None:
    values = [pool.submit(pow, 2, n) for n in range(20)]
    assert [each.result(30) for each in values] == [2**n for n in range(20)]
    with pytest.raises(ZeroDivisionError):
        pool.submit(divmod, 1, 0).result(30)
    with pytest.raises(BehaviourError, match="said twice"):
        pool.submit(raising, "said twice").result(30)
    assert len(pool.processes()) <= 2


def raising(text: str) -> None:
    raise BehaviourError(text)


def test_what_cannot_be_sent_is_told(pool: Processes) -> None:
    with pytest.raises(Exception, match="pickle"):
        pool.submit(lambda: 1).result(30)
    with pytest.raises(Exception, match="pickle"):
        pool.submit(os.scandir, ".").result(30)
    assert pool.submit(pow, 2, 3).result(30) == 8


@pytest.mark.parametrize(
    ("number", "told"), [(signal.SIGKILL, "Killed.*memory"), (signal.SIGSEGV, "Segmentation")]
)
def test_a_death_is_told_of_the_task_alone(pool: Processes, number: int, told: str) -> None:
    others = [pool.submit(time.sleep, 0.2)]
    dying = pool.submit(signal.raise_signal, number)
    others += [pool.submit(time.sleep, 0) for _ in range(3)]
    with pytest.raises(WorkerDiedError, match=told):
        dying.result(30)
    assert [each.result(30) for each in others] == [None] * 4


def test_an_exit_in_a_task_is_a_death(pool: Processes) -> None:
    with pytest.raises(WorkerDiedError, match="exit code 7"):
        pool.submit(os._exit, 7).result(30)


def test_killing_does_not_wait_for_what_is_done(pool: Processes) -> None:
    futures = [pool.submit(time.sleep, 60) for _ in range(4)]
    deadline = time.monotonic() + 30
    while len(pool.processes()) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    started = time.monotonic()
    pool.kill()
    assert time.monotonic() - started < 5
    assert all(each.done() for each in futures)
    with pytest.raises(RuntimeError):
        pool.submit(pow, 2, 2)


def test_a_shutdown_waits_for_what_was_submitted() -> None:
    with Processes(1) as pool:
        futures = [pool.submit(pow, 2, n) for n in range(5)]
    assert [each.result(0) for each in futures] == [1, 2, 4, 8, 16]


ORPHAN = """
import sys, time
from simnet.study.execution.processes import Processes
pool = Processes(1)
print(pool.submit(sys.getrecursionlimit).result() and pool.processes()[0], flush=True)
pool.submit(time.sleep, 60)
time.sleep(60)
"""


def test_workers_end_with_a_parent_that_was_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists():
        assert time.monotonic() < deadline, "the worker outlives its parent"
        time.sleep(0.02)


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from simnet.study.execution.processes import Processes\n"
        "print(Processes(1).submit(pow, 2, 10).result(30))\n"
    )
    said = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=True
    )
    assert said.stdout == "1024\n"


def test_what_a_task_prints_does_no_harm(pool: Processes) -> None:
    futures = [pool.submit(print, "from a worker") for _ in range(2)]
    done, _ = wait(futures, 30)
    assert [each.result() for each in done] == [None, None]
