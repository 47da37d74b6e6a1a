"""The stand-in for a network: how it answers, and what it keeps of what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import pytest

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Outcome,
    Status,
    Stream,
    StreamOutcome,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.chance.streams import RandomStream
from simnet.errors import InputError
from simnet.network import UNLIMITED, Person, RunPlan
from simnet.preview.line import Answer, Line

S = 1_000_000_000
MS = 1_000_000
Story = Generator[Action, Outcome, None]
SLOW = Answer(rate_bps=8_000.0, delay_s=0.5)
"""A kilobyte a second."""


@dataclass
class Script:
    """A behaviour made of a function."""

    tell: Callable[[Clock], Story]

    def actions(self, random: RandomStream, clock: Clock) -> Story:
        return self.tell(clock)


def used(
    tell: Callable[[Clock], Story],
    answer: Answer,
    length_ns: int = 100 * S,
    pauses: int | None = None,
) -> Line:
    person = Person("one", "all", "one", Script(tell), {"internet": 0}, 0, ("wait",))
    line = Line(answer, RunPlan(length_ns), [person])
    line.play(pauses)
    return line


@pytest.mark.parametrize(
    ("answer", "action", "expected"),
    [
        (Answer(), Transfer(10**9), TransferOutcome(Status.DONE, 0.0, 10**9)),
        (Answer(delay_s=0.25), Transfer(9), TransferOutcome(Status.DONE, 0.25, 9)),
        (SLOW, Transfer(2_000, 500), TransferOutcome(Status.DONE, 3.0, 2_000)),
        (SLOW, Transfer(2_000, 500, 3.0), TransferOutcome(Status.DONE, 3.0, 2_000)),
        (SLOW, Transfer(2_000, 500, 2.0), TransferOutcome(Status.GIVEN_UP, 2.0, 1_000)),
        (SLOW, Transfer(2_000, 500, 0.75), TransferOutcome(Status.GIVEN_UP, 0.75, 0)),
        (SLOW, Transfer(10**9), TransferOutcome(Status.UNFINISHED, 100.0, 99_200)),
        (
            Answer(status=Status.FAILED),
            Transfer(9, patience_s=4.0),
            TransferOutcome(Status.FAILED, 4.0, 0),
        ),
        (
            SLOW,
            Stream(4.0, 16_000, 8_000, 100),
            StreamOutcome(Status.DONE, 4.0, 80, 40, 40, 40, 0.5, 0.5),
        ),
        (
            Answer(),
            Stream(200.0, 8_000, 0, 100),
            StreamOutcome(Status.UNFINISHED, 100.0, 1_000, 1_000, 0, 0),
        ),
    ],
    ids=repr,
)
def test_an_answer_takes_the_delay_and_its_bytes_at_the_rate(
    answer: Answer, action: Transfer | Stream, expected: Outcome
) -> None:
    seen: list[Outcome] = []

    def story(clock: Clock) -> Story:
        seen.append((yield action))

    used(story, answer)
    assert seen == [expected]


def test_what_is_done_at_once_shares_nothing() -> None:
    seen: list[Outcome] = []

    def story(clock: Clock) -> Story:
        seen.append((yield Together((Transfer(1_000, 0), Transfer(1_000, 0)))))

    used(story, SLOW)
    assert seen == [(TransferOutcome(Status.DONE, 1.5, 1_000),) * 2]


def test_kept_connections_are_used_one_after_another_and_a_long_wait_is_given_up() -> None:
    def story(clock: Clock) -> Story:
        one = Transfer(1_000, 500, 3.0, over="page", parallel=1)
        yield Together((one, one, one))

    line = used(story, SLOW)
    # Each takes 2 s; the second has 1 s of its patience left, and the third begins never.
    assert [(each.end_ns, each.status, each.received_bytes) for each in line.transfers] == [
        (2 * S, Status.DONE, 1_000),
        (3 * S, Status.GIVEN_UP, 0),
        (3 * S, Status.GIVEN_UP, 0),
    ]
    assert [each.exchange is None for each in line.transfers] == [False, False, True]


def test_the_end_of_the_plan_cuts_what_is_under_way_and_people_say_what_they_felt() -> None:
    def story(clock: Clock) -> Story:
        yield Think(1.0)
        asked_s = clock.now_s
        outcome = yield Transfer(5_000, 500)
        assert isinstance(outcome, TransferOutcome)
        yield Experience("wait", outcome.seconds, outcome.status is Status.DONE, asked_s)

    line = used(story, SLOW, 4 * S)
    (felt,) = line.people.experiences.rows
    assert (felt.value, felt.served) == (3.0, False)
    (asked,) = line.transfers
    assert (asked.end_ns, asked.received_bytes) == (4 * S, 2_000)


def test_it_stops_when_time_has_passed_so_often_and_tells_nobody() -> None:
    seen: list[Outcome] = []

    def story(clock: Clock) -> Story:
        while True:
            seen.append((yield Transfer(10)))
            yield Think(0.5)

    line = used(story, Answer(), UNLIMITED, pauses=4)
    assert (line.now, len(line.transfers), len(seen)) == (2 * S, 4, 4)


def test_a_transfer_without_end_needs_a_rate() -> None:
    def story(clock: Clock) -> Story:
        yield Transfer(UNLIMITED)

    with pytest.raises(InputError, match="give a rate"):
        used(story, Answer())
    (asked,) = used(story, Answer(rate_bps=8e6), 2 * S).transfers
    assert asked.received_bytes == pytest.approx(2_000_000, rel=1e-3)
