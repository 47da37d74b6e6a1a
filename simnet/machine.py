"""Resources of this machine: processor cores and available memory.

Whoever plans how much to do at once asks here. Memory is read from Linux's ``/proc`` and control
groups (containers, batch systems); where the system does not tell, the answer is None.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def available_memory() -> int | None:
    """Return how many bytes this process may still take; None where the system does not tell."""
    limits = [_available_in_system(), _available_in_group(), _available_to_process()]
    told = [limit for limit in limits if limit is not None]
    return min(told) if told else None


def _available_in_system() -> int | None:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _available_in_group() -> int | None:
    """Return what the control group of this process leaves (containers, batch systems)."""
    for line in _lines("/proc/self/cgroup"):
        number, _, path = line.split(":", 2)
        if number == "0":
            folder = f"/sys/fs/cgroup{path.strip()}"
            most = _lines(f"{folder}/memory.max") or _lines("/sys/fs/cgroup/memory.max")
            used = _lines(f"{folder}/memory.current") or _lines("/sys/fs/cgroup/memory.current")
            if most and used and most[0].isdigit() and used[0].isdigit():
                return max(0, int(most[0]) - int(used[0]))
    return None


def _available_to_process() -> int | None:
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    used = _lines("/proc/self/statm")
    if limit == resource.RLIM_INFINITY or not used:
        return None
    return max(0, limit - int(used[0].split()[0]) * resource.getpagesize())


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
