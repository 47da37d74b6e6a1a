"""Sessions of people: their number follows the profile, hour by hour and over the day.

The tests that count draw 2000 people from a fixed seed and allow as many standard errors as make
a false alarm as rare as one in a million for each figure, had the seed been another.
"""

from __future__ import annotations

import math
from datetime import date

import pytest

from simnet.calendar.days import day_of
from simnet.calendar.openings import HoursName
from simnet.calendar.year import Calendar
from simnet.chance.streams import RandomStream
from simnet.chance.variates import Variate, constant, exponential, lognormal, uniform
from simnet.presence.attendance import attendance
from simnet.presence.profile import RAMP_S, Habit, Profile, Setting
from simnet.presence.visits import Visit, visits
from simnet.scenario.model.hours import Hours
from simnet.scenario.model.run import Run
from simnet.units import NS_PER_DAY

PEOPLE = 2000
STANDARD_ERRORS = 4.9
"""A normal variate lies further out once in a million times."""
HOUR = 3600.0
DAY = 86_400.0
BY_HOUR = (*[0.1] * 7, 0.5, 1.0, 1.5, 1.0, 0.5, 1.2, 1.0, *[0.4] * 10)


def setting(day: str | None = "2026-04-20", hour: float = 0.0) -> Setting:
    run = Run.model_validate({"duration": "1 h", **({"date": day} if day else {})})
    calendar = Hours.model_validate({}).calendar(run)
    start = 0 if day is None else day_of(*map(int, day.split("-")[1:]))
    return Setting(calendar, start * NS_PER_DAY + int(hour * HOUR * 1e9), day is not None, True)


def people(habit: Habit, where: Setting, until_s: float) -> list[list[Visit]]:
    found = []
    for number in range(PEOPLE):
        profile, random = Profile(habit, where), RandomStream(1, f"person-{number}")
        mine = []
        for visit in visits(profile, habit.session, random):
            if visit.begin >= until_s:
                break
            mine.append(visit)
        found.append(mine)
    return found


def present(found: list[list[Visit]], time_s: float) -> int:
    return sum(any(begin <= time_s < end for begin, end in mine) for mine in found)


def check_share(count: int, share: float) -> None:
    error = math.sqrt(PEOPLE * share * (1 - share))
    assert abs(count - PEOPLE * share) <= STANDARD_ERRORS * error + 1e-9, (count, PEOPLE * share)


SESSIONS = {
    "exponential": exponential(900.0),
    "constant": constant(600.0),
    "uniform": uniform(0.0, 1200.0),
    "lognormal": lognormal(900.0, 900.0),
}


@pytest.mark.parametrize("session", [*SESSIONS.values(), None], ids=[*SESSIONS, "whole"])
@pytest.mark.parametrize("hours", ["all", "school"])
def test_the_number_present_follows_the_profile(session: Variate | None, hours: HoursName) -> None:
    habit = Habit(hours, 0.2, session, BY_HOUR)
    found = people(habit, setting(hour=6.5), 6 * HOUR)
    for hour in (7.5, 8.5, 9.5, 11.5):
        check_share(present(found, (hour - 6.5) * HOUR), 0.2 * BY_HOUR[int(hour)])
    if hours == "school":
        assert present(found, 0.5 * HOUR) == 0
        check_share(present(found, 0.75 * HOUR + RAMP_S / 2), 0.2 * 0.5 / 2)


def test_the_start_is_in_equilibrium() -> None:
    for session in SESSIONS.values():
        found = people(Habit("all", 0.3, session), setting(), 1.0)
        check_share(present(found, 0.0), 0.3)


