"""Snapshot read of a result: its manifest and its tables as DataFrames, checked against damage.

Reading changes nothing on the disk and follows no link inside the folder. A finished result that
its writer has not moved into place yet is read where it is; one that is replaced meanwhile is
read again, so that manifest and tables are of one result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from simnet.errors import ResultsError
from simnet.files import is_folder, reason
from simnet.files import read as read_file
from simnet.tables.availability import is_years
from simnet.tables.frames import Frames, decode, load
from simnet.tables.manifest import sha256, unsealed
from simnet.tables.schema import TABLES
from simnet.tables.writer import MANIFEST, READY, store

_AGAIN = "run the scenario again"
_TRIES = 100
"""How often a result that is replaced while it is read is read again."""
_AT_ONCE = 1 << 28
"""Bytes of tables up to which they are taken from the disk with the manifest; the larger ones,
which would fill the memory, when they are asked for."""


class Results(Frames):
    """The tables of one run by name, as DataFrames, and its manifest."""

    def __repr__(self) -> str:
        return f"<Results of {self.title!r}: {', '.join(self._tables)}>"

    @property
    def title(self) -> str:
        """What was run, in a few words: the alternative's name, or else the scenario's."""
        named = self.manifest.get("alternative") or self.manifest.get("name") or "run"
        stress = self.manifest.get("stress")
        return f"{named} + {stress}" if stress else str(named)

    def write(self, folder: str | Path) -> Path:
        """Write the result into `folder` and return it.

        Raises:
            ResultsError: the folder cannot be written or the disk is full.
        """
        return store(folder, {name: self.arrow(name) for name in self}, self.manifest)


def read(folder: str | Path) -> Results:
    """Return the result in `folder`, as it was at one moment.

    Raises:
        ResultsError: there is none, it is damaged, or it is of another version's format.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ResultsError(f"there is no results folder {folder}")
    for _ in range(_TRIES):
        before = _manifest(folder)
        try:
            manifest = unsealed(before)
        except ValueError as error:
            raise ResultsError(f"{folder}: {error}; {_AGAIN}") from None
        tables, whole = _tables(folder, manifest["tables"])
        if whole or _manifest(folder) == before:
            break
    return Results(manifest, tables, folder)


def _manifest(folder: Path) -> bytes:
    try:
        return _bytes(folder, MANIFEST)
    except FileNotFoundError:
        raise ResultsError(_not_a_result(folder)) from None
    except OSError as error:
        raise ResultsError(f"cannot read {folder / MANIFEST}: {reason(error)}") from error


def _bytes(folder: Path, file: str) -> bytes:
    """Return a file of the newest finished result, be it in its place or on the way there."""
    if is_folder(folder / READY):
        try:
            return read_file(folder / READY / file)
        except FileNotFoundError:
            pass
    return read_file(folder / file)


def _tables(folder: Path, listed: Mapping[str, Any]) -> tuple[dict[str, Callable[[], Any]], bool]:
    """Return what gives each table, and whether all that were read fit the manifest."""
    found: dict[str, Callable[[], Any]] = {}
    left, whole = _AT_ONCE, True
    for name, table in TABLES.items():
        if name not in listed:
            continue
        entry, path = listed[name], folder / f"{name}.parquet"
        if not is_folder(folder / READY) and _size(path) > left:
            found[name] = partial(load, path, entry, table, _AGAIN)
            continue
        try:
            data = _bytes(folder, path.name)
        except OSError:
            data = b""
        left -= len(data)
        if sha256(data) == entry["sha256"]:
            found[name] = partial(decode, data, path, table, _AGAIN)
        else:
            # Said when it is asked for: the other tables may be whole.
            found[name], whole = partial(load, path, entry, table, _AGAIN), False
    return found, whole


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _not_a_result(folder: Path) -> str:
    if is_years(folder):
        return f"{folder} holds years without packets; read them with: simnet report {folder}"
    inside = sorted(path.parent for path in folder.glob(f"[!.]*/{MANIFEST}"))
    hint = f"; did you mean {' or '.join(str(path) for path in inside[:3])}?" if inside else ""
    return f"{folder} is not a results folder (it has no {MANIFEST}){hint}"
