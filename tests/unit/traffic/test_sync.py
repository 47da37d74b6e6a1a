"""Files kept alike: what is carried, in which pieces, when it is tried again, how long it takes."""

from __future__ import annotations

import pytest

from simnet.actions import Action, Experience, Status, Think, Together, Transfer
from simnet.kinds import ValidationError
from simnet.testing import check_traffic
from simnet.traffic.sync import Sync
from tests.unit.traffic.playing import (
    Answers,
    Clock,
    always,
    measured,
    over_a_line,
    played,
)

PLAIN = {
    "gap": "100 s",
    "here": 1,
    "file": "10 MB",
    "entire": 1,
    "note": "500 B",
    "piece": "4 MB",
    "patience": "60 s",
    "pause": "5 s",
    "longest_pause": "15 s",
}


def folder(**changes: object) -> Sync:
    return Sync.model_validate({"kind": "sync", **PLAIN, **changes})


def piece(size: int, up: bool = True, devices: int = 1, of: int = 1) -> Together:
    down_bytes, up_bytes = (500, size) if up else (size, 500)
    one = Transfer(down_bytes, up_bytes, 60.0, "internet", "sync", parallel=of)
    return Together((one,) * devices)


def first(story: list[Action]) -> list[Action]:
    """What is done up to what is said first."""
    end = next(at for at, each in enumerate(story) if isinstance(each, Experience))
    return story[: end + 1]


def told(who: Sync, answer: Answers, ends_s: float = 400.0) -> list[Action]:
    return list(played(who, answer, ends_s=ends_s))


def alike(seconds: float, came: bool = True, since_s: float = 200.0) -> Experience:
    return Experience("sync_time", seconds, came, since_s, "internet")


def test_a_change_is_sent_in_pieces_over_a_kept_connection() -> None:
    story = told(folder(), always(Status.DONE, 2.0))
    pieces = [piece(4_000_000), piece(4_000_000), piece(2_000_000)]
    assert first(story) == [Think(100.0), *pieces, alike(6.0)]


def test_other_devices_fetch_what_one_has_sent() -> None:
    story = told(folder(devices=3, file="1 MB"), always(Status.DONE, 2.0))
    fetched = piece(1_000_000, up=False, devices=2, of=3)
    assert first(story)[1:] == [piece(1_000_000, of=3), fetched, alike(4.0)]


def test_what_is_changed_elsewhere_is_fetched_on_all_devices() -> None:
    story = told(folder(here=0, devices=2, file="1 MB"), always(Status.DONE, 2.0))
    assert first(story)[1:] == [piece(1_000_000, up=False, devices=2, of=2), alike(2.0)]


def test_of_a_change_within_a_file_only_the_difference_is_carried() -> None:
    story = told(folder(entire=0, differs=0.1), always(Status.DONE, 2.0))
    assert first(story)[1] == piece(1_000_000)
    story = told(folder(entire=0, differs=0), always(Status.DONE, 2.0))
    assert first(story)[1] == piece(500)


def test_what_breaks_off_goes_on_after_growing_pauses() -> None:
    answers = Answers(
        [
            (Status.DONE, 2.0),
            (Status.FAILED, 1.0),
            (Status.GIVEN_UP, 60.0),
            (Status.FAILED, 1.0),
            (Status.DONE, 2.0),
            (Status.FAILED, 1.0),
            (Status.DONE, 2.0),
        ]
    )
    second = piece(4_000_000)
    assert first(told(folder(), answers))[1:] == [
        piece(4_000_000),
        second,
        Think(5.0),
        second,
        Think(10.0),
        second,
        Think(15.0),
        second,
        piece(2_000_000),
        Think(5.0),
        piece(2_000_000),
        alike(104.0),
    ]


def test_one_device_that_lacks_a_piece_asks_alone() -> None:
    answers = Answers([(Status.DONE, 2.0), (Status.FAILED, 1.0), (Status.DONE, 2.0)])
    story = first(told(folder(here=0, devices=2, file="1 MB"), answers))
    one = piece(1_000_000, up=False, of=2)
    assert story[1:] == [piece(1_000_000, up=False, devices=2, of=2), Think(5.0), one, alike(9.0)]


def test_changes_wait_for_one_another() -> None:
    answers = Answers([(Status.DONE, 250.0), (Status.DONE, 1.0)])
    story = told(folder(file="1 MB"), answers, ends_s=455.0)
    said = [each for each in story if isinstance(each, Experience)]
    assert said == [alike(250.0), alike(151.0, since_s=300.0), alike(52.0, since_s=400.0)]


def test_all_that_wait_when_the_run_ends_are_said() -> None:
    story = told(folder(), Answers([(Status.DONE, 2.0), (Status.UNFINISHED, 150.0)]))
    assert story[-2:] == [alike(152.0, False), alike(52.0, False, 300.0)]
    paused = told(folder(), always(Status.FAILED, 1.0), ends_s=203.0)
    assert paused[-2:] == [Think(5.0), alike(3.0, False)]


def test_the_changes_do_not_depend_on_the_network() -> None:
    def since(answers: Answers) -> list[float | None]:
        person = Sync.model_validate({"kind": "sync", "gap": {"exponential": "1 min"}})
        story = played(person, answers, ends_s=10_000.0)
        return [each.since_s for each in story if isinstance(each, Experience)][:100]

    assert since(always(Status.DONE, 0.1)) == since(always(Status.DONE, 20.0))


POWER = {"hours": "18:00 to 06:00", "settling": "60 s"}


def from_five(who: Sync, ends_s: float) -> list[Action]:
    """What is done from 17:00, an hour before power comes; it went eleven hours ago."""
    clock = Clock(0.0, starts_s=17 * 3600.0)
    return list(played(who, always(Status.DONE, 1.0), clock, ends_s=ends_s))


def test_what_was_changed_elsewhere_without_power_is_fetched_when_it_comes() -> None:
    story = from_five(folder(gap="10 min", file="1 MB", here=0, power=POWER), 4100.0)
    assert story[0] == Think(3660.0)
    said = [each for each in story if isinstance(each, Experience)]
    assert [each.value for each in said] == [61.0 + number for number in range(72)]
    assert {each.since_s for each in said} == {3600.0}


def test_nothing_is_changed_here_without_power() -> None:
    story = from_five(folder(gap="10 min", file="1 MB", power=POWER), 4300.0)
    assert [each for each in story if isinstance(each, Experience)] == [alike(1.0, since_s=4200.0)]


def test_other_parameters_keep_the_contract() -> None:
    check_traffic(Sync)
    check_traffic(Sync, here=0, entire=0, gap="1 min")
    check_traffic(Sync, here=1, entire=1, gap="1 min", devices=3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gap": "1 ms"}, r"mean gap \(1 ms\) must be at least 1 s"),
        ({"pause": "1 ms"}, r"mean pause \(1 ms\) must be at least 1 s"),
        ({"longest_pause": "1 s"}, r"longest_pause \(1 s\) must not be below the mean pause"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        folder(**changes)


LIVELY = {"gap": {"exponential": "20 s"}, "file": "1 MB", "here": 0.5}


def test_on_a_roomy_line_files_are_alike_within_seconds() -> None:
    results = over_a_line(folder(**LIVELY), rate_bps=50_000_000, seconds=300)
    assert measured(results, "site.sync_time.max") < 3.0


def test_on_a_starved_line_changes_pile_up() -> None:
    results = over_a_line(folder(**LIVELY), rate_bps=256_000, seconds=300)
    assert measured(results, "site.sync_time.p50") > 30.0
