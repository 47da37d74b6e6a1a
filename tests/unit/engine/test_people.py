"""How behaviours are played, on an engine that is only a stand-in."""

from __future__ import annotations

import dataclasses
import heapq
import inspect
import itertools
import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from simnet.actions import (
    Action,
    Clock,
    Experience,
    Outcome,
    RunEnded,
    Status,
    Stream,
    StreamOutcome,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.calendar.year import Calendar
from simnet.chance.streams import RandomStream
from simnet.engine.amounts import nanoseconds, whole_bytes
from simnet.engine.experiences import Felt
from simnet.engine.people import Completion, Frames, People
from simnet.errors import BehaviourError
from simnet.network import UNLIMITED, Person, RunPlan
from simnet.traffic.base import Until
from tests.unit.engine.builders import chain, link, with_flows
from tests.unit.engine.conftest import Simulate

SECOND = 1_000_000_000
Story = Generator[Action, Outcome, None]


@dataclass
class Script:
    """A behaviour made of a function."""

    tell: Callable[..., Story]

    def actions(self, random: RandomStream, clock: Clock) -> Story:
        if len(inspect.signature(self.tell).parameters) == 1:
            return self.tell(random)
        return self.tell(random, clock)


@dataclass
class StandIn:
    """An engine where every transfer takes 2 s, or until patience ends, and streams their time."""

    people: People = field(init=False)
    requests: list[tuple[Any, ...]] = field(default_factory=list)
    now: int = 0
    agenda: list[tuple[int, int, Callable[[Any], None], Any]] = field(default_factory=list)

    def after(self, delay_ns: int, act: Callable[[Any], None], subject: Any = None) -> None:
        heapq.heappush(self.agenda, (self.now + delay_ns, next(ORDER), act, subject))

    def play(self, until_ns: int = UNLIMITED) -> None:
        """Play until nobody has anything to do, or until the end of a run."""
        while self.agenda and self.agenda[0][0] < until_ns:
            self.now, _, act, subject = heapq.heappop(self.agenda)
            act(subject)
        if until_ns < UNLIMITED:
            self.now = until_ns
            self.people.finish()

    def so_far(self, serial: int) -> Completion:
        return Completion(serial, self.now, Status.UNFINISHED, received_bytes=77)

    def start_transfer(self, flow: int, up_bytes: int, down_bytes: int, patience_ns: int) -> int:
        serial = self._note("transfer", flow, up_bytes, down_bytes, patience_ns)
        if patience_ns < 2 * SECOND:
            self._later(patience_ns, serial, Status.GIVEN_UP, received_bytes=down_bytes // 2)
        else:
            self._later(2 * SECOND, serial, Status.DONE, received_bytes=down_bytes)
        return serial

    def start_stream(
        self,
        flow: int,
        down_bps: float,
        up_bps: float,
        packet_bytes: int,
        duration_ns: int,
        kept: bool,
        before: int,
        frames: Frames | None,
    ) -> int:
        piece = ("kept", before) if kept else ()
        video = () if frames is None else (frames,)
        serial = self._note(
            "stream", flow, down_bps, up_bps, packet_bytes, duration_ns, *piece, *video
        )
        self._later(
            duration_ns, serial, Status.DONE, sent_down=9, received_down=8, sent_up=7, received_up=6
        )
        return serial

    def _note(self, *request: object) -> int:
        self.requests.append((self.now, *request))
        return len(self.requests) - 1

    def _later(self, delay_ns: int, serial: int, status: Status, **counts: int) -> None:
        completion = Completion(serial, self.now + delay_ns, status, **counts)
        self.after(delay_ns, lambda _: self.people.completed(completion))


CHANNELS = {"internet": 4, "intranet": 7}
FELT = ("page_load", "mos")
ORDER = itertools.count()
ENDLESS = RunPlan(UNLIMITED)


def play(
    *stories: Callable[..., Story],
    start_ns: int = 0,
    channels: Mapping[str, int] = CHANNELS,
    plan: RunPlan = ENDLESS,
) -> StandIn:
    """Play stories, one a person, to their ends or that of the run."""
    engine = StandIn()
    people = [
        Person(f"pupil-{i}", "pupils", f"pupil-{i}", Script(story), channels, start_ns, FELT)
        for i, story in enumerate(stories)
    ]
    engine.people = People(engine, people, plan, engine)
    engine.play(plan.duration_ns)
    return engine


THIS = Path(__file__).relative_to(Path.cwd())


def line_in(function: Callable[..., Any], number: int) -> str:
    """Where a line of a function is: FILE:LINE, `number` lines below its head."""
    return f"{THIS}:{function.__code__.co_firstlineno + number}"


def test_a_transfer_has_an_outcome() -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        outcomes.append((yield Transfer(down_bytes=1000, up_bytes=300)))
        outcomes.append((yield Transfer(down_bytes=500, patience_s=1.5, to="intranet")))

    engine = play(story)
    assert engine.requests == [
        (0, "transfer", 4, 300, 1000, UNLIMITED),
        (2 * SECOND, "transfer", 7, 300, 500, 1_500_000_000),
    ]
    assert outcomes == [
        TransferOutcome(Status.DONE, 2.0, 1000),
        TransferOutcome(Status.GIVEN_UP, 1.5, 250),
    ]


def test_a_stream_has_an_outcome() -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        outcomes.append((yield Stream(12.5, down_bps=1.5e6, up_bps=64e3, packet_bytes=160)))

    engine = play(story)
    assert engine.requests == [(0, "stream", 4, 1.5e6, 64e3, 160, 12_500_000_000)]
    assert outcomes == [StreamOutcome(Status.DONE, 12.5, 9, 8, 7, 6)]


def test_pieces_of_a_stream_follow_one_another_under_one_name() -> None:
    def story(random: RandomStream) -> Story:
        yield Stream(1.0, up_bps=64e3, over="call")
        yield Stream(1.0, up_bps=32e3, over="call")
        yield Stream(1.0, up_bps=32e3, over="lesson")
        yield Stream(1.0, up_bps=32e3, to="intranet", over="call")

    pieces = [request[-2:] for request in play(story).requests]
    assert pieces == [("kept", -1), ("kept", 0), ("kept", -1), ("kept", -1)]


def test_a_stream_that_is_under_way_is_not_continued() -> None:
    def story(random: RandomStream) -> Story:
        yield Together((Stream(1.0, up_bps=1e3, over="call"), Stream(1.0, over="call")))

    with pytest.raises(BehaviourError, match="the stream over 'call' is under way already"):
        play(story)


def test_thinking_takes_time_and_nothing_else() -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        outcomes.append((yield Think(1.25)))
        yield Transfer()

    engine = play(story, start_ns=500)
    assert engine.requests[0][0] == 1_250_000_500
    assert outcomes == [None]


def test_what_is_done_together_starts_together_and_ends_with_the_last() -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        parts = (
            Stream(5.0, down_bps=1e6),
            Transfer(down_bytes=10),
            Transfer(down_bytes=20, patience_s=1),
        )
        outcomes.append((yield Together(parts)))
        yield Transfer()

    engine = play(story)
    assert [request[0] for request in engine.requests] == [0, 0, 0, 5 * SECOND]
    assert outcomes == [
        (
            StreamOutcome(Status.DONE, 5.0, 9, 8, 7, 6),
            TransferOutcome(Status.DONE, 2.0, 10),
            TransferOutcome(Status.GIVEN_UP, 1.0, 10),
        )
    ]


def test_together_of_nothing_is_over_at_once() -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        outcomes.append((yield Together(())))

    play(story)
    assert outcomes == [()]


def test_people_who_act_at_one_time_do_so_in_their_order() -> None:
    def story(random: RandomStream) -> Story:
        for _ in range(3):
            yield Think(1.0)
            yield Transfer()

    engine = play(story, story, story)
    assert [request[0] for request in engine.requests] == sorted(
        [SECOND, 4 * SECOND, 7 * SECOND] * 3
    )


def test_a_person_has_a_stream_of_their_own() -> None:
    drawn: dict[int, list[float]] = {0: [], 1: []}

    def story_of(i: int) -> Callable[[RandomStream], Story]:
        def story(random: RandomStream) -> Story:
            for _ in range(5):
                drawn[i].append(random.uniform())
                yield Think(drawn[i][-1])

        return story

    play(story_of(0), story_of(1))
    expected = RandomStream(1, "pupil-0")
    assert drawn[0] == [expected.uniform() for _ in range(5)]
    assert not set(drawn[0]) & set(drawn[1])


def test_sizes_and_times_are_rounded_half_up() -> None:
    assert nanoseconds(1.5e-9) == 2
    assert nanoseconds(0.49e-9) == 0
    assert nanoseconds(math.inf) == UNLIMITED
    assert whole_bytes(2.5) == 3
    assert whole_bytes(1e30) == UNLIMITED


def test_a_very_slow_stream_is_as_good_as_silent() -> None:
    def story(random: RandomStream) -> Story:
        yield Stream(1.0, down_bps=1e-300, up_bps=0)

    (request,) = play(story).requests
    assert 0 < request[3] < 1e-5
    assert request[4] == 0.0


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (Think(-1.0), "seconds must be a finite number >= 0, got -1.0"),
        (Think(math.nan), "seconds must be a finite number >= 0, got nan"),
        (Think(math.inf), "seconds must be a finite number >= 0, got inf"),
        (Think("3 s"), "seconds must be a finite number >= 0, got '3 s'"),
        (Transfer(down_bytes=-1), "down_bytes must be a finite number >= 0, got -1"),
        (Transfer(down_bytes=math.inf), "down_bytes must be a finite number >= 0, got inf"),
        (Transfer(up_bytes=math.nan), "up_bytes must be a finite number >= 0, got nan"),
        (Transfer(up_bytes=None), "up_bytes must be a finite number >= 0, got None"),
        (Transfer(patience_s=-1), "patience_s must be a finite number >= 0, got -1"),
        (Transfer(patience_s=math.nan), "patience_s must be a finite number >= 0, got nan"),
        (
            Transfer(to="intrenet"),
            "unknown channel 'intrenet'; did you mean 'intranet'? (allowed: internet, intranet)",
        ),
        (Transfer(to=["internet"]), "did you mean 'internet'?"),
        (Stream(-1.0), "seconds must be a finite number >= 0, got -1.0"),
        (Stream(1.0, down_bps=math.inf), "down_bps must be a finite number >= 0, got inf"),
        (Stream(1.0, up_bps=-2), "up_bps must be a finite number >= 0, got -2"),
        (Transfer(deadline_s=-1.0), "deadline_s must be a finite number >= 0, got -1.0"),
        (Transfer(deadline_s=math.nan), "deadline_s must be a finite number >= 0, got nan"),
        (Stream(1.0, packet_bytes=0), "packet_bytes must be 1 to 1000000000"),
        (Stream(1.0, frames_per_s=1001), "frames_per_s must be at most 1000"),
        (Stream(1.0, frames_per_s=-1), "frames_per_s must be a finite number >= 0, got -1"),
        (Stream(1.0, spare=1.5), "spare must be a share up to 1, got 1.5"),
        (Stream(1.0, playout_s=-1), "playout_s must be a finite number >= 0, got -1"),
        (
            Stream(1.0, up_bps=1e9, frames_per_s=1, packet_bytes=1000),
            "up_bps makes frames of more than 10000 packets",
        ),
        (Stream(1.0, to=()), "to must name at least one receiver"),
        (Stream(1.0, to=("internet", "internett")), "did you mean 'internet'?"),
        (
            Stream(1.0, down_bps=(1e6, 1e6), to=("internet",) * 3),
            "down_bps must be one rate, or one for each receiver of to",
        ),
        (Stream(1.0, up_bps=(1e6,)), "up_bps must be one rate, or one for each receiver of to"),
        (Stream(1.0, packet_bytes=2 * 10**9), "packet_bytes must be 1 to 1000000000"),
        (Stream(1.0, to="x"), "unknown channel 'x'"),
        (Stream(1.0, over=""), "over must be a name or None, got ''"),
        (Together((Transfer(), Think(1.0))), "only Transfer and Stream can be done together"),
        (Together((Transfer(down_bytes=-5),)), "down_bytes must be a finite number >= 0, got -5"),
        (Together(Transfer()), "actions must be a tuple"),
        (5, "is no action; a behaviour yields Think, Transfer, Stream, Together or Experience"),
        (Experience("page_lode", 1.0), "unknown quantity 'page_lode'; did you mean 'page_load'?"),
        (Experience("mos", -1.0), "value must be a finite number >= 0, got -1.0"),
        (Experience("mos", math.nan), "value must be a finite number >= 0, got nan"),
        (Experience("mos", 1, served=1), "served must be True or False, got 1"),  # type: ignore[arg-type]
        (Experience("mos", 1, since_s=-2.0), "since_s must be a finite number >= 0, got -2.0"),
        (Experience("mos", 1, to="x"), "unknown channel 'x'"),
        (None, "is no action"),
    ],
    ids=repr,
)
def test_what_is_not_in_the_contract_is_refused(action: Any, reason: str) -> None:
    """Naming the person, the action and the simulated time."""

    def story(random: RandomStream) -> Story:
        yield Think(0.5)
        yield action

    with pytest.raises(BehaviourError) as caught:
        play(story)
    text = str(caught.value)
    assert text.startswith(f"person 'pupil-0' at 0.500000000 s, {line_in(story, 2)}: ")
    assert reason in text
    if not isinstance(action, Together):
        assert repr(action) in text


