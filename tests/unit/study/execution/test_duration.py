"""How long a study takes is told from a trial: shortly, and of the right size."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from simnet.runs.prepare import PreparedRun
from simnet.study.execution.duration import TRIALS, run_seconds, study_seconds, to_try, trial
from simnet.units import NS_PER_S
from tests.study.tiny import prepared, tasks


def test_a_long_run_is_cut_short_and_scaled_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simnet.engine.progress.REPORT_EVERY_S", 0.05)
    started = time.monotonic()
    hours = [run_seconds(lasting(hours), never) for hours in (10, 240)]
    assert time.monotonic() - started < 0.5 * hours[1]
    # How fast this machine is just then is not ours to say: only that it is about 24 times.
    assert 24 / 5 < hours[1] / hours[0] < 24 * 5


def never() -> None:
    pytest.fail("a run that is cut short is not played whole")


def lasting(hours: int) -> PreparedRun:
    """A run of so many hours."""
    ready = prepared()
    duration_ns = hours * 3_600 * NS_PER_S
    plan = replace(ready.plan, duration_ns=duration_ns, interval_ns=duration_ns // 100)
    return replace(ready, plan=plan)


def test_a_short_run_is_played_to_its_end() -> None:
    assert 0 < trial(tasks(1, 1, duration_ms=10)[0]) < 10


def test_what_a_worker_loads_once_is_not_of_each_run(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [0.0]
    lengths = iter([5.0, 0.1])

    def whole() -> None:
        now_s[0] += next(lengths)

    monkeypatch.setattr("simnet.study.execution.duration.time.perf_counter", lambda: now_s[0])
    assert run_seconds(prepared(duration_ms=10), whole) == pytest.approx(0.1)


def test_a_study_is_no_faster_than_its_own_process_keeps_runs() -> None:
    assert study_seconds({"a": 1000}, {"a": 0.001}, slots=16) == pytest.approx(15.0)


def test_runs_of_unknown_length_are_taken_to_be_like_the_others() -> None:
    assert study_seconds({"a": 3, "b": 2}, {"a": 2.0}, slots=1) == 10.0
    assert study_seconds({"a": 3, "b": 2}, {"a": 2.0, "b": 4.0}, slots=2) == 7.0
    assert study_seconds({"a": 1}, {"a": 6.0}, slots=8) == 6.0
    assert study_seconds({}, {}, slots=2) == 0.0
    assert study_seconds({}, {"a": 6.0}, slots=2) == 0.0


def test_a_few_cells_are_tried_spread_over_all() -> None:
    cells = [f"cell-{n}" for n in range(10)]
    assert to_try(cells, {}) == ["cell-0", "cell-4", "cell-9"]
    assert to_try(cells, {"cell-0": 1.0, "x": 1.0}) == ["cell-1"]
    assert to_try(cells[:2], {}) == cells[:2]
    assert to_try(cells, dict.fromkeys(cells, 1.0)) == []
    assert to_try(cells, dict.fromkeys(map(str, range(TRIALS)), 1.0)) == []
