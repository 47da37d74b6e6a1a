"""A class in a distance lesson: when it begins, what it sends, and what its pupils saw."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import pytest

from simnet.actions import (
    Action,
    Experience,
    Outcome,
    Status,
    Stream,
    StreamOutcome,
    Think,
    Together,
)
from simnet.chance.streams import RandomStream
from simnet.testing.traffic import check_traffic
from simnet.traffic.lesson import Lesson
from tests.unit.traffic.clock import Clock
from tests.unit.traffic.video_calls import over_a_line

PLAIN = {"pupils": 2, "length": "3 s", "asks": "1 h", "codec": "g711", "patience": "2 s"}


def lesson(**parameters: object) -> Lesson:
    return Lesson.model_validate({**PLAIN, **parameters})


@dataclass
class Class:
    """A lesson played report by report."""

    story: Generator[Action, Outcome, None]
    clock: Clock

    def reports(self, *came: float, status: Status = Status.DONE) -> Action:
        """Answer a piece: which share came to each pupil; with none the picture stands still."""
        voices, pictures = [], []
        for share in came:
            got = round(50 * share)
            voices.append(StreamOutcome(status, 1.0, 50, got, 0, 0, 0.02))
            pictures.append(
                StreamOutcome(
                    status, 1.0, 150, round(150 * share), 0, 0, 0.02, 0.0, 0.0, 0.0,
                    30, round(30 * share), 0, 0, 0.0 if share else 1.0, 0.0,
                )
            )  # fmt: skip
        self.clock.now_s += 1.0
        asked = StreamOutcome(status, 1.0, 0, 0, 0, 0)
        return self.story.send((*voices, *pictures, asked))

    def said(self, first: Action) -> list[tuple[str, float, bool]]:
        """Return all that is said from the first on."""
        found, action = [], first
        while isinstance(action, Experience):
            found.append((action.quantity, round(action.value, 9), action.served))
            try:
                action = self.story.send(None)
            except StopIteration:
                break
        return found


def told(clock: Clock | None = None, **parameters: object) -> Class:
    clock = clock or Clock(0.0)
    return Class(lesson(**parameters).actions(RandomStream(1, "x"), clock), clock)


def test_each_device_gets_its_own_copy_of_voice_and_picture() -> None:
    group = told()
    many = ("internet", "internet")
    piece = next(group.story)
    assert piece == Together((
        Stream(1.0, (80_000.0,) * 2, 0.0, 200, many, "lesson-0-voice"),
        Stream(1.0, (3e5,) * 2, 0.0, 1240, many, "lesson-0-picture", 30.0, 0.5),
        Stream(1.0, 0.0, 0.0, 200, "internet", "lesson-0-asked"),
    ))  # fmt: skip
    for _ in range(2):
        piece = group.reports(1.0, 1.0)
        assert isinstance(piece, Together)
        assert piece.actions[1].down_bps == (6e5,) * 2  # type: ignore[union-attr]
    seen = [("lesson_seen", 1.0, True), ("frozen", 0.0, True)]
    assert group.said(group.reports(1.0, 1.0)) == 2 * seen


def test_a_pupil_who_cannot_follow_leaves_and_the_others_stay() -> None:
    group = told(length="4 s")
    next(group.story)
    group.reports(1.0, 0.0)
    piece = group.reports(1.0, 0.0)
    assert isinstance(piece, Together)
    assert piece.actions[0].down_bps == (80_000.0, 0.0)  # type: ignore[union-attr]
    assert piece.actions[1].down_bps == (600_000.0, 0.0)  # type: ignore[union-attr]
    group.reports(1.0, 0.0)
    assert group.said(group.reports(1.0, 0.0)) == [
        ("lesson_seen", 1.0, True), ("frozen", 0.0, True),
        ("lesson_seen", 0.0, False), ("frozen", 1.0, False),
    ]  # fmt: skip


def test_a_lesson_that_all_have_left_is_over_at_its_end_and_they_come_to_the_next() -> None:
    group = told(length="1 min", lessons=2, interval="10 min")
    next(group.story)
    group.reports(0.0, 0.0)
    assert group.reports(0.0, 0.0) == Think(58.0)
    action = group.story.send(None)
    assert isinstance(action, Experience)
    assert action.value == 0.0
    while isinstance(action, Experience):
        action = group.story.send(None)
    assert action == Think(600.0)
    piece = group.story.send(None)
    assert isinstance(piece, Together)
    assert piece.actions[0].over == "lesson-1-voice"  # type: ignore[union-attr]


def test_a_lesson_that_the_run_cuts_short_counts_so_far() -> None:
    group = told()
    next(group.story)
    found = group.said(group.reports(1.0, 0.0, status=Status.UNFINISHED))
    assert found == [
        ("lesson_seen", 1.0, False), ("frozen", 0.0, False),
        ("lesson_seen", 0.0, False), ("frozen", 1.0, False),
    ]  # fmt: skip


@pytest.mark.parametrize(("now_s", "waits_s"), [(7 * 3600.0, 3600.0), (9 * 3600.0, 23 * 3600.0)])
def test_it_begins_at_its_time_of_day(now_s: float, waits_s: float) -> None:
    clock = Clock(0.0)
    clock.time_of_day_s = now_s
    assert next(told(clock, at="08:00").story) == Think(waits_s)


def test_without_a_clock_it_begins_with_the_run() -> None:
    assert isinstance(next(told(at="08:00").story), Together)


def test_reports_that_do_not_divide_a_lesson_end_with_it() -> None:
    """0.3 s added up 233 times is no longer exact; the last report is of 0.1 s."""
    played = told(length="70 s", report="300 ms", patience="1 h")
    action = next(played.story)
    lengths = []
    while isinstance(action, Together):
        piece = action.actions[0]
        assert isinstance(piece, Stream)
        lengths.append(piece.seconds)
        one = StreamOutcome(Status.DONE, piece.seconds, 0, 0, 0, 0)
        action = played.story.send((one,) * 5)
    assert lengths == [0.3] * 233 + [0.1]


def test_a_pupil_speaks_now_and_then() -> None:
    group = told(length="10 s", asks="4 s", says="1 s")
    spoken, action = [], next(group.story)
    for _ in range(10):
        assert isinstance(action, Together)
        spoken.append(action.actions[2].up_bps)  # type: ignore[union-attr]
        action = group.reports(1.0, 1.0)
    assert spoken == [0.0] * 4 + [80_000.0] + [0.0] * 4 + [80_000.0]


def test_the_contract_holds() -> None:
    check_traffic(Lesson, pupils=2, length="1 min", lessons=2, interval="1 s")


def test_on_a_roomy_line_all_is_seen_and_on_a_narrow_one_the_picture_gives_way() -> None:
    """Ten copies of 600 kbps and voice: 6.4 Mbps; on 3 Mbps the meek pictures shrink."""
    parameters = {"pupils": 10, "length": "1 min", "codec": "opus", "patience": "1 min"}
    roomy = over_a_line(lesson(**parameters), rate_bps=20_000_000, seconds=70)
    narrow = over_a_line(lesson(**parameters), rate_bps=3_000_000, seconds=70)
    assert roomy.measure("all.lesson_seen.mean") == 1.0
    assert roomy.measure("all.frozen.mean") == 0.0
    assert 0.7 < narrow.measure("all.lesson_seen.mean") < 1.0


def test_on_a_starved_line_pupils_leave() -> None:
    """Ten voices are 400 kbps, ten least pictures 1 Mbps: 500 kbps carry neither."""
    starved = over_a_line(
        lesson(pupils=10, length="1 min", codec="opus", patience="20 s"),
        rate_bps=500_000, seconds=70,
    )  # fmt: skip
    assert starved.measure("all.lesson_seen.mean") < 0.5
    assert starved.measure("all.frozen.mean") > 0.3


def test_both_engines_hear_the_same() -> None:
    one, other = (
        over_a_line(
            lesson(pupils=4, length="6 s"), rate_bps=1_500_000, seconds=8, loss=0.02, name=name
        )
        for name in ("fast", "reference")
    )
    assert one.people[0].heard == other.people[0].heard