def test_a_behaviour_that_raises_is_named() -> None:
    def story(random: RandomStream) -> Story:
        yield Think(2.0)
        raise KeyError("page")

    with pytest.raises(BehaviourError) as caught:
        play(story)
    assert str(caught.value) == (
        f"person 'pupil-0' at 2.000000000 s, {line_in(story, 2)}: "
        "its behaviour raised KeyError('page')"
    )


def test_a_behaviour_that_cannot_begin_is_named() -> None:
    def story(random: RandomStream) -> Story:
        raise RuntimeError("no timetable")

    with pytest.raises(BehaviourError) as caught:
        play(story)
    # It is no generator: the line is that of the call in `actions`.
    assert f", {THIS}:" in str(caught.value)
    assert "its behaviour raised RuntimeError" in str(caught.value)


def test_a_behaviour_that_cannot_be_called_has_no_line() -> None:
    engine = StandIn()
    wrong = Person("pupil-0", "pupils", "pupil-0", object(), CHANNELS, 0)  # type: ignore[arg-type]
    engine.people = People(engine, [wrong], ENDLESS, engine)
    with pytest.raises(BehaviourError, match=r"^person 'pupil-0' at 0\.0+ s: its behaviour raised"):
        engine.play()


class Faulty:
    """Fails in its second act, a second after its start, in a generator of its own."""

    def __init__(self, fault: Callable[[], Story]) -> None:
        self.fault = fault

    def actions(self, random: RandomStream, clock: Clock) -> Story:
        yield Think(1.0)
        yield from self.second_act()

    def second_act(self) -> Story:
        yield from self.fault()


