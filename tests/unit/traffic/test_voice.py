"""A caller's story under good and bad lines, and what is felt."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from simnet import engine
from simnet.actions import Action, Experience, Outcome, Status, Stream, StreamOutcome, Think
from simnet.applications.e_model import rate
from simnet.chance.streams import RandomStream
from simnet.measures import parse_measure, value
from simnet.network import Loss, NetworkBuilder, Queue, RunPlan
from simnet.tables import Results, build
from simnet.tables.manifest import describe
from simnet.traffic.voice import Voice
from tests.unit.traffic.clock import Clock

S = 1_000_000_000
PLAIN = {"codec": "g711", "length": "12 s", "pause": "60 s", "calls": 2, "patience": "10 s"}


def story(**changes: object) -> Generator[Action, Outcome, None]:
    return Voice.model_validate({**PLAIN, **changes}).actions(RandomStream(1, "x"), Clock())


def report(seconds: float, received: float = 1.0, delay_s: float = 0.0) -> StreamOutcome:
    sent = round(seconds * 50)
    got = round(sent * received)
    return StreamOutcome(Status.DONE, seconds, sent, got, sent, got, delay_s, delay_s)


def test_a_call_is_pieces_of_one_stream_and_its_score() -> None:
    call = story()
    assert next(call) == Stream(5.0, 80_000, 80_000, 200, "internet", "call-0")
    assert call.send(report(5.0)) == Stream(5.0, 80_000, 80_000, 200, "internet", "call-0")
    assert call.send(report(5.0)) == Stream(2.0, 80_000, 80_000, 200, "internet", "call-0")
    said = call.send(report(2.0))
    assert isinstance(said, Experience)
    # A frame of 20 ms and 60 ms of the buffer.
    assert said.value == pytest.approx(rate(80.0, loss_robustness=25.1).mos)
    assert (said.quantity, said.served, said.since_s) == ("voice_mos", True, 100.0)
    assert call.send(None) == Experience("calls_kept", 1.0, True, 100.0, "internet")
    assert call.send(None) == Think(60.0)
    assert call.send(None) == Stream(5.0, 80_000, 80_000, 200, "internet", "call-1")


def test_a_call_that_is_too_bad_for_too_long_is_hung_up() -> None:
    call = story()
    next(call)
    assert isinstance(call.send(report(5.0, received=0.0)), Stream)
    said = call.send(report(5.0, received=0.0))
    assert said == Experience("voice_mos", 1.0, False, 100.0, "internet")
    assert call.send(None) == Experience("calls_kept", 0.0, False, 100.0, "internet")


def test_what_is_under_way_is_not_lost() -> None:
    """Over 300 ms of way 15 datagrams of the first piece come in the second."""
    call = story(length="10 s", calls=1)
    next(call)
    first = StreamOutcome(Status.DONE, 5.0, 250, 235, 250, 235, 0.301, 0.301)
    call.send(first)
    said = call.send(report(5.0, delay_s=0.301))
    assert isinstance(said, Experience)
    assert said.value == pytest.approx(rate(381.0, loss_robustness=25.1).mos)


def test_the_worse_direction_counts() -> None:
    call = story(length="5 s")
    next(call)
    said = call.send(StreamOutcome(Status.DONE, 5.0, 250, 250, 250, 225))
    assert isinstance(said, Experience)
    assert said.value == pytest.approx(rate(80.0, 10.0, loss_robustness=25.1).mos)


def test_a_call_that_the_run_cuts_short_counts_so_far() -> None:
    call = story()
    next(call)
    cut = StreamOutcome(Status.UNFINISHED, 2.0, 100, 100, 100, 100)
    said = call.send(cut)
    assert isinstance(said, Experience)
    assert not said.served
    assert call.send(None) == Experience("calls_kept", 1.0, True, 100.0, "internet")


def run(rate_bps: int, delay_ms: int, loss: float) -> Results:
    builder = NetworkBuilder()
    builder.add_node("office", kind="office", place="village")
    builder.add_node("town")
    builder.add_link(
        "access", "town", "office", rate_bps, delay_ns=delay_ms * S // 1000,
        queue=Queue(limit_packets=50), loss=Loss(loss),
    )  # fmt: skip
    for number in range(4):
        flow = f"callers-{number}"
        builder.add_flow(flow, "office", "town", group="callers")
        caller = Voice.model_validate({**PLAIN, "pause": "5 s", "calls": 4})
        builder.add_person(
            flow, caller, {"internet": flow}, group="callers", stream=flow,
            felt=[each.name for each in caller.felt],
        )  # fmt: skip
    network, plan = builder.build(), RunPlan(duration_ns=120 * S, interval_ns=10 * S)
    counts = engine.run(network, plan, "fast", None)
    return Results(describe(counts, network, plan, {}), build(counts, network, plan))


@pytest.mark.parametrize(
    ("rate_bps", "delay_ms", "loss", "low", "high", "kept"),
    [
        (2_000_000, 10, 0.0, 4.3, 4.4, (1.0, 1.0)),  # roomy
        (2_000_000, 280, 0.0, 2.6, 3.6, (1.0, 1.0)),  # geostationary: nothing is lost, all is late
        (2_000_000, 10, 0.05, 3.3, 4.1, (1.0, 1.0)),  # lossy
        (200_000, 10, 0.0, 1.0, 2.6, (0.0, 0.6)),  # four calls where two fit, until some hang up
    ],
)
def test_each_line_is_felt_in_its_own_way(
    rate_bps: int, delay_ms: int, loss: float, low: float, high: float, kept: tuple[float, float]
) -> None:
    results = run(rate_bps, delay_ms, loss)
    assert low < value(parse_measure("all.voice_mos.mean"), results) < high
    assert kept[0] <= value(parse_measure("all.calls_kept.mean"), results) <= kept[1]
