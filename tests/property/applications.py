"""People of every kind of traffic, in a hurry: hours pass in milliseconds, megabytes are kilobytes.

A kind needs nothing for it: what its people do is played faster and with less, and they see a clock
and outcomes that fit. So a new kind is among the random networks as soon as its file is there.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from simnet.actions import (
    Action,
    Behaviour,
    Clock,
    Experience,
    Outcome,
    RunEnded,
    Stream,
    Think,
    Together,
    Transfer,
)
from simnet.calendar.year import Day
from simnet.chance.streams import RandomStream
from simnet.kinds import kinds_of
from simnet.network import Person
from simnet.traffic.base import Person as PersonKind
from simnet.traffic.base import Traffic

KINDS = {
    name: kind
    for name, kind in kinds_of(Traffic).items()  # type: ignore[type-abstract]
    if issubclass(kind, PersonKind)
}
LARGEST = 60_000
"""Bytes of a transfer at most."""


@dataclass(frozen=True)
class FastClock:
    """A clock that runs `speed` times as fast."""

    clock: Clock
    speed: float

    @property
    def now_s(self) -> float:
        return self.clock.now_s * self.speed

    @property
    def time_of_day_s(self) -> float | None:
        of_day = self.clock.time_of_day_s
        return None if of_day is None else (of_day + self.now_s) % 86_400

    @property
    def day_of_year(self) -> int | None:
        return self.clock.day_of_year

    @property
    def day(self) -> Day | None:
        return self.clock.day

    def is_open(self, hours: str) -> bool | None:
        return self.clock.is_open(hours)


@dataclass(frozen=True)
class Hurried:
    """Does as `behaviour`, `speed` times as fast and with a share of the bytes, `most` times."""

    behaviour: Behaviour
    speed: float
    share: float
    most: int

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        script = self.behaviour.actions(random, FastClock(clock, self.speed))
        action = next(script, None)
        done = 0
        while action is not None and (done < self.most or isinstance(action, Experience)):
            done += not isinstance(action, Experience)
            try:
                outcome = yield self._hurried(action)
            except RunEnded as ended:
                try:
                    action = script.throw(ended)
                except (StopIteration, RunEnded):
                    return
                continue
            try:
                action = script.send(self._slowed(outcome))
            except StopIteration:
                return

    def _hurried(self, action: Action) -> Action:
        if isinstance(action, Think):
            return Think(action.seconds / self.speed)
        if isinstance(action, Experience):
            since_s = None if action.since_s is None else action.since_s / self.speed
            return replace(action, since_s=since_s)
        if isinstance(action, Together):
            return Together(tuple(self._moved(each) for each in action.actions))
        return self._moved(action)

    def _moved(self, action: Any) -> Any:
        if isinstance(action, Transfer):
            return replace(
                action,
                down_bytes=self._less(action.down_bytes),
                up_bytes=self._less(action.up_bytes),
                patience_s=action.patience_s / self.speed,
                deadline_s=action.deadline_s / self.speed,
            )
        if isinstance(action, Stream):
            return replace(action, seconds=action.seconds / self.speed)
        return action

    def _less(self, size: int) -> int:
        return size and max(1, min(LARGEST, int(size * self.share)))

    def _slowed(self, outcome: Outcome) -> Outcome:
        if isinstance(outcome, tuple):
            return tuple(self._slowed(each) for each in outcome)  # type: ignore[misc]
        return outcome and replace(outcome, seconds=outcome.seconds * self.speed)


def hurried(kind: str, example: bool, speed: float, share: float, most: int = 40) -> Person:
    """Return somebody of a kind, with its defaults or its example, on the flow 0."""
    found = KINDS[kind]
    try:
        people = found.model_validate(found.example if example else {})
    except ValueError:
        people = found.model_validate(found.example)
    return Person(
        name=kind,
        group=kind,
        stream=kind,
        behaviour=Hurried(people.behaviour(0), speed, share, most),
        channels=dict.fromkeys(people.channels(), 0),
        felt=tuple(felt.name for felt in people.felt),
    )


@st.composite
def applications(draw: st.DrawFn, index: int, flow_count: int) -> Person:
    """Somebody of any kind of traffic, in more or less of a hurry."""
    somebody = hurried(
        draw(st.sampled_from(sorted(KINDS))),
        draw(st.booleans()),
        draw(st.sampled_from([100.0, 3_000.0, 100_000.0])),
        draw(st.sampled_from([0.001, 0.02])),
        draw(st.sampled_from([10, 40])),
    )
    flows = st.integers(0, flow_count - 1)
    return replace(
        somebody,
        name=f"person-{index}",
        stream=f"person-{index}",
        channels={to: draw(flows) for to in somebody.channels},
        start_ns=draw(st.sampled_from([0, 1, 7_000_000])),
    )
