"""Atomic replace of a study's answer: its manifest and its tables, whole or not there.

The tables go first, each renamed into its place; then the manifest, which has their checksums.
Until then the older manifest, which the tables no longer fit, or one that says the study is under
way, disowns them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from simnet.errors import ResultsError
from simnet.files import reason, refuse_link, replace, replace_all
from simnet.runs.key import code_version
from simnet.scenario.remarks import remarks
from simnet.study.answer import Described, Run, tables_of
from simnet.study.answer.described import NOTHING
from simnet.study.answer.runs import columns
from simnet.study.folder.results import StudyResults, read_study
from simnet.study.plan.as_json import plain
from simnet.study.plan.study_plan import StudyPlan
from simnet.tables import study as files
from simnet.tables.manifest import STUDY_FORMAT, origin, sealed
from simnet.tables.schema.study import STUDY_TABLES

RUNNING = "running"
STOPPED = "stopped"
FAILED = "failed"
DONE = "done"
DESCRIBED = ("alternatives", "stress", "study")
"""Sections of a scenario that all runs of a study share."""


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
    headroom: Iterable[Mapping[str, Any]] = (),
    known: Described = NOTHING,
    **about: Any,
) -> None:
    """Work the tables of a study out of its runs and write them.

    Args:
        warmup: rows of the table that says how the warm-up was found.
        headroom: rows of the table that says how much growth each alternative carries.
        known: what is known of cells and alternatives without any run.
        about: what else the manifest says.

    Raises:
        ResultsError: the folder cannot be written.
    """
    tables = files.tables_of(tables_of(plan, runs, warmup, headroom, known))
    data, listed = files.files_of(tables)
    _write(folder, data, {**_about(plan, DONE), **about, "tables": listed})


def headroom_of(folder: Path, plan: StudyPlan) -> list[dict[str, Any]]:
    """Return the rows on headroom in the answer of this very study; none without such an answer."""
    study = _answer(folder, plan)
    try:
        return study.arrow("headroom").to_pylist() if study is not None else []
    except ResultsError:
        return []


def write_headroom(folder: Path, plan: StudyPlan, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Put rows on headroom into the answer of this very study; False if there is no such answer.

    Raises:
        ResultsError: the folder cannot be written, or the answer is damaged.
    """
    study = _answer(folder, plan)
    if study is None:
        return False
    tables = {name: study.arrow(name) for name in study}
    tables["headroom"] = files.table_of("headroom", columns(STUDY_TABLES["headroom"], rows))
    data, listed = files.files_of(tables)
    _write(folder, data, {**study.manifest, "tables": listed})
    return True


def _answer(folder: Path, plan: StudyPlan) -> StudyResults | None:
    """Return the answer in a folder if it is of this plan and made by this code."""
    try:
        study = read_study(folder)
    except ResultsError:
        return None
    same = study.manifest["plan"] == plain(plan) and study.manifest["code"] == code_version()
    return study if same else None


def _about(plan: StudyPlan, state: str) -> dict[str, Any]:
    return {
        "format": STUDY_FORMAT,
        "state": state,
        "name": plan.name,
        "title": plan.title,
        "code": code_version(),
        "plan": plain(plan),
        **_described(plan),
        **origin(),
    }


def _described(plan: StudyPlan) -> dict[str, Any]:
    """Return what the scenario describes and remarks for the whole study."""
    if plan.worlds is None:
        return {"described": {}, "remarks": []}
    loaded = plan.worlds.under(plan.sets).loaded()
    scenario = loaded.scenario.plain()
    return {
        "described": {section: scenario[section] for section in DESCRIBED if section in scenario},
        "remarks": [asdict(each) for each in remarks(loaded)],
    }


def _write(folder: Path, tables: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    try:
        refuse_link(folder / files.FOLDER)
        replace_all(folder / files.FOLDER, tables)
        replace(folder / files.MANIFEST, sealed(manifest))
    except OSError as error:
        raise ResultsError(
            f"cannot write the study in {folder}: {reason(error)}; its finished runs are kept"
        ) from error
