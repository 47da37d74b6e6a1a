"""Stress tests that pick a moment: the right session, its very conditions, in every world."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from simnet.calendar.year import Calendar
from simnet.chance.streams import RandomStream
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Cause, Period
from simnet.errors import ScenarioError
from simnet.lowering import conditions
from simnet.runs.moments import sentence, world
from simnet.runs.prepare import prepare, with_seed
from simnet.runs.worlds import Worlds
from simnet.scenario.load import load_base
from simnet.scenario.model.hours import Hours
from simnet.timelines.moment import Choice, picked
from simnet.timelines.world import world_of
from simnet.timelines.year import village_years, year_of, year_seed
from tests.unit.timelines.causes import Cuts

H = NS_PER_HOUR
MINUTE = H // 60
TEXT = """\
name: x
run: {duration: 30 min, seed: 5}
isps: {telco: {at: seat, transit: {rate: 1 Gbps}}}
internet: {latitude: -6.2, longitude: 106.8}
backhaul:
  capital: seat
  towns: {seat: {latitude: 0.0, longitude: 115.0, regency: Up}}
site_types: {school: {lan: {rate: 50 Mbps}, apps: {pupils: {traffic: {kind: pupil}}}}}
villages:
  defaults: {regency: Up, district: D, access: {technology: fibre, isp: telco}, sites: {school: {}}}
  near: {}
  far: {}
alternatives: {fast: {set: {villages.near.access.subscription: 5 Mbps}}}
stress: {storm: {pick: {rank: 3}}}
"""


class Lost:
    """Cuts of one village's access: on days of the year, from an hour on, for some minutes."""

    def __init__(self, *cuts: tuple[int, float, int]) -> None:
        spells = [
            (day * NS_PER_DAY + int(hour * H), day * NS_PER_DAY + int(hour * H) + length * MINUTE)
            for day, hour, length in cuts
        ]
        self.cause = Cuts((("access/far", tuple(spells)),))

    def __call__(self, *_: object) -> Iterator[Cause]:
        yield self.cause


# Days 4 to 7 are Monday to Thursday, 5 to 8 January.
CUTS = Lost((4, 8, 60), (5, 9, 90), (6, 10, 40), (7, 13.75, 120), (8, 20, 300))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(conditions, "_of_accesses", CUTS)
    monkeypatch.chdir(tmp_path)
    found = Path("x.yaml")
    found.write_text(TEXT)
    return found


def test_the_third_worst_session_is_the_one_that_loses_third_most(path: Path) -> None:
    # 90, 60, 40 and 15 minutes of school hours; 300 at night count for nothing.
    loaded = world(load_base(path), None, "storm")
    run = loaded.scenario.run
    assert (run.month, run.day) == (1, 7)
    assert loaded.moment is not None
    assert loaded.moment["affected"] == 4
    # The first stretch of 30 minutes that is wholly within the 40 of the cut.
    assert loaded.moment["clock"] == "10:00"
    assert loaded.moment["lost_in_run"] == pytest.approx(0.5)  # of two villages one
    assert loaded.moment["lost"] == pytest.approx(40 / (6.75 * 60) / 2)


def test_of_a_dated_scenario_the_moment_is_a_date_on_which_schools_are_open(path: Path) -> None:
    """Of the cut days one is a holiday that is added: the third-worst is then the fourth."""
    dated = TEXT.replace("run: {", "hours: {holidays: [2026-01-06]}\nrun: {date: 2026-03-02, ")
    path.write_text(dated)
    loaded = world(load_base(path), None, "storm")
    assert loaded.scenario.run.date == date(2026, 1, 8)
    assert loaded.moment is not None
    assert (loaded.moment["weekday"], loaded.moment["affected"]) == ("thursday", 3)


def test_the_run_meets_the_very_conditions_of_that_moment(path: Path) -> None:
    ready = prepare(world(load_base(path), None, "storm"), None, "storm")
    assert ready.plan.period.seed == year_seed(5, 1)
    outages = {each.link: each.outages for each in ready.played.interfaces if each.outages}
    assert list(outages) == ["access/far"]
    assert [(each.start_ns, each.end_ns) for each in outages["access/far"]] == [(0, 30 * MINUTE)]
    year = {each.way.village: each for each in village_years(world_of(ready_scenario(path)), YEAR)}
    assert year["far"].dark.pairs()[2][0] == ready.plan.start_ns


YEAR = year_of(year_seed(5, 1))


def ready_scenario(path: Path):  # type: ignore[no-untyped-def]
    return load_base(path).scenario


def test_alternatives_and_replications_meet_the_same_moment(path: Path) -> None:
    worlds = Worlds(load_base(path), ["run.seed=77"])
    runs = [worlds.ready((name, "storm")) for name in (None, "fast")]
    runs.append(with_seed(runs[0], 9))
    assert len({each.plan.period for each in runs}) == 1
    assert [each.plan.seed for each in runs] == [77, 77, 9]


def test_a_rank_beyond_the_bad_sessions_is_refused(path: Path) -> None:
    path.write_text(TEXT.replace("rank: 3", "rank: 5"))
    with pytest.raises(ScenarioError, match=r"x.yaml:14: stress.storm.pick: only 4 of 235 sess"):
        world(load_base(path), None, "storm")


def test_where_nothing_ever_happens_no_day_is_worse(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, "_of_accesses", lambda *_: iter(()))
    with pytest.raises(ScenarioError, match="nothing in the scenario ever befalls a line"):
        world(load_base(path), None, "storm")


def test_the_words_say_when_and_how_bad(path: Path) -> None:
    moment = world(load_base(path), None, "storm").moment
    assert moment is not None
    assert sentence(moment).startswith(
        "stress test 'storm' runs on wednesday, 7/1 of year 1, from 10:00: the third-worst of "
    )


def test_ranks_are_those_of_sums_by_hand(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = RandomStream(2, "cuts")
    cuts = [(day, 8 + stream.integer(3), 5 + stream.integer(90)) for day in range(100, 130)]
    monkeypatch.setattr(conditions, "_of_accesses", Lost(*cuts))
    lines, hours = world_of(load_base(path).scenario), Hours().calendar()
    open_days = {start // NS_PER_DAY for start, _ in hours.sessions("clinic")}
    minutes = [(-length, day) for day, hour, length in cuts if _open(hours, day, hour, length)]
    assert {day for _, day in minutes} <= open_days
    for rank, (length, day) in enumerate(sorted(minutes)[:4], start=1):
        choice = Choice("clinic", rank, frozenset(("far",)), 1, MINUTE, downtime=True)
        moment = picked(lines, hours, choice, 5)
        assert moment.start_ns // NS_PER_DAY == day
        assert moment.lost * (moment.closes_ns - moment.opens_ns) == pytest.approx(-length * MINUTE)


def _open(hours: Calendar, day: int, hour: float, length: int) -> bool:
    """Whether a cut lies wholly in the hours of clinics."""
    start = day * NS_PER_DAY + int(hour * H)
    sessions = hours.sessions("clinic")
    return any(begin <= start and start + length * MINUTE <= end for begin, end in sessions)


def test_a_period_of_the_year_says_all_that_decides_its_conditions(path: Path) -> None:
    period = prepare(world(load_base(path), None, "storm"), None, "storm").plan.period
    start = 6 * NS_PER_DAY + 10 * H
    assert period == Period(year_seed(5, 1), start, 30 * MINUTE, dated=True, clocked=True)
