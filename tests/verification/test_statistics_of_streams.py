"""What video calls, lessons and cameras send is what their sources say: rates, frames, times."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from simnet import engine
from simnet.kinds import kinds_of
from simnet.network import NetworkBuilder, RunPlan
from simnet.preview.play import Play, preview
from simnet.traffic.base import Person, Traffic
from simnet.units import NS_PER_S

KINDS = kinds_of(Traffic)  # type: ignore[type-abstract]
ROOMY_BPS = 1_000_000_000
SMALLEST_OF_A_PICTURE = 400
"""Packets of a picture are larger than this, those of a voice smaller."""
VOICE_BPS = 40_000
"""Opus at 24 kbps in 20 ms, with 20 B of IP, 8 of UDP and 12 of RTP."""
WARM_S = 10
"""From then on a call has its full rate."""

Floats = npt.NDArray[np.float64]


def person(kind: str, **parameters: Any) -> Person:
    found = KINDS[kind].model_validate(parameters)
    assert isinstance(found, Person)
    return found


def sent(who: Person, seconds: int) -> dict[str, tuple[Floats, Floats]]:
    """Play somebody on a roomy line; return when packets leave and their bytes, each way."""
    builder = NetworkBuilder()
    for node in ("site", "town"):
        builder.add_node(node)
    builder.add_link("line", "site", "town", ROOMY_BPS, delay_ns=NS_PER_S // 100)
    builder.add_flow("calls", "site", "town")
    channels = dict.fromkeys(who.channels(), "calls")
    felt = [each.name for each in who.felt]
    builder.add_person("somebody", who.behaviour(0), channels, stream="somebody", felt=felt)
    network = builder.build()
    trace = engine.run(network, RunPlan(seconds * NS_PER_S, trace=True), "fast", None).trace
    assert trace is not None
    found = {}
    for number, interface in enumerate(network.interfaces):
        mine = trace["interface"] == number
        way = "up" if network.nodes[interface.source].name == "site" else "down"
        times_s = trace["arrival_ns"][mine] / NS_PER_S
        found[way] = times_s, trace["size_bytes"][mine].astype(np.float64)
    return found


def frames(packets: tuple[Floats, Floats], from_s: float = 0.0) -> Floats:
    """Return the bytes of each frame: its packets leave at one instant."""
    times_s, sizes = packets
    kept = (sizes > SMALLEST_OF_A_PICTURE) & (times_s >= from_s)
    _, frame = np.unique(times_s[kept], return_inverse=True)
    return np.bincount(frame, weights=sizes[kept]).astype(np.float64)


def rate_bps(packets: tuple[Floats, Floats], from_s: float, until_s: float) -> float:
    times_s, sizes = packets
    within = (times_s >= from_s) & (times_s < until_s)
    return float(8 * sizes[within].sum() / (until_s - from_s))


@pytest.mark.parametrize("profile", ["meek", "aggressive"])
def test_a_call_on_a_roomy_line_has_the_rates_that_were_measured(profile: str) -> None:
    """0.8 to 1.9 Mbps each way (IMC 2021, arXiv 2105.13478), and the 1.2 Mbps that Zoom names."""
    ways = sent(person("conference", profile=profile, length="1 h"), 70)
    for way in ("up", "down"):
        found = rate_bps(ways[way], WARM_S, 70)
        assert 0.8e6 < found < 1.9e6
        # 1800 frames of 10.5 %: a standard error of 0.25 %.
        assert found - VOICE_BPS == pytest.approx(1.2e6, rel=0.01)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("conference", {"length": "1 h"}),
        ("conference", {"length": "1 h", "frames": 60}),
        ("lesson", {"pupils": 1}),
        ("camera", {"picture": "1080p", "frames": 25}),
    ],
)
def test_frames_vary_as_in_tr_38_838(kind: str, parameters: dict[str, Any]) -> None:
    """A normal law of 10.5 % around the mean, cut to 50 and 150 %, at so many frames a second."""
    who, seconds = person(kind, **parameters), 210
    found = frames(sent(who, seconds)["up" if kind == "camera" else "down"], WARM_S)
    mean = found.mean()
    # 5000 frames: a standard error of 1 % in the standard deviation.
    assert found.std() / mean == pytest.approx(0.105, rel=0.04)
    assert found.min() > 0.5 * mean
    assert found.max() < 1.5 * mean
    # No two cameras keep the same time: 2 %.
    assert found.size / (seconds - WARM_S) == pytest.approx(who.frames, rel=0.02)  # type: ignore[attr-defined]


CAMERAS = {
    ("1080p", 25): (5e6, 9e6),
    ("1080p", 12): (4.1e6, 4.1e6),
    ("1080p", 6): (2.1e6, 2.1e6),
    ("720p", 25): (2.5e6, 6e6),
    ("720p", 12): (1.8e6, 1.8e6),
    ("720p", 6): (0.9e6, 0.9e6),
}
"""From and to which rate, by picture and pictures a second (mvteamcctv.com, 2016)."""


@pytest.mark.parametrize(("picture", "pictures_hz"), CAMERAS)
def test_a_camera_sends_what_its_picture_takes(picture: str, pictures_hz: int) -> None:
    least, most = CAMERAS[picture, pictures_hz]
    ways = sent(person("camera", picture=picture, frames=pictures_hz), 120)
    # 720 frames and more, of 10.5 %: a standard error of 0.4 %.
    assert 0.98 * least < rate_bps(ways["up"], 1, 119) < 1.02 * most
    assert ways["down"][1].sum() == 0


def test_a_class_takes_a_copy_for_each_device_and_nothing_before_eight() -> None:
    """600 kbps, Zoom in a group at 360p (library.zoom.com), and a voice for each of 20."""
    lesson = person("lesson", at="08:00", lessons=2, report="20 s")
    found = preview(lesson, Play(length_s=3 * 3600.0, start_s=7 * 3600))
    since_s, bps = found.down.edges[:-1] - 3600, found.down.bps
    held = ((since_s >= 0) & (since_s < 2400)) | ((since_s >= 3000) & (since_s < 5400))
    assert not bps[~held].any()
    assert bps[held].max() == pytest.approx(20 * (600e3 + VOICE_BPS), rel=1e-9)
    # Each begins at 300 kbps, for a report: 0.4 % of it.
    assert bps[held].mean() == pytest.approx(20 * (600e3 + VOICE_BPS), rel=0.01)


def test_pupils_ask_as_often_and_as_long_as_said() -> None:
    """A question of 10 s in each 190: 253 in 20 lessons of 40 min."""
    lesson = person("lesson", pupils=1, lessons=20, interval="0 s", report="5 s")
    found = preview(lesson, Play(length_s=20 * 2400.0))
    spoken_s = float((found.up.bps * np.diff(found.up.edges)).sum()) / VOICE_BPS
    # Reports count whole: 5 s more of each. 250 times vary by 6 %, and so do their lengths.
    assert spoken_s / (20 * 2400) == pytest.approx(15 / 190, rel=0.2)


def test_calls_take_turns_with_pauses() -> None:
    """Calls of 30 min in the mean and pauses of 90: one in two hours, a quarter of the time."""
    hours, many = 200, 20
    calls = person("conference", report="10 min")
    found = preview(calls, Play(length_s=hours * 3600.0, people=many))
    kept = next(each.values for each in found.felt if each.felt.name == "calls_kept")
    cycles = hours * many / 2
    # A cycle's standard deviation is 0.79 of its mean: of 2000 cycles 1.8 %.
    assert kept.size == pytest.approx(cycles, rel=4 * 0.79 / cycles**0.5)
    lasted = sum(e.values.sum() for e in found.samples if e.key == "stream") / 2
    assert lasted / (hours * many * 3600) == pytest.approx(0.25, rel=0.1)
