"""One person's life in a run: the behaviour under way, what it does next, and when it says what.

What a life asks of the network goes through the people of the run (:mod:`simnet.engine.people`), as
:class:`Company` says.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any, Protocol, TypeAlias

from simnet.actions import (
    Action,
    Experience,
    Outcome,
    RunEnded,
    Stream,
    StreamOutcome,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.calendar.days import YEAR_DAYS
from simnet.calendar.year import Day
from simnet.chance.streams import RandomStream
from simnet.engine.amounts import nanoseconds
from simnet.engine.behaviour_lines import line_of, line_of_error
from simnet.engine.connection_pools import Agenda
from simnet.engine.door import ActionError, Door
from simnet.engine.experiences import Experiences
from simnet.errors import BehaviourError
from simnet.network import Person, RunPlan
from simnet.units import NS_PER_DAY, NS_PER_S

IDLE_ACTIONS_ALLOWED = 10_000
"""Actions in a row that take no simulated time; more of them would never end."""

PartOutcome: TypeAlias = TransferOutcome | StreamOutcome | tuple[StreamOutcome, ...]
"""Of what may be done together; of a stream to many those of all its receivers."""
_OVER = Think(-1.0)
"""In the place of an action, of a behaviour that has none left."""


class Shortcut(Protocol):
    """Does the usual actions of a life by itself, and asks the life for the others."""

    def begin(self, actions: Generator[Action, Outcome, None]) -> None:
        """Begin, now."""

    def resume(self, outcome: Outcome) -> None:
        """Go on with the outcome of what the life was asked for."""

    def outcome_at_end(self) -> Outcome:
        """Return what is told of the end of the run; None to who waits for nothing here."""


class Company(Protocol):
    """What a life asks of the people of its run."""

    @property
    def agenda(self) -> Agenda:
        """When people do what."""

    @property
    def experiences(self) -> Experiences:
        """What has been felt so far."""

    def random(self, seed: int, name: str) -> RandomStream:
        """Return the random numbers of a name."""

    def shortcut(self, life: Life) -> Shortcut | None:
        """Return what does the usual actions of a life; None where the life does all."""

    def start(self, life: Life, place: int, action: Transfer | Stream) -> None:
        """Ask the network for `action`, number `place` of what is done together."""


class PersonClock:
    """The time as behaviours see it (:class:`simnet.actions.Clock`)."""

    __slots__ = ("_agenda", "_day", "_number", "_plan")

    def __init__(self, agenda: Agenda, plan: RunPlan) -> None:
        self._agenda = agenda
        self._plan = plan
        self._number = -1
        self._day: Day | None = None
        """Day number `_number`, which is asked for often."""

    @property
    def now_s(self) -> float:
        """Seconds since the start of the run."""
        return self._agenda.now / NS_PER_S

    @property
    def time_of_day_s(self) -> float | None:
        """Seconds since midnight, local time; None where the run does not say it."""
        if not self._plan.clocked:
            return None
        return (self._plan.start_ns + self._agenda.now) % NS_PER_DAY / NS_PER_S

    @property
    def day_of_year(self) -> int | None:
        """Days since 1 January; None where the run does not say its month."""
        if not self._plan.dated:
            return None
        return (self._plan.start_ns + self._agenda.now) // NS_PER_DAY % YEAR_DAYS

    @property
    def day(self) -> Day | None:
        """The day; None where the run does not say its month."""
        calendar = self._plan.calendar
        if calendar is None or not self._plan.dated:
            return None
        number = (self._plan.start_ns + self._agenda.now) // NS_PER_DAY
        if number != self._number:
            self._number, self._day = number, calendar.day(number)
        return self._day

    def is_open(self, hours: str) -> bool | None:
        """Return whether a set of hours is open now; None where the run does not say when it is."""
        calendar = self._plan.calendar
        if calendar is None or not (self._plan.dated and self._plan.clocked):
            return None
        return calendar.is_open(hours, self._plan.start_ns + self._agenda.now)


class Life:
    """One person's behaviour under way."""

    __slots__ = (
        "_actions", "_agenda", "_clock", "_door", "_idle_actions", "_last_ns", "_outcomes",
        "_people", "_resume", "_shortcut", "_together", "_waiting", "person", "seed",
    )  # fmt: skip

    def __init__(self, people: Company, person: Person, seed: int, clock: PersonClock) -> None:
        self._people = people
        self._agenda = people.agenda
        self.person = person
        self.seed = seed
        self._clock = clock
        self._door = Door(person.channels, person.felt)
        self._actions: Generator[Action, Outcome, None] | None = None
        self._shortcut = people.shortcut(self)
        self._resume: Callable[[Any], None] = (
            self.go_on if self._shortcut is None else self._shortcut.resume
        )
        self._idle_actions = 0
        self._last_ns = -1
        self._waiting = 0
        self._together = False
        self._outcomes: list[Any] = []
        """Of what is done together, by place."""

    def begin(self, _subject: object) -> None:
        """Begin, at the time at which the person does."""
        random = self._people.random(self.seed, self.person.stream)
        try:
            self._actions = self.person.behaviour.actions(random, self._clock)
        except Exception as error:
            raise self.failure(error) from error
        if self._shortcut is None:
            self.go_on(None)
        else:
            self._shortcut.begin(self._actions)

    def go_on(self, outcome: Outcome) -> None:
        """Do what comes next, until it takes time."""
        while (action := self._next(outcome)) is not _OVER:
            if self.perform(action):
                return
            outcome = () if isinstance(action, Together) else None

    def perform(self, action: Action) -> bool:
        """Do an action; return whether it takes time, after which the person goes on.

        Raises:
            BehaviourError: it is no action, or no time passes for too long.
        """
        try:
            self._door.check(action)
        except ActionError as refused:
            raise self._complaint(str(refused), line_of(self._actions)) from None
        self._check_time_passes(action)
        if isinstance(action, Think):
            self._agenda.after(nanoseconds(action.seconds), self._resume)
        elif isinstance(action, Experience):
            self._say(action)
            return False
        elif isinstance(action, Together):
            self._waiting, self._together = len(action.actions), True
            self._outcomes = [None] * self._waiting
            for place, part in enumerate(action.actions):
                self._people.start(self, place, part)
            return self._waiting > 0
        else:
            self._waiting, self._together = 1, False
            self._people.start(self, 0, action)
        return True

    def ended(self, place: int, outcome: PartOutcome) -> None:
        """Take note of an end; go on if the person waits for nothing else."""
        self._waiting -= 1
        if not self._together:
            self._resume(outcome)
            return
        self._outcomes[place] = outcome
        if self._waiting == 0:
            self._resume(self._told())

    def _told(self) -> Outcome:
        """Return the outcomes of what was done together; of a stream to many one for each there."""
        told: list[TransferOutcome | StreamOutcome] = []
        for each in self._outcomes:
            told.extend(each) if isinstance(each, tuple) else told.append(each)
        return tuple(told)

    def finish(self, under_way: Mapping[int, PartOutcome]) -> None:
        """Let the person say what was felt until the end of the run.

        Args:
            under_way: what has come of what the person still waits for, by its place among what is
                done together.
        """
        if self._actions is None:
            return
        outcome: Outcome = None
        if not under_way:
            outcome = None if self._shortcut is None else self._shortcut.outcome_at_end()
        elif self._together:
            for place, each in under_way.items():
                self._outcomes[place] = each
            outcome = self._told()
        else:
            (outcome,) = under_way.values()
        action = self._interrupted() if outcome is None else self._next(outcome)
        while isinstance(action, Experience):
            self.perform(action)
            action = self._next(None)
        self._actions.close()

    def _interrupted(self) -> Action:
        """Tell a person who thinks that the run has ended; return what is done, _OVER if nothing.

        Raises:
            BehaviourError: it raised something else.
        """
        assert self._actions is not None
        try:
            return self._actions.throw(RunEnded())
        except (RunEnded, StopIteration):
            return _OVER
        except Exception as error:
            raise self.failure(error) from error

    def _say(self, felt: Experience) -> None:
        channels = self.person.channels
        self._people.experiences.add(
            person=self.person.name,
            flow=channels[felt.to] if felt.to is not None else next(iter(channels.values())),
            now_ns=self._agenda.now,
            felt=felt,
        )

    def _next(self, outcome: Outcome) -> Action:
        """Send `outcome` to the behaviour; return what it does next, _OVER when it is finished.

        Raises:
            BehaviourError: it raised.
        """
        assert self._actions is not None
        try:
            return self._actions.send(outcome)
        except StopIteration:
            return _OVER
        except Exception as error:
            raise self.failure(error) from error

    def _check_time_passes(self, action: Action) -> None:
        now = self._agenda.now
        if now > self._last_ns:
            self._last_ns = now
            self._idle_actions = 0
            return
        self._idle_actions += 1
        if self._idle_actions >= IDLE_ACTIONS_ALLOWED:
            raise self.refusal(action, f"{IDLE_ACTIONS_ALLOWED} actions in a row took no time")

    def refusal(self, action: Action, reason: str) -> BehaviourError:
        """Return how an action that cannot be done is told, with the line that yielded it."""
        return self._complaint(f"{action!r}: {reason}", line_of(self._actions))

    def failure(self, error: Exception) -> BehaviourError:
        """Return how an error of the behaviour is told, with the line that it comes from."""
        return self._complaint(f"its behaviour raised {error!r}", line_of_error(error))

    def _complaint(self, reason: str, line: str) -> BehaviourError:
        who = f"person {self.person.name!r} at {self._agenda.now / 1e9:.9f} s"
        return BehaviourError(f"{who}{line and f', {line}'}: {reason}")
