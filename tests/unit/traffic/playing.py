"""Plays people without a network, answer by answer, and over a small one on the compiled engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simnet import engine
from simnet.actions import (
    Action,
    Experience,
    Outcome,
    RunEnded,
    Status,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.calendar.year import Day
from simnet.chance.streams import RandomStream
from simnet.measures import parse_measure, value
from simnet.network import NetworkBuilder, Queue, RunPlan
from simnet.tables import Results, build
from simnet.tables.manifest import describe
from simnet.traffic.base import Person

S = 1_000_000_000


@dataclass
class Clock:
    """A time that goes on as a person's actions take it."""

    now_s: float = 100.0
    starts_s: float | None = None
    """Time of day when `now_s` is 0."""
    day_of_year: int | None = None
    day: Day | None = None

    def is_open(self, hours: str) -> bool | None:
        """Return None: it knows no hours."""
        return None

    @property
    def time_of_day_s(self) -> float | None:
        """Seconds since midnight."""
        return None if self.starts_s is None else (self.starts_s + self.now_s) % 86_400


@dataclass
class Answers:
    """Answers each transfer in turn with a status and a time; the last one for ever."""

    given: list[tuple[Status, float]]
    asked: list[Transfer] = field(default_factory=list)

    def __call__(self, transfer: Transfer) -> TransferOutcome:
        """Return the next outcome."""
        self.asked.append(transfer)
        status, took_s = self.given[min(len(self.asked), len(self.given)) - 1]
        received = transfer.down_bytes if status is Status.DONE else 0
        return TransferOutcome(status, took_s, received)


def always(status: Status, took_s: float) -> Answers:
    """Answer every transfer alike."""
    return Answers([(status, took_s)])


def played(
    person: Person,
    answer: Callable[[Transfer], TransferOutcome],
    clock: Clock | None = None,
    ends_s: float = math.inf,
) -> Iterator[Action]:
    """Yield what somebody does, answered transfer by transfer; after UNFINISHED only what is felt.

    Actions are yielded before they take their time. A pause that lasts beyond `ends_s` is ended
    then, as the run is.
    """
    clock = clock or Clock()
    story = person.actions(RandomStream(1, "person"), clock)
    outcome: Outcome = None
    over = thinks = False
    while True:
        try:
            action = story.throw(RunEnded()) if over and thinks else story.send(outcome)
        except (RunEnded, StopIteration):
            return
        thinks = isinstance(action, Think)
        if over and not isinstance(action, Experience):
            return
        yield action
        outcome = None
        if isinstance(action, Together):
            outcomes = [answer(each) for each in action.actions if isinstance(each, Transfer)]
            outcome = tuple(outcomes)
            clock.now_s += max(each.seconds for each in outcomes)
            over = any(each.status is Status.UNFINISHED for each in outcomes)
        elif isinstance(action, Transfer):
            outcome = answer(action)
            clock.now_s += outcome.seconds
            over = outcome.status is Status.UNFINISHED
        elif isinstance(action, Think):
            over = clock.now_s + action.seconds > ends_s
            clock.now_s = min(clock.now_s + action.seconds, ends_s)


def over_a_line(person: Person, rate_bps: int, seconds: int = 120, many: int = 3) -> Results:
    """Let so many like `person` be at work at the far end of a line of 20 ms."""
    builder = NetworkBuilder()
    builder.add_node("site", kind="site", place="village")
    builder.add_node("town")
    builder.add_link(
        "access", "town", "site", rate_bps, delay_ns=S // 50, queue=Queue(limit_packets=100)
    )
    felt = tuple(each.name for each in person.felt)
    for number in range(many):
        channels = {}
        for channel in person.channels():
            channels[channel] = f"{channel}-{number}"
            builder.add_flow(channels[channel], "site", "town", group="people")
        name = f"person-{number}"
        builder.add_person(
            name, person.behaviour(0), channels, group="people", stream=name, felt=felt
        )
    network = builder.build()
    plan = RunPlan(duration_ns=seconds * S, interval_ns=10 * S)
    counts = engine.run(network, plan, "fast", None)
    return Results(describe(counts, network, plan, {}), build(counts, network, plan))


def measured(results: Results, measure: str) -> Any:
    """Return a measure of a run."""
    return value(parse_measure(measure), results)
