"""How often progress is reported."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

import simnet
from simnet.engine.progress import Progress, Reporter
from simnet.units import NS_PER_S

SCENARIOS = Path(__file__).parents[3] / "scenarios"


def test_progress_is_passed_on_about_twice_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([100.0, *[100.0 + 0.1 * i for i in range(1, 21)]])
    monkeypatch.setattr("simnet.engine.progress.time.perf_counter", lambda: next(now))
    seen: list[Progress] = []
    reporter = Reporter(seen.append, duration_ns=1000)
    for i in range(1, 21):
        reporter.at(now_ns=10 * i, packet_hops=i)
    assert [round(each.wall_s, 1) for each in seen] == [0.5, 1.0, 1.5, 2.0]
    assert [each.packet_hops for each in seen] == [5, 10, 15, 20]
    assert {each.duration_ns for each in seen} == {1000}


def test_nobody_waiting_is_told_nothing() -> None:
    Reporter(None, duration_ns=1000).at(now_ns=10, packet_hops=1)


def test_people_who_do_much_do_not_silence_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simnet.engine.progress.REPORT_EVERY_S", 0.0)
    seen: list[Progress] = []
    simnet.run(SCENARIOS / "ten_villages.yaml", sets=["run.duration=61 s"], progress=seen.append)
    moments = [0, *(each.now_ns for each in seen)]
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert min(gaps) >= 0
    assert max(gaps) <= NS_PER_S
