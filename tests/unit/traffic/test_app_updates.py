"""Updates in the background: when they are fetched, what breaks off, how long one takes."""

from __future__ import annotations

import pytest

from simnet.actions import Action, Experience, Status, Think, Transfer, TransferOutcome
from simnet.kinds import ValidationError
from simnet.testing import check_traffic
from simnet.traffic.app_updates import AppUpdates
from tests.unit.traffic.playing import Answers, Clock, always, measured, over_a_line, played

HOUR = 3600.0
PLAIN = {
    "every": "6 h",
    "system_share": 0,
    "system": "1 GB",
    "app": "50 MB",
    "settling": "1 min",
    "pause": "5 min",
    "updates": 1,
}


def device(**changes: object) -> AppUpdates:
    return AppUpdates.model_validate({"kind": "app_updates", **PLAIN, **changes})


def fetched(size: int = 50_000_000, patience_s: float = float("inf")) -> Transfer:
    return Transfer(size, 300, patience_s, "internet")


def took(seconds: float, since_s: float, came: bool = True) -> Experience:
    return Experience("update_time", seconds, came, since_s, "internet")


def waits(story: list[Action]) -> list[Action]:
    """What is done, without pauses that take no time."""
    return [action for action in story if action != Think(0.0)]


def test_updates_are_fetched_as_they_come_out() -> None:
    """They come out by the clock: a slow one is not followed by a full pause."""
    story = list(played(device(updates=2), always(Status.DONE, HOUR), Clock(0.0)))
    first = [Think(6 * HOUR), fetched(), took(HOUR, 6 * HOUR)]
    assert story == [*first, Think(5 * HOUR), fetched(), took(HOUR, 12 * HOUR)]


def test_what_waits_is_fetched_at_once() -> None:
    story = list(played(device(waiting=2, updates=2), always(Status.DONE, 60.0), Clock(0.0)))
    assert story == [fetched(), took(60.0, 0.0), fetched(), took(60.0, 60.0)]


def test_what_broke_off_goes_on_from_what_arrived() -> None:
    answers = iter(
        [
            TransferOutcome(Status.FAILED, 20.0, 30_000_000),
            TransferOutcome(Status.DONE, 10.0, 20_000_000),
        ]
    )
    story = list(played(device(waiting=1), lambda _: next(answers), Clock(0.0)))
    assert story == [fetched(), Think(300.0), fetched(20_000_000), took(330.0, 0.0)]


def test_outside_its_hours_a_device_waits_and_goes_on_the_next_night() -> None:
    """From 20:00 on it waits for 22:00; what is not there at 05:00 goes on at 22:00."""
    answers = iter(
        [
            TransferOutcome(Status.GIVEN_UP, 7 * HOUR, 10_000_000),
            TransferOutcome(Status.DONE, HOUR, 40_000_000),
        ]
    )
    person = device(waiting=1, hours="22:00 to 05:00")
    story = list(played(person, lambda _: next(answers), Clock(0.0, starts_s=20 * HOUR)))
    assert story == [
        Think(2 * HOUR),
        fetched(patience_s=7 * HOUR),
        Think(17 * HOUR),
        fetched(40_000_000, patience_s=7 * HOUR),
        took(25 * HOUR, 2 * HOUR),
    ]


@pytest.mark.parametrize(
    ("clock_s", "wait_s", "left_s"),
    [(22 * HOUR, 0.0, 7 * HOUR), (3 * HOUR, 0.0, 2 * HOUR), (5 * HOUR, 17 * HOUR, 7 * HOUR)],
)
def test_the_hours_hold_past_midnight(clock_s: float, wait_s: float, left_s: float) -> None:
    person = device(waiting=1, hours="22:00 to 05:00")
    story = list(played(person, always(Status.DONE, 1.0), Clock(0.0, starts_s=clock_s)))
    assert story[0] == (Think(wait_s) if wait_s else fetched(patience_s=left_s))
    assert fetched(patience_s=left_s) in story


