"""A behaviour in sessions: it goes on while its person is there, and stands still meanwhile.

The behaviour's time (``clock.now_s``) passes only while the person is there, or still waits for the
network after a session has ended. Who thinks as a session ends leaves at once and thinks on in the
next; who waits for the network waits, and leaves then. So a network that is slow costs what would
have been done in the session, and the day does not get longer for it.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from simnet.actions import (
    Action,
    Behaviour,
    Clock,
    Experience,
    Outcome,
    RunEnded,
    Think,
    Together,
    Transfer,
)
from simnet.calendar.year import Day
from simnet.chance.streams import RandomStream
from simnet.presence.attendance import Attendance
from simnet.presence.visits import Visit
from simnet.traffic.base import Around

_NEVER_S = 1e9
"""When who does not come any more does: some 31 years after the start."""


@dataclass(frozen=True, slots=True)
class Present(Around):
    """A behaviour that is played while its person is there."""

    behaviour: Behaviour
    attendance: Attendance

    @property
    def share(self) -> float:
        """Mean share of the time in which the person is there."""
        return self.attendance.share

    def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
        """Yield the actions of `behaviour` in sessions.

        The sessions come from one number that is drawn before all others, so that they are the same
        whatever the network does.
        """
        own = RandomStream(random.raw(), "presence")
        sessions = _Sessions(self.attendance.visits(own), clock)
        wait = sessions.until_there()
        try:
            if wait is not None:
                yield wait
        except RunEnded:
            return
        script = self.behaviour.actions(random, sessions)
        action = next(script, None)
        while action is not None:
            try:
                if sessions.over(action):
                    yield sessions.played(Think(0.0))
                    sessions.back()
                outcome = yield sessions.played(action)
            except RunEnded as ended:
                sessions.cut()
                try:
                    action = script.throw(ended)
                except StopIteration:
                    return
                continue
            sessions.back()
            try:
                action = script.send(outcome)
            except StopIteration:
                return


class _Sessions:
    """The sessions of a person under way, and the clock that stands still between them."""

    def __init__(self, visits: Iterator[Visit], clock: Clock) -> None:
        self._visits = visits
        self._clock = clock
        self._visit = Visit(-math.inf, -math.inf)
        self._away_s = 0.0
        """How long the person has been away so far, since the behaviour began."""
        self._returns: list[tuple[float, float]] = []
        """The behaviour's time at each return, and how long the person had been away by then."""
        self._absences: list[Visit] = []
        """Times away within what is being done."""

    @property
    def now_s(self) -> float:
        """Seconds since the start of the run in which the person was there."""
        return self._clock.now_s - self._away_s

    @property
    def time_of_day_s(self) -> float | None:
        """Seconds since midnight, local time; None where the run does not say it."""
        return self._clock.time_of_day_s

    @property
    def day_of_year(self) -> int | None:
        """Days since 1 January; None where the run does not say its month."""
        return self._clock.day_of_year

    @property
    def day(self) -> Day | None:
        """The day; None where the run does not say its month."""
        return self._clock.day

    def is_open(self, hours: str) -> bool | None:
        """Return whether a set of hours is open now."""
        return self._clock.is_open(hours)

    def until_there(self) -> Think | None:
        """Return the wait until the first session that has not ended; None in one."""
        now_s = self._clock.now_s
        self._visit = self._next(now_s)
        return Think(self._visit.begin - now_s) if self._visit.begin > now_s else None

    def over(self, action: Action) -> bool:
        """Return whether the session has ended before an action that takes the network."""
        if type(action) is Think or type(action) is Experience:
            return False
        return self._clock.now_s >= self._visit.end

    def played(self, action: Action) -> Action:
        """Return an action as it is done: a pause goes on in the sessions that follow."""
        if isinstance(action, Think):
            return self._thought(action)
        if self._away_s == 0.0:
            return action
        if isinstance(action, Experience):
            return self._said(action)
        return self._timed(action)

    def cut(self) -> None:
        """Take note that the run has ended, perhaps while the person was away."""
        now_s = self._clock.now_s
        self._absences = [
            Visit(each.begin, min(each.end, now_s)) for each in self._absences if each.begin < now_s
        ]
        self.back()

    def _thought(self, action: Think) -> Think:
        """Return how long is to be waited until so much time has passed in sessions."""
        now_s, left_s = self._clock.now_s, action.seconds
        if not _is_time(left_s):
            return action  # it is refused
        if left_s < self._visit.end - now_s:
            return action
        at_s = max(now_s, self._visit.end)
        left_s -= max(0.0, self._visit.end - now_s)
        while True:
            self._visit = self._next(at_s)
            back_s = max(at_s, self._visit.begin)
            if back_s > at_s:
                self._absences.append(Visit(at_s, back_s))
            if left_s < self._visit.end - back_s:
                return Think(back_s + left_s - now_s)
            left_s -= self._visit.end - back_s
            at_s = self._visit.end

    def back(self) -> None:
        """Take note of the absences that are over."""
        if not self._absences:
            return
        for begin, end in self._absences:
            self._returns.append((begin - self._away_s, self._away_s + end - begin))
            self._away_s += end - begin
        self._absences.clear()

    def _next(self, after_s: float) -> Visit:
        """Return the first visit that ends after a time."""
        for visit in self._visits:
            if visit.end > after_s:
                return visit
        return Visit(max(_NEVER_S, after_s), math.inf)

    def _timed(self, action: Action) -> Action:
        """Return an action with its deadlines in the time of the run."""
        if isinstance(action, Transfer) and _is_time(action.deadline_s):
            return replace(action, deadline_s=action.deadline_s + self._away_s)
        if isinstance(action, Together):
            return Together(tuple(self._timed(part) for part in action.actions))  # type: ignore[misc]  # a transfer stays one
        return action

    def _said(self, action: Experience) -> Experience:
        """Return an experience with its beginning in the time of the run."""
        if action.since_s is None:
            return action
        away_s = next((away for at, away in reversed(self._returns) if at <= action.since_s), 0.0)
        since_s = min(round(action.since_s + away_s, 9), self._clock.now_s)
        return Experience(action.quantity, action.value, action.served, since_s, action.to)


def _is_time(given: object) -> bool:
    return isinstance(given, int | float) and 0 <= given < math.inf
