"""The contract of congestion controls."""

from __future__ import annotations

from simnet.chance.streams import RandomStream
from simnet.models.tcp.control import CongestionControl, Control, PacedControl
from simnet.models.tcp.states import OPEN, RECOVERY
from simnet.network import (
    TcpParameters,
)
from simnet.testing.base import made_from, require


def check_congestion_control(kind: type[Control], **parameters: object) -> None:
    """Check a congestion control with `parameters` as a scenario writes them, or its example.

    It must describe itself, refuse nonsense and survive a round trip. Whatever is acknowledged
    and lost, it grows by no more than what was acknowledged and shrinks on no acknowledgement, a
    loss leaves a threshold of 2 segments to the window (RFC 5681), and it does the same again.
    One that paces is free to shrink and to restore a window that it had; it has a rate and a
    burst at any time, a window of a segment at least, and no threshold for a loss to set.
    """
    declared: Control = made_from(kind, parameters or kind.example)
    for seed in range(10):
        first, again = (
            _story(declared.window(TcpParameters()), RandomStream(seed, "simnet.testing/acks"))
            for _ in range(2)
        )
        require(first == again, "must do the same again with the same acknowledgements")


def _story(control: CongestionControl, stream: RandomStream) -> list[int]:
    if isinstance(control, PacedControl):
        return _paced_windows(control, stream)
    return _windows(control, stream)


def _paced_windows(control: PacedControl, stream: RandomStream) -> list[int]:
    """Let a paced control send and hear by chance; return its windows, bursts and rates."""
    story = []
    now, sent, heard, most = 0, 0, 0, control.cwnd
    control.start(40_000, 40_000, now)
    for _ in range(600):
        now += 1 + stream.integer(20_000_000)
        while sent - heard < control.cwnd:
            control.delivery.on_sent(sent, sent == heard, now)
            control.pacer.on_sent(1, 1448, now)
            sent += 1
        if stream.uniform() < 0.01:
            before = control.cwnd
            control.reduced()
            require(control.cwnd == before, "must not set its window when asked for a threshold")
        acked = 1 + stream.integer(min(sent - heard, 8))
        lost = stream.integer(2) * stream.integer(2)
        state = stream.integer(2) * RECOVERY if stream.uniform() < 0.1 else OPEN
        control.delivery.begin(sent - heard)
        for seq in range(heard, heard + acked):
            control.delivery.on_delivered(seq, now - 40_000_000)
        heard += acked
        control.delivery.lost += lost
        control.delivery.rtt_us = 40_000 + stream.integer(20_000)
        control.delivery.finish(acked, lost, 40_000, now)
        control.on_delivery(state, sent - heard, now)
        require(control.cwnd >= 1, f"a window of {control.cwnd} segments")
        grown = control.cwnd - most
        require(grown <= acked, f"grew by {grown} when {acked} were acknowledged")
        most = max(most, control.cwnd)
        burst = control.burst(1448, 40_000_000)
        require(burst >= 1, f"a burst of {burst} segments")
        require(control.pacer.rate > 0, f"a pacing rate of {control.pacer.rate} bytes/s")
        story += [control.cwnd, burst, control.pacer.rate]
    return story


def _windows(control: CongestionControl, stream: RandomStream) -> list[int]:
    """Let a window grow and shrink by chance; return its size after each event, segments."""
    story = [control.cwnd]
    now = una = 0
    for _ in range(600):
        before = control.cwnd
        now += 1 + stream.integer(20_000_000)
        if stream.uniform() < 0.02:
            control.ssthresh = control.cwnd = control.reduced()
            require(2 <= control.cwnd <= max(before, 2), f"a loss at {before}: {control.cwnd}")
        else:
            acked = 1 + stream.integer(2)
            una += acked
            control.on_rtt(40_000_000 + stream.integer(20_000_000), una, una + before, now)
            control.on_ack(acked, now)
            grown = control.cwnd - before
            require(0 <= grown <= acked, f"grew by {grown} when {acked} were acknowledged")
        story.append(control.cwnd)
    return story
