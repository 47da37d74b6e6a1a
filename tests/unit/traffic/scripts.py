"""Plays somebody whose transfers and pauses end as a test says, one after another."""

from __future__ import annotations

from simnet.actions import (
    Action,
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
from simnet.traffic.base import Person
from tests.unit.traffic.clock import Clock

DONE, GIVEN_UP, FAILED, UNFINISHED = Status
End = tuple[Status, float]
"""How something ends, and after how many seconds."""


def told(who: Person, *ends: End, seed: int = 1, clock: Clock | None = None) -> list[Action]:
    """All that somebody does, up to the first that has no end any more.

    What is done together ends together.
    """
    clock = clock or Clock(0.0)
    story = who.actions(RandomStream(seed, "somebody"), clock)
    actions: list[Action] = []
    left = iter(ends)
    outcome: Outcome = None
    while True:
        try:
            action = story.send(outcome)
        except StopIteration:
            return actions
        actions.append(action)
        outcome = None
        if isinstance(action, Think):
            passed_s = action.seconds
        elif isinstance(action, Transfer | Stream | Together):
            if (end := next(left, None)) is None:
                return actions
            outcome, passed_s = _outcome(action, *end), end[1]
        else:
            continue
        clock.now_s += passed_s
        if clock.time_of_day_s is not None:
            clock.time_of_day_s = (clock.time_of_day_s + passed_s) % 86_400


def _outcome(action: Transfer | Stream | Together, status: Status, took_s: float) -> Outcome:
    if isinstance(action, Together):
        return tuple(TransferOutcome(status, took_s, 0) for _ in action.actions)
    if isinstance(action, Transfer):
        return TransferOutcome(status, took_s, 0)
    return StreamOutcome(status, took_s, 0, 0, 0, 0)
