"""A queue named alone is a mapping that overlays complete, and replaces what it is laid over."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.errors import ScenarioError
from simnet.scenario import load
from simnet.scenario.explain import explain
from tests.broken.corpus import SOUND

MS = 1_000_000
NAMED = SOUND.replace("{packets: 100}", "codel")
MORE = """\
alternatives:
  slower: {set: {links.ab.queue.target: 15 ms}}
  ranked: {set: {links.ab.queue: priority}}
  nested: {change: {links: {ab: {queue: {interval: 300 ms}}}}}
  back: {add: {links.ab.reverse.queue: codel}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "named.yaml"
    path.write_text(NAMED + MORE, encoding="utf-8")
    return path


def test_an_overlay_lays_a_parameter_over_a_name(file: Path) -> None:
    assert load(file).links["ab"].queue.kind == "codel"
    slower = load(file, "slower", sets=["links.ab.queue.ecn=true"]).links["ab"].queue
    assert (slower.kind, slower.target, slower.interval) == ("codel", 15 * MS, 100 * MS)
    assert slower.ecn
    assert load(file, "nested").links["ab"].queue.interval == 300 * MS


def test_a_name_replaces_the_whole_of_what_lies_below(file: Path) -> None:
    sets = ["links.ab.queue.target=15 ms", "links.ab.queue=codel"]
    assert load(file, sets=sets[:1]).links["ab"].queue.target == 15 * MS
    assert load(file, sets=sets).links["ab"].queue.target == 5 * MS
    assert load(file, "ranked", sets=["links.ab.queue.bands=2"]).links["ab"].queue.bands == 2
    assert load(file, "back").links["ab"].reverse.queue.kind == "codel"


def test_a_kind_can_be_set_alone(file: Path) -> None:
    assert load(file, sets=["links.ab.queue.kind=priority"]).links["ab"].queue.kind == "priority"
    with pytest.raises(ScenarioError, match="null removes what was there for another kind"):
        load(file, "slower", sets=["links.ab.queue.kind=priority"])


def test_the_history_of_a_kind_is_told_across_names(file: Path) -> None:
    (said,) = explain(file, "links.ab.queue.kind", "ranked")
    assert [(each.value, each.by) for each in said.settings] == [
        ("priority", "alternative 'ranked'"),
        ("codel", "file"),
    ]


def test_an_included_name_is_completed_and_an_including_one_replaces(tmp_path: Path) -> None:
    below = NAMED.replace("queue: codel", "queue: {kind: codel, target: 15 ms}")
    for name, base, over, target in (
        ("completes", NAMED, "{interval: 300 ms}", 5),
        ("replaces", below, "codel", 5),
        ("merges", below, "{interval: 300 ms}", 15),
    ):
        (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"include: base.yaml\nlinks: {{ab: {{queue: {over}}}}}\n", encoding="utf-8")
        queue = load(path).links["ab"].queue
        assert (queue.kind, queue.target) == ("codel", target * MS), name


def test_what_is_merely_called_queue_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(SOUND + "study: {measures: {queue: ab.queue.max}}\n", encoding="utf-8")
    assert load(path).study.measures["queue"] == "ab.queue.max"