def test_when_power_comes_on_all_that_has_come_out_is_fetched() -> None:
    """From noon: two wait, the third comes out at 18:00, the fourth at midnight."""
    person = device(waiting=2, updates=4, power_on="18:00")
    story = list(played(person, always(Status.DONE, 60.0), Clock(0.0, starts_s=12 * HOUR)))
    evening = 6 * HOUR
    assert story == [
        Think(evening),
        Think(60.0),
        *(fetched(), took(60.0, evening + 60)),
        *(fetched(), took(60.0, evening + 120)),
        *(fetched(), took(60.0, evening + 180)),
        Think(evening - 240),
        Think(18 * HOUR),
        Think(60.0),
        *(fetched(), took(60.0, evening + 24 * HOUR + 60)),
    ]


def test_without_a_clock_it_fetches_at_any_hour() -> None:
    night = list(played(device(waiting=1, hours="22:00 to 05:00"), always(Status.DONE, 1.0)))
    assert night == [fetched(), took(1.0, 100.0)]
    power = list(played(device(waiting=1, power_on="18:00"), always(Status.DONE, 1.0)))
    assert waits(power) == [Think(60.0), fetched(), took(1.0, 160.0)]


def test_an_update_that_the_run_cuts_short_is_said() -> None:
    answers = Answers([(Status.FAILED, 1.0), (Status.UNFINISHED, 9.0)])
    story = list(played(device(waiting=1), answers, Clock(0.0)))
    assert story[-1] == took(310.0, 0.0, came=False)


def test_one_that_waits_for_its_hours_is_said_at_the_end_of_the_run() -> None:
    """One begun at night and not one that waits for its first night."""
    person = device(waiting=1, hours="22:00 to 05:00")
    broken = always(Status.GIVEN_UP, 7 * HOUR)
    story = list(played(person, broken, Clock(0.0, starts_s=22 * HOUR), ends_s=8 * HOUR))
    assert story[1:] == [Think(17 * HOUR), took(8 * HOUR, 0.0, came=False)]
    early = list(played(person, broken, Clock(0.0, starts_s=20 * HOUR), ends_s=HOUR))
    assert early == [Think(2 * HOUR)]


def test_the_updates_do_not_depend_on_the_network() -> None:
    def updates(took_s: float) -> list[Transfer]:
        answers = always(Status.DONE, took_s)
        person = AppUpdates.model_validate({"kind": "app_updates", "updates": 50})
        list(played(person, answers))
        return answers.asked

    assert updates(0.1) == updates(5000.0)


def test_a_share_is_of_the_system() -> None:
    answers = always(Status.DONE, 1.0)
    list(played(device(updates=4000, system_share=0.25), answers))
    large = sum(each.down_bytes == 1_000_000_000 for each in answers.asked)
    assert large / 4000 == pytest.approx(0.25, abs=0.03)


@pytest.mark.parametrize("when", [{}, {"hours": "22:00 to 05:00"}, {"power_on": "18:00"}])
def test_other_parameters_keep_the_contract(when: dict[str, object]) -> None:
    endless = {key: each for key, each in PLAIN.items() if key != "updates"}
    check_traffic(AppUpdates, **endless | {"every": {"exponential": "6 h"}}, **when)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hours": "22:00 to 05:00", "power_on": "18:00"}, "give hours or power_on, not both"),
        ({"every": "0 s"}, "the mean of every must be > 0"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        device(**changes)


NOW = {"updates": None, "waiting": 2, "app": "2 MB"}


def test_updates_come_over_a_roomy_line_in_a_second() -> None:
    results = over_a_line(device(**NOW), rate_bps=50_000_000)
    assert measured(results, "site.update_time.max") < 2.0


def test_over_a_starved_line_they_are_still_under_way_when_the_run_ends() -> None:
    results = over_a_line(device(**NOW), rate_bps=200_000)
    assert measured(results, "site.update_time.min") == pytest.approx(120.0)
