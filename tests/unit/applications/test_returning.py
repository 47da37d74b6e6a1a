"""Who comes back to what was given up: how often, and when."""

from __future__ import annotations

import math

import pytest

from simnet.actions import Action, Outcome, Status, Think
from simnet.applications.returning import Attempt, Will, drawn_will
from simnet.chance.streams import RandomStream
from simnet.chance.variates import constant, exponential


def told(will: Will, *ends: Status) -> tuple[list[Action], Status]:
    """What is done until it is left, and how it ended; each attempt is a pause of a second."""
    left = iter(ends)

    def attempt() -> Attempt:
        yield Think(1.0)
        return next(left)

    story, actions = will.tried(attempt), []
    outcome: Outcome = None
    while True:
        try:
            actions.append(story.send(outcome))
        except StopIteration as ended:
            return actions, ended.value


@pytest.mark.parametrize(
    ("will", "ends", "attempts"),
    [
        (Will(), [Status.GIVEN_UP], 1),
        (Will(3, 60.0), [Status.GIVEN_UP, Status.DONE], 2),
        (Will(3, 60.0), [Status.GIVEN_UP, Status.FAILED, Status.GIVEN_UP], 3),
        (Will(math.inf, 60.0), [Status.FAILED, Status.UNFINISHED], 2),
    ],
)
def test_it_is_tried_until_it_is_done_or_left(
    will: Will, ends: list[Status], attempts: int
) -> None:
    actions, ended = told(will, *ends)
    assert actions == [Think(1.0), Think(60.0)] * (attempts - 1) + [Think(1.0)]
    assert ended is ends[-1]


def test_whoever_fails_again_decides_again() -> None:
    """The number of attempts is geometric: a mean of 1/(1 - returns)."""
    random = RandomStream(1, "people")
    wills = [drawn_will(0.75, exponential(60.0), random, number) for number in range(4000)]
    times = [each.times for each in wills]
    # Standard deviation sqrt(0.75)/0.25 = 3.5, so a standard error of 0.055.
    assert sum(times) / 4000 == pytest.approx(4.0, abs=0.25)
    assert sum(each == 1 for each in times) / 4000 == pytest.approx(0.25, abs=0.03)
    assert sum(each.later_s for each in wills) / 4000 == pytest.approx(60.0, rel=0.07)


def test_where_nobody_comes_back_nothing_is_drawn() -> None:
    random, plain = RandomStream(1, "people"), RandomStream(1, "people")
    assert drawn_will(0.0, constant(60.0), random, 0) == Will()
    assert random.uniform() == plain.uniform()
    assert drawn_will(1.0, constant(60.0), random, 0) == Will(math.inf, 60.0)
