"""Garbage collection: the runs in a study's folder that its answer does not rest on are removed.

A study whose plan changed keeps the runs of the older plan, as they may be needed again; a search
for headroom leaves a run at every growth that it looked at. Those are garbage once the answer is
there. Runs of a study without an answer are never garbage, since what it needs is not known
before it ends; nor are the pilot runs that its warm-up was found by.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simnet.files import is_file
from simnet.study.folder.lock import locked
from simnet.study.folder.results import StudyResults, read_study
from simnet.study.folder.runs import Store


@dataclass(frozen=True, slots=True)
class Garbage:
    """Runs that are not needed, and what they take on the disk."""

    keys: tuple[str, ...]
    size_bytes: int
    kept: int
    """Runs that are needed."""


def garbage(folder: str | Path) -> Garbage:
    """Return the runs of a finished study that its answer does not rest on.

    Raises:
        ResultsError: there is no finished study in the folder, or it is damaged.
    """
    study = read_study(folder)
    store = Store(folder)
    needed = set(study.arrow("runs")["key"].to_pylist())
    there = store.keys()
    found = [key for key in there if key not in needed and not _is_pilot(study, store, key)]
    size_bytes = sum(
        path.lstat().st_size for key in found for path in store.path(key).iterdir() if is_file(path)
    )
    return Garbage(tuple(found), size_bytes, len(there) - len(found))


def _is_pilot(study: StudyResults, store: Store, key: str) -> bool:
    """Return whether a run, undamaged, is one without a warm-up that a warm-up was found by."""
    manifest = store.manifest(key)
    return study.plan.warmup == "mser-5" and manifest is not None and manifest["warmup_s"] == 0


def collect(folder: str | Path) -> Garbage:
    """Remove what :func:`garbage` finds, and what a crash left half written; return it.

    Raises:
        LockedError: a study is at work in the folder.
        ResultsError: there is no finished study, or a file cannot be removed.
    """
    read_study(folder)
    with locked(folder):
        found = garbage(folder)
        store = Store(folder)
        store.drop(found.keys)
        store.sweep()
    return found
