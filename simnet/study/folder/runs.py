"""Content-addressed store of a study's runs, each under its key, whole or not at all.

A run is a results folder ``runs/<key>/``. It is written and synced beside its place and then
renamed, so a crash leaves it there whole or not there. Whatever happens to a file later is
noticed by the checksums in the run's manifest, whose own checksum and key are checked too: a
damaged run is not there, and is run again. Beside its tables lie the figures that studies asked of
it, with a checksum of their own. Files that are not of a run are left alone.

One process at a time writes (:mod:`simnet.study.folder.lock`); any number may read.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from simnet.errors import ResultsError
from simnet.files import PARTIAL, is_folder, put_folder, reason, refuse_link, replace
from simnet.files import read as read_file
from simnet.measures import Measure
from simnet.study.answer.figures import DamagedError, Figures, decode, encode
from simnet.tables import TABLES, Results, read
from simnet.tables.manifest import sha256, unsealed
from simnet.tables.writer import MANIFEST

RUNS = "runs"
FIGURES = "figures.json"
"""The file of a run's figures, which may be missing: its tables give them again."""
KEY = re.compile(r"[0-9a-f]{32}")


class Store:
    """The folder of a study's runs; made when the first run is put there.

    Args:
        folder: the folder of the study.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._runs = self.folder / RUNS

    def path(self, key: str) -> Path:
        """Return where the run of that key is, or would be."""
        return self._runs / key

    def keys(self) -> list[str]:
        """Return the keys that have a folder, whole or not, in order."""
        if not is_folder(self._runs):
            return []
        return sorted(
            path.name
            for path in self._runs.iterdir()
            if KEY.fullmatch(path.name) and is_folder(path)
        )

    def manifest(self, key: str) -> Mapping[str, Any] | None:
        """Return a run's manifest; None where it is missing, damaged, of another run or a link."""
        if self._runs.is_symlink() or self.path(key).is_symlink():
            return None
        try:
            manifest = unsealed(read_file(self.path(key) / MANIFEST))
        except (OSError, ValueError):
            return None
        return manifest if manifest.get("key") == key else None

    def has(self, key: str, tables: Iterable[str] = ()) -> bool:
        """Return whether a run is there with these tables, by its manifest alone."""
        manifest = self.manifest(key)
        return manifest is not None and set(tables) <= set(manifest["tables"])

    def verify(self, key: str, tables: Iterable[str] = ()) -> bool:
        """Return whether a run is there with these tables and every byte is as it was written."""
        manifest = self.manifest(key)
        if manifest is None or not set(tables) <= set(manifest["tables"]):
            return False
        try:
            self._kept_figures(key)
            return all(
                sha256(read_file(self.path(key) / entry["file"])) == entry["sha256"]
                for entry in manifest["tables"].values()
            )
        except (OSError, DamagedError):
            return False

    def figures(self, key: str, measures: Sequence[Measure]) -> Figures:
        """Return a run's figures: those that are kept, and of its tables what is not.

        What was worked out of the tables is kept for the next time.

        Raises:
            ResultsError: the run is not there, is damaged, or lacks a table that a measure takes;
                or the figures cannot be written.
        """
        try:
            kept = self._kept_figures(key)
        except (OSError, DamagedError) as error:
            raise ResultsError(
                f"{self.path(key) / FIGURES} is damaged ({error}); "
                "run the study again to mend it (its other runs are kept)"
            ) from None
        if kept is not None and not kept.lacking(measures):
            return kept
        requested = measures if kept is None else kept.lacking(measures)
        made = Figures.of(self.read(key), requested)
        made = made if kept is None else kept.with_more(made)
        try:
            replace(self._own(key) / FIGURES, encode(made))
        except OSError as error:
            raise ResultsError(
                f"cannot write the figures of the run {self.path(key)}: {reason(error)}"
            ) from error
        return made

    def _kept_figures(self, key: str) -> Figures | None:
        """Return the figures that are kept; None where there are none of this code."""
        try:
            return decode(read_file(self._own(key) / FIGURES), key)
        except FileNotFoundError:
            return None

    def read(self, key: str) -> Results:
        """Return a run; its tables are checked as they are read.

        Raises:
            ResultsError: it is not there, or is damaged.
        """
        return read(self._own(key))

    def _own(self, key: str) -> Path:
        """Return where a run is, which is within the folder of the study.

        Raises:
            ResultsError: a link leads elsewhere.
        """
        path = self.path(key)
        if self._runs.is_symlink() or path.is_symlink() or not KEY.fullmatch(key):
            raise ResultsError(f"{path} is not read: it leads out of the folder of the study")
        return path

    def put(self, key: str, files: Mapping[str, bytes]) -> None:
        """Write a run's files, whose manifest must name `key`; on return they are on the disk.

        A damaged run of that key is replaced.

        Raises:
            ResultsError: it cannot be written, for example because the disk is full; all other
                runs are as they were, and this one is whole or not there.
        """
        staging = self._runs / f"{PARTIAL}{key}"
        target = self.path(key)
        try:
            refuse_link(self._runs)
            self._clear(target)
            put_folder(target, files, staging)
        except OSError as error:
            raise ResultsError(
                f"cannot write the run {target}: {reason(error)}; "
                "all runs that were finished before are kept"
            ) from error

    def drop(self, keys: Iterable[str]) -> None:
        """Remove runs; files in their folders that are not of a run stay.

        Raises:
            ResultsError: a file cannot be removed.
        """
        for key in keys:
            try:
                self._clear(self.path(key))
            except OSError as error:
                raise ResultsError(
                    f"cannot remove the run {self.path(key)}: {reason(error)}"
                ) from error

    def sweep(self) -> None:
        """Remove what a crash left of runs that were being written."""
        if is_folder(self._runs):
            for left in self._runs.glob(f"{PARTIAL}*"):
                shutil.rmtree(left, ignore_errors=True)

    def repair(self, keys: Iterable[str]) -> list[str]:
        """Sweep, remove those of `keys` that are damaged, and return them.

        Raises:
            ResultsError: a file cannot be removed.
        """
        self.sweep()
        damaged = [key for key in keys if self.path(key).exists() and not self.verify(key)]
        self.drop(damaged)
        return damaged

    def _clear(self, target: Path) -> None:
        """Remove the files of a run, the manifest first: from then on the run is not there."""
        if not is_folder(target):
            return
        (target / MANIFEST).unlink(missing_ok=True)
        for name in (FIGURES, *(f"{table}.parquet" for table in TABLES)):
            (target / name).unlink(missing_ok=True)
        if not any(target.iterdir()):
            target.rmdir()
