"""A study's plan: which cells there are, what is measured in them, and how often they run."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from simnet.runs.prepare import prepare, with_seed, with_warmup
from simnet.scenario import load
from simnet.statistics.sequential import Precision
from simnet.study.execution.preparing import prepared
from simnet.study.plan.study_plan import StudyPlan, plan_study
from simnet.tables import TABLES

TEXT = """\
name: x
title: A small world
run: {duration: 10 s, warmup: 1 s, seed: 5}
nodes: [a, b]
links:
  ab: {from: a, to: b, rate: 10 Mbps, queue: {packets: 100}}
flows:
  f: {from: a, to: b, traffic: {kind: poisson, rate: 100 /s, size: 1000 B, stagger: 1 s}}
alternatives:
  fast: {set: {links.ab.rate: 20 Mbps}}
  slow: {set: {links.ab.rate: 5 Mbps}}
stress:
  storm: {set: {links.ab.rate: 1 Mbps}, events: [{at: 2 s, for: 1 s, cut: links.ab}]}
"""
SWEEPS = """\
  sweeps:
    rates: {kind: list, set: {links.ab.rate: [3 Mbps, 4 Mbps]}}
    both: {kind: grid, set: {links.ab.rate: [3 Mbps, 4 Mbps], links.ab.delay: [1 ms, 2 ms, 3 ms]}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.yaml"


def planned(path: Path, study: str = "", **asked: object) -> StudyPlan:
    path.write_text(TEXT + (f"study:\n{study}" if study else ""))
    return plan_study(path, **asked)  # type: ignore[arg-type]


def names(plan: StudyPlan) -> list[str]:
    return [cell.name for cell in plan.cells]


def test_a_file_without_a_study_has_the_default_one(path: Path) -> None:
    plan = planned(path)
    assert names(plan) == ["base", "base+storm", "fast", "fast+storm", "slow", "slow+storm"]
    assert (plan.name, plan.title, plan.file) == ("x", "A small world", str(path))
    assert (plan.least, plan.most, plan.confidence, plan.warmup) == (10, 10, 0.95, "given")
    assert list(plan.measures) == ["delay", "loss", "goodput", "utilisation", "drops"]
    assert plan.objective == "delay"
    assert plan.keep == tuple(TABLES)
    assert (plan.alternatives, plan.stress) == (("base", "fast", "slow"), ("none", "storm"))


def test_blocks_are_crossed_within_themselves_and_a_cell_is_there_once(path: Path) -> None:
    blocks = """\
  plan:
    - {alternatives: [fast, base]}
    - {alternatives: [base], stress: all, sweeps: [none, rates]}
"""
    plan = planned(path, blocks + SWEEPS)
    assert names(plan) == [
        "fast",
        "base",
        "base@rates-1",
        "base@rates-2",
        "base+storm",
        "base+storm@rates-1",
        "base+storm@rates-2",
    ]
    cell = plan.cell("base+storm@rates-2")
    assert (cell.alternative, cell.stress, cell.sweep, cell.point) == ("base", "storm", "rates", 2)
    assert dict(cell.settings) == {"links.ab.rate": "4 Mbps"}
    with pytest.raises(KeyError):
        plan.cell("base@rates-3")


def test_the_last_path_of_a_grid_changes_fastest(path: Path) -> None:
    plan = planned(path, "  plan: [{sweeps: [both]}]\n" + SWEEPS)
    points = [tuple(cell.settings.values()) for cell in plan.cells]
    assert points == [
        (rate, delay) for rate in ("3 Mbps", "4 Mbps") for delay in ("1 ms", "2 ms", "3 ms")
    ]


def test_a_sweep_lies_over_alternative_and_stress_test_and_set_over_all(path: Path) -> None:
    study = "  plan: [{alternatives: [slow], stress: [storm], sweeps: [none, rates]}]\n" + SWEEPS
    plan = planned(path, study)
    rates = [prepared(plan, cell).network.interfaces[0].rate_bps for cell in plan.cells]
    assert rates == [1_000_000, 3_000_000, 4_000_000]
    plan = planned(path, study, sets=["links.ab.rate=7 Mbps"])
    rates = [prepared(plan, cell).network.interfaces[0].rate_bps for cell in plan.cells]
    assert rates == [7_000_000] * 3


def test_a_cell_is_what_the_same_options_of_a_single_run_give(path: Path) -> None:
    plan = planned(path, "  plan: [{stress: [storm], sweeps: [both]}]\n" + SWEEPS)
    for cell in plan.cells:
        sets = [f"{name}={value}" for name, value in cell.settings.items()]
        single = load(path, None, "storm", sets).plain_of(None, "storm")
        assert prepared(plan, cell).extra["scenario"] == single
    extra = prepared(plan, plan.cells[3]).extra
    assert (extra["cell"], extra["sweep"], extra["point"]) == ("base+storm@both-4", "both", 4)


def test_runs_of_the_study_have_their_own_length_below_alternatives(path: Path) -> None:
    plan = planned(path, "  run: {duration: 4 s, warmup: 2 s}\n")
    for cell in plan.cells:
        assert prepared(plan, cell).plan.duration_ns == 4 * 10**9
        assert prepared(plan, cell).plan.warmup_ns == 2 * 10**9
    plan = planned(path, "  run: {duration: 4 s}\n", sets=["run.duration=3 s"])
    assert prepared(plan, plan.cells[0]).plan.duration_ns == 3 * 10**9
    assert load(path).run.duration == 10 * 10**9


def test_measures_levels_and_precision_are_read(path: Path) -> None:
    plan = planned(
        path,
        """\
  measures: {delay: f.delay.p95, lost: all.loss}
  objective: lost
  service_levels: {prompt: delay <= 5 ms, whole: f.goodput >= 700 kbps}
  replications: {least: 5, most: 20}
  precision: {delay: 10 %, lost: 0.001}
  confidence: 90 %
  warmup: mser-5
  keep: [flows, flows]
""",
    )
    assert plan.measures["delay"].statistic == "p95"
    assert plan.objective == "lost"
    prompt, whole = plan.levels
    assert (prompt.measure, prompt.at_most, prompt.text) == (
        plan.measures["delay"],
        0.005,
        "delay <= 5 ms",
    )
    assert (whole.at_least, whole.at_most) == (700_000, None)
    assert plan.precision == {"delay": Precision(relative=0.1), "lost": Precision(absolute=0.001)}
    assert (plan.least, plan.most, plan.confidence) == (5, 20, 0.9)
    assert (plan.warmup, plan.keep) == ("mser-5", ("flows",))


def test_a_measure_need_be_there_in_one_world_only(path: Path) -> None:
    path.write_text(
        TEXT.replace("stress:", "  more: {add: {links.c: {from: b, to: a, rate: 1 Mbps}}}\nstress:")
        + "study: {measures: {busy: c.utilisation}}\n"
    )
    assert list(plan_study(path).measures) == ["busy"]
    assert list(plan_study(path, alternatives=["slow"], stress=["none"]).measures) == ["busy"]


def test_a_study_can_be_changed_from_outside(path: Path) -> None:
    plan = planned(path, "  replications: 5\n", sets=["study.replications=3", "run.seed=8"])
    assert (plan.least, plan.seed, plan.seed_of(3)) == (3, 8, 10)
    assert planned(path, replications=4).most == 4
    assert names(planned(path, alternatives=["slow"], stress=["none"])) == ["slow"]
    assert planned(path, engine="reference").engine == "reference"


@pytest.mark.parametrize("cell", ["base", "fast+storm"])
def test_a_replication_is_a_single_run_with_its_seed(path: Path, cell: str) -> None:
    plan = planned(path)
    ready = with_seed(prepared(plan, plan.cell(cell)), plan.seed_of(3))
    alternative, stress = plan.cell(cell).variant
    from simnet.scenario.load import load_traced

    loaded = load_traced(path, alternative, stress, ["run.seed=7"])
    alone = prepare(loaded, alternative, stress, alone=True)
    assert (ready.network, ready.plan) == (alone.network, alone.plan)
    assert ready.extra["scenario"] == alone.extra["scenario"]


def test_a_warm_up_changes_nothing_but_what_is_measured(path: Path) -> None:
    ready = prepared(planned(path), planned(path).cells[0])
    other = with_warmup(ready, 2_500_000_000)
    assert other.network == ready.network
    assert other.plan.warmup_ns == 2_500_000_000
    assert other.extra["scenario"]["run"]["warmup"] == "2500 ms"
    assert ready.extra["scenario"]["run"]["warmup"] == "1 s"


def test_a_plan_does_not_need_its_file_again(path: Path) -> None:
    plan = planned(path)
    there = pickle.loads(pickle.dumps(plan))
    assert there == plan
    expected = [prepared(plan, cell).network for cell in plan.cells]
    path.unlink()
    assert [prepared(there, cell).network for cell in there.cells] == expected


HYPERCUBE = """\
  plan: [{sweeps: [space]}]
  sweeps:
    space:
      kind: latin_hypercube
      points: 6
      set:
        links.ab.rate: {from: 1 Mbps, to: 20 Mbps, log: true}
        load.users: {from: 50 %, to: 150 %}
        links.ab.queue.packets: {from: 10, to: 1000}
"""


def test_a_plan_is_the_same_in_every_process(path: Path) -> None:
    plan = planned(path, HYPERCUBE)
    code = (
        "import sys; from simnet.study.plan.study_plan import plan_study; "
        "print([(cell.name, dict(cell.settings)) for cell in plan_study(sys.argv[1]).cells])"
    )
    for seed in ("0", "77"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == str([(each.name, dict(each.settings)) for each in plan.cells])
