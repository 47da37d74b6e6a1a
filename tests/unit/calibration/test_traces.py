"""What captures become: traces that a scenario replays, laws of packets, laws of connections."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from simnet.calibration.packets.capture import Capture, networks, read_capture
from simnet.calibration.traces import flow_laws, packet_laws, replayed, trace_csv
from simnet.chance.distributions import DurationDistribution, SizeDistribution
from simnet.chance.streams import RandomStream
from simnet.errors import InputError
from simnet.kinds import find_kind
from simnet.traffic.base import Traffic
from simnet.traffic.replay import Replay
from tests.unit.calibration.captures import SITE, Packet, ethernet, pcap

N = 4_000


def captured(folder: Path, packets: Sequence[Packet]) -> Capture:
    path = folder / "c.pcap"
    path.write_bytes(pcap([(each.at_ns, ethernet(each)) for each in packets], nano=True))
    return read_capture(path, "c.pcap", networks([SITE]))


def test_a_trace_is_what_replay_takes(tmp_path: Path) -> None:
    capture = captured(
        tmp_path, [Packet(0, 100), Packet(1_234_567_891, 40, up=False), Packet(2 * 10**9, 12)]
    )
    assert trace_csv(capture, "up") == "time,bytes\n0.000000000,128\n2.000000000,40\n"
    files = {"up": "up.csv", "down": "down.csv"}
    for way, file in files.items():
        (tmp_path / file).write_text(trace_csv(capture, way))  # type: ignore[arg-type]
    apps = replayed(capture, files, "call")  # type: ignore[arg-type]
    assert list(apps) == ["call-up", "call-down"]
    down = Replay.model_validate(apps["call-down"]["traffic"]).located(tmp_path)
    assert [(each.at, each.size) for each in down.packets or ()] == [(1_234_567_891, 68)]


def test_packets_of_a_known_law_are_fitted_back(tmp_path: Path) -> None:
    gaps = DurationDistribution.model_validate({"exponential": "20 ms"}).variate(1.0)
    sizes = SizeDistribution.model_validate(
        {"lognormal": {"mean": "400 B", "sd": "300 B"}}
    ).variate(1.0)
    stream, at_ns, packets = RandomStream(1, "capture"), 0, []
    for count in range(N):
        at_ns += round(gaps.draw(stream, count))
        packets.append(Packet(at_ns, min(round(sizes.draw(stream, count)), 8000)))
    found = packet_laws(captured(tmp_path, packets), "camera")
    assert list(found.apps) == ["camera-up"]
    assert found.notes == ("down: too few packets for laws (0): left out",)
    gap, size = found.laws
    assert (gap.of, gap.fit.law, gap.fit.goodness) == ("gap up", "exponential", "good")
    assert gap.fit.parameters["mean"] == pytest.approx(20e6, rel=4 / N**0.5)
    assert (size.of, size.fit.law, size.fit.goodness) == ("size up", "lognormal", "good")
    assert size.fit.sample_mean == pytest.approx(428, rel=4 * 0.75 / N**0.5)
    traffic = find_kind(Traffic, "general").model_validate(found.apps["camera-up"]["traffic"])  # type: ignore[type-abstract]
    assert traffic.gap.exponential == pytest.approx(gap.fit.parameters["mean"], rel=1e-3)  # type: ignore[attr-defined]


def test_connections_of_a_known_law_are_fitted_back(tmp_path: Path) -> None:
    """Each is a SYN, a request, an answer in packets of 1400 B, and an end."""
    number = 1_500
    between = DurationDistribution.model_validate({"exponential": "2 s"}).variate(1.0)
    answers = SizeDistribution.model_validate({"pareto": {"alpha": 1.5, "scale": "2 kB"}}).variate(
        1.0
    )
    stream, at_ns, packets = RandomStream(1, "flows"), 0, []
    for count in range(number):
        at_ns += round(between.draw(stream, count))
        port = 1024 + count
        packets += [
            Packet(at_ns, 0, protocol=6, port=port, flags=2),
            Packet(at_ns + 1000, 300, protocol=6, port=port),
        ]
        left = min(round(answers.draw(stream, count)), 60_000)
        moment = at_ns + 2000
        while left > 0:
            payload = min(left, 1400)
            packets.append(Packet(moment, payload, up=False, protocol=6, port=port))
            left, moment = left - payload, moment + 1000
        packets.append(Packet(moment, 0, protocol=6, port=port, flags=17))
    packets.sort(key=lambda each: each.at_ns)
    stray = [Packet(0, 10, protocol=6, port=9), Packet(1, 30, port=9, far_port=53)]
    found = flow_laws(captured(tmp_path, [*stray, *packets]), "pages")
    between_law, up, down = found.laws
    assert between_law.fit.law == "exponential"
    assert between_law.fit.parameters["mean"] == pytest.approx(2e9, rel=4 / number**0.5)
    assert up.written == "300 B"
    assert down.fit.law == "pareto"
    assert down.fit.parameters["alpha"] == pytest.approx(1.5, rel=4 / number**0.5)
    assert down.fit.parameters["scale"] == pytest.approx(2000, rel=0.01)
    assert found.notes == (
        "1 flow of UDP other than QUIC: left out",
        "1 connection begun before the capture: left out",
    )
    find_kind(Traffic, "transfers").model_validate(found.apps["pages"]["traffic"])  # type: ignore[type-abstract]


def test_too_little_for_laws(tmp_path: Path) -> None:
    capture = captured(tmp_path, [Packet(0)])
    with pytest.raises(InputError) as caught:
        packet_laws(capture, "x")
    assert str(caught.value) == (
        "c.pcap: up: too few packets for laws (1): left out; "
        "down: too few packets for laws (0): left out"
    )
    with pytest.raises(InputError, match="1 connection with a beginning and payload, too few"):
        flow_laws(capture, "x")