def refused() -> Story:
    yield Think(-1.0)


def refused_among_several() -> Story:
    yield Together((Transfer(), Transfer(up_bytes=-1)))


def idle() -> Story:
    while True:
        yield Think(0.0)


def raising() -> Story:
    sizes = (1, 2)
    yield Transfer(down_bytes=sizes[len(sizes)])


def raising_below() -> Story:
    yield Transfer(down_bytes=round(below()))


def below() -> float:
    return math.sqrt(-1.0)


@pytest.mark.parametrize("until", [False, True], ids=["for ever", "with a stop"])
@pytest.mark.parametrize(
    ("fault", "line"),
    [(refused, 1), (refused_among_several, 1), (idle, 2), (raising, 2), (raising_below, 1)],
)
def test_the_line_is_that_of_the_innermost_generator_on_both_engines(
    simulate: Simulate, fault: Callable[[], Story], line: int, until: bool
) -> None:
    behaviour = Until(Faulty(fault), 60.0) if until else Faulty(fault)
    hop = link()
    network = dataclasses.replace(
        with_flows(chain([hop], [hop]), None),
        people=(Person("pupil-0", "pupils", "pupil-0", behaviour, {"internet": 0}, 0),),
    )
    with pytest.raises(BehaviourError) as caught:
        simulate(network, RunPlan(10 * SECOND))
    start = f"person 'pupil-0' at 1.000000000 s, {line_in(fault, line)}: "
    assert str(caught.value).startswith(start)


