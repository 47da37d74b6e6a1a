"""Write a result so that it is there whole or not at all, and an older one stays until then.

The files are first written and synced in ``.partial-<pid>`` inside the results folder, which is
then renamed to ``.ready``: from there on the new result stands, and moving its files into place
can be taken up again by anybody after a crash (:func:`settle`). A failure before that leaves
the folder as it was. Other files in the folder are left alone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from simnet.engine.columns import Counts
from simnet.errors import ResultsError
from simnet.network import Network, RunPlan
from simnet.tables.builder import build
from simnet.tables.manifest import describe, fingerprint, looks_ours, sealed, sha256
from simnet.tables.schema import TABLES

MANIFEST = "manifest.json"
READY = ".ready"
PARTIAL = ".partial-"
ROW_GROUP = 1_000_000
_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EPERM, errno.EACCES)


def write(
    folder: str | Path,
    counts: Counts,
    network: Network,
    plan: RunPlan,
    manifest_extra: Mapping[str, Any] | None = None,
) -> Path:
    """Write the tables and the manifest of a run into `folder` and return it.

    Raises:
        ResultsError: the folder cannot be written or the disk is full; what was there stays.
    """
    manifest = describe(counts, network, plan, manifest_extra or {})
    return store(folder, build(counts, network, plan), manifest)


def store(folder: str | Path, tables: Mapping[str, pa.Table], manifest: Mapping[str, Any]) -> Path:
    """Write `tables` and `manifest`, with checksums of the tables added, into `folder`.

    Raises:
        ResultsError: the folder cannot be written or the disk is full; what was there stays.
    """
    folder = Path(folder)
    staging = _staging(folder)
    try:
        write_synced(staging, encode(tables, manifest))
        staging.rename(folder / READY)
    except OSError as error:
        raise _failed(folder, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    try:
        settle(folder)
    except OSError as error:
        raise ResultsError(
            f"the new result is whole in {folder / READY} but cannot be moved into place: "
            f"{reason(error)}; reading {folder} will try again"
        ) from error
    return folder


def encode(
    tables: Mapping[str, pa.Table], manifest: Mapping[str, Any], keep: Sequence[str] | None = None
) -> dict[str, bytes]:
    """Return the files of a result by name, the manifest last.

    Args:
        keep: the tables that get a file; all if None. The fingerprint is always of all tables.
    """
    files, listed = {}, {}
    for name, table in tables.items():
        if keep is None or name in keep:
            file, data = f"{name}.parquet", encode_table(table)
            listed[name] = {"file": file, "rows": table.num_rows, "sha256": sha256(data)}
            files[file] = data
    whole = {**manifest, "fingerprint": fingerprint(tables), "tables": listed}
    return {**files, MANIFEST: sealed(whole)}


def check_writable(folder: str | Path) -> None:
    """Raise if results could not be written into `folder`; leave everything as it was.

    Asked before a run, so that an hour's work does not end in a folder that cannot be written.

    Raises:
        ResultsError: it cannot be made or written, or holds files that are not of a result.
    """
    folder = Path(folder)
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    shutil.rmtree(_staging(folder), ignore_errors=True)
    for path in missing:
        path.rmdir()


def _staging(folder: Path) -> Path:
    """Make `folder` and an empty staging folder inside it, and return that."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        settle(folder)
        _refuse_foreign(folder)
        for left in folder.glob(f"{PARTIAL}*"):
            if not _alive(left.name.removeprefix(PARTIAL)):
                shutil.rmtree(left, ignore_errors=True)
        staging = folder / f"{PARTIAL}{os.getpid()}"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
    except OSError as error:
        raise _failed(folder, error) from error
    return staging


def _refuse_foreign(folder: Path) -> None:
    """Raise if a file that a result would replace is not of a result."""
    manifest = folder / MANIFEST
    if manifest.exists():
        foreign = [] if looks_ours(manifest.read_bytes()) else [manifest]
    else:
        foreign = [path for name in TABLES if (path := folder / f"{name}.parquet").exists()]
    if foreign:
        raise ResultsError(
            f"{folder} holds a {foreign[0].name} that is not of a simnet result; "
            "give another folder (--out)"
        )


def settle(folder: Path) -> None:
    """Move a finished result into its place, if a crash left it on the way there.

    The manifest goes last, so that until then its checksums disown the tables.

    Raises:
        OSError: a file cannot be moved.
    """
    ready = folder / READY
    if not ready.is_dir():
        return
    sync_folder(folder)
    for path in sorted(ready.iterdir(), key=lambda path: (path.name == MANIFEST, path.name)):
        path.replace(folder / path.name)
    ready.rmdir()
    sync_folder(folder)


def encode_table(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file; the same bytes for the same table."""
    sink = pa.BufferOutputStream()
    pq.write_table(
        table,
        sink,
        version="2.6",
        compression="zstd",
        compression_level=3,
        row_group_size=ROW_GROUP,
        write_page_checksum=True,
    )
    return bytes(sink.getvalue())


def write_synced(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder and wait until they and their names are on the disk.

    They are synced when all are written: one turn of the disk then often does for several.

    Raises:
        OSError: a file cannot be written.
    """
    with contextlib.ExitStack() as stack:
        opened = []
        for name, data in files.items():
            file = stack.enter_context((folder / name).open("wb"))
            file.write(data)
            file.flush()
            opened.append(file)
        for file in opened:
            os.fsync(file.fileno())
    sync_folder(folder)


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


def _alive(process: str) -> bool:
    """Tell whether a process of that number runs; when in doubt, that it does."""
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (ValueError, OSError):
        return True
    return True


def _failed(folder: Path, error: OSError) -> ResultsError:
    return ResultsError(
        f"cannot write the results folder {folder}: {reason(error)}; "
        "what it held before is unchanged"
    )


def reason(error: OSError) -> str:
    """Return what the system says went wrong, to be put into a sentence."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
