"""Events of a stress test join those of the scenario, and say where they came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.errors import ScenarioError
from simnet.scenario import explain, load
from tests.variants import load_every

TEXT = """\
name: x
run: {duration: 10 s}
nodes: [a, b]
links:
  ab: {from: a, to: b, rate: 10 Mbps}
flows:
  f: {from: a, to: b, traffic: {kind: poisson, rate: 1 /s, size: 1 B}}
events:
  - {at: 1 s, for: 1 s, cut: links.ab}
alternatives:
  fast: {set: {links.ab.rate: 20 Mbps}}
  without: {set: {links.ab: null, events: null}, add: {links.c: {from: a, to: b, rate: 1 Mbps}}}
stress:
  storm:
    set: {load.users: 150 %, load.apps.f: 200 %}
    events:
      - {at: 5 s, for: 2 s, slow: links.ab, to: 25 %}
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("x.yaml")
    path.write_text(TEXT)
    return path


def test_a_stress_test_adds_its_events(path: Path) -> None:
    assert len(load(path).events) == 1
    events = load(path, "fast", "storm").events
    assert [str(event.at) for event in events] == ["1 s", "5 s"]
    assert [event.factor for event in events] == [0.0, 0.25]


def test_an_event_can_be_changed_like_any_value(path: Path) -> None:
    (event,) = load(path, sets=["events[0].for=3 s"]).events
    assert event.duration == 3 * 10**9
    (_, event) = load(path, stress="storm", sets=["events[1].to=50 %"]).events
    assert event.factor == 0.5


def test_growth_of_a_use_can_be_set_though_it_is_not_written(path: Path) -> None:
    assert load(path, sets=["load.apps.f=300 %"]).load.apps == {"f": 3.0}
    with pytest.raises(ScenarioError, match=r"load.apps.g: unknown app or flow 'g'"):
        load(path, sets=["load.apps.g=300 %"])


def test_explain_says_what_happens_to_a_line(path: Path) -> None:
    said = [str(each) for each in explain(path, "links.ab.rate", stress="storm")]
    slow = "{at: 5 s, for: 2 s, slow: links.ab, to: 25 %}"
    assert said == [
        "links.ab.rate: 10 Mbps, set by x.yaml:5",
        "events[0]: {at: 1 s, for: 1 s, cut: links.ab}, set by x.yaml:9",
        f"events[1]: {slow}, set by stress test 'storm' (x.yaml:17)",
    ]
    assert [each.path for each in explain(path, "links")][-1] == "events[0]"
    assert [each.path for each in explain(path, "links.ab.from")] == ["links.ab.from"]


def test_explain_says_what_growth_does_to_a_count(path: Path) -> None:
    said = [str(each) for each in explain(path, "flows.f.count", stress="storm")]
    assert said == [
        "flows.f.count: 1, by default",
        "load.users: 150 %, set by stress test 'storm' (x.yaml:15)",
        "load.apps.f: 200 %, set by stress test 'storm' (x.yaml:15)",
    ]
    assert [each.path for each in explain(path, "flows.f.count")] == ["flows.f.count"]


def test_explain_says_what_the_study_runs(path: Path) -> None:
    path.write_text(TEXT + "study: {run: {duration: 5 s}}\n")
    assert [str(each) for each in explain(path, "run.duration")] == [
        "run.duration: 10 s, set by x.yaml:2",
        "study.run.duration: 5 s, set by x.yaml:18",
    ]
    assert [each.path for each in explain(path, "run.seed")] == ["run.seed"]


def test_a_default_is_written_as_a_scenario_would(path: Path) -> None:
    (said,) = explain(path, "load.users")
    assert str(said) == "load.users: 100 %, by default"


def test_every_pair_that_a_study_runs_is_loaded(path: Path) -> None:
    assert list(load_every(path)) == [
        (None, None), ("fast", None), ("without", None), (None, "storm"),
    ]  # fmt: skip
    path.write_text(TEXT + "study: {plan: [{alternatives: [fast, without], stress: all}]}\n")
    with pytest.raises(ScenarioError) as caught:
        load_every(path)
    assert str(caught.value) == (
        "x.yaml:17: events[0].slow: 'links.ab' is no line; did you mean 'links.c'? "
        "(allowed: links.c) (with stress test 'storm')"
    )
    path.write_text(TEXT + "study: {plan: [{alternatives: [fast], stress: all}]}\n")
    assert list(load_every(path))[-1] == ("fast", "storm")