def test_a_file_elsewhere_has_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def story(random: RandomStream) -> Story:
        yield Think(-1.0)

    monkeypatch.chdir(tmp_path)
    with pytest.raises(BehaviourError) as caught:
        play(story)
    assert f" s, {Path(__file__)}:{line_in(story, 1).partition(':')[2]}: " in str(caught.value)


@pytest.mark.parametrize("action", [Think(0), Think(1e-10), Together(())], ids=repr)
def test_a_behaviour_that_lets_no_time_pass_is_stopped(action: Action) -> None:
    def story(random: RandomStream) -> Story:
        yield Think(1.0)
        while True:
            yield action

    with pytest.raises(
        BehaviourError, match=r"at 1\.0+ s, .*:\d+: .*10000 actions in a row took no"
    ):
        play(story)


def test_many_short_thoughts_are_allowed() -> None:
    def story(random: RandomStream) -> Story:
        for i in range(15_000):
            yield Think(1e-9 if i % 9_000 == 0 else 0)

    assert play(story).now == 2


def test_what_is_felt_is_kept_in_order_and_takes_no_time() -> None:
    def story(random: RandomStream, clock: Clock) -> Story:
        asked_s = clock.now_s
        outcome = yield Transfer(down_bytes=1000)
        assert (yield Experience("page_load", clock.now_s - asked_s, True, asked_s)) is None
        assert isinstance(outcome, TransferOutcome)
        yield Experience("mos", 4.4, to="intranet")
        yield Think(1.0)
        yield Experience("mos", 1.0, False, since_s=9.0)

    engine = play(story, start_ns=SECOND)
    assert engine.people.experiences.rows == [
        Felt("pupil-0", 4, "page_load", SECOND, 3 * SECOND, True, 2.0),
        Felt("pupil-0", 7, "mos", 3 * SECOND, 3 * SECOND, True, 4.4),
        # What is said to begin later than now began now.
        Felt("pupil-0", 4, "mos", 4 * SECOND, 4 * SECOND, False, 1.0),
    ]


