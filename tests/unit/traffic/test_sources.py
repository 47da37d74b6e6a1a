"""What each source asks an engine to play, and the load it says it offers."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.chance.variates import constant, exponential
from simnet.kinds import TypeAdapter, ValidationError, one_of
from simnet.network import UNLIMITED, DatagramSource, TransferSource
from simnet.traffic.base import Offered, Source, Traffic, offered_by

ANY: TypeAdapter[Any] = TypeAdapter(one_of(Traffic))  # type: ignore[type-abstract]


def made(kind: str, **given: object) -> Any:
    return ANY.validate_python({"kind": kind, **given})


def packet(at: str, size: int) -> dict[str, str]:
    return {"at": at, "size": f"{size} B"}


def work_of(kind: str, **given: object) -> Any:
    traffic = made(kind, **given)
    assert isinstance(traffic, Source)
    return traffic.work()


def test_constant_bit_rate_sends_at_once_and_then_at_equal_gaps() -> None:
    work = work_of("constant_bit_rate", rate="1 Mbps", size="1250 B")
    assert work == DatagramSource(gap=constant(0.01), size=constant(1250.0), immediate=True)


def test_poisson_waits_an_exponential_gap_first() -> None:
    work = work_of("poisson", rate="1000 /s", size={"exponential": "500 B"})
    assert work == DatagramSource(gap=exponential(0.001), size=exponential(500.0))


def test_markov_on_off_is_a_voice_call_by_default() -> None:
    work = work_of("markov_on_off")
    assert (work.gap, work.size) == (constant(0.02), constant(160.0))
    assert (work.on, work.off) == (exponential(1.026), exponential(1.171))


@pytest.mark.parametrize("alpha", [1.2, 1.5, 3.0])
def test_pareto_on_off_keeps_the_means_whatever_the_shape(alpha: float) -> None:
    work = work_of("pareto_on_off", peak="1 Mbps", on="2 s", off="3 s", alpha=alpha)
    assert (work.on.a, work.off.a) == (alpha, alpha)
    assert work.on.mean == pytest.approx(2.0)
    assert work.off.mean == pytest.approx(3.0)


def test_general_hands_on_every_law() -> None:
    work = work_of(
        "general",
        gap={"exponential": "2 ms"},
        size="100 B",
        burst={"discrete": {"values": [1, 3], "weights": [1, 1]}},
        on="1 s",
        off="3 s",
        immediate=True,
    )
    assert (work.gap, work.size) == (exponential(0.002), constant(100.0))
    assert (work.burst.mean, work.on, work.off) == (2.0, constant(1.0), constant(3.0))
    assert work.immediate


def test_limits_and_times_reach_the_engine() -> None:
    work = work_of(
        "poisson",
        rate="1 /s",
        size="1 B",
        start="1 s",
        stop="9 s",
        limit_packets=7,
        limit_bytes="1 kB",
    )
    assert (work.start_ns, work.stop_ns) == (10**9, 9 * 10**9)
    assert (work.limit_packets, work.limit_bytes) == (7, 1000)
    assert work_of("poisson", rate="1 /s", size="1 B").stop_ns == UNLIMITED


def test_bulk_is_one_transfer() -> None:
    work = work_of("bulk", up="2 MB", patience="1 min")
    assert work == TransferSource(
        up=constant(2e6), down=constant(0.0), patience_ns=60 * 10**9, limit_transfers=1
    )
    assert work_of("bulk", down="unlimited").down == constant(float(UNLIMITED))


def test_request_response_is_a_closed_loop() -> None:
    work = work_of(
        "request_response", response="50 kB", think="2 s", persistent=True, limit_transfers=3
    )
    assert (work.up, work.down, work.think) == (constant(300.0), constant(5e4), constant(2.0))
    assert (work.persistent, work.think_first, work.limit_transfers) == (True, True, 3)
    assert work.interarrival is None


def test_transfers_are_an_open_loop() -> None:
    work = work_of("transfers", interarrival={"exponential": "1 s"}, down="1 MB")
    assert (work.interarrival, work.think) == (exponential(1.0), None)


@pytest.mark.parametrize(
    ("kind", "given", "up_bps", "down_bps"),
    [
        ("constant_bit_rate", {"rate": "64 kbps", "size": "160 B", "header": "40 B"}, 80e3, 0),
        ("poisson", {"rate": "100 /s", "size": "1000 B"}, 800e3, 0),
        ("markov_on_off", {"peak": "3 Mbps", "on": "1 s", "off": "2 s"}, 1e6, 0),
        ("pareto_on_off", {"peak": "3 Mbps", "on": "1 s", "off": "2 s"}, 1e6, 0),
        ("general", {"gap": "10 ms", "size": "125 B", "burst": 2.0}, 200e3, 0),
        ("request_response", {"request": "100 B", "response": "1 kB", "think": "1 s"}, 800, 8e3),
        ("transfers", {"interarrival": "1 s", "up": "1 kB", "down": "2 kB"}, 8e3, 16e3),
        (
            "replay",
            {"packets": [{"at": "0 s", "size": "5 B"}, {"at": "1 s", "size": "5 B"}]},
            80,
            0,
        ),
    ],
)
def test_offered_load(kind: str, given: dict[str, Any], up_bps: float, down_bps: float) -> None:
    offered = made(kind, **given).offered_bps()
    assert offered.up_bps == pytest.approx(up_bps)
    assert offered.down_bps == pytest.approx(down_bps)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("bulk", {"down": "unlimited"}),
        ("bulk", {"up": "1 MB"}),
        ("request_response", {"response": "1 kB", "think": "0 s"}),
        ("replay", {"packets": [packet("0 s", 1), packet("0 s", 1)]}),
    ],
)
def test_no_mean_load_is_said_to_be_none(kind: str, given: dict[str, Any]) -> None:
    assert made(kind, **given).offered_bps() is None


def test_packets_all_at_one_time_have_no_mean_load() -> None:
    assert offered_by(DatagramSource(gap=constant(0.0), size=constant(1.0)), 0) is None


def test_offered_load_counts_headers_of_datagrams() -> None:
    work = DatagramSource(gap=constant(1.0), size=constant(100.0))
    assert offered_by(work, 25) == Offered(1000.0, 0.0)


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        ("bulk", {}, "give up, down or both"),
        ("bulk", {"up": "unlimited", "down": "1 B"}, "would never begin"),
        (
            "poisson",
            {"rate": "1 /s", "size": "1 B", "start": "2 s", "stop": "2 s"},
            "must be after",
        ),
        ("general", {"gap": "0 s", "size": "1 B"}, "mean of gap must be > 0"),
        ("general", {"gap": "1 s", "size": "1 B", "on": "1 s"}, "both on and off, or neither"),
        ("general", {"gap": "1 s", "size": "1 B", "on": "0 s", "off": "1 s"}, "mean of on must"),
        ("transfers", {"interarrival": "0 s", "down": "1 B"}, "mean of interarrival must be > 0"),
        ("pareto_on_off", {"peak": "1 Mbps", "on": "1 s", "off": "1 s", "alpha": 1}, "alpha"),
        ("constant_bit_rate", {"rate": "0 bps"}, "must be > 0"),
        ("replay", {}, "either file or packets"),
        ("replay", {"file": "a.csv", "packets": [{"at": "0 s", "size": "1 B"}]}, "either file or"),
        ("replay", {"packets": []}, "at least 1 item"),
        ("replay", {"packets": [packet("2 s", 1), packet("1 s", 1)]}, "in order of time"),
    ],
)
def test_nonsense_is_refused(kind: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        made(kind, **given)
