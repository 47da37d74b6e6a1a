"""Advisory lock: one study at a time in a folder, released with the process.

The lock is the system's (flock on ``.lock``), so it is gone with its owner however that ended,
``kill -9`` and power cuts included. The file's text is for people: who holds it, since when. On
a file system without such locks the text decides: its owner is gone if the machine was started
anew since, or no process of that number and start is there.

The package filelock would be the first half of this; where a file system has no locks it falls
back to a file that outlives an owner that was killed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import fcntl
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simnet.errors import LockedError, ResultsError
from simnet.files import reason

FILE = ".lock"
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL)
_START_FIELD = 19
"""Of /proc/<pid>/stat after the name (proc(5): field 22, the name is the second)."""


@contextlib.contextmanager
def locked(folder: str | Path) -> Iterator[None]:
    """Hold the lock of `folder`, which is made if it is missing, for as long as the body runs.

    Raises:
        LockedError: another study is at work there; says which and since when.
        ResultsError: the folder cannot be written.
    """
    path = Path(folder) / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = _acquired(path)
    except OSError as error:
        raise ResultsError(f"cannot write the folder {folder}: {reason(error)}") from error
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(handle)


def _acquired(path: Path) -> int:
    """Return the open and locked file."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o644)
        try:
            _lock(handle, path)
            if not _is_still(path, handle):
                os.close(handle)
                continue
            os.ftruncate(handle, 0)
            os.pwrite(handle, json.dumps(_owner(), ensure_ascii=False).encode() + b"\n", 0)
        except BaseException:
            os.close(handle)
            raise
        return handle


def _lock(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise LockedError(_refusal(path, _told(handle))) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        owner = _told(handle)
        if owner and not _gone(owner):
            raise LockedError(
                f"{_refusal(path, owner)} (this file system has no locks: "
                f"if that is no longer so, remove {path})"
            ) from None


def _is_still(path: Path, handle: int) -> bool:
    """Return whether the open file is the one of that name: its last owner may have removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _refusal(path: Path, owner: dict[str, Any]) -> str:
    told = "{command}, process {pid} on {host}, since {since}".format_map(
        {"command": "?", "pid": "?", "host": "?", "since": "?", **owner}
    )
    return f"another study is at work in {path.parent} ({told}); wait for it or use another folder"


def _told(handle: int) -> dict[str, Any]:
    """Return what the file says of its owner; nothing where it says nothing readable."""
    try:
        told = json.loads(os.pread(handle, 10_000, 0))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _owner() -> dict[str, Any]:
    return {
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200],
        "pid": os.getpid(),
        "host": platform.node(),
        "since": dt.datetime.now().astimezone().isoformat(sep=" ", timespec="seconds"),
        "boot": _boot(),
        "started": _start_of(os.getpid()),
    }


def _gone(owner: dict[str, Any]) -> bool:
    """Return whether the owner of a lock is surely no more; when in doubt, that it is there."""
    if owner.get("host") != platform.node():
        return False
    if owner.get("boot") != _boot():
        return True
    return owner.get("started") != _start_of(owner.get("pid"))


def _boot() -> str:
    """Return a name of the time since the machine was started; "" if the system has none."""
    return _text("/proc/sys/kernel/random/boot_id").strip()


def _start_of(pid: object) -> str:
    """Return when a process was started, in the system's ticks; "" if there is none."""
    fields = _text(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[_START_FIELD] if len(fields) > _START_FIELD else ""


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
