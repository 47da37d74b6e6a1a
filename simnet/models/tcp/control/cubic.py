"""CUBIC (RFC 9438) with HyStart, in the integer arithmetic of Linux's tcp_cubic.c.

Differences of Linux from RFC 9438: the curve is followed by the number of acknowledged segments
per segment of growth, recomputed at most once a tick; the Reno-friendly region grows by
3(1-beta)/(1+beta) for ever (the RFC returns to 1 above the old maximum); HyStart is the classic
one (Ha and Rhee 2011), not HyStart++ (RFC 9406). Time on the curve is counted in 1/1024 s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from simnet.kinds import Field
from simnet.models.tcp.control.base import CongestionControl, Control
from simnet.network import TcpParameters

SCALE = 1024
"""Unit of C, beta and curve time: 1/1024."""

HYSTART_LOW_WINDOW = 16
HYSTART_SAMPLES = 8
HYSTART_TRAIN_GAP_NS = 2_000_000
HYSTART_TRAIN_SLACK_NS = 1_000_000
HYSTART_LEAST_RISE_NS = 4_000_000
HYSTART_MOST_RISE_NS = 16_000_000
"""Constants of HyStart in tcp_cubic.c: window from which it looks, samples a round before the
delay counts, gap and slack of an ACK train, bounds of the rise of the delay."""

SECOND_NS = 1_000_000_000


def cube_root(value: int) -> int:
    """Return the integer cube root, rounded down, of a number below 2**63."""
    root = 0
    for shift in range(20, -1, -1):
        step = root | (1 << shift)
        if step * step * step <= value:
            root = step
    return root


class CubicWindow(CongestionControl):
    """CUBIC's curve and HyStart's round; times in ticks where named so, else ns."""

    __slots__ = (
        "ack_count",
        "beta",
        "curve_scale",
        "end_seq",
        "epoch_tick",
        "fast_convergence",
        "found",
        "friendly_scale",
        "hold_ticks",
        "hystart",
        "k",
        "last_ack_ns",
        "last_cwnd",
        "last_maximum",
        "last_tick",
        "least_rtt_ns",
        "longest",
        "origin",
        "reno_cwnd",
        "reno_friendly",
        "round_rtt_ns",
        "round_start_ns",
        "samples",
        "tick_ns",
        "weight",
    )

    def __init__(self, parameters: TcpParameters, own: Cubic) -> None:
        super().__init__(parameters)
        self.tick_ns = parameters.tick_ns
        self.hystart = own.hystart
        self.fast_convergence = own.fast_convergence
        self.reno_friendly = own.reno_friendly
        self.beta = min(int(own.cubic_beta * SCALE + 0.5), SCALE - 1)
        self.curve_scale = max(int(own.cubic_c * SCALE + 0.5), 1)
        self.friendly_scale = 8 * (SCALE + self.beta) // 3 // (SCALE - self.beta)
        self.longest = cube_root(2**62 // self.curve_scale)
        self.hold_ticks = SECOND_NS // self.tick_ns // 32
        self._forget()
        self._start_round(0, 0)

    def _forget(self) -> None:
        self.weight = 0
        self.last_maximum = 0
        self.last_cwnd = 0
        self.last_tick = 0
        self.origin = 0
        self.k = 0
        self.least_rtt_ns = 0
        self.epoch_tick = -1
        self.ack_count = 0
        self.reno_cwnd = 0
        self.found = False

    def _start_round(self, nxt: int, now: int) -> None:
        self.round_start_ns = now
        self.last_ack_ns = now
        self.end_seq = nxt
        self.round_rtt_ns = 2**62
        self.samples = 0

    def reduced(self) -> int:
        """Return beta times the window, at least 2, and keep the maximum (RFC 9438 4.6, 4.7)."""
        self.epoch_tick = -1
        if self.cwnd < self.last_maximum and self.fast_convergence:
            self.last_maximum = self.cwnd * (SCALE + self.beta) // (2 * SCALE)
        else:
            self.last_maximum = self.cwnd
        return max(self.cwnd * self.beta // SCALE, 2)

    def on_ack(self, acked: int, now: int) -> None:
        """Grow by slow start below ssthresh, along the curve above."""
        if self.cwnd < self.ssthresh:
            acked = self.slow_start(acked)
            if acked == 0:
                return
        self._follow_curve(acked, now)
        self.linear_growth(self.weight, acked)

    def on_timeout(self, nxt: int, now: int) -> None:
        """Forget the curve and the delays, as Linux does on entering Loss."""
        self._forget()
        self._start_round(nxt, now)

    def on_idle(self, idle_ns: int, now: int) -> None:
        """Shift the epoch by the idle time, so that the curve stands still meanwhile."""
        if self.epoch_tick >= 0:
            shifted = self.epoch_tick + idle_ns // self.tick_ns
            self.epoch_tick = min(shifted, now // self.tick_ns)

    def on_rtt(self, rtt_ns: int, una: int, nxt: int, now: int) -> None:
        """Keep the least RTT and look for the end of slow start (HyStart)."""
        if self.epoch_tick >= 0 and (now // self.tick_ns - self.epoch_tick) * self.tick_ns < (
            SECOND_NS
        ):
            return
        rtt_ns = max(rtt_ns, 1)
        if self.least_rtt_ns == 0 or self.least_rtt_ns > rtt_ns:
            self.least_rtt_ns = rtt_ns
        if self.hystart and not self.found and self.cwnd < self.ssthresh:
            self._hystart(rtt_ns, una, nxt, now)

    def _hystart(self, rtt_ns: int, una: int, nxt: int, now: int) -> None:
        """Leave slow start when ACKs have come in a train for half an RTT, or delay has risen."""
        if una > self.end_seq:
            self._start_round(nxt, now)
        if self.cwnd < HYSTART_LOW_WINDOW:
            return
        if now - self.last_ack_ns <= HYSTART_TRAIN_GAP_NS:
            self.last_ack_ns = now
            threshold = (self.least_rtt_ns + HYSTART_TRAIN_SLACK_NS) >> 1
            if now - self.round_start_ns > threshold:
                self.found = True
                self.ssthresh = self.cwnd
        if self.round_rtt_ns > rtt_ns:
            self.round_rtt_ns = rtt_ns
        if self.samples < HYSTART_SAMPLES:
            self.samples += 1
        else:
            rise = min(max(self.least_rtt_ns >> 3, HYSTART_LEAST_RISE_NS), HYSTART_MOST_RISE_NS)
            if self.round_rtt_ns > self.least_rtt_ns + rise:
                self.found = True
                self.ssthresh = self.cwnd

    def _follow_curve(self, acked: int, now: int) -> None:
        """Set `weight`, the segments to be acknowledged per segment of growth."""
        tick = now // self.tick_ns
        self.ack_count += acked
        if self.last_cwnd == self.cwnd and tick - self.last_tick <= self.hold_ticks:
            return
        if self.epoch_tick < 0 or tick != self.last_tick:
            self.last_cwnd = self.cwnd
            self.last_tick = tick
            if self.epoch_tick < 0:
                self._start_epoch(acked, tick)
            self._cubic_weight(tick)
        if self.reno_friendly:
            self._reno_weight()
        # At most half a segment per segment acknowledged.
        self.weight = max(self.weight, 2)

    def _start_epoch(self, acked: int, tick: int) -> None:
        self.epoch_tick = tick
        self.ack_count = acked
        self.reno_cwnd = self.cwnd
        if self.last_maximum <= self.cwnd:
            self.k = 0
            self.origin = self.cwnd
        else:
            self.k = cube_root(2**40 // self.curve_scale * (self.last_maximum - self.cwnd))
            self.origin = self.last_maximum

    def _cubic_weight(self, tick: int) -> None:
        """Aim at W(t + least RTT) = C (t - K)^3 + Wmax (RFC 9438 section 4.2)."""
        ticks = tick - self.epoch_tick + (self.least_rtt_ns + self.tick_ns - 1) // self.tick_ns
        time = ticks * self.tick_ns * SCALE // SECOND_NS
        away = min(self.k - time if time < self.k else time - self.k, self.longest)
        rise = (self.curve_scale * away * away * away) >> 40
        target = self.origin - rise if time < self.k else self.origin + rise
        if target > self.cwnd:
            self.weight = self.cwnd // (target - self.cwnd)
        else:
            self.weight = 100 * self.cwnd
        if self.last_maximum == 0 and self.weight > 20:
            self.weight = 20

    def _reno_weight(self) -> None:
        """Grow no more slowly than an AIMD flow with the same beta (RFC 9438 section 4.3)."""
        step = max((self.cwnd * self.friendly_scale) >> 3, 1)
        while self.ack_count > step:
            self.ack_count -= step
            self.reno_cwnd += 1
        if self.reno_cwnd > self.cwnd:
            self.weight = min(self.weight, self.cwnd // (self.reno_cwnd - self.cwnd))


class Cubic(Control):
    """CUBIC (RFC 9438) with HyStart, as Linux has it."""

    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"cubic_c": 0.4, "cubic_beta": 0.7}

    kind: Literal["cubic"] = "cubic"
    """Name of the congestion control."""
    hystart: bool = True
    """Leave slow start before loss, when delays grow (CUBIC)."""
    fast_convergence: bool = True
    """Release bandwidth to newcomers (CUBIC, RFC 9438 section 4.7)."""
    reno_friendly: bool = True
    """Be no slower than Reno (CUBIC, RFC 9438 section 4.3)."""
    cubic_c: Annotated[float, Field(gt=0)] = 0.4
    """CUBIC's C (RFC 9438 section 5)."""
    cubic_beta: Annotated[float, Field(gt=0, lt=1)] = 0.7
    """CUBIC's multiplicative decrease factor (RFC 9438 section 4.6)."""

    def window(self, tcp: TcpParameters) -> CongestionControl:
        """Return the window of a sender that begins."""
        return CubicWindow(tcp, self)
