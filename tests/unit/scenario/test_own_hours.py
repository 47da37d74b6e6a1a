"""Notes on people whose own hours a run does not reach, or who may be away in them."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.scenario.load import load_base
from simnet.scenario.own_hours import notes
from tests.broken.calendar import VILLAGE

APP = "x.yaml:12: site_types.school.apps.pupils.traffic"
RUN = 'duration: 10 s, clock: "08:00"'


def told(folder: Path, run: str, traffic: str, presence: str = "") -> list[str]:
    changed = VILLAGE.replace(RUN, run).replace("{kind: pupil}", traffic)
    changed = changed.replace("        presence: {hours: school}\n", presence)
    (folder / "x.yaml").write_text(changed)
    loaded = load_base(Path("x.yaml"))
    return [str(each) for each in notes(loaded.scenario, loaded.tree)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("traffic", "note"),
    [
        ('{kind: lesson, at: "10:00"}', ".at: never begins: 10:00 is not within"),
        ("{kind: backup}", ".window: does nothing: 22:00 to 05:00 is not within"),
        ("{kind: backup, window: 09:00 to 10:00}", ".window: does nothing: 09:00 to 10:00 is not within"),
        ("{kind: app_updates, hours: 22:00 to 05:00}", ".hours: does nothing: 22:00 to 05:00 is not within"),
        ('{kind: app_updates, power_on: "18:00"}', ".power_on: never begins: 18:00 is not within"),
        ("{kind: images, open: 09:00 to 12:00}", ".open: does nothing: 09:00 to 12:00 is not within"),
        ("{kind: health_records, open: 09:00 to 12:00}", ".open: does nothing: 09:00 to 12:00 is not within"),
        ("{kind: mail, power: 18:00 to 06:00}", ".power: does nothing: 18:00 to 06:00 is not within"),
    ],
)  # fmt: skip
def test_what_the_run_does_not_reach_is_told(folder: Path, traffic: str, note: str) -> None:
    found = told(folder, RUN.replace("10 s", "1 h"), traffic)
    assert found == [f"{APP}{note} the run (08:00 to 09:00)"]


@pytest.mark.parametrize(
    ("run", "traffic"),
    [
        ('duration: 2 h, clock: "08:00"', '{kind: lesson, at: "08:00"}'),
        ('duration: 2 h, clock: "08:00"', '{kind: lesson, at: "09:59"}'),
        ('duration: 24 h, clock: "10:30"', '{kind: lesson, at: "10:00"}'),
        ('duration: 2 h, clock: "08:00"', "{kind: lesson}"),
        ('duration: 10 s, clock: "04:59"', "{kind: backup}"),
        ('duration: 3 h, clock: "08:00"', "{kind: backup, window: 09:00 to 10:00}"),
        ('duration: 2 h, clock: "23:00"', "{kind: app_updates, hours: 00:30 to 05:00}"),
    ],
)
def test_what_it_reaches_is_not(folder: Path, run: str, traffic: str) -> None:
    assert told(folder, run, traffic) == []


PRESENCE = "        presence: {hours: school}\n"
WHO = "x.yaml:13: site_types.school.apps.pupils.presence: "


@pytest.mark.parametrize(
    ("traffic", "note"),
    [
        ("{kind: exam}", "exam has set times of its own, put off by the time that people are away; leave presence out"),
        ('{kind: lesson, at: "08:30"}', "lesson has set times of its own, put off by the time that people are away; leave presence out"),
        ("{kind: backup, window: 08:30 to 12:00}", "window of backup (08:30 to 12:00) says itself when it is at work; waits for that are times put off by the time that people are away: leave one out"),
    ],
)  # fmt: skip
def test_who_has_hours_has_no_presence(folder: Path, traffic: str, note: str) -> None:
    assert told(folder, RUN.replace("10 s", "2 h"), traffic, PRESENCE) == [f"{WHO}{note}"]


def test_a_flow_and_a_run_without_a_clock(folder: Path) -> None:
    text = """\
name: flow
run: {duration: 1 h, clock: "07:00"}
nodes: [a, b]
links: {l: {from: a, to: b, rate: 1 Mbps, delay: 1 ms}}
flows: {class: {from: a, to: b, traffic: {kind: lesson, at: "09:00"}}}
"""
    for given, expected in (
        (text, ["x.yaml:5: flows.class.traffic.at: never begins: 09:00 is not within the run (07:00 to 08:00)"]),
        (text.replace(', clock: "07:00"', ""), []),
    ):  # fmt: skip
        (folder / "x.yaml").write_text(given)
        loaded = load_base(Path("x.yaml"))
        assert [str(each) for each in notes(loaded.scenario, loaded.tree)] == expected
