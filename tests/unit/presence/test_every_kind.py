"""Every kind of person comes and goes: nothing breaks, and what is felt lies within the run."""

from __future__ import annotations

import pytest

from simnet.chance.variates import exponential
from simnet.kinds import kinds_of
from simnet.presence.profile import Habit
from simnet.preview import people as of_people
from simnet.preview.line import Answer
from simnet.preview.play import Play
from simnet.traffic.base import Person, Traffic

KINDS = {
    name: kind
    for name, kind in kinds_of(Traffic).items()  # type: ignore[type-abstract]  # a base is asked for
    if issubclass(kind, Person)
}
HABIT = Habit("school", 0.5, exponential(120.0), prayers=True)
PLAY = Play(3600.0, start_s=7 * 3600, habit=HABIT, answer=Answer(500_000.0, 0.3))
"""The first quarter of an hour it is shut."""


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_it_comes_and_goes(kind: str) -> None:
    somebody = KINDS[kind].model_validate(KINDS[kind].example)
    assert isinstance(somebody, Person)
    plan = PLAY.plan(PLAY.length_s)
    line = of_people.played(somebody, 3, PLAY.answer, plan, PLAY.attendance())
    asked = [*line.transfers, *line.streams]
    assert all(each.start_ns >= 900 * 10**9 for each in asked)
    for said in line.people.experiences.rows:
        assert 0 <= said.start_ns <= said.end_ns <= plan.duration_ns