def test_what_is_left_of_a_session_at_the_start_has_the_law_of_renewal_theory() -> None:
    """Mean of the rest: E[X^2] / 2 E[X], which is 1000 s of sessions uniform up to 1500 s * 2."""
    found = people(Habit("all", 0.5, uniform(0.0, 3000.0)), setting(), 1.0)
    rests = [mine[0].end for mine in found if mine and mine[0].begin <= 0.0]
    mean = sum(rests) / len(rests)
    sd = math.sqrt(sum((each - mean) ** 2 for each in rests) / len(rests))
    # The law is drawn from 4096 lengths: their mean square is off by 1.4 % at one standard error.
    assert abs(mean - 1000.0) <= STANDARD_ERRORS * (sd / math.sqrt(len(rests)) + 14.0)


def test_a_day_adds_up_to_the_profile() -> None:
    habit = Habit("school", 0.2, exponential(900.0), BY_HOUR)
    found = people(habit, setting(), DAY)
    totals = [sum(min(end, DAY) - max(begin, 0.0) for begin, end in mine) for mine in found]
    mean = sum(totals) / PEOPLE
    sd = math.sqrt(sum((each - mean) ** 2 for each in totals) / PEOPLE)
    expected = attendance(habit, setting(), 0.0, DAY).share * DAY
    assert abs(mean - expected) <= STANDARD_ERRORS * sd / math.sqrt(PEOPLE)
    # By hand: half an hour at 0.5 and so on, less what the ramps after opening and at noon take.
    weights = [*[0.5] * 3, *[1.0] * 4, *[1.5] * 4, *[1.0] * 4, *[0.5] * 4, *[1.2] * 4, *[1.0] * 4]
    assert expected == pytest.approx(0.2 * sum(weights) * 900.0, rel=0.03)


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        ("2026-04-20", 9.0, True),
        ("2026-04-24", 9.0, True),
        ("2026-04-24", 13.0, False),
        ("2026-05-01", 9.0, False),
        ("2026-05-15", 9.0, False),
        ("2026-04-25", 9.0, False),
        ("2026-06-29", 9.0, False),
    ],
    ids=["monday", "friday", "friday_afternoon", "holiday", "leave", "saturday", "break"],
)
def test_nobody_is_there_while_it_is_shut(day: str, hour: float, expected: bool) -> None:
    found = people(Habit("school", 1.0, exponential(900.0)), setting(day, hour), HOUR / 2)
    assert bool(present(found, 0.0)) is expected
    assert bool(present(found, HOUR / 4)) is expected


def test_nobody_begins_in_the_pause_after_a_prayer() -> None:
    prayers = Habit("all", 0.3, exponential(900.0), prayers=True)
    found = people(prayers, setting(hour=12.0), HOUR)
    begins = [visit.begin for mine in found for visit in mine]
    noon_s, pause_s = 10 * 60.0, 20 * 60.0
    assert not [each for each in begins if noon_s <= each < noon_s + pause_s]
    after = [each for each in begins if noon_s + pause_s <= each < noon_s + pause_s + RAMP_S]
    assert len(after) > 1.5 * len([each for each in begins if 0.0 < each < RAMP_S])


def test_without_a_clock_it_is_the_mean_of_the_open_hours() -> None:
    plain = Setting(Calendar())
    habit = Habit("all", 0.4, exponential(900.0), BY_HOUR)
    mean = 0.4 * sum(BY_HOUR) / 24
    assert attendance(habit, plain, 0.0, HOUR).share == pytest.approx(mean)
    check_share(present(people(habit, plain, 1.0), 0.0), mean)
    # From 07:15 to 14:00 on four days and to 11:00 on the fifth.
    office = attendance(Habit("school", 0.4, None, BY_HOUR), plain, 0.0, HOUR).share
    whole = 0.75 * 0.5 + 1.0 + 1.5 + 1.0 + 0.5 + 1.2 + 1.0
    short = 0.75 * 0.5 + 1.0 + 1.5 + 1.0
    days = Calendar().sessions("school")
    fridays = sum((end - start) / 1e9 < 4 * HOUR for start, end in days)
    hours = 6.75 * (len(days) - fridays) + 3.75 * fridays
    expected = 0.4 * (whole * (len(days) - fridays) + short * fridays) / hours
    assert office == pytest.approx(expected)


