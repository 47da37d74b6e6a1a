"""Opening hours: which weekday a day is, Fridays that end early, breaks over the turn of a year."""

from __future__ import annotations

from simnet.calendar.days import start_of
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR
from simnet.scenario.model.hours import Hours

HALF = NS_PER_HOUR // 2


def of_day(hours: Hours, name: str, month: int, day: int) -> list[tuple[float, float]]:
    """The hours of a day."""
    start_ns = start_of(month, day)
    return [
        ((start - start_ns) / NS_PER_HOUR, (end - start_ns) / NS_PER_HOUR)
        for start, end in hours.calendar().sessions(name)  # type: ignore[arg-type]
        if start_ns <= start < start_ns + NS_PER_DAY
    ]


def test_offices_close_early_on_fridays_and_all_day_on_weekends() -> None:
    hours = Hours.model_validate({})
    # 1 January 2026 is a Thursday, so that the 9th is a Friday.
    assert of_day(hours, "office", 1, 8) == [(7.5, 16.0)]
    assert of_day(hours, "office", 1, 9) == [(7.5, 11.0)]
    assert of_day(hours, "office", 1, 10) == []
    assert of_day(hours, "clinic", 1, 10) == [(7.5, 11.0)]


def test_a_break_passes_the_turn_of_the_year() -> None:
    hours = Hours.model_validate({})
    assert of_day(hours, "school", 12, 31) == []
    assert of_day(hours, "school", 1, 2) == []
    assert of_day(hours, "school", 1, 5) == [(7.25, 14.0)]
    assert of_day(hours, "office", 1, 2) == [(7.5, 11.0)]


def test_a_year_has_the_hours_of_its_weekdays() -> None:
    # 365 days that begin on a Thursday have 53 Thursdays and 52 of each other day.
    hours = Hours.model_validate({})
    total = sum(end - start for start, end in hours.calendar().sessions("office"))
    assert total == (3 * 52 + 53) * 17 * HALF + 52 * 7 * HALF


def test_hours_of_a_day_that_touch_are_one_session() -> None:
    days = ["monday"]
    hours = Hours.model_validate(
        {
            "january_1": "monday",
            "office": [
                {"days": days, "from": "08:00", "to": "12:00"},
                {"days": days, "from": "12:00", "to": "13:00"},
                {"days": days, "from": "14:00", "to": "15:00"},
            ],
        }
    )
    assert of_day(hours, "office", 1, 1) == [(8.0, 13.0), (14.0, 15.0)]
