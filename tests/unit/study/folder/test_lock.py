"""One study in a folder: the second is told who is there; what is stale gives way."""

from __future__ import annotations

import errno
import json
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simnet.errors import LockedError, ResultsError
from simnet.study.folder import lock
from simnet.study.folder.lock import FILE, locked

HOLD = """
import sys, time
from simnet.study.folder.lock import locked
with locked(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_is_refused_and_told_who_is_there(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(LockedError) as caught, locked(tmp_path):
        pass
    told = str(caught.value)
    assert told.startswith(f"another study is at work in {tmp_path} (-c {tmp_path}, process ")
    assert f"process {holder.pid} on {platform.node()}, since 20" in told
    assert LockedError.exit_code == 2


def test_a_lock_dies_with_its_owner(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert (tmp_path / FILE).exists()
    with locked(tmp_path):
        assert json.loads((tmp_path / FILE).read_text())["pid"] == os.getpid()
    assert not (tmp_path / FILE).exists()


def test_within_one_process_too(tmp_path: Path) -> None:
    with locked(tmp_path / "new"):
        with pytest.raises(LockedError), locked(tmp_path / "new"):
            pass
        with locked(tmp_path / "other"):
            pass
    with locked(tmp_path / "new"):
        pass


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({}, True),
        ({"boot": "another"}, False),
        ({"pid": 2**22 + 1}, False),
        ({"started": "1"}, False),
        ({"host": "another"}, True),
    ],
)
def test_where_there_are_no_locks_the_text_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, object], refused: bool
) -> None:
    def flock(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(lock.fcntl, "flock", flock)
    with locked(tmp_path):
        owner = json.loads((tmp_path / FILE).read_text())
    assert owner["started"]
    (tmp_path / FILE).write_text(json.dumps(owner | changed))
    if refused:
        told = "has no locks: if that is no longer so, remove"
        with pytest.raises(LockedError, match=told), locked(tmp_path):
            pass
    else:
        with locked(tmp_path):
            pass


def test_an_unreadable_text_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff[")
    with locked(tmp_path):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ResultsError, match=r"cannot write the folder .*: "),
        locked(tmp_path / "file" / "study"),
    ):
        pass
