"""What a study's folder says of the study: its manifest and its tables, whole or not there.

The tables go first, each renamed into its place; then the manifest, which has their checksums.
Until then the older manifest, which the tables no longer fit, or one that says the study is under
way, disowns them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from simnet.errors import ResultsError
from simnet.study.answer import Run, tables_of
from simnet.study.plain import plain
from simnet.study.plan import StudyPlan
from simnet.study.task import code_version
from simnet.tables import study as files
from simnet.tables.manifest import STUDY_FORMAT, origin, sealed
from simnet.tables.writer import reason, sync_folder, write_synced

RUNNING = "running"
STOPPED = "stopped"
FAILED = "failed"
DONE = "done"
_PARTIAL = ".partial-"


def write_state(folder: Path, plan: StudyPlan, state: str) -> None:
    """Say that a study is under way, or how it ended without an answer.

    Raises:
        ResultsError: the folder cannot be written.
    """
    _write(folder, {}, {**_about(plan, state), "tables": {}})


def write_answer(
    folder: Path,
    plan: StudyPlan,
    runs: Iterable[Run],
    warmup: Iterable[Mapping[str, Any]] = (),
    **about: Any,
) -> None:
    """Work the tables of a study out of its runs and write them.

    Args:
        warmup: rows of the table that says how the warm-up was found.
        about: what else the manifest says.

    Raises:
        ResultsError: the folder cannot be written.
    """
    tables = files.tables_of(tables_of(plan, runs, warmup))
    data, listed = files.files_of(tables)
    _write(folder, data, {**_about(plan, DONE), **about, "tables": listed})


def _about(plan: StudyPlan, state: str) -> dict[str, Any]:
    return {
        "format": STUDY_FORMAT,
        "state": state,
        "name": plan.name,
        "title": plan.title,
        "code": code_version(),
        "plan": plain(plan),
        **origin(),
    }


def _write(folder: Path, tables: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    try:
        _replace(folder / files.FOLDER, tables)
        _replace(folder, {files.MANIFEST: sealed(manifest)})
    except OSError as error:
        raise ResultsError(
            f"cannot write the study in {folder}: {reason(error)}; its finished runs are kept"
        ) from error


def _replace(folder: Path, data: Mapping[str, bytes]) -> None:
    """Write files beside their places and rename each into its own."""
    if not data:
        return
    partial = {name: f"{_PARTIAL}{name}" for name in data}
    folder.mkdir(parents=True, exist_ok=True)
    try:
        write_synced(folder, {partial[name]: content for name, content in data.items()})
        for name in data:
            (folder / partial[name]).replace(folder / name)
        sync_folder(folder)
    finally:
        for name in data:
            (folder / partial[name]).unlink(missing_ok=True)
