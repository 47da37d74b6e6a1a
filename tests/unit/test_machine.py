"""What this machine has: memory is asked of the system and of the control group of a process."""

import pytest

from simnet import machine
from simnet.machine import available_memory, cores


def test_what_is_available_is_asked_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    available = available_memory()
    assert available is None or available > 0
    files = {
        "/proc/meminfo": ["MemTotal: 9 kB", "MemAvailable:  3000 kB"],
        "/proc/self/cgroup": ["0::/job"],
        "/sys/fs/cgroup/job/memory.max": ["1000000"],
        "/sys/fs/cgroup/job/memory.current": ["400000"],
    }
    monkeypatch.setattr(machine, "_lines", lambda path: files.get(path, []))
    assert available_memory() == 600_000
    files["/sys/fs/cgroup/job/memory.max"] = ["max"]
    assert available_memory() == 3_072_000
    files.clear()
    assert available_memory() is None


def test_a_process_has_a_core() -> None:
    assert cores() >= 1
