"""Runs under their keys: whole or not there, damage noticed, other people's files left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

import simnet
from simnet.errors import ResultsError
from simnet.study.execution.task import Task, TaskResult, run_task
from simnet.study.folder.runs import Store
from tests.study.tiny import contents, tasks


@pytest.fixture(scope="module")
def done() -> tuple[Task, TaskResult]:
    task = tasks(cells=1, replications=1)[0]
    return task, run_task(task)


def test_what_was_put_is_there_and_is_a_results_folder(
    tmp_path: Path, done: tuple[Task, TaskResult]
) -> None:
    task, played = done
    store = Store(tmp_path / "study")
    assert store.keys() == []
    assert not store.has(task.key)
    store.put(task.key, played.files)
    assert store.keys() == [task.key]
    assert store.has(task.key, ["flows"])
    assert store.verify(task.key, ["flows"])
    results = simnet.read(store.path(task.key))
    assert results.manifest["seed"] == task.seed
    assert results["flows"].flow.tolist() == ["ab"]
    assert store.read(task.key).manifest["key"] == task.key
    assert not [path for path in tmp_path.rglob(".*") if path.name != "."]


def test_a_run_without_a_wanted_table_is_not_enough(
    tmp_path: Path, done: tuple[Task, TaskResult]
) -> None:
    task, played = done
    store = Store(tmp_path)
    store.put(task.key, played.files)
    assert not store.has(task.key, ["groups"])
    assert not store.verify(task.key, ["groups"])


def test_a_run_under_another_key_is_not_there(
    tmp_path: Path, done: tuple[Task, TaskResult]
) -> None:
    task, played = done
    store = Store(tmp_path)
    store.put(task.key, played.files)
    other = "0" * 32
    store.path(task.key).rename(store.path(other))
    assert store.keys() == [other]
    assert not store.has(other)
    assert store.repair([other, task.key]) == [other]
    assert store.keys() == []


def test_a_damaged_run_is_replaced_and_notes_in_it_are_kept(
    tmp_path: Path, done: tuple[Task, TaskResult]
) -> None:
    task, played = done
    store = Store(tmp_path)
    store.put(task.key, played.files)
    folder = store.path(task.key)
    (folder / "notes.txt").write_text("mine")
    (folder / "mine.parquet").write_text("mine")
    (folder / "flows.parquet").write_bytes(b"")
    assert store.has(task.key)
    assert not store.verify(task.key)
    store.put(task.key, played.files)
    assert store.verify(task.key)
    assert contents(folder) == {**played.files, "notes.txt": b"mine", "mine.parquet": b"mine"}
    store.drop([task.key])
    assert contents(tmp_path) == {
        f"runs/{task.key}/notes.txt": b"mine",
        f"runs/{task.key}/mine.parquet": b"mine",
    }


def test_leavings_of_a_crash_are_swept_and_foreign_files_stay(
    tmp_path: Path, done: tuple[Task, TaskResult]
) -> None:
    task, played = done
    store = Store(tmp_path)
    half = tmp_path / "runs" / f".partial-{task.key}"
    half.mkdir(parents=True)
    (half / "flows.parquet").write_bytes(b"PAR1")
    (tmp_path / "runs" / "readme.txt").write_text("mine")
    assert store.keys() == []
    assert store.repair([task.key]) == []
    store.put(task.key, played.files)
    assert store.keys() == [task.key]
    assert {path.name for path in (tmp_path / "runs").iterdir()} == {task.key, "readme.txt"}


def test_a_key_is_that_of_the_content(done: tuple[Task, TaskResult]) -> None:
    one, two, three, four = tasks(cells=2, replications=2)
    assert len({one.key, two.key, three.key, four.key}) == 4
    assert [task.key for task in tasks(cells=2, replications=2)] == [
        one.key, two.key, three.key, four.key,
    ]  # fmt: skip
    longer = tasks(cells=1, replications=1, duration_ms=101)[0]
    assert longer.key != one.key


def test_a_file_in_the_way(tmp_path: Path, done: tuple[Task, TaskResult]) -> None:
    task, played = done
    (tmp_path / "runs").write_text("mine")
    with pytest.raises(ResultsError, match=r"cannot write the run .*: file exists; all runs that"):
        Store(tmp_path).put(task.key, played.files)


def test_a_run_that_is_a_link_is_none(tmp_path: Path, done: tuple[Task, TaskResult]) -> None:
    task, played = done
    elsewhere, store = Store(tmp_path / "elsewhere"), Store(tmp_path / "here")
    elsewhere.put(task.key, played.files)
    (tmp_path / "here" / "runs").mkdir(parents=True)
    store.path(task.key).symlink_to(elsewhere.path(task.key))
    assert store.manifest(task.key) is None
    assert not store.verify(task.key)
    assert elsewhere.verify(task.key)