def test_of_a_day_without_a_date_the_usual_hours_hold() -> None:
    where = setting(None, 13.0)
    found = people(Habit("school", 1.0), where, 2 * HOUR)
    assert present(found, 0.5 * HOUR) == PEOPLE
    assert present(found, 1.5 * HOUR) == 0


def test_who_is_never_there() -> None:
    shut = Calendar(weeks=(("school", ((),) * 7),))
    habit = Habit("school", 0.5, exponential(900.0))
    where = Setting(shut, 0, True, True)
    assert list(visits(Profile(habit, where), habit.session, RandomStream(1, "x"))) == []
    assert attendance(habit, where, 0.0, HOUR).share == 0.0


@pytest.mark.parametrize("session", [exponential(900.0), None], ids=["sessions", "whole"])
def test_nobody_comes_where_no_hour_that_is_open_has_a_weight(session: Variate | None) -> None:
    """Of hours without a date the usual ones hold, here in the morning; the weight is at 15."""
    morning, afternoon = (
        ((int(8 * HOUR) * 10**9, int(12 * HOUR) * 10**9),),
        ((15 * 3600 * 10**9, 16 * 3600 * 10**9),),
    )
    odd = Calendar(weeks=(("office", (morning, morning, (), (), afternoon, (), ())),))
    at_15 = tuple(float(hour == 15) for hour in range(24))
    habit = Habit("office", 0.5, session, at_15)
    where = Setting(odd, int(9 * HOUR) * 10**9, clocked=True)
    assert list(visits(Profile(habit, where), session, RandomStream(1, "x"), 168 * HOUR)) == []
    dated = Setting(odd, int(9 * HOUR) * 10**9, dated=True, clocked=True)
    assert list(visits(Profile(habit, dated), session, RandomStream(1, "x"), 168 * HOUR)) != []


def test_a_run_over_midnight_meets_the_next_day() -> None:
    assert date(2026, 4, 30).weekday() == 3
    found = people(Habit("after_office", 1.0), setting("2026-04-30", 22.0), 20 * HOUR)
    assert present(found, 0.5 * HOUR) == PEOPLE
    assert present(found, 1.5 * HOUR) == 0
    assert present(found, 19 * HOUR) == PEOPLE


@pytest.mark.parametrize("hours", ["all", "school"])
@pytest.mark.parametrize("session", [None, exponential(60.0)], ids=["open", "sessions"])
@pytest.mark.parametrize("active", [1e-9, 1e-20, 1e-310])
def test_who_hardly_ever_comes_is_not_looked_for_beyond_the_run(
    hours: HoursName, session: Variate | None, active: float
) -> None:
    for where in (setting(hour=9.0), Setting(Calendar())):
        for by_hour in ((), BY_HOUR):
            rarely = attendance(Habit(hours, active, session, by_hour), where, 0.0, HOUR)
            assert list(rarely.visits(RandomStream(1, "x"))) == []


@pytest.mark.parametrize("session", [None, exponential(900.0)], ids=["open", "sessions"])
@pytest.mark.parametrize("hours", ["all", "school"])
def test_the_end_of_the_run_changes_nothing_before_it(
    hours: HoursName, session: Variate | None
) -> None:
    profile = Profile(Habit(hours, 0.5, session, BY_HOUR), setting())
    for number in range(50):
        until = visits(profile, session, RandomStream(1, f"{number}"), 2.5 * DAY)
        found = [visit for visit in until if visit.begin < 2.5 * DAY]
        endless = visits(profile, session, RandomStream(1, f"{number}"))
        for mine in found[:-1]:
            assert mine == next(endless)
        if found and (last := next(endless)) != found[-1]:
            assert last.begin == found[-1].begin
            assert found[-1].end >= 2.5 * DAY
