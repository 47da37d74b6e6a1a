"""A behaviour in sessions: what it does when, what its clock says, who is away as a run ends."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Outcome,
    RunEnded,
    Think,
    Together,
    Transfer,
)
from simnet.calendar.year import Calendar
from simnet.chance.streams import RandomStream
from simnet.chance.variates import exponential
from simnet.engine import run
from simnet.errors import BehaviourError
from simnet.network import Network, Person, RunPlan
from simnet.presence.attendance import Attendance, attendance
from simnet.presence.present import Present
from simnet.presence.profile import Habit, Setting
from simnet.presence.visits import Visit
from simnet.preview.line import Answer, Line
from simnet.traffic.base import Until, innermost
from tests.unit.engine.builders import MBPS, MS, SECOND, chain, link, with_flows

Story = Generator[Action, Outcome, None]
VISITS = (Visit(10.0, 30.0), Visit(50.0, 60.0), Visit(100.0, 200.0))


@dataclass
class Planned:
    """Sessions that a test sets, in the place of an attendance."""

    times: tuple[Visit, ...] = VISITS
    share: float = 0.5

    def visits(self, random: RandomStream) -> Iterator[Visit]:
        yield from self.times


@dataclass
class Script:
    """A behaviour made of a function, and what it saw on its clock."""

    tell: Callable[[Clock], Story]
    seen: list[float] = field(default_factory=list)

    def actions(self, random: RandomStream, clock: Clock) -> Story:
        return self.tell(clock)


def played(
    tell: Callable[[Clock], Story], until_s: float = 300.0, took_s: float = 0.0, **planned: Any
) -> Line:
    """A line that somebody has used in sessions; each transfer takes its time."""
    present = Present(Script(tell), cast("Attendance", Planned(**planned)))
    person = Person("who", "people", "who", present, {"internet": 0}, felt=("page_load",))
    plan = RunPlan(round(until_s * SECOND), start_ns=8 * 3600 * SECOND, clocked=True)
    line = Line(Answer(delay_s=took_s), plan, [person])
    line.play()
    return line


def starts(line: Line) -> list[float]:
    return [each.start_ns / SECOND for each in line.transfers]


def every(pause_s: float, seen: list[float] | None = None) -> Callable[[Clock], Story]:
    def tell(clock: Clock) -> Story:
        while True:
            if seen is not None:
                seen.append(clock.now_s)
            yield Transfer(1)
            yield Think(pause_s)

    return tell


def test_time_between_sessions_does_not_count() -> None:
    seen: list[float] = []
    line = played(every(8.0, seen), 130.0)
    assert starts(line) == [10.0, 18.0, 26.0, 54.0, 102.0, 110.0, 118.0, 126.0]
    assert seen == [10.0, 18.0, 26.0, 34.0, 42.0, 50.0, 58.0, 66.0]


def test_who_thinks_to_the_end_of_a_session_goes_on_in_the_next() -> None:
    assert starts(played(every(10.0), 115.0)) == [10.0, 20.0, 50.0, 100.0, 110.0]


def test_a_pause_may_outlast_several_sessions() -> None:
    assert starts(played(every(35.0), 300.0)) == [10.0, 105.0, 140.0, 175.0]


def test_what_is_under_way_is_finished_and_nothing_is_begun() -> None:
    """Transfers of 15 s with pauses of 3 s: the second ends at 43 s, between two sessions."""
    line = played(every(3.0), 130.0, took_s=15.0)
    assert starts(line) == [10.0, 28.0, 53.0, 103.0, 121.0]
    assert line.transfers[1].end_ns == 43 * SECOND


def test_transfers_without_a_pause_end_with_the_session_too() -> None:
    def tell(_clock: Clock) -> Story:
        while True:
            yield Transfer(1)

    assert starts(played(tell, 110.0, took_s=12.0)) == [10.0, 22.0, 50.0, 100.0]


def test_a_slow_network_loses_transactions_and_puts_none_off() -> None:
    quick, slow = (len(played(every(5.0), 300.0, took_s=each).transfers) for each in (0.0, 20.0))
    assert (quick, slow) == (26, 6)


def test_what_is_felt_is_in_the_time_of_the_run() -> None:
    def tell(clock: Clock) -> Story:
        while True:
            since_s = clock.now_s
            yield Think(15.0)
            yield Experience("page_load", clock.now_s - since_s, True, since_s)

    rows = played(tell, 120.0).people.experiences.rows
    assert [each.value for each in rows] == [15.0] * 3
    assert [each.start_ns / SECOND for each in rows] == [10.0, 25.0, 100.0]


def test_a_deadline_leaves_as_much_time_after_an_absence() -> None:
    """Transfers of 9 s that have 5 s: they are given up after these, in any session."""

    def tell(clock: Clock) -> Story:
        while True:
            yield Together((Transfer(1, deadline_s=clock.now_s + 5.0),))
            yield Transfer(1, deadline_s=clock.now_s + 5.0)
            yield Think(10.0)

    line = played(tell, 125.0, took_s=9.0)
    took = [(each.end_ns - each.start_ns) / SECOND for each in line.transfers]
    assert starts(line) == [10.0, 15.0, 50.0, 55.0, 110.0, 115.0]
    assert took == [5.0] * 6


def test_a_run_that_ends_while_somebody_is_away_is_told_of_the_time_there() -> None:
    def tell(clock: Clock) -> Story:
        since_s = clock.now_s
        try:
            yield Think(25.0)
        except RunEnded:
            yield Experience("page_load", clock.now_s - since_s, False, since_s)

    for until_s, value in ((25.0, 15.0), (40.0, 20.0), (52.0, 22.0)):
        (row,) = played(tell, until_s).people.experiences.rows
        assert (row.value, row.start_ns / SECOND, row.served) == (value, 10.0, False)


def test_who_has_nothing_to_say_of_the_end_says_nothing() -> None:
    def tell(_clock: Clock) -> Story:
        try:
            yield Think(25.0)
        except RunEnded:
            return

    assert played(tell, 40.0).people.experiences.rows == []
    alone = Person("who", "people", "who", Until(Script(tell), 9.0), {"internet": 0})
    line = Line(Answer(), RunPlan(5 * SECOND), [alone])
    line.play()
    assert line.people.experiences.rows == []


def test_who_has_left_before_a_transfer_waits_for_nothing_as_the_run_ends() -> None:
    def tell(clock: Clock) -> Story:
        yield Transfer(1)
        yield Transfer(1)
        yield Experience("page_load", clock.now_s)

    line = played(tell, 45.0, took_s=25.0)
    assert starts(line) == [10.0]
    assert line.people.experiences.rows == []


@pytest.mark.parametrize("times", [(), (Visit(400.0, 500.0),)], ids=["never", "later"])
def test_who_does_not_come_does_nothing(times: tuple[Visit, ...]) -> None:
    assert starts(played(every(1.0), times=times)) == []


def test_who_stops_begins_nothing_more() -> None:
    present = Present(Script(every(8.0)), cast("Attendance", Planned()))
    person = Person("who", "people", "who", Until(present, 25.0), {"internet": 0})
    line = Line(Answer(), RunPlan(300 * SECOND), [person])
    line.play()
    assert starts(line) == [10.0, 18.0]
    assert innermost(person.behaviour) == (present.behaviour, 0.5)


def test_what_is_refused_is_told_with_the_line_of_the_behaviour() -> None:
    def tell(_clock: Clock) -> Story:
        yield Transfer(1)
        yield Think(-1.0)

    with pytest.raises(BehaviourError, match=r"at 10\.0+ s, .*test_present\.py:\d+: .* got -1\.0"):
        played(tell)


HABIT = Habit("all", 0.4, exponential(20.0))


def village(rate_bps: int, people: int = 12) -> Network:
    """People in sessions of 20 s behind one line."""
    hop = link(rate_bps, 20 * MS)
    network = with_flows(chain([hop], [hop]), *[None] * people)
    whole = attendance(HABIT, Setting(Calendar()), 0.0, 120.0)

    def tell(_clock: Clock) -> Story:
        while True:
            yield Transfer(20_000, patience_s=10.0)
            yield Think(1.0)

    persons = tuple(
        Person(f"p-{i}", "people", f"p-{i}", Present(Script(tell), whole), {"internet": i})
        for i in range(people)
    )
    return Network(network.nodes, network.interfaces, network.flows, persons)


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("rate_bps", [MBPS // 2, 10 * MBPS])
def test_both_engines_play_the_same(seed: int, rate_bps: int) -> None:
    plan = RunPlan(120 * SECOND, seed, trace=True)
    one, other = (run(village(rate_bps), plan, name) for name in ("fast", "reference"))
    assert one.trace is not None
    assert other.trace is not None
    assert one.trace.keys() == other.trace.keys()
    for key in one.trace:
        assert (one.trace[key] == other.trace[key]).all()


def test_alternatives_meet_the_same_sessions() -> None:
    """Whatever the line carries, nobody begins anything while away."""
    begun = []
    for rate_bps in (MBPS // 4, 10 * MBPS):
        network = village(rate_bps)
        counts = run(network, RunPlan(120 * SECOND, 5), "fast")
        begun.append((counts.transfers["flow"], counts.transfers["start_ns"] / SECOND))
    assert len(begun[0][0]) < len(begun[1][0])
    for number, person in enumerate(network.people):
        present = person.behaviour
        assert isinstance(present, Present)
        own = RandomStream(RandomStream(5, person.stream).raw(), "presence")
        visits = []
        for visit in present.attendance.visits(own):
            if visit.begin > 120.0:
                break
            visits.append(visit)
        for flows, times in begun:
            for at in times[flows == number]:
                assert any(begin - 1e-6 <= at < end + 1e-6 for begin, end in visits)
        first = [times[flows == number].min(initial=999.0) for flows, times in begun]
        assert first[0] == first[1]
