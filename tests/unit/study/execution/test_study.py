"""A study from plan to tables: how many replications, what is found, warmed, mended, told."""

from __future__ import annotations

import contextlib
import errno
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simnet.errors import BehaviourError, InputError, ResultsError, StudyError
from simnet.measures import Measure, Observed, parse_measure
from simnet.runs.packed import pack
from simnet.statistics.sequential import stopping_point
from simnet.study.answer import figures as figures_module
from simnet.study.answer.described import described
from simnet.study.answer.runs import Values
from simnet.study.execution import progress
from simnet.study.execution import study as run_module
from simnet.study.execution.cluster import Where, Workers
from simnet.study.execution.duration import trial
from simnet.study.execution.interrupt import Interrupt
from simnet.study.execution.preparing import prepared, worlds_behind
from simnet.study.execution.processes import WorkerDiedError
from simnet.study.execution.runs import Runs, tasks
from simnet.study.execution.task import run_task
from simnet.study.folder import answer as record
from simnet.study.folder.results import StudyResults, read_study
from simnet.study.folder.runs import Store
from simnet.study.plan.study_plan import StudyPlan, plan_study
from simnet.tables import Results
from tests.study.faults import Nth, break_nth
from tests.study.tiny import Here, InProcess, Remembering, contents

SCENARIO = """
name: tiny
run: {duration: 200 ms, interval: 2 ms}
nodes: [a, b]
links: {ab: {from: a, to: b, rate: 8 Mbps}}
flows:
  ab: {from: a, to: b, traffic: {kind: poisson, rate: 1000 /s, size: 500 B}}
alternatives:
  faster: {set: {links.ab.rate: 16 Mbps}}
study:
  measures: {delay: all.delay.mean, load: links.utilisation}
  replications: {least: 3, most: 12}
  precision: {delay: 8 %}
"""
Go = Callable[..., StudyResults]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scenario") / "tiny.yaml"
    path.write_text(SCENARIO)
    return path


@pytest.fixture(scope="module")
def plan(file: Path) -> StudyPlan:
    return plan_study(file)


PLAYED = Here(Remembering())


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch) -> Go:
    """Run a study with workers of one's own; runs are played once in all tests."""

    def run(plan: StudyPlan, folder: Path, workers: Workers = PLAYED, **given: Any) -> StudyResults:
        @contextlib.contextmanager
        def opened(*_: Any) -> Iterator[Workers]:
            yield workers

        monkeypatch.setattr(run_module, "opened", opened)
        return run_module.run_plan(plan, folder, **given)

    return run


class Told(list[progress.Event]):
    """Keeps what it is told."""

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self if isinstance(event, kind)]


def answer(folder: Path) -> dict[str, bytes]:
    return contents(folder / "tables")


def test_as_many_replications_as_precision_takes(plan: StudyPlan, tmp_path: Path, go: Go) -> None:
    told = Told()
    study = go(plan, tmp_path, on=told.append)
    number = study.manifest["replications"]
    assert plan.least < number <= plan.most
    every = Values(plan, all_runs(plan, tmp_path))
    points = [
        stopping_point(every.row(cell.name, "delay"), plan.precision["delay"], 0.95, plan.least)
        for cell in plan.cells
    ]
    assert number == max(point or plan.most for point in points)
    assert set(study["runs"].groupby("cell").size()) == {number}
    rounds = told.of(progress.Round)
    assert (rounds[-1].replications, rounds[-1].precise) == (number, True)
    assert [each.precise for each in rounds[:-1]] == [False] * (len(rounds) - 1)
    assert isinstance(told[0], progress.Planned)
    assert told[-1] == progress.Done(str(tmp_path), number)
    assert study.manifest["state"] == "done"


def test_the_study_lists_the_alternatives_once_and_each_run_has_its_own(
    plan: StudyPlan, tmp_path: Path, go: Go
) -> None:
    study = go(plan, tmp_path)
    described = study.manifest["described"]
    assert list(described["alternatives"]) == ["faster"]
    assert described["study"]["replications"] == {"least": 3, "most": 12}
    for cell, own in (("base", []), ("faster", ["faster"])):
        scenario = study.run(cell).manifest["scenario"]
        assert list(scenario["alternatives"]) == own
        assert "study" not in scenario


def all_runs(plan: StudyPlan, folder: Path) -> list[Any]:
    runs = Runs(plan, Store(folder), PLAYED, progress.ignore, Interrupt())
    cells = {cell.name: pack(prepared(plan, cell)) for cell in plan.cells}
    return runs.of(cells, plan.most)


