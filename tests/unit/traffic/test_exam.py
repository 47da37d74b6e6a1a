"""An exam as a client and as a local server live it, and on a roomy and a starved line."""

from __future__ import annotations

from collections.abc import Callable, Generator

import pytest

from simnet import engine
from simnet.actions import (
    Action,
    Experience,
    Outcome,
    Status,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.chance.streams import RandomStream
from simnet.measures import parse_measure, value
from simnet.network import NetworkBuilder, Queue, RunPlan
from simnet.tables import Results, build
from simnet.tables.manifest import describe
from simnet.traffic.exam import Exam
from tests.unit.traffic.clock import Clock

S = 1_000_000_000
Story = Generator[Action, Outcome, None]
Answer = Callable[[Transfer, float], tuple[Status, float]]
PLAIN = {
    "papers": ["10 min"],
    "paper": "100 kB",
    "picture": "50 kB",
    "pictures": 3,
    "questions": 4,
    "pace": "40 %",
}


def at_once(_: Transfer, __: float) -> tuple[Status, float]:
    return Status.DONE, 0.5


def never(asked: Transfer, now_s: float) -> tuple[Status, float]:
    return Status.GIVEN_UP, min(asked.patience_s, asked.deadline_s - now_s)


def played(
    answer: Answer, from_s: float = 0.0, **changes: object
) -> tuple[list[tuple[float, Action]], Clock]:
    """Play an exam to its end: each action with when it began, and the clock at the end."""
    clock = Clock(from_s)
    exam = Exam.model_validate({**PLAIN, **changes})
    story: Story = exam.actions(RandomStream(1, "client"), clock)
    done: list[tuple[float, Action]] = []
    outcome: Outcome = None
    while True:
        try:
            action = story.send(outcome)
        except StopIteration:
            return done, clock
        done.append((clock.now_s, action))
        if isinstance(action, Think):
            outcome, took_s = None, action.seconds
        elif isinstance(action, Together | Transfer):
            parts = action.actions if isinstance(action, Together) else (action,)
            ended = [answer(each, clock.now_s) for each in parts if isinstance(each, Transfer)]
            outcomes = tuple(TransferOutcome(status, took, 0) for status, took in ended)
            outcome = outcomes if isinstance(action, Together) else outcomes[0]
            took_s = max(took for _, took in ended)
        else:
            outcome, took_s = None, 0.0
        clock.now_s += took_s


def said(actions: list[tuple[float, Action]], quantity: str) -> list[tuple[float, bool]]:
    return [
        (each.value, each.served)
        for _, each in actions
        if isinstance(each, Experience) and each.quantity == quantity
    ]


def sent(actions: list[tuple[float, Action]], up_bytes: int) -> list[float]:
    """When transfers of a size began."""
    return [at for at, each in actions if isinstance(each, Transfer) and each.up_bytes == up_bytes]


def test_a_client_fetches_answers_and_submits() -> None:
    actions, clock = played(at_once)
    fetched = Transfer(100_000, 500, 60.0, "internet", "exam", deadline_s=540.0)
    assert actions[0] == (0.0, fetched)
    picture = Transfer(50_000, 500, 60.0, "internet", "exam", deadline_s=540.0)
    assert actions[1] == (0.5, Together((picture,) * 3))
    assert said(actions, "paper_time") == [(1.0, True)]
    assert said(actions, "answer_time") == [(0.5, True)] * 4
    assert said(actions, "in_time") == [(1.0, True)]
    assert len(sent(actions, 20_000)) == 1
    saves = sent(actions, 4_000)
    assert saves[:2] == [61.0, 121.5]  # a minute after the paper is there, and after each save
    assert clock.now_s < 600


def test_papers_begin_when_the_one_before_is_over() -> None:
    actions, _ = played(at_once, papers=["10 min", "5 min"])
    papers = [at for at, each in actions if isinstance(each, Transfer) and each.up_bytes == 500]
    assert papers == [0.0, 600.0]
    assert said(actions, "paper_time") == [(1.0, True)] * 2
    assert said(actions, "in_time") == [(1.0, True)]


def test_who_is_slow_submits_what_there_is_a_minute_before_the_deadline() -> None:
    actions, _ = played(at_once, questions=60, pace="100 %")
    actions_of_slow, _ = played(at_once, questions=2, pace="100 %")
    for each in (actions, actions_of_slow):
        assert all(at <= 541.0 for at in sent(each, 20_000))
        assert said(each, "in_time") == [(1.0, True)]
    # Of 60 answers at half a second each and ten minutes of thought, not all fit.
    assert len(sent(actions, 1_000)) < 60
    assert sent(actions, 20_000) == [540.0]


def test_who_comes_late_has_less_time() -> None:
    actions, _ = played(at_once, from_s=360.0, start="5 min", pace="100 %", questions=2)
    assert actions[0][0] == 360.0
    assert sent(actions, 20_000)[0] <= 840.0
    late, clock = played(never, from_s=360.0, start="5 min", stagger="2 min")
    assert said(late, "paper_time") == [(480.0, False)]
    assert clock.now_s == pytest.approx(840.0)


def test_a_save_that_fails_is_sent_again_after_a_pause() -> None:
    failures = iter([Status.FAILED, Status.GIVEN_UP])

    def answer(asked: Transfer, _: float) -> tuple[Status, float]:
        if asked.up_bytes == 1_000:
            return next(failures, Status.DONE), 2.0
        return Status.DONE, 0.5

    actions, _ = played(answer, questions=1, pace="5 %")
    first, second, third = sent(actions, 1_000)
    assert (second - first, third - second) == (7.0, 7.0)
    assert said(actions, "answer_time") == [(16.0, True)]
    assert said(actions, "in_time") == [(1.0, True)]


def test_pictures_that_are_missing_are_fetched_again() -> None:
    tries = iter([Status.DONE, Status.GIVEN_UP, Status.DONE])

    def answer(asked: Transfer, _: float) -> tuple[Status, float]:
        return (next(tries, Status.DONE) if asked.down_bytes == 50_000 else Status.DONE), 1.0

    actions, _ = played(answer)
    fetched = [len(each.actions) for _, each in actions if isinstance(each, Together)]
    assert fetched == [3, 1]
    assert said(actions, "paper_time") == [(8.0, True)]


def test_without_a_network_there_is_no_paper_and_nothing_is_in_time() -> None:
    actions, clock = played(never, papers=["10 min", "5 min"])
    assert said(actions, "paper_time") == [(540.0, False), (240.0, False)]
    assert said(actions, "answer_time") == []
    assert said(actions, "in_time") == [(0.0, False)]
    assert clock.now_s <= 900


def test_a_network_that_goes_away_leaves_the_answers_unsaved_and_the_paper_late() -> None:
    def answer(asked: Transfer, now_s: float) -> tuple[Status, float]:
        return at_once(asked, now_s) if now_s < 10 else never(asked, now_s)

    actions, clock = played(answer)
    assert said(actions, "paper_time") == [(1.0, True)]
    assert said(actions, "answer_time")[-1][1] is False
    assert said(actions, "in_time") == [(0.0, False)]
    assert clock.now_s == pytest.approx(600.0)


def test_the_end_of_the_run_is_a_bound_and_leaves_open_who_is_in_time() -> None:
    for cut in (100_000, 50_000):

        def answer(asked: Transfer, _: float, cut: int = cut) -> tuple[Status, float]:
            return (Status.UNFINISHED if asked.down_bytes == cut else Status.DONE), 0.5

        actions, _ = played(answer)
        assert said(actions, "paper_time") == [(0.5 if cut == 100_000 else 1.0, False)]
        assert said(actions, "in_time") == []

    def unsaved(asked: Transfer, _: float) -> tuple[Status, float]:
        return (Status.UNFINISHED if asked.up_bytes == 1_000 else Status.DONE), 0.5

    actions, _ = played(unsaved)
    assert said(actions, "answer_time") == [(0.5, False)]
    assert said(actions, "in_time") == []


def test_a_run_that_ends_with_the_exam_tells_who_is_late() -> None:
    def answer(asked: Transfer, now_s: float) -> tuple[Status, float]:
        if asked.up_bytes == 20_000:
            return Status.UNFINISHED, 600.0 - now_s
        return Status.DONE, 0.5

    assert said(played(answer)[0], "in_time") == [(0.0, False)]


def test_the_exam_does_not_depend_on_the_network() -> None:
    def documents(answer: Answer) -> list[int]:
        actions, _ = played(answer, papers=["10 min", "10 min"], paper={"exponential": "100 kB"})
        return [
            each.down_bytes
            for at, each in actions
            if isinstance(each, Transfer) and each.up_bytes == 500 and at in (0.0, 600.0)
        ]

    assert documents(at_once) == documents(never)
    assert len(documents(at_once)) == 2


SERVER = {"mode": "semi_online", "clients": 5, "sync_before": "30 min", "upload_within": "10 min"}


def test_a_local_server_fetches_before_and_uploads_after() -> None:
    actions, clock = played(at_once, **SERVER)
    package = Transfer(5 * 250_000, 500, to="internet", over="exam", deadline_s=40 * 60.0)
    assert actions[0] == (0.0, package)
    assert said(actions, "paper_time") == [(0.0, True)] * 5
    assert said(actions, "answer_time") == []
    assert sent(actions, 20_000) == [2400.0 + 0.5 * each for each in range(5)]
    assert said(actions, "in_time") == [(1.0, True)] * 5
    assert clock.now_s == 2402.5


def test_a_server_that_is_late_keeps_its_clients_waiting() -> None:
    def answer(asked: Transfer, _: float) -> tuple[Status, float]:
        return Status.DONE, 1900.0 if asked.down_bytes > 1_000 else 0.5

    actions, _ = played(answer, package="3 MB", **SERVER)
    assert actions[0][1] == Transfer(3_000_000, 500, to="internet", over="exam", deadline_s=2400.0)
    assert said(actions, "paper_time") == [(100.0, True)] * 5


def test_a_server_that_cannot_upload_all_leaves_some_late() -> None:
    def answer(asked: Transfer, now_s: float) -> tuple[Status, float]:
        return (Status.DONE, 200.0) if now_s < 2800.0 else never(asked, now_s)

    actions, clock = played(answer, **SERVER)
    assert said(actions, "in_time") == [(1.0, True)] * 2 + [(0.0, False)] * 3
    assert clock.now_s == pytest.approx(3000.0)


def test_a_server_without_a_network_has_no_exam() -> None:
    actions, clock = played(never, **SERVER)
    assert said(actions, "paper_time") == [(600.0, False)] * 5
    assert said(actions, "in_time") == [(0.0, False)] * 5
    assert clock.now_s == pytest.approx(2400.0)


def test_the_rules_choose_papers_and_name_the_line() -> None:
    tka, anbk = Exam(rules="tka"), Exam(rules="anbk")
    assert [length // (60 * S) for length in tka.lengths] == [60, 60]
    assert [length // (60 * S) for length in anbk.lengths] == [15, 75, 40]
    assert (tka.line_bps(40), tka.line_bps(100)) == (16e6, 40e6)
    assert anbk.line_bps(15) == 12e6


def run(rate_bps: int) -> Results:
    """Ten clients on a line of a rate, with a paper of 20 minutes."""
    builder = NetworkBuilder()
    builder.add_node("school", kind="school", place="village")
    builder.add_node("town")
    builder.add_link(
        "access", "town", "school", rate_bps, delay_ns=S // 50, queue=Queue(limit_packets=60)
    )
    client = Exam.model_validate({"papers": ["20 min"]})
    for number in range(10):
        name = f"client-{number}"
        builder.add_flow(name, "school", "town", group="clients")
        builder.add_person(
            name,
            client,
            {"internet": name},
            group="clients",
            stream=name,
            felt=("in_time", "answer_time", "paper_time"),
        )
    network, plan = builder.build(), RunPlan(duration_ns=1210 * S, interval_ns=110 * S)
    counts = engine.run(network, plan, "fast", None)
    return Results(describe(counts, network, plan, {}), build(counts, network, plan))


def figure(results: Results, text: str) -> float:
    found = value(parse_measure(text), results)
    assert found is not None
    return float(found)


def test_on_a_roomy_line_all_are_in_time() -> None:
    results = run(50_000_000)
    assert figure(results, "school.in_time") == 1.0
    assert figure(results, "school.paper_time.max") < 6.0
    assert figure(results, "school.answer_time.p95") < 0.2


def test_on_a_starved_line_some_never_have_the_paper() -> None:
    results = run(64_000)
    assert figure(results, "school.in_time") < 1.0
    assert figure(results, "school.paper_time.p50") > 300.0
