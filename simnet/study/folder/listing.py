"""What results there are below a folder: single runs and studies, whole or not."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from simnet.files import is_file, read
from simnet.study.folder.runs import RUNS, Store
from simnet.study.plan.as_json import OtherVersionError, plan_of
from simnet.tables.manifest import STUDY_FORMAT, unsealed
from simnet.tables.study import MANIFEST as STUDY
from simnet.tables.writer import MANIFEST as RUN

DAMAGED = "damaged"
NO_ANSWER = "no answer"
OTHER_VERSION = "other version"


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder of results."""

    folder: Path
    kind: Literal["run", "study"]
    name: str
    """Of the scenario; with the alternative and the stress test of a single run."""
    state: str
    """done, running, stopped, failed, damaged; "no answer" where there are runs alone, "other
    version" where another version of simnet planned it."""
    runs: int
    """Runs that it rests on; of a study under way, those that are there."""
    created: str
    """When it was written, ISO 8601 in UTC; empty where that is not known."""


def listed(folder: str | Path) -> Iterator[Listed]:
    """Yield the results in a folder and below it, in order of name; runs of studies are theirs."""
    for path, folders, files in os.walk(folder):
        folders.sort()
        here = Path(path)
        if STUDY in files or (RUNS in folders and _made(here)):
            yield _study(here)
            if RUNS in folders:
                folders.remove(RUNS)
        elif RUN in files:
            yield _run(here)


def _study(folder: Path) -> Listed:
    if not (folder / STUDY).exists():
        return Listed(folder, "study", "", NO_ANSWER, _made(folder), "")
    manifest = _manifest(folder / STUDY, STUDY_FORMAT, STUDY)
    state = DAMAGED if manifest is None else _state(manifest)
    if manifest is None or state in (DAMAGED, OTHER_VERSION):
        return Listed(folder, "study", "", state, _made(folder), "")
    table = manifest.get("tables", {}).get("runs")
    runs = table["rows"] if table else _made(folder)
    return Listed(
        folder,
        "study",
        manifest.get("name") or "",
        state,
        runs,
        _created(manifest),
    )


def _state(manifest: Mapping[str, Any]) -> str:
    try:
        plan_of(manifest["plan"])
    except OtherVersionError:
        return OTHER_VERSION
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return DAMAGED
    return str(manifest.get("state", DAMAGED))


def _made(folder: Path) -> int:
    store = Store(folder)
    keys = store.keys()
    return sum(is_file(store.path(key) / RUN) for key in keys)


def _run(folder: Path) -> Listed:
    manifest = _manifest(folder / RUN)
    if manifest is None:
        return Listed(folder, "run", "", DAMAGED, 0, "")
    variant = (manifest.get("alternative"), manifest.get("stress"))
    name = " + ".join(filter(None, (manifest.get("name"), *variant)))
    return Listed(folder, "run", name, "done", 1, _created(manifest))


def _manifest(path: Path, *about: str) -> Mapping[str, Any] | None:
    try:
        return unsealed(read(path), *about)
    except (OSError, ValueError):
        return None


def _created(manifest: Mapping[str, Any]) -> str:
    return str(manifest.get("created") or "")