class Backwards(InProcess):
    """Ends what was submitted last first, when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if fn is not run_task:
            return super().submit(fn, *args, **kwargs)
        future: Future[Any] = Future()
        self.waiting.append((future, args[0]))
        return future

    def end_one(self) -> None:
        future, task = self.waiting.pop()
        future.set_result(run_task(task))


class Pool(Here):
    """Many workers, of whom one more has ended at each look at how many there are."""

    def __init__(self, many: int) -> None:
        super().__init__(Backwards())
        self.many = many

    def slots(self) -> int:
        executor = self.executor
        assert isinstance(executor, Backwards)
        if executor.waiting:
            executor.end_one()
        return self.many


@pytest.mark.parametrize("many", [1, 3, 8])
def test_neither_order_nor_number_of_workers_changes_the_answer(
    plan: StudyPlan, tmp_path: Path, go: Go, many: int
) -> None:
    go(plan, tmp_path / "here")
    go(plan, tmp_path / "many", Pool(many))
    assert answer(tmp_path / "many") == answer(tmp_path / "here")


def test_a_finished_study_is_found_as_it_is(plan: StudyPlan, tmp_path: Path, go: Go) -> None:
    go(plan, tmp_path)
    before, told = contents(tmp_path), Told()
    go(plan, tmp_path, on=told.append)
    after = contents(tmp_path)
    assert {name for name in before if before[name] != after[name]} <= {"study.json"}
    assert before.keys() == after.keys()
    assert told.of(progress.Started) == []
    (planned,) = told.of(progress.Planned)
    assert (planned.runs, planned.found) == (0, 6)


def test_more_alternatives_use_the_runs_there_are(file: Path, tmp_path: Path, go: Go) -> None:
    go(plan_study(file, alternatives=["base"], replications=3), tmp_path)
    told = Told()
    go(plan_study(file, replications=3), tmp_path, on=told.append)
    (planned,) = told.of(progress.Planned)
    assert (planned.runs, planned.most_runs, planned.found) == (3, 3, 3)
    assert {event.cell for event in told.of(progress.Finished)} == {"faster"}


def test_damage_is_mended(plan: StudyPlan, tmp_path: Path, go: Go) -> None:
    go(plan, tmp_path)
    expected, told = answer(tmp_path), Told()
    key = Store(tmp_path).keys()[0]
    (tmp_path / "runs" / key / "interfaces.parquet").write_bytes(b"PAR1")
    (tmp_path / "tables" / "ranking.parquet").write_bytes(b"PAR1")
    with pytest.raises(ResultsError, match=r"ranking\.parquet is damaged"):
        read_study(tmp_path)["ranking"]
    go(plan, tmp_path, on=told.append)
    assert told.of(progress.Repaired) == [progress.Repaired(key)]
    assert [event.key for event in told.of(progress.Finished)] in ([key], [])
    assert answer(tmp_path) == expected


def test_figures_of_workers_and_of_tables_give_the_same_answer(
    plan: StudyPlan, tmp_path: Path, go: Go
) -> None:
    go(plan, tmp_path)
    expected, kept = answer(tmp_path), contents(tmp_path / "runs")
    for file in tmp_path.glob("runs/*/figures.json"):
        file.unlink()
    go(plan, tmp_path)
    assert answer(tmp_path) == expected
    assert contents(tmp_path / "runs").items() <= kept.items()


def test_tables_are_opened_only_for_what_no_figure_is_kept_of(
    file: Path, tmp_path: Path, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real = Store.read
    monkeypatch.setattr(Store, "read", lambda self, key: [opened.append(key), real(self, key)][1])
    plan = plan_study(file, replications=2)
    go(plan, tmp_path)
    assert opened == []
    more = replace(plan, measures={**plan.measures, "lost": parse_measure("all.loss")})
    study = go(more, tmp_path)
    assert sorted(opened) == Store(tmp_path).keys()
    assert study["values"].query("measure == 'lost'")["value"].notna().all()
    go(more, tmp_path)
    go(plan, tmp_path)
    assert len(opened) == 4


def test_changed_code_of_measures_finds_no_old_figure(
    file: Path, tmp_path: Path, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_study(file, replications=2)
    go(plan, tmp_path)
    before = study_values(tmp_path)
    monkeypatch.setattr(figures_module, "measuring_version", lambda: "changed")
    real = figures_module.observe

    def doubled(results: Results, measures: Mapping[str, Measure]) -> Observed:
        found = real(results, measures)
        return replace(found, values={text: 2 * each for text, each in found.values.items()})

    monkeypatch.setattr(figures_module, "observe", doubled)
    go(plan, tmp_path)
    assert study_values(tmp_path) == [2 * each for each in before]


def study_values(folder: Path) -> list[float]:
    return list(read_study(folder)["values"]["value"])


def test_damaged_figures_are_noticed_and_mended(plan: StudyPlan, tmp_path: Path, go: Go) -> None:
    go(plan, tmp_path)
    expected, told = answer(tmp_path), Told()
    key = Store(tmp_path).keys()[0]
    file = tmp_path / "runs" / key / "figures.json"
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"0.", b"1.", 1))
    go(plan, tmp_path, on=told.append)
    assert told.of(progress.Repaired) == [progress.Repaired(key)]
    assert answer(tmp_path) == expected
    assert file.read_bytes() == whole


def test_cells_that_are_one_world_share_their_runs(file: Path, tmp_path: Path, go: Go) -> None:
    twice = tmp_path / "twice.yaml"
    twice.write_text(SCENARIO.replace("16 Mbps", "8 Mbps"))
    study = go(plan_study(twice, replications=2), tmp_path / "study")
    assert len(Store(tmp_path / "study").keys()) == 2
    runs = study["runs"]
    assert len(runs) == 4
    assert sorted(runs.key[runs.cell == "base"]) == sorted(runs.key[runs.cell == "faster"])


def test_a_warm_up_is_found_once_for_all_cells(plan: StudyPlan, tmp_path: Path, go: Go) -> None:
    warm = replace(plan, warmup="mser-5")
    told = Told()
    study = go(warm, tmp_path, on=told.append)
    (warmed,) = told.of(progress.Warmed)
    table = study["warmup"]
    assert sorted(zip(table.cell, table.series, strict=True)) == [
        ("base", "carried"), ("base", "queue"), ("faster", "carried"), ("faster", "queue"),
    ]  # fmt: skip
    assert set(table.used_s) == {warmed.warmup_s} == {study.manifest["warmup_s"]}
    assert 0 <= warmed.warmup_s <= 0.1
    assert table.truncation_s.dropna().max() <= warmed.warmup_s
    assert study.run("faster", 2).manifest["warmup_s"] == warmed.warmup_s
    (planned,) = told.of(progress.Planned)
    assert planned.runs == 2 * 2 * plan.least
    before, again = answer(tmp_path), Told()
    go(warm, tmp_path, on=again.append)
    assert again.of(progress.Planned)[0].runs == 0
    assert again.of(progress.Started) == []
    assert answer(tmp_path) == before


class Failing(Remembering):
    """Cannot play one replication."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if fn is not run_task or (args[0].cell, args[0].replication) != ("faster", 2):
            return super().submit(fn, *args, **kwargs)
        future: Future[Any] = Future()
        future.set_exception(BehaviourError("reads for -1 s"))
        return future


