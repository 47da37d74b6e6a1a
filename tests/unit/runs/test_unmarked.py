"""Whoever turns ECN on where no queue marks is told, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.runs.idle import Effects
from simnet.runs.worlds import Worlds
from simnet.scenario.load import every, load_base
from tests.broken.villages import SOUND

GENERIC = """\
name: marks
run: {duration: 10 s}
nodes: [a, b, c]
links:
  ab: {from: a, to: b, rate: 10 Mbps, queue: {kind: codel, ecn: true}}
  ac: {from: a, to: c, rate: 10 Mbps, queue: codel}
flows:
  near: {from: a, to: b, traffic: {kind: bulk, up: unlimited}}
  far: {from: a, to: c, traffic: {kind: bulk, up: unlimited}}
  datagrams: {from: a, to: c, traffic: {kind: poisson, rate: 1 /s, size: 100 B}}
"""
NONE = (
    "has no effect on {}: no queue on the way marks packets; "
    "give one that does, such as queue: {{kind: codel, ecn: true}}"
)


def warnings(path: Path, written: str, *sets: str) -> list[tuple[int | None, str, str]]:
    path.write_text(written, encoding="utf-8")
    worlds = Worlds(load_base(path), sets)
    effects = Effects(worlds)
    every(worlds.base.scenario, lambda each: effects.see(each, worlds.network(each)))
    return [(each.line, each.path, each.message) for each in effects.unmarked()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s.yaml"


def test_off_by_default_nobody_is_told(path: Path) -> None:
    assert warnings(path, GENERIC) == []


def test_flows_that_meet_no_mark_are_named_and_no_others(path: Path) -> None:
    expected = [(2, "tcp.ecn", NONE.format("far"))]
    assert warnings(path, GENERIC.replace("run:", "tcp: {ecn: true}\nrun:")) == expected
    assert warnings(path, GENERIC, "tcp.ecn=true", "links.ac.queue.ecn=true") == []
    own = GENERIC.replace("far: {", "far: {tcp: {ecn: true}, ")
    assert warnings(path, own) == [(9, "flows.far.tcp.ecn", NONE.format("far"))]


def test_an_app_that_meets_a_mark_in_some_village_is_not_named(path: Path) -> None:
    own = SOUND.replace("{kind: pupil}", "{kind: pupil}, tcp: {ecn: true}")
    place = "site_types.school.apps.web.tcp.ecn"
    assert warnings(path, own) == [(10, place, NONE.format("school/web"))]
    marking = "villages.long-apari.access.queue={kind: codel, ecn: true}"
    assert warnings(path, own, marking) == []


def test_an_alternative_that_turns_it_on_is_named(path: Path) -> None:
    turned = GENERIC + "alternatives: {told: {set: {flows.far.tcp.ecn: true}}}\n"
    message = f"{NONE.format('far')} (with told)"
    assert warnings(path, turned) == [(11, "flows.far.tcp.ecn", message)]
