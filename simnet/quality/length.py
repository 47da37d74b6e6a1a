"""How long to watch people of a kind until there is something to say of what they feel."""

from __future__ import annotations

from collections import Counter

from simnet.network import RunPlan
from simnet.preview.line import Answer, Line
from simnet.preview.people import people
from simnet.quality.alone import Line as OnLine
from simnet.traffic.base import Person
from simnet.units import NS_PER_S

_MINUTE_NS = 60 * NS_PER_S
LENGTHS_NS = tuple(minutes * _MINUTE_NS for minutes in (30, 60, 150, 300, 600, 1440))
"""Lengths that are tried; 150 min is as long as an exam with its papers."""
ENOUGH = 100
"""Experiences of each quantity that are enough for its 95 %."""


def enough_ns(
    kind: Person,
    users: int,
    line: OnLine,
    time_of_day_ns: int | None,
    seed: int = 1,
    samples: int = ENOUGH,
) -> int:
    """Return how long users of a kind are to be watched, ns.

    That is the shortest usual length in which, on a line that answers each by itself, each quantity
    is served so often as `samples` says, or all of them are done for good; a day at most.

    Raises:
        BehaviourError: one did something outside the contract of actions.
    """
    answer = Answer(line.rate_bps, line.round_trip_ns / NS_PER_S)
    for length_ns in LENGTHS_NS[:-1]:
        plan = RunPlan(
            length_ns,
            seed,
            interval_ns=length_ns,
            start_ns=time_of_day_ns or 0,
            clocked=time_of_day_ns is not None,
        )
        stand_in = Line(answer, plan, people(kind, users, seed))
        stand_in.play()
        rows = stand_in.people.experiences.rows
        served = Counter(each.quantity for each in rows if each.served)
        if stand_in.idle or all(served[felt.name] >= samples for felt in kind.felt):
            return length_ns
    return LENGTHS_NS[-1]
