"""Atomic replace: a file, or a folder of files, is written whole or not at all.

What is written goes beside its place first, is synced to the disk and then renamed into place
(rename(2) is atomic), and the folder's names are synced too; a crash leaves the old or the new.
An interrupted move of several files is taken up again by a writer (:func:`move_into`), never by
a reader. Reading (:func:`read`) opens regular files only, and no symbolic link, device or FIFO.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import shutil
import stat
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PARTIAL = ".partial-"
"""How the names of what is being written begin."""
MOST_SYNCS = 16
"""How many files wait for the disk at once."""
_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EPERM, errno.EACCES)


def read(path: Path) -> bytes:
    """Return the bytes of a regular file; a link at its place is not followed.

    Raises:
        FileNotFoundError: there is none.
        OSError: it cannot be read, or is a link, a device, a FIFO or a folder.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise OSError(errno.ELOOP, "it is a symbolic link", str(path)) from None
        raise
    with open(handle, "rb") as file:  # noqa: PTH123 (a handle, not a path)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        return file.read()


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder at `path` itself, not behind a link."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def is_file(path: Path) -> bool:
    """Tell whether there is a regular file at `path` itself, not behind a link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def refuse_link(path: Path) -> None:
    """Raise if `path` is a link, which may lead to files of others.

    Raises:
        OSError: it is.
    """
    if path.is_symlink():
        raise OSError(errno.ELOOP, "it is a symbolic link", str(path))


def replace(path: Path, data: bytes) -> None:
    """Write a file in the place of an older one; its folder is made if it is missing.

    A link at `path` is replaced by the file, not followed.

    Raises:
        OSError: it cannot be written, or a folder or a device is there; what was there stays.
    """
    with contextlib.suppress(FileNotFoundError):
        mode = path.lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
            raise OSError(errno.EEXIST, "it is there and is not a regular file", str(path))
    replace_all(path.parent, {path.name: data})


def replace_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files beside their places and rename each into its own, in the order given.

    What processes that were killed at this left beside the places is removed.

    Raises:
        OSError: one cannot be written, or `folder` is a link to nowhere; none is half written.
    """
    if not files:
        return
    partial = {name: f".{name}{PARTIAL}{os.getpid()}" for name in files}
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for name in files:
            (folder / partial[name]).unlink(missing_ok=True)
            _sweep(folder, f".{name}{PARTIAL}")
        write_synced(folder, {partial[name]: data for name, data in files.items()})
        for name in files:
            (folder / partial[name]).replace(folder / name)
        sync_folder(folder)
    finally:
        for name in files:
            with contextlib.suppress(OSError):
                (folder / partial[name]).unlink(missing_ok=True)


def _sweep(folder: Path, prefix: str) -> None:
    """Remove what dead processes left of files that they were writing."""
    for left in folder.glob(f"{glob.escape(prefix)}*"):
        if not alive(left.name.removeprefix(prefix)):
            left.unlink(missing_ok=True)


def alive(process: str) -> bool:
    """Tell whether a process of that number runs; when in doubt, that it does."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (ValueError, OSError):
        return True
    return True


def put_folder(target: Path, files: Mapping[str, bytes], staging: Path) -> None:
    """Write `files` as the folder `target`, by way of `staging` beside it.

    Where `target` is there and holds other files, those stay, and the last of `files` is moved
    last.

    Raises:
        OSError: it cannot be written; nothing half written is left but in `target` before its
            last file.
    """
    refuse_link(target)
    try:
        make_empty(staging)
        write_synced(staging, files)
        if target.exists():
            move_into(staging, target, files)
        else:
            staging.rename(target)
        sync_folder(target.parent)
    except OSError:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def make_empty(staging: Path) -> None:
    """Make a new folder to write in, in the place of one that was left there.

    Raises:
        OSError: it cannot be made, for example because a link is there.
    """
    staging.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()


def move_into(staging: Path, target: Path, names: Iterable[str]) -> None:
    """Move the files of these names that are in `staging` into `target`, and remove `staging`.

    Calling it again goes on where it was interrupted.

    Raises:
        OSError: a file cannot be moved, or `staging` holds others.
    """
    sync_folder(target)
    for name in names:
        if is_file(staging / name):
            (staging / name).replace(target / name)
    sync_folder(target)
    staging.rmdir()


def write_synced(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write new files into a folder and wait until they and their names are on the disk.

    They are synced when all are written, and all at once: a file system that keeps a journal then
    writes it once for all of them, where one sync after the other writes it each time.

    Raises:
        OSError: a file cannot be written, or something of its name is there.
    """
    with contextlib.ExitStack() as stack:
        opened = []
        for name, data in files.items():
            file = stack.enter_context((folder / name).open("xb"))
            file.write(data)
            file.flush()
            opened.append(file)
        _sync_all([file.fileno() for file in opened])
    sync_folder(folder)


def _sync_all(handles: Sequence[int]) -> None:
    """Wait until open files are on the disk.

    Raises:
        OSError: that failed for one of them.
    """
    if not handles:
        return
    with ThreadPoolExecutor(min(len(handles), MOST_SYNCS)) as threads:
        for _ in threads.map(os.fsync, handles):
            pass


def sync_folder(folder: Path) -> None:
    """Ask for the names in a folder to be on the disk; not every file system can.

    Raises:
        OSError: it can, and failed.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def reason(error: OSError) -> str:
    """Return what the system says went wrong, to be put into a sentence."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
