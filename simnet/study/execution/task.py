"""A task is one run of a study: the packed network of a cell under a seed, named by its key.

A task carries its network packed, which is done once a cell and undone once a cell in each process
that runs tasks of it. It is run by whatever process has the same code: the files of the result
come back as bytes, and no disk need be shared. Among them are the figures that the study asks
for, worked out where the tables are in memory anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from simnet.errors import SimnetError
from simnet.measures import Measure, parse_scoped
from simnet.runs.key import code_version, key_of
from simnet.runs.packed import Packed, unpacked
from simnet.runs.prepare import with_seed
from simnet.study.answer.figures import Figures
from simnet.study.answer.figures import encode as encoded
from simnet.study.folder.runs import FIGURES
from simnet.tables import TABLES, Results
from simnet.tables.manifest import unsealed
from simnet.tables.writer import MANIFEST, encode


@dataclass(frozen=True, slots=True)
class Task:
    """One run to be made: the cell's packed network under this seed."""

    cell: str
    replication: int
    seed: int
    key: str
    packed: Packed
    keep: tuple[str, ...] | None = None
    """Tables that get a file; all if None."""
    measures: tuple[str, ...] = ()
    """The texts of the measures whose figures come with the files; no figures if there is none."""
    code: str = ""
    """The code that must run it."""


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What a task's process hands back: the files of the result, and what the run took."""

    files: Mapping[str, bytes]
    wall_s: float
    packet_hops: int


def task(
    cell: str,
    replication: int,
    seed: int,
    packed: Packed,
    keep: Sequence[str] | None = None,
    measures: Iterable[Measure] = (),
) -> Task:
    """Return the task of a cell's replication."""
    kept = None if keep is None else tuple(keep)
    key = key_of(packed.content, seed)
    texts = tuple(dict.fromkeys(each.text for each in measures))
    return Task(cell, replication, seed, key, packed, kept, texts, code_version())


def tables_of(task: Task) -> tuple[str, ...]:
    """Return the tables that a task's run has a file of."""
    return tuple(TABLES) if task.keep is None else task.keep


def run_task(task: Task) -> TaskResult:
    """Simulate a task and return its files; called in any process.

    Raises:
        SimnetError: this process has other code than the task is for, or the run failed.
    """
    if task.code != code_version():
        raise SimnetError(
            f"the worker has simnet {code_version()} and the study {task.code}; "
            "install the same version on both"
        )
    ready = with_seed(unpacked(task.packed), task.seed)
    ready = replace(ready, extra={**ready.extra, "key": task.key})
    results = ready.results()
    tables = {name: results.arrow(name) for name in results}
    manifest = results.manifest
    files = encode(tables, manifest, task.keep)
    if task.measures:
        files = _with_figures(files, tables, task.measures)
    return TaskResult(files, float(manifest["wall_s"]), int(manifest["packet_hops"]))


def _with_figures(
    files: Mapping[str, bytes], tables: Mapping[str, Any], measures: Iterable[str]
) -> dict[str, bytes]:
    """Return the files of a run with that of its figures, the manifest last."""
    manifest = files[MANIFEST]
    results = Results(unsealed(manifest), tables)
    figures = Figures.of(results, map(parse_scoped, measures))
    others = {name: data for name, data in files.items() if name != MANIFEST}
    return {**others, FIGURES: encoded(figures), MANIFEST: manifest}
