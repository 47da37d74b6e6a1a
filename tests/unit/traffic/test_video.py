"""A viewer's story under good and bad networks, and what is felt on a roomy and a starved line."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from simnet import engine
from simnet.actions import (
    Action,
    Experience,
    Outcome,
    RunEnded,
    Status,
    Think,
    Transfer,
    TransferOutcome,
)
from simnet.chance.streams import RandomStream
from simnet.measures import parse_measure, value
from simnet.network import NetworkBuilder, Queue, RunPlan
from simnet.tables import Results, build
from simnet.tables.manifest import describe
from simnet.traffic.video import Video
from tests.unit.traffic.clock import Clock

S = 1_000_000_000
Story = Generator[Action, Outcome, None]
PLAIN = {
    "ladder": ["1 Mbps", "2 Mbps"],
    "segment": "4 s",
    "buffer": "12 s",
    "length": "10 s",
    "start_patience": "5 s",
    "stall_patience": "6 s",
    "pause": "20 s",
}


class Watched:
    """A story, and the clock that goes on with it."""

    def __init__(self, **changes: object) -> None:
        self.clock = Clock()
        viewer = Video.model_validate({**PLAIN, **changes})
        self.story: Story = viewer.actions(RandomStream(1, "viewer"), self.clock)
        self.action: Action = next(self.story)

    def goes_on(
        self, seconds: float = 0.0, status: Status = Status.DONE
    ) -> tuple[Action, list[Experience]]:
        """Answer what is asked for; return what comes next, and what is said before it."""
        if isinstance(self.action, Think):
            seconds, outcome = self.action.seconds, None
        else:
            outcome = TransferOutcome(status, seconds, 1)
        self.clock.now_s += seconds
        said = []
        self.action = self.story.send(outcome)
        while isinstance(self.action, Experience):
            said.append(self.action)
            self.action = self.story.send(None)
        return self.action, said


def segment(rate_bps: int, seconds: float, patience_s: float) -> Transfer:
    """A segment that is asked for on the kept connection."""
    return Transfer(int(rate_bps * seconds / 8), 500, patience_s, "internet", "video", 1)


def felt(name: str, amount: float, served: bool = True) -> Experience:
    return Experience(name, amount, served, 100.0, "internet")


def test_a_video_is_segments_that_follow_the_buffer() -> None:
    """V = 8 / (ln 2 + 5) = 1.405 s; the higher rate from 2 * 7.026 - 8 = 6.05 s on."""
    watched = Watched(length="18 s")
    assert watched.action == segment(1_000_000, 4, 5.0)
    action, said = watched.goes_on(1.0)
    assert said == [felt("startup_delay", 1.0)]
    assert action == segment(1_000_000, 4, 10.0)  # 4 s in the buffer, 6 s of stalling
    action, said = watched.goes_on(1.0)  # 3 + 4 = 7 s in the buffer
    assert (action, said) == (segment(2_000_000, 4, 13.0), [])
    action, said = watched.goes_on(1.0)  # 10 s in the buffer, 8 s are the most before another
    assert action == Think(2.0)
    assert watched.goes_on()[0] == segment(2_000_000, 4, 14.0)
    assert watched.goes_on(0.0)[0] == Think(4.0)
    assert watched.goes_on()[0] == segment(2_000_000, 2, 14.0)
    action, said = watched.goes_on(0.0)
    assert said == [
        felt("stall_share", 0.0),
        felt("video_bitrate", (1_000_000 * 8 + 2_000_000 * 10) / 18),
    ]
    assert action == Think(10.0)  # the rest is played
    assert watched.goes_on()[0] == Think(20.0)
    assert watched.clock.now_s == 119.0  # a second before the first picture, then the video
    assert watched.goes_on()[0] == segment(1_000_000, 4, 5.0)


def test_a_buffer_that_runs_dry_is_a_stall() -> None:
    watched = Watched()
    watched.goes_on(1.0)
    action, _ = watched.goes_on(6.0)  # 4 s were there, 2 s stalled
    assert action == segment(1_000_000, 2, 8.0)  # 4 s there, 4 s of patience left
    action, said = watched.goes_on(1.0)
    assert said == [felt("stall_share", 2 / 12), felt("video_bitrate", 1_000_000)]
    assert action == Think(5.0)


def test_a_video_that_does_not_start_is_left() -> None:
    watched = Watched()
    action, said = watched.goes_on(5.0, Status.GIVEN_UP)
    assert said == [
        felt("startup_delay", 5.0, False),
        felt("stall_share", 1.0, False),
        felt("video_bitrate", 0.0, False),
    ]
    assert action == Think(20.0)


def test_a_video_that_stalls_too_long_is_left() -> None:
    watched = Watched()
    watched.goes_on(1.0)
    action, said = watched.goes_on(10.0, Status.GIVEN_UP)
    assert said == [felt("stall_share", 0.6, False), felt("video_bitrate", 1e6, False)]
    assert action == Think(20.0)


def test_a_connection_that_fails_ends_the_video() -> None:
    watched = Watched()
    watched.goes_on(1.0)
    action, said = watched.goes_on(2.0, Status.FAILED)
    assert said == [felt("stall_share", 0.0, False), felt("video_bitrate", 1e6, False)]
    assert action == Think(20.0)


def test_what_the_end_of_the_run_cuts_short_is_a_bound() -> None:
    watched = Watched()
    watched.clock.now_s += 2.0
    unfinished = TransferOutcome(Status.UNFINISHED, 2.0, 1)
    assert watched.story.send(unfinished) == felt("startup_delay", 2.0, False)
    watched = Watched()
    watched.goes_on(1.0)
    _, said = watched.goes_on(5.0, Status.UNFINISHED)
    assert said == [felt("stall_share", 0.2, False), felt("video_bitrate", 1e6, False)]


def test_a_video_whose_buffer_is_full_as_the_run_ends_was_had_so_far() -> None:
    watched = Watched(length="18 s")
    for _ in range(3):
        action, _ = watched.goes_on(1.0)
    assert action == Think(2.0)
    assert watched.story.throw(RunEnded()) == felt("stall_share", 0.0)
    assert watched.story.send(None) == felt("video_bitrate", (1e6 * 8 + 2e6 * 4) / 12)


def test_the_videos_do_not_depend_on_the_network() -> None:
    def pauses(status: Status) -> list[float]:
        watched = Watched(length={"exponential": "8 s"}, pause={"exponential": "20 s"}, videos=12)
        found = []
        try:
            while True:
                _, said = watched.goes_on(0.0, status)
                if not said and status is Status.DONE:
                    continue
                if any(each.quantity == "video_bitrate" for each in said):
                    if status is Status.DONE:
                        watched.goes_on()
                    assert isinstance(watched.action, Think)
                    found.append(watched.action.seconds)
        except StopIteration:
            return found

    assert len(pauses(Status.GIVEN_UP)) == 12
    assert pauses(Status.GIVEN_UP) == pauses(Status.DONE)


def run(rate_bps: int) -> Results:
    """Four viewers on a line of a rate."""
    builder = NetworkBuilder()
    builder.add_node("school", kind="school", place="village")
    builder.add_node("town")
    builder.add_link(
        "access", "town", "school", rate_bps, delay_ns=S // 50, queue=Queue(limit_packets=60)
    )
    viewer = Video.model_validate({"length": "1 min", "pause": "10 s", "videos": 3})
    for number in range(4):
        name = f"viewer-{number}"
        builder.add_flow(name, "school", "town", group="viewers")
        builder.add_person(
            name,
            viewer,
            {"internet": name},
            group="viewers",
            stream=name,
            felt=("startup_delay", "stall_share", "video_bitrate"),
        )
    network, plan = builder.build(), RunPlan(duration_ns=400 * S, interval_ns=100 * S)
    counts = engine.run(network, plan, "fast", None)
    return Results(describe(counts, network, plan, {}), build(counts, network, plan))


def figure(results: Results, text: str) -> float:
    found = value(parse_measure(text), results)
    assert found is not None
    return float(found)


def test_a_roomy_line_carries_the_ladder_without_stalls() -> None:
    results = run(100_000_000)
    assert len(results["experiences"]) == 4 * 3 * 3
    assert figure(results, "school.startup_delay.max") < 0.5
    assert figure(results, "school.stall_share") == 0.0
    # The highest rate but for the segments that fill the buffer: 30 s of 60.
    assert 4e6 < figure(results, "school.video_bitrate.p5") < 7.8e6


def test_a_line_below_the_least_rate_stalls_and_loses_its_viewers() -> None:
    results = run(400_000)
    assert figure(results, "school.stall_share") > 0.5
    assert figure(results, "school.startup_delay.p50") > 5.0
    assert figure(results, "school.video_bitrate.p50") <= 145_000  # the least rate of the ladder
    assert not np.all(results["experiences"]["served"])