class Timed(Remembering):
    """Notes what it is asked, and fails the trials of one cell."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Callable[..., Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.asked.append(fn)
        if self.asked == [trial]:
            future: Future[Any] = Future()
            future.set_exception(WorkerDiedError("died"))
            return future
        return super().submit(fn, *args, **kwargs)


def test_workers_play_the_trials_and_one_that_fails_costs_nothing(
    plan: StudyPlan, tmp_path: Path, go: Go
) -> None:
    executor, told = Timed(), Told()
    go(plan, tmp_path, Here(executor), on=told.append)
    assert executor.asked[:3] == [trial, trial, run_task]
    assert executor.asked.count(trial) == len(plan.cells)
    assert told.of(progress.Planned)[0].seconds > 0


def test_a_run_that_fails_is_named_and_the_others_are_kept(
    plan: StudyPlan, tmp_path: Path, go: Go
) -> None:
    with pytest.raises(StudyError, match="faster, replication 2: reads for -1 s"):
        go(plan, tmp_path, Here(Failing()))
    assert json.loads((tmp_path / "study.json").read_text())["state"] == "failed"
    assert len(Store(tmp_path).keys()) >= 2 * plan.least - 1
    with pytest.raises(ResultsError, match="is not finished"):
        read_study(tmp_path)
    told = Told()
    go(plan, tmp_path, on=told.append)
    assert ("faster", 2) in {(each.cell, each.replication) for each in told.of(progress.Finished)}
    assert not (tmp_path / ".lock").exists()


def test_workers_and_a_cluster_are_too_much() -> None:
    with pytest.raises(InputError, match="not both"):
        Where(workers=2, cluster="local:2")


def test_what_is_ahead_counts_seeds_from_that_of_the_plan(plan: StudyPlan) -> None:
    cells = {cell.name: pack(prepared(plan, cell)) for cell in plan.cells}
    wanted = tasks(replace(plan, seed=5), cells, 2, 3)
    assert [(each.cell, each.replication, each.seed) for each in wanted] == [
        ("base", 2, 6), ("faster", 2, 6), ("base", 3, 7), ("faster", 3, 7),
    ]  # fmt: skip


def test_a_full_disk_at_the_end_keeps_the_runs(
    plan: StudyPlan, tmp_path: Path, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each write of the study's own files fails in turn."""
    fixed = replace(plan, precision={}, least=2, most=2)
    go(fixed, tmp_path / "whole")
    expected = answer(tmp_path / "whole")
    runs = all_runs(fixed, tmp_path / "whole")
    known = described(fixed, worlds_behind(fixed), {})
    folder = tmp_path / "study"
    for n in range(1, 300):
        nth = Nth(n, errno.ENOSPC)
        break_nth(monkeypatch, nth, folder)
        try:
            record.write_state(folder, fixed, record.RUNNING)
            record.write_answer(folder, fixed, runs, known=known)
        except ResultsError as error:
            assert f"cannot write the study in {folder}: no space left" in str(error)  # noqa: PT017
        monkeypatch.undo()
        with contextlib.suppress(ResultsError):
            study = read_study(folder)
            assert {name: study.arrow(name) for name in study}
            assert answer(folder) == expected
        if nth.left > 0:
            break
    assert n > 2 * len(expected)
    assert answer(folder) == expected
    assert not list(folder.rglob(".partial-*"))
