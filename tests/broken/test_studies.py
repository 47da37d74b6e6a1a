"""Studies whose fields are right but that cannot be planned, each with what must be said of it."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from simnet.errors import ScenarioError, listed
from simnet.measures import QUANTITIES
from simnet.study.plan.study_plan import plan_study
from tests.broken.corpus import SCENARIO, SOUND, Case, text
from tests.broken.studies import VILLAGE

WORLD = """\
alternatives: {fast: {set: {links.ab.rate: 20 Mbps}}}
stress: {cut: {events: [{at: 1 s, cut: links.ab}]}}
"""
FIFTY = list(range(1, 51))


def added(id: str, sections: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the sound scenario with more sections."""
    return text(id, SOUND + sections, *expected)


def study(id: str, lines: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the sound scenario with an alternative, a stress test and a study."""
    return added(id, f"{WORLD}study:\n{lines}", *expected)


CASES = [
    study(
        "measure_of_no_quantity",
        "  measures: {d: f1.dely}\n",
        f"scenario.yaml:11: study.measures.d: unknown quantity 'dely'; did you mean 'delay'? (allowed: {listed(sorted(QUANTITIES))})",
    ),
    study(
        "measure_of_nobody",
        "  measures: {d: f2.delay}\n",
        "scenario.yaml:11: study.measures.d: unknown subject of delay 'f2' (allowed: all, f1, node)",
    ),
    study(
        "measure_of_no_statistic",
        "  measures: {d: f1.loss.p95}\n",
        "scenario.yaml:11: study.measures.d: loss is one figure a run: leave out 'p95' after it; its interval comes from the replications",
    ),
    study(
        "objective_of_no_measure",
        "  measures: {d: f1.delay}\n  objective: delay\n",
        "scenario.yaml:12: study.objective: unknown measure 'delay' (allowed: d)",
    ),
    study(
        "level_over_other_places_than_its_measure",
        "  measures: {d: 'f1.delay, worst group'}\n  service_levels: {a: 'd <= 5 ms, all together', b: 'd, each grup <= 5 ms'}\n",
        "scenario.yaml:12: study.service_levels.a: the measure is of 'worst group', the level of 'all together': take a measure without a scope, or leave out 'all together'",
        "scenario.yaml:12: study.service_levels.b: unknown kind of place 'grup'; did you mean 'group'? (allowed: district, group, place, regency, site, village)",
    ),
    study(
        "objective_of_no_default_measure",
        "  objective: dely\n",
        "scenario.yaml:11: study.objective: unknown measure 'dely'; did you mean 'delay'? (allowed: delay, drops, goodput, loss, utilisation)",
    ),
    study(
        "precision_of_no_measure",
        "  measures: {d: f1.delay}\n  precision: {e: 10 %}\n",
        "scenario.yaml:12: study.precision.e: unknown measure 'e' (allowed: d)",
    ),
    study(
        "precision_of_no_unit",
        "  measures: {d: f1.delay}\n  precision: {d: 10}\n",
        "scenario.yaml:12: study.precision.d: unit missing; write '10 ms' or '10 s', say",
    ),
    study(
        "precision_of_another_unit",
        "  measures: {d: f1.delay}\n  precision: {d: 10 Mbps}\n",
        "scenario.yaml:12: study.precision.d: unknown unit 'Mbps' for a duration (allowed: ns, us, ms, s, min, h, d)",
    ),
    study(
        "precision_of_nothing",
        "  measures: {d: f1.delay}\n  precision: {d: 0 %}\n",
        "scenario.yaml:12: study.precision.d: must be > 0, got 0 %",
    ),
    study(
        "level_without_a_sign",
        "  service_levels: {d: f1.delay 5 ms}\n",
        "scenario.yaml:11: study.service_levels.d: a service level is a measure, <= or >=, and a value: school.page_load.p95 <= 4 s",
    ),
    study(
        "level_of_another_unit",
        "  service_levels: {d: f1.delay <= 5 Mbps}\n",
        "scenario.yaml:11: study.service_levels.d: unknown unit 'Mbps' for a duration (allowed: ns, us, ms, s, min, h, d)",
    ),
    study(
        "level_of_nobody",
        "  service_levels: {d: f2.delay <= 5 ms}\n",
        "scenario.yaml:11: study.service_levels.d: unknown subject of delay 'f2' (allowed: all, f1, node)",
    ),
    study(
        "level_of_a_named_measure_of_another_unit",
        "  measures: {d: f1.delay}\n  service_levels: {x: d <= 5 %}\n",
        "scenario.yaml:12: study.service_levels.x: unknown unit '%' for a duration (allowed: ns, us, ms, s, min, h, d)",
    ),
    study(
        "one_bad_measure_is_told_once",
        "  measures: {d: f1.dely}\n  objective: d\n  precision: {d: 10 %}\n  service_levels: {x: d <= 5 ms}\n",
        f"scenario.yaml:11: study.measures.d: unknown quantity 'dely'; did you mean 'delay'? (allowed: {listed(sorted(QUANTITIES))})",
    ),
    study(
        "kept_table_unknown",
        "  keep: [flow]\n",
        "scenario.yaml:11: study.keep[0]: unknown table 'flow'; did you mean 'flows'? (allowed: conditions, events, experiences, flows, group_delay, group_series, groups, interface_classes, interface_series, interface_wait, interfaces, nodes, ... (17 in all))",
    ),
    study(
        "sweep_values_without_unit",
        "  sweeps: {s: {kind: list, set: {links.ab.rate: [1, 2, 3]}}}\n",
        "scenario.yaml:11: links.ab.rate: unit missing; write '1 kbps' or '1 Mbps', say (with sweep 's', point 1)",
    ),
    study(
        "sweep_values_of_another_unit",
        "  sweeps: {s: {kind: grid, set: {links.ab.rate: [1 s, 2 s], links.ab.delay: [1 ms, 2 Mbps]}}}\n",
        "scenario.yaml:11: links.ab.rate: unknown unit 's' for a rate (allowed: bps, kbps, Mbps, Gbps, Tbps) (with sweep 's', point 1)",
        "scenario.yaml:11: links.ab.delay: unknown unit 'Mbps' for a duration (allowed: ns, us, ms, s, min, h, d) (with sweep 's', point 2)",
    ),
    study(
        "sweep_of_no_link",
        "  sweeps: {s: {kind: list, set: {links.ac.rate: [1 Mbps, 2 Mbps]}}}\n",
        "scenario.yaml:11: links.ac: does not exist (there: ab); a sweep sets what there is",
    ),
    study(
        "sweep_of_no_field",
        "  sweeps: {s: {kind: list, set: {links.ab.rte: [1 Mbps, 2 Mbps]}}}\n",
        "scenario.yaml:11: links.ab.rte: unknown key; did you mean 'rate'? (allowed: from, to, rate, delay, queue, loss, cost, reverse, rate_changes, delay_changes, loss_changes, trace, proxy) (with sweep 's', point 1)",
    ),
    study(
        "sweep_of_no_path",
        "  sweeps: {s: {kind: list, set: {links..rate: [1 Mbps]}}}\n",
        "scenario.yaml:11: 'links..rate' is not a path; write one such as links.ab.rate",
    ),
    study(
        "sweep_of_the_seed",
        "  sweeps: {s: {kind: list, set: {run.seed: [1, 2]}}}\n",
        'scenario.yaml:11: study.sweeps.s.set."run.seed": the seed is that of the replication',
    ),
    study(
        "sweep_of_the_study",
        "  sweeps: {s: {kind: list, set: {study.confidence: [0.9]}}}\n",
        "scenario.yaml:11: study: cannot be changed here: it is read with the file",
    ),
    study(
        "range_of_another_unit",
        "  sweeps: {s: {kind: latin_hypercube, points: 9, set: {links.ab.rate: {from: 1 s, to: 9 s}}}}\n",
        "scenario.yaml:11: links.ab.rate: unknown unit 's' for a rate (allowed: bps, kbps, Mbps, Gbps, Tbps) (with sweep 's', point 1)",
    ),
    study(
        "sweep_that_makes_no_sense",
        "  sweeps: {s: {kind: list, set: {run.warmup: [2 s, 10 s, 20 s]}}}\n",
        "scenario.yaml:11: run: warmup (10 s) must be shorter than duration (10 s) (with sweep 's', point 2)",
    ),
    study(
        "run_of_the_study",
        "  run: {duration: 500 ms}\n",
        "scenario.yaml:11: run: warmup (1 s) must be shorter than duration (500 ms) (with the study's run)",
    ),
    study(
        "event_after_the_study",
        "  run: {duration: 1 s, warmup: 0 s}\n",
        "scenario.yaml:9: events[0].at: 1 s is not within the run, which ends at 1 s (with stress test 'cut')",
    ),
    added(
        "alternative_with_a_seed",
        "alternatives: {other: {set: {run.seed: 2}}}\n",
        "scenario.yaml:8: run.seed: a study gives every world the same seeds, one a replication; leave it out",
    ),
    added(
        "two_that_do_not_fit",
        "alternatives: {without: {add: {links.ba: {from: B, to: A, rate: 1 Mbps}}, set: {links.ab: null}}}\nstress: {cut: {events: [{at: 1 s, cut: links.ab}]}}\n",
        "scenario.yaml:9: events[0].cut: 'links.ab' is no line; did you mean 'links.ba'? (allowed: links.ba) (with stress test 'cut')",
    ),
    added(
        "too_many_cells",
        f"study: {{sweeps: {{s: {{kind: grid, set: {{links.ab.cost: {FIFTY}, links.ab.queue.packets: {FIFTY}, flows.f1.count: {FIFTY}}}}}}}}}\n",
        "scenario.yaml: study: has 125001 cells; at most 100000 can be run",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_it_is_told_before_anything_runs(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        plan_study(SCENARIO)
    assert str(caught.value) == case.expected


def test_an_event_must_act_on_a_line_in_some_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    storm = "stress: {storm: {events: [{at: 1 s, cut: {technology: geo}}]}}\n"
    Path(SCENARIO).write_text(VILLAGE + storm)
    with pytest.raises(ScenarioError) as caught:
        plan_study(SCENARIO)
    assert str(caught.value) == (
        "scenario.yaml:14: stress.storm.events[0].cut: acts on no line: no village has such an "
        "access in any world of the study"
    )
    up = "alternatives: {up: {set: {villages.defaults.access.technology: geo}}}\n"
    Path(SCENARIO).write_text(VILLAGE + storm + up)
    assert [cell.name for cell in plan_study(SCENARIO).cells][-1] == "up+storm"


@pytest.mark.parametrize(
    ("lines", "asked", "message"),
    [
        (
            "",
            {"alternatives": ["fats"]},
            "alternatives: unknown alternative 'fats'; did you mean 'fast'? (allowed: base, fast)",
        ),
        (
            "study: {plan: [{stress: all}]}\n",
            {"alternatives": ["fast"]},
            "alternatives: alternative 'fast' is in no block of study.plan",
        ),
        (
            "",
            {"stress": ["cutt"]},
            "stress: unknown stress test 'cutt'; did you mean 'cut'? (allowed: cut, none)",
        ),
        (
            "",
            {"replications": 1},
            "study.replications: an interval takes at least 2 replications, got 1",
        ),
    ],
)
def test_what_is_asked_for_must_be_planned(
    lines: str,
    asked: Mapping[str, Any],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(SCENARIO).write_text(SOUND + WORLD + lines)
    with pytest.raises(ScenarioError) as caught:
        plan_study(SCENARIO, **asked)
    assert str(caught.value) == f"{SCENARIO}: {message}"