def test_the_end_of_the_run_is_an_outcome_and_all_that_is_left_is_to_say_what_was_felt() -> None:
    seen: list[Outcome] = []

    def waiting(random: RandomStream, clock: Clock) -> Story:
        yield Think(0.5)
        seen.append((yield Together((Transfer(patience_s=1.0), Transfer(down_bytes=9)))))
        yield Experience("page_load", clock.now_s - 0.5, False, 0.5)
        yield Experience("mos", 1.0)
        seen.append((yield Transfer()))

    def thinking(random: RandomStream) -> Story:
        try:
            yield Think(60.0)
        finally:
            seen.append(None)

    def watching(random: RandomStream, clock: Clock) -> Story:
        try:
            yield Think(60.0)
        except RunEnded:
            yield Experience("mos", 3.0, since_s=clock.now_s)

    def not_begun(random: RandomStream) -> Story:
        raise AssertionError
        yield

    engine = play(waiting, thinking, watching, plan=RunPlan(2 * SECOND))
    assert seen == [
        (
            TransferOutcome(Status.GIVEN_UP, 1.0, 0),
            TransferOutcome(Status.UNFINISHED, 1.5, 77),
        ),
        None,
    ]
    assert [row.quantity for row in engine.people.experiences.rows] == ["page_load", "mos", "mos"]
    assert engine.people.experiences.rows[2].start_ns == 2 * SECOND
    assert engine.people.experiences.rows[0].value == 1.5
    play(not_begun, start_ns=3 * SECOND, plan=RunPlan(2 * SECOND))


@pytest.mark.parametrize(
    ("plan", "time_of_day_s", "day"),
    [
        (RunPlan(UNLIMITED), None, None),
        (RunPlan(UNLIMITED, start_ns=7 * 3600 * SECOND, clocked=True), 7 * 3600 + 1.0, None),
        (RunPlan(UNLIMITED, start_ns=(86400 * 365 - 1) * SECOND, dated=True), None, 0),
    ],
    ids=["unknown", "clock", "last second of the year"],
)
def test_the_clock_says_what_the_run_knows_of_the_time(
    plan: RunPlan, time_of_day_s: float | None, day: int | None
) -> None:
    def story(random: RandomStream, clock: Clock) -> Story:
        yield Think(1.0)
        assert (clock.now_s, clock.time_of_day_s, clock.day_of_year) == (1.0, time_of_day_s, day)
        assert (clock.day, clock.is_open("school")) == (None, None)

    play(story, plan=plan)


def test_the_clock_knows_the_days_that_a_run_passes() -> None:
    """From a Thursday evening over a holiday: 30 April, then 1 May 2026."""
    calendar = Calendar(year=2026, holidays=((120, "International Labor Day"),))
    start_ns = (119 * 86_400 + 13 * 3600) * SECOND
    plan = RunPlan(UNLIMITED, start_ns=start_ns, dated=True, clocked=True, calendar=calendar)
    seen = []

    def story(random: RandomStream, clock: Clock) -> Story:
        for hours in (0, 2, 9, 11, 63):
            yield Think(hours * 3600.0 - clock.now_s)
            assert clock.day is not None
            there = (clock.day.weekday, clock.day.holiday, clock.day.left_in_month)
            seen.append((*there, clock.is_open("school"), clock.is_open("after_office")))

    play(story, plan=plan)
    assert seen == [
        ("thursday", None, 0, True, False),
        ("thursday", None, 0, False, False),
        ("thursday", None, 0, False, True),
        ("friday", "International Labor Day", 30, False, False),
        ("sunday", None, 28, False, False),
    ]
