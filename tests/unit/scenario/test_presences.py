"""Notes on what a run does not say, and on people who are never there in it."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from pathlib import Path

import pytest

from simnet.scenario.load import load_base
from simnet.scenario.presences import notes
from tests.broken.calendar import VILLAGE

RUN = 'clock: "08:00", date: 2026-04-20'
AT = "x.yaml:13: site_types.school.apps.pupils.presence: "


def told(folder: Path, *changes: tuple[str, str]) -> list[str]:
    changed = VILLAGE
    for old, new in changes:
        assert old in changed
        changed = changed.replace(old, new)
    (folder / "x.yaml").write_text(changed)
    loaded = load_base(Path("x.yaml"))
    return [str(each) for each in notes(loaded.scenario, loaded.tree)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_run_that_says_all_has_none(folder: Path) -> None:
    assert told(folder) == []


@pytest.mark.parametrize(
    ("run", "note"),
    [
        (
            "seed: 1",
            "run.clock is not said: it is always open, with the mean of the weights by hour",
        ),
        (
            'clock: "08:00"',
            "neither run.date nor run.month is said: school hours are those of most days that are open, 07:15 to 14:00",
        ),
        ('clock: "08:00", month: 4', "run.date is not said: no day is a holiday"),
        (
            'clock: "08:00", date: 2026-05-01',
            "nobody is there: it is not open in school hours during the run (friday, International Labor Day)",
        ),
        (
            'clock: "13:00", date: 2026-04-24',
            "nobody is there: it is not open in school hours during the run (friday)",
        ),
    ],
    ids=["no_clock", "no_date", "no_year", "holiday", "friday"],
)
def test_what_is_not_said_is_told(folder: Path, run: str, note: str) -> None:
    assert told(folder, (RUN, run)) == [f"{AT}{note}"]


def test_who_is_there_at_all_hours_needs_no_date(folder: Path) -> None:
    assert told(folder, (RUN, "seed: 1"), ("{hours: school}", "{active: 20 %}")) == []


@pytest.mark.parametrize("hours", ["all", "school"])
def test_weights_that_leave_nobody_in_the_run_are_told(folder: Path, hours: str) -> None:
    weights = [0] * 12 + [1] + [0] * 11
    presence = f"{{hours: {hours}, by_hour: {weights}}}"
    run = 'clock: "09:00", date: 2026-04-20'
    found = told(folder, (RUN, run), ("{hours: school}", presence))
    assert found == [f"{AT}nobody is there: by_hour is 0 in the {hours} hours of the run (monday)"]


def test_holidays_and_exams_of_no_day_have_no_effect(folder: Path) -> None:
    exams = "exams: [{from: {month: 4, day: 20}, to: {month: 4, day: 24}}]"
    found = told(
        folder,
        (RUN, "seed: 1"),
        ("{hours: school}", "{active: 20 %}"),
        ("{collective_leave: true}", f"{{holidays: [2026-04-21], {exams}}}"),
    )
    assert found == [
        "x.yaml:5: hours.holidays: has no effect: without run.date no day is a holiday",
        "x.yaml:5: hours.exams: has no effect: the run says no day (run.date, or run.month)",
    ]
