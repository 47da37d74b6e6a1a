"""Atomic replace of a result: it is there whole or not at all, and an older one until then.

The files are first written and synced in ``.partial-<pid>`` inside the results folder, which is
then renamed to ``.ready``: from there on the new result stands, readers read it there, and moving
its files into place is taken up again after a crash by the next writer (:func:`settle`). A failure
before that leaves the folder as it was. Other files in the folder are left alone, and no link in
it is followed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from simnet.errors import ResultsError
from simnet.files import (
    PARTIAL,
    alive,
    is_folder,
    make_empty,
    move_into,
    read,
    reason,
    write_synced,
)
from simnet.tables.manifest import fingerprint, looks_ours, sealed, sha256
from simnet.tables.schema import TABLES

MANIFEST = "manifest.json"
READY = ".ready"
ROW_GROUP = 1_000_000
_FILES = (*(f"{name}.parquet" for name in TABLES), MANIFEST)
"""The files of a result, in the order in which they are moved into place."""


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
            f"{reason(error)}; writing to {folder} will try again"
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
            if not alive(left.name.removeprefix(PARTIAL)):
                shutil.rmtree(left, ignore_errors=True)
        staging = folder / f"{PARTIAL}{os.getpid()}"
        make_empty(staging)
    except OSError as error:
        raise _failed(folder, error) from error
    return staging


def _refuse_foreign(folder: Path) -> None:
    """Raise if a file that a result would replace is not of a result."""
    ready, manifest = folder / READY, folder / MANIFEST
    if os.path.lexists(ready):
        foreign = [ready]  # what a crash of ours left there is settled by now
    elif os.path.lexists(manifest):
        foreign = [] if looks_ours(read(manifest)) else [manifest]
    else:
        foreign = [path for file in _FILES if os.path.lexists(path := folder / file)]
    if foreign:
        raise ResultsError(
            f"{folder} holds a {foreign[0].name} that is not of a simnet result; "
            "give another folder (--out)"
        )


def settle(folder: Path) -> None:
    """Move a finished result into its place, if a crash left it on the way there.

    The manifest goes last, so that until then its checksums disown the tables. Only a writer may
    ask for this.

    Raises:
        OSError: a file cannot be moved.
    """
    ready = folder / READY
    if is_folder(ready) and all(path.name in _FILES for path in ready.iterdir()):
        move_into(ready, folder, _FILES)


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


def _failed(folder: Path, error: OSError) -> ResultsError:
    return ResultsError(
        f"cannot write the results folder {folder}: {reason(error)}; "
        "what it held before is unchanged"
    )
