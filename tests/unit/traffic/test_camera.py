"""Cameras: their rates, and what share of their pictures comes."""

from __future__ import annotations

import pytest

from simnet.actions import Experience, Status, Stream, StreamOutcome, Think
from simnet.chance.streams import RandomStream
from simnet.testing.traffic import check_traffic
from simnet.traffic.camera import Camera
from tests.unit.traffic.clock import Clock
from tests.unit.traffic.video_calls import over_a_line


def camera(**parameters: object) -> Camera:
    return Camera.model_validate(parameters)


def report(sent: int, came: int, status: Status = Status.DONE) -> StreamOutcome:
    return StreamOutcome(
        status, 60.0, 0, 0, 5 * sent, 5 * came, 0.0, 0.02, frames_sent_up=sent, frames_up=came
    )


def test_it_sends_for_ever_and_says_what_came() -> None:
    story = camera().actions(RandomStream(1, "x"), Clock(0.0))
    assert isinstance(next(story), Think)
    piece = story.send(None)
    assert piece == Stream(60.0, 0.0, 1_800_000, 1400, "internet", "camera", 12.0, 1.0)
    said = story.send(report(720, 540))
    assert isinstance(said, Experience)
    # One more may be under way.
    assert (said.quantity, said.served) == ("pictures_arrived", True)
    assert said.value == pytest.approx(540 / 719)
    assert story.send(None) == piece
    said = story.send(report(720, 0, Status.UNFINISHED))
    assert isinstance(said, Experience)
    assert (said.value, said.served) == (0.0, False)
    with pytest.raises(StopIteration):
        story.send(None)


@pytest.mark.parametrize(
    ("parameters", "bps"),
    [
        ({"picture": "1080p"}, 4_100_000),
        ({"picture": "1080p", "frames": 25}, 7_000_000),
        ({"frames": 6}, 900_000),
        ({"frames": 15, "rate": "1 Mbps"}, 1_000_000),
    ],
)
def test_its_rate_is_by_picture_and_frames(parameters: dict[str, object], bps: int) -> None:
    assert camera(**parameters).line_bps == bps


def test_the_load_is_what_it_declares() -> None:
    check_traffic(Camera)


@pytest.mark.parametrize(
    ("rate_bps", "low", "high"), [(10_000_000, 0.999, 1.0), (3_000_000, 0.0, 0.9)]
)
def test_a_narrow_line_loses_pictures(rate_bps: int, low: float, high: float) -> None:
    """Two cameras of 1.8 Mbps: on 3 Mbps some whole pictures are lost, none are made smaller."""
    played = over_a_line(camera(), camera(), rate_bps=rate_bps, seconds=125)
    assert low <= played.measure("all.pictures_arrived.mean") <= high
