"""Streams of frames, of one sender to many, and transfers with a deadline, on both engines."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Generator
from itertools import pairwise

import numpy as np
import pytest

from simnet.actions import (
    Action,
    Clock,
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
from simnet.models.video_frames import (
    LEAST,
    MASS_BELOW,
    MASS_UPTO,
    MOST,
    packets_bytes,
    size_bytes,
)
from simnet.network import Loss, Network, Person, Queue
from tests.unit.engine.builders import LOSSLESS, MBPS, MS, chain, link, plan, with_flows
from tests.unit.engine.conftest import Simulate

Story = Generator[Action, Outcome, None]


class Script:
    """A behaviour made of a function."""

    def __init__(self, tell: Callable[[Clock], Story]) -> None:
        self.tell = tell

    def actions(self, random: RandomStream, clock: Clock) -> Story:
        return self.tell(clock)


def network(
    story: Callable[[Clock], Story],
    rate_bps: int = 10 * MBPS,
    loss: Loss = LOSSLESS,
    rate_changes: tuple[tuple[int, int], ...] = (),
) -> Network:
    """One person behind a line of 20 ms each way."""
    hop = link(rate_bps, 20 * MS, Queue(limit_packets=100), loss, rate_changes)
    made = with_flows(chain([hop], [hop]), None)
    person = Person("viewer", "people", "viewer", Script(story), {"internet": 0, "intranet": 0}, 0)
    return dataclasses.replace(made, people=(person,))


def test_sizes_of_frames_are_those_of_tr_38_838() -> None:
    """Mean 1, standard deviation 10.5 %, none below half or above one and a half."""
    sizes = np.array([size_bytes(17, number, 1, 10_000.0) for number in range(40_000)])
    assert sizes.mean() == pytest.approx(10_000, rel=0.003)
    assert sizes.std() == pytest.approx(1_050, rel=0.02)
    assert sizes.min() >= 5_000
    assert sizes.max() <= 15_000
    # Shares of the normal law below one and two standard deviations.
    assert np.mean(sizes < 8_950) == pytest.approx(0.1587, abs=0.006)
    assert np.mean(sizes < 12_100) == pytest.approx(0.9772, abs=0.004)
    for mass, cut in ((MASS_BELOW, LEAST), (MASS_UPTO, MOST)):
        assert mass == pytest.approx(0.5 * math.erfc((1 - cut) / 0.105 / math.sqrt(2)), rel=1e-12)


def test_a_frame_is_as_few_packets_as_can_be_and_as_equal() -> None:
    assert packets_bytes(1200, 1200) == [1200]
    assert packets_bytes(1201, 1200) == [601, 600]
    assert packets_bytes(3602, 1200) == [901, 901, 900, 900]


def test_frames_leave_as_bursts_at_their_instants(simulate: Simulate) -> None:
    """25 a second of 5 kB in the mean: each 40 ms some 5 packets, which come whole."""
    told: list[StreamOutcome] = []

    def story(clock: Clock) -> Story:
        for _ in range(4):
            piece = Stream(
                0.5, down_bps=1e6, packet_bytes=1200, over="film", frames_per_s=25, playout_s=0.2
            )
            outcome = yield piece
            assert isinstance(outcome, StreamOutcome)
            told.append(outcome)

    trace = simulate(network(story), plan(3)).trace
    assert trace is not None
    bursts = sorted(set(trace["arrival_ns"].tolist()))
    assert {after - before for before, after in pairwise(bursts)} == {40 * MS}
    sizes = [trace["size_bytes"][trace["arrival_ns"] == each].sum() for each in bursts]
    assert np.mean(sizes) == pytest.approx(5_000, rel=0.05)
    assert max(trace["size_bytes"]) <= 1200
    assert sum(each.frames_sent_down for each in told) == 50
    # The last frame leaves at 1.96 s and has come before the end at 2 s.
    assert [each.frames_down for each in told] == [12, 13, 12, 13]
    assert sum(each.received_down for each in told) == sum(each.sent_down for each in told)
    assert {each.frozen_down_s for each in told} == {0.0}
    assert {each.frames_sent_up for each in told} == {0}


def test_a_frame_is_lost_with_one_of_its_packets(simulate: Simulate) -> None:
    """Every 20th packet is lost, of frames of about 5: about each fourth frame."""
    told: list[StreamOutcome] = []

    def story(clock: Clock) -> Story:
        outcome = yield Stream(8.0, down_bps=1e6, packet_bytes=1200, frames_per_s=25)
        assert isinstance(outcome, StreamOutcome)
        told.append(outcome)

    simulate(network(story, loss=Loss(every=20)), plan(10))
    (outcome,) = told
    lost = outcome.sent_down - outcome.received_down
    assert lost == outcome.sent_down // 20
    assert outcome.frames_sent_down - outcome.frames_down == lost
    assert outcome.frozen_down_s == 0.0  # the picture before stands 80 ms, no freeze


def test_what_is_spare_may_be_missing(simulate: Simulate) -> None:
    told: list[StreamOutcome] = []

    def story(clock: Clock) -> Story:
        outcome = yield Stream(8.0, down_bps=1e6, packet_bytes=1200, frames_per_s=25, spare=0.2)
        assert isinstance(outcome, StreamOutcome)
        told.append(outcome)

    simulate(network(story, loss=Loss(every=20)), plan(10))
    (outcome,) = told
    assert outcome.received_down < outcome.sent_down
    assert outcome.frames_down == outcome.frames_sent_down == 200


def test_a_cut_freezes_the_picture_from_the_last_one_on(simulate: Simulate) -> None:
    """The line stands still from 1.01 s to 1.71 s: from the picture of 0.96 s until then."""
    told: list[StreamOutcome] = []

    def story(clock: Clock) -> Story:
        for _ in range(3):
            piece = Stream(1.0, down_bps=1e6, packet_bytes=1200, over="x", frames_per_s=25)
            outcome = yield piece
            assert isinstance(outcome, StreamOutcome)
            told.append(outcome)

    stands = ((1010 * MS, 0), (1710 * MS, 10 * MBPS))
    simulate(network(story, rate_changes=stands), plan(4))
    frozen = [each.frozen_down_s for each in told]
    assert frozen[0] == frozen[2] == 0.0
    # The frame of 1.00 s is shown at about 1.025 s, that of 1.04 s at 1.735 s.
    assert frozen[1] == pytest.approx(0.71, abs=0.01)
    assert sum(each.frames_down for each in told) == 75


def test_what_comes_beyond_the_playout_is_no_picture(simulate: Simulate) -> None:
    told: list[StreamOutcome] = []

    def story(clock: Clock) -> Story:
        for _ in range(3):
            outcome = yield Stream(
                1.0, down_bps=1e6, packet_bytes=1200, over="x", frames_per_s=25, playout_s=0.115
            )
            assert isinstance(outcome, StreamOutcome)
            told.append(outcome)

    stands = ((1010 * MS, 0), (1710 * MS, 10 * MBPS))
    simulate(network(story, rate_changes=stands), plan(4))
    assert [each.received_down for each in told] == [each.sent_down for each in told]
    # Sent from 1.04 s to 1.64 s, before what had waited was gone: too late, 16 of 25.
    assert told[1].frames_down == 9
    assert told[2].frames_down == 25


def test_one_to_many_sends_each_its_own_copy_of_the_same_frames(simulate: Simulate) -> None:
    told: list[StreamOutcome] = []

    def story(clock: Clock) -> Story:
        for _ in range(2):
            outcome = yield Stream(
                1.0,
                down_bps=(1e6, 1e6, 5e5),
                up_bps=(0.0, 8e3, 0.0),
                packet_bytes=20_000,
                to=("internet", "internet", "intranet"),
                over="lesson",
                frames_per_s=10,
            )
            assert isinstance(outcome, tuple)
            told.extend(each for each in outcome if isinstance(each, StreamOutcome))

    trace = simulate(network(story, 100 * MBPS), plan(3)).trace
    assert trace is not None
    first = (trace["arrival_ns"] == 0) & (trace["side"] == 1)
    half, one, other = sorted(trace["size_bytes"][first].tolist())
    assert one == other == pytest.approx(2 * half, abs=2)
    assert [each.frames_down for each in told] == [10] * 6
    assert [each.frames_sent_up for each in told] == [0, 10, 0] * 2


def test_a_stream_to_many_within_together_has_an_outcome_for_each(simulate: Simulate) -> None:
    told: list[Outcome] = []

    def story(clock: Clock) -> Story:
        copies = Stream(0.2, down_bps=80_000, to=("internet", "intranet"))
        told.append((yield Together((Transfer(10), copies, Stream(0.1, up_bps=80_000)))))
        told.append((yield Stream(9.0, down_bps=80_000, to=("internet", "intranet"))))

    simulate(network(story), plan(1))
    done, unfinished = told
    assert isinstance(done, tuple)
    assert isinstance(unfinished, tuple)
    first, *copies, last = done
    assert isinstance(first, TransferOutcome)
    assert [each.sent_down for each in copies if isinstance(each, StreamOutcome)] == [10, 10]
    assert isinstance(last, StreamOutcome)
    assert last.sent_up == 5
    assert [each.status for each in unfinished] == [Status.UNFINISHED] * 2


@pytest.mark.parametrize("over", [None, "kept"])
def test_a_deadline_is_by_the_clock(simulate: Simulate, over: str | None) -> None:
    """1 MB at 10 Mbps takes 0.9 s: in time, too late, past, and behind patience."""
    told: list[tuple[Status, float]] = []

    def story(clock: Clock) -> Story:
        for deadline_s, patience_s in (
            (5.0, math.inf), (1.5, math.inf), (1.5, math.inf), (4.0, 0.25), (2.0, 9.0),
        ):  # fmt: skip
            outcome = yield Transfer(1_000_000, 100, patience_s, over=over, deadline_s=deadline_s)
            assert isinstance(outcome, TransferOutcome)
            told.append((outcome.status, round(clock.now_s, 9)))
        yield Think(0.5)

    simulate(network(story), plan(4))
    (first, first_s), *others = told
    assert first is Status.DONE
    assert 0.8 < first_s < 1.2
    assert others == [
        (Status.GIVEN_UP, 1.5), (Status.GIVEN_UP, 1.5), (Status.GIVEN_UP, 1.75),
        (Status.GIVEN_UP, 2.0),
    ]  # fmt: skip


def test_past_its_deadline_nothing_is_sent(simulate: Simulate) -> None:
    def story(clock: Clock) -> Story:
        yield Think(1.0)
        yield Transfer(1_000_000, deadline_s=1.0)
        yield Transfer(1_000_000, deadline_s=0.5, over="kept")

    counts = simulate(network(story), plan(2))
    assert counts.trace is not None
    assert len(counts.trace["size_bytes"]) == 0
    assert counts.transfers["status"].tolist() == [int(Status.GIVEN_UP)] * 2
