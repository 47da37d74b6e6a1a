"""The timers of an endpoint, and when the kernel's timer wheel fires them."""

from __future__ import annotations

RETRANSMIT = 0
"""Retransmission time-out, tail loss probe, RACK's reordering timer, or SYN."""
DELAYED_ACK = 1
COMPRESSED_ACK = 2
PACING = 3
"""When the next burst may leave; only of a control that paces."""
TIMERS = 4

NEVER = 2**62
"""The deadline of a timer that is not set, ns."""


def expiry(now: int, duration_ns: int, tick_ns: int) -> int:
    """Return when a timer of `duration_ns` set at `now` fires, ns.

    Durations are rounded up to ticks; a timer fires at the tick after, and a long one on a
    coarser level of the wheel: from 63 ticks at multiples of 8, from 504 of 64, and so on
    (calc_wheel_index in Linux's kernel/time/timer.c). With a tick of 1 ns it fires exactly.
    """
    if tick_ns == 1:
        return now + duration_ns
    ticks = (duration_ns + tick_ns - 1) // tick_ns
    shift = 0
    level_start = 63
    while ticks >= level_start and shift < 24:
        shift += 3
        level_start <<= 3
    return ((((now // tick_ns + ticks) >> shift) + 1) << shift) * tick_ns
