"""Rate of TCP whose receive window is its limit: what of window/RTT is reached, and why not all.

Window over RTT is the rate of a window that is sent at once and acknowledged at once. A stack
sends whole segments, so 65 kB are 44 of 1448 B (2 % less). It also gathers what ACKs release for up
to 1 ms (tcp_tso_should_defer of Linux): the window then travels as a few trains, and a round trip
lasts up to the time of the whole window on the wire longer. A window too small to be gathered (a
third of it is a segment or less) takes the round trip and the time of the two segments that one ACK
covers.
"""

from __future__ import annotations

import pytest

from simnet.chance.variates import constant
from simnet.engine import run
from simnet.network import (
    UNLIMITED,
    NetworkBuilder,
    Queue,
    RunPlan,
    TcpParameters,
    TransferSource,
)
from tests.verification.theory import needs_core

pytestmark = needs_core

NS = 1_000_000_000
RTT_S = 0.010
MSS_BYTES, WIRE_BYTES = 1448, 1500


def goodput_bps(window_bytes: int, rate_bps: int) -> float:
    """Return what an endless transfer over 10 ms of round trip carries, after 2 s of start."""
    builder = NetworkBuilder()
    for name in ("server", "client"):
        builder.add_node(name)
    builder.add_link(
        "line", "server", "client", rate_bps, delay_ns=5_000_000, queue=Queue(limit_packets=1000)
    )
    builder.add_flow(
        "f",
        "server",
        "client",
        work=TransferSource(constant(float(UNLIMITED)), constant(0.0), limit_transfers=1),
        tcp=TcpParameters(receive_window_bytes=window_bytes),
    )
    counts = run(builder.build(), RunPlan(duration_ns=8 * NS, warmup_ns=2 * NS))
    return float(counts.flows["goodput_bytes"][0]) * 8 / 6


def test_a_window_of_65_kb_over_10_ms_reaches_93_5_per_cent_of_window_over_rtt() -> None:
    whole_segments = 65_000 // MSS_BYTES * MSS_BYTES / 65_000
    assert whole_segments == pytest.approx(0.980, abs=5e-4)
    assert goodput_bps(65_000, NS) / (65_000 * 8 / RTT_S) == pytest.approx(0.935, abs=0.002)


@pytest.mark.parametrize("rate_bps", [10**8, 10**9, 10**10])
@pytest.mark.parametrize("segments", [20, 44, 45])
def test_gathering_costs_at_most_the_time_of_the_window_on_the_wire(
    segments: int, rate_bps: int
) -> None:
    window_bits = 8 * segments * MSS_BYTES
    wire_s = 8 * segments * WIRE_BYTES / rate_bps
    assert (
        window_bits / (RTT_S + wire_s)
        < goodput_bps(segments * MSS_BYTES, rate_bps)
        < window_bits / RTT_S
    )


@pytest.mark.parametrize("segments", [2, 4])
def test_a_window_that_is_not_gathered_takes_the_round_trip_and_two_segments(
    segments: int,
) -> None:
    rate_bps = 10**8
    round_trip_s = RTT_S + 8 * (2 * WIRE_BYTES + 52) / rate_bps
    expected_bps = 8 * segments * MSS_BYTES / round_trip_s
    assert goodput_bps(segments * MSS_BYTES, rate_bps) == pytest.approx(expected_bps, rel=1e-3)
