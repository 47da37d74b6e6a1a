"""The calendar of a run: weekdays of a date, holidays, exam weeks, what is open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from simnet.calendar.days import day_of
from simnet.calendar.holidays import indonesian_holidays
from simnet.calendar.year import Calendar
from simnet.scenario.model.hours import Hours
from simnet.scenario.model.run import Run
from simnet.units import NS_PER_DAY

HOUR = 3_600_000_000_000


def calendar(day: str = "2026-04-20", duration: str = "1 h", **hours: Any) -> Calendar:
    run = Run.model_validate({"duration": duration, "date": day})
    return Hours.model_validate(hours, by_alias=True).calendar(run)


def at(month: int, day: int, hour: float) -> int:
    return day_of(month, day) * NS_PER_DAY + int(hour * HOUR)


def test_2026_has_17_holidays_and_8_days_of_collective_leave() -> None:
    """The joint decree of three ministers 1497, 2 and 5 of 2025."""
    assert len(indonesian_holidays(2026, collective_leave=False)) == 17
    every = dict(indonesian_holidays(2026))
    assert len(every) == 25
    assert every[date(2026, 8, 17)] == "Independence Day"
    assert every[date(2026, 5, 15)] == "Ascension Joint Holiday"


def test_weekday_and_date_follow_from_the_run() -> None:
    day = calendar().day(day_of(4, 20))
    assert (day.weekday, day.date, day.holiday) == ("monday", date(2026, 4, 20), None)
    assert (day.left_in_month, day.left_in_year) == (10, 255)


def test_the_weekdays_of_a_leap_year_are_those_of_its_dates() -> None:
    for text, weekday in (("2028-02-28", "monday"), ("2028-03-01", "wednesday")):
        known = calendar(text)
        month, day = map(int, text.split("-")[1:])
        assert known.weekday(day_of(month, day)) == weekday
        # What only knows the weekday of 1 January has that of the run's day right, too.
        assert (known.january_1 + day_of(month, day)) % 7 == date.fromisoformat(text).weekday()


def test_without_a_date_there_is_a_weekday_but_no_holiday() -> None:
    day = Hours.model_validate({"january_1": "monday"}).calendar().day(day_of(1, 1))
    assert (day.weekday, day.date, day.holiday) == ("monday", None, None)


@pytest.mark.parametrize(
    ("hours", "open_on_leave"),
    [({}, False), ({"collective_leave": False}, True), ({"holidays": "none"}, True)],
)
def test_offices_are_shut_on_holidays(hours: dict[str, Any], open_on_leave: bool) -> None:
    known = calendar(**hours)
    assert known.is_open("office", at(5, 13, 9))
    assert known.is_open("office", at(5, 15, 9)) is open_on_leave
    assert known.is_open("office", at(5, 14, 9)) is (hours.get("holidays") == "none")
    assert known.is_open("after_office", at(5, 14, 18))
    assert known.is_open("all", at(5, 14, 3))


def test_holidays_of_a_list_are_added() -> None:
    known = calendar(holidays=["2026-04-21"])
    assert known.day(day_of(4, 21)).holiday == "holiday"
    assert not known.is_open("school", at(4, 21, 9))
    assert known.day(day_of(5, 1)).holiday == "International Labor Day"


def test_a_run_over_the_turn_of_the_year_knows_both() -> None:
    known = calendar("2026-12-31", "2 d")
    assert known.day(365).date == date(2027, 1, 1)
    assert known.day(365).holiday == "New Year's Day"
    assert known.day(365).number == 0


def test_exam_weeks_hold_their_first_and_last_day() -> None:
    ends = {"from": {"month": 4, "day": 20}, "to": {"month": 4, "day": 24}}
    known = calendar(exams=[ends])
    inside = [known.day(day_of(4, day)).in_exams for day in (19, 20, 24, 25)]
    assert inside == [False, True, True, False]


def test_the_usual_day_of_a_set_is_that_of_most_days() -> None:
    known = Calendar()
    assert known.usual_hours("clinic") == ((int(7.5 * HOUR), 15 * HOUR),)
    assert known.usual_hours("all") == ((0, 24 * HOUR),)


def test_a_year_with_a_date_has_fewer_sessions() -> None:
    """By as many as there are holidays from Monday to Friday."""
    plain, dated = Hours.model_validate({}).calendar(), calendar()
    weekdays = {
        each for each, _ in dated.holidays if dated.weekday(each) not in ("saturday", "sunday")
    }
    assert len(plain.sessions("office")) - len(dated.sessions("office")) == len(weekdays)
