"""BBR version 1 (draft-cardwell-iccrg-bbr-congestion-control-00), as Linux's tcp_bbr.c.

The sender keeps a model of the path: the largest delivery rate of 10 rounds and the least RTT of
10 s. It paces at the rate, times a gain that cycles, and keeps about two bandwidth-delay products
in flight at most; losses hardly matter. STARTUP doubles the rate each round until it stops
growing, DRAIN takes away the queue that this made, PROBE_BW cycles, PROBE_RTT sends almost
nothing for 200 ms after 10 s without a lower RTT. Bandwidth is in segments per microsecond times
2^24, gains in 1/256. The phase in which the cycle begins is drawn (`simnet.chance.splitmix`).
"""

from __future__ import annotations

from typing import ClassVar, Literal

from simnet.chance import splitmix
from simnet.models.tcp.ack_aggregation import AckAggregation
from simnet.models.tcp.control.base import INFINITE_WINDOW, CongestionControl, Control, PacedControl
from simnet.models.tcp.long_term_rate import BEGUN, OVER, LongTermRate
from simnet.models.tcp.pacing import more_over_short_paths
from simnet.models.tcp.rates import (
    BANDWIDTH_SCALE,
    BANDWIDTH_UNIT,
    GAIN_SCALE,
    MOST_BANDWIDTH,
    MOST_US,
    MOST_VOLUME,
    UNIT,
    WindowedMaximum,
    bytes_per_second,
    microseconds,
    segments_in,
)
from simnet.models.tcp.states import LOSS, OPEN, RECOVERY
from simnet.network import TcpParameters

STARTUP, DRAIN, PROBE_BW, PROBE_RTT = range(4)

HIGH_GAIN = UNIT * 2885 // 1000 + 1
"""2/ln 2: the least gain with which the rate doubles each round."""
DRAIN_GAIN = UNIT * 1000 // 2885
WINDOW_GAIN = 2 * UNIT
CYCLE = (UNIT * 5 // 4, UNIT * 3 // 4, UNIT, UNIT, UNIT, UNIT, UNIT, UNIT)
"""Pacing gains of PROBE_BW: probe, drain, cruise."""
RANDOM_PHASES = 7
BANDWIDTH_ROUNDS = len(CYCLE) + 2
FULL_GROWTH = UNIT * 5 // 4
FULL_ROUNDS = 3
"""The pipe is full when the rate has not grown by a quarter in 3 rounds."""
LEAST_WINDOW = 4
INITIAL_WINDOW = 10
"""Segments delivered before the window of STARTUP has a bound (TCP_INIT_CWND)."""
RTT_WINDOW_NS = 10_000_000_000
PROBE_RTT_NS = 200_000_000
LEAST_PAIRED_RATE = 1_200_000 // 8
"""Pacing rate from which segments leave in pairs at least, bytes/s."""
MOST_GOAL = 127
QUANTA = 3
"""Bursts that the end systems may hold, beyond what the path does."""


class BbrWindow(PacedControl):
    """The model of one path and the state machine over it. `_us` are microseconds, `_tick` ticks.

    `next_round` is what will have been delivered when the present round is over; `mode` one of
    STARTUP, DRAIN, PROBE_BW and PROBE_RTT; `previous` the state of congestion at the last ACK.
    """

    __slots__ = (
        "aggregation",
        "bandwidths",
        "conservation",
        "cycle_ns",
        "done_tick",
        "full_bandwidth",
        "full_rounds",
        "idle_restart",
        "least_rtt_tick",
        "least_rtt_us",
        "long_term",
        "mode",
        "mss_bytes",
        "next_round",
        "pacing_gain",
        "phase",
        "pipe_full",
        "previous",
        "prior_cwnd",
        "round_done",
        "round_start",
        "rounds",
        "tick_ns",
        "window_gain",
    )

    def __init__(self, parameters: TcpParameters) -> None:
        super().__init__(parameters)
        self.mss_bytes = parameters.mss_bytes
        self.tick_ns = parameters.tick_ns
        self.bandwidths = WindowedMaximum(BANDWIDTH_ROUNDS)
        self.long_term = LongTermRate(self.delivery)
        self.aggregation = AckAggregation()
        self.mode = STARTUP
        self.pacing_gain = HIGH_GAIN
        self.window_gain = HIGH_GAIN
        self.phase = 0
        self.cycle_ns = 0
        self.rounds = 0
        self.next_round = self.delivery.delivered
        self.round_start = False
        self.least_rtt_us = 0
        self.least_rtt_tick = 0
        self.done_tick = 0
        self.round_done = False
        self.full_bandwidth = 0
        self.full_rounds = 0
        self.pipe_full = False
        self.idle_restart = False
        self.previous = OPEN
        self.conservation = False
        self.prior_cwnd = 0

    # ---- what the sender calls

    def start(self, smoothed_us: int, least_rtt_us: int, now: int) -> None:
        """Pace at the initial window per RTT of the handshake, times the gain of STARTUP."""
        self.ssthresh = INFINITE_WINDOW
        self.least_rtt_us = least_rtt_us
        self.least_rtt_tick = now // self.tick_ns
        self.aggregation.restart(now)
        bandwidth = min(self.cwnd * BANDWIDTH_UNIT // max(smoothed_us, 1), MOST_BANDWIDTH)
        self.pacer.rate = bytes_per_second(bandwidth, self.mss_bytes, HIGH_GAIN)

    def on_delivery(self, state: int, in_flight: int, now: int) -> None:
        """Update the model, then set rate and window from it (bbr_main)."""
        self._update_bandwidth()
        self._update_aggregation()
        self._update_phase(now)
        self._look_whether_full()
        self._look_whether_drained(in_flight, now)
        self._update_least_rtt(in_flight, now)
        self._set_gains()
        self._set_rate(self._bandwidth(), self.pacing_gain)
        self._set_window(state, in_flight)

    def burst(self, mss_bytes: int, least_rtt_ns: int) -> int:
        """Return 1 ms of segments at the rate, at least one, or two above 1.2 Mbit/s."""
        more = more_over_short_paths(least_rtt_ns)
        return self.pacer.burst(mss_bytes, self._least_burst(), more)

    def reduced(self) -> int:
        """Keep the threshold, and save the window for the end of the recovery (bbr_ssthresh)."""
        self._save_window()
        return self.ssthresh

    def undone(self, window: int) -> int:  # noqa: ARG002 (the contract)
        """Look again whether the pipe is full; the window is what it is."""
        self.full_bandwidth = 0
        self.full_rounds = 0
        self.long_term.reset(self.delivery)
        return self.cwnd

    def on_timeout(self, nxt: int, now: int) -> None:  # noqa: ARG002 (the contract)
        """Treat a time-out as the end of a round, with a loss (bbr_set_state)."""
        self.previous = LOSS
        self.full_bandwidth = 0
        self.round_start = True
        self.delivery.begin(0)
        self._update_long_term(1)

    def on_idle(self, idle_ns: int, now: int) -> None:  # noqa: ARG002 (the contract)
        """Restart at the estimated rate: there is nothing to probe for (bbr_cwnd_event)."""
        if self.delivery.app_limited == 0:
            return
        self.idle_restart = True
        self.aggregation.restart(now)
        if self.mode == PROBE_BW:
            self._set_rate(self._bandwidth(), UNIT)
        elif self.mode == PROBE_RTT:
            self._look_whether_rtt_probed(now)

    # ---- the model

    def _bandwidth(self) -> int:
        return self.long_term.rate if self.long_term.in_use else self.bandwidths.best

    def _valid(self) -> bool:
        return self.delivery.sample >= 0 and self.delivery.interval_us > 0

    def _update_bandwidth(self) -> None:
        """Count rounds, and keep the largest rate of 10 of them."""
        self.round_start = False
        if not self._valid():
            return
        delivery = self.delivery
        if delivery.prior_delivered >= self.next_round:
            self.next_round = delivery.delivered
            self.rounds += 1
            self.round_start = True
            self.conservation = False
        self._update_long_term(delivery.newly_lost)
        bandwidth = delivery.sample * BANDWIDTH_UNIT // delivery.interval_us
        bandwidth = min(bandwidth, MOST_BANDWIDTH)
        # A sample that the application limited says what the path can do at least.
        if not delivery.sample_app_limited or bandwidth >= self.bandwidths.best:
            self.bandwidths.update(self.rounds, bandwidth)

    def _update_long_term(self, lost: int) -> None:
        probing = self.mode == PROBE_BW
        change = self.long_term.update(
            self.delivery, lost, self.round_start, probing, self.mss_bytes
        )
        if change == BEGUN:
            self.pacing_gain = UNIT
        elif change == OVER:
            self._probe_bandwidth()

    def _update_aggregation(self) -> None:
        if self._valid() and self.delivery.acked > 0:
            self.aggregation.update(self.delivery, self._bandwidth(), self.round_start, self.cwnd)

    def _update_least_rtt(self, in_flight: int, now: int) -> None:
        """Keep the least RTT of 10 s; after them, drain the path to see it again (PROBE_RTT)."""
        tick = now // self.tick_ns
        rtt_us = self.delivery.rtt_us
        expired = tick > self.least_rtt_tick + RTT_WINDOW_NS // self.tick_ns
        if rtt_us >= 0 and (rtt_us < self.least_rtt_us or (expired and not self.delivery.delayed)):
            self.least_rtt_us = rtt_us
            self.least_rtt_tick = tick
        if expired and not self.idle_restart and self.mode != PROBE_RTT:
            self.mode = PROBE_RTT
            self._save_window()
            self.done_tick = 0
        if self.mode == PROBE_RTT:
            self._probe_rtt(in_flight, tick, now)
        if self.delivery.sample > 0:
            self.idle_restart = False

    def _probe_rtt(self, in_flight: int, tick: int, now: int) -> None:
        """Hold the window at 4 for 200 ms and a round, from when no more than 4 are in flight."""
        self.delivery.limit_by_application(in_flight)
        if self.done_tick == 0 and in_flight <= LEAST_WINDOW:
            self.done_tick = tick + (PROBE_RTT_NS + self.tick_ns - 1) // self.tick_ns
            self.round_done = False
            self.next_round = self.delivery.delivered
        elif self.done_tick > 0:
            self.round_done = self.round_done or self.round_start
            if self.round_done:
                self._look_whether_rtt_probed(now)

    # ---- the state machine

    def _update_phase(self, now: int) -> None:
        if self.mode == PROBE_BW and self._phase_is_over(now):
            self._next_phase()

    def _phase_is_over(self, now: int) -> bool:
        """Probe for a least RTT and until the pipe holds more; drain until it holds one BDP."""
        lasted_us = microseconds(self.cycle_ns, self.delivery.delivered_ns)
        full_length = lasted_us > self.least_rtt_us
        if self.pacing_gain == UNIT:
            return full_length
        in_flight = self._in_flight_at_departure(self.delivery.prior_in_flight, now)
        best = self.bandwidths.best
        if self.pacing_gain > UNIT:
            return full_length and (
                self.delivery.newly_lost > 0 or in_flight >= self._target(best, self.pacing_gain)
            )
        return full_length or in_flight <= self._target(best, UNIT)

    def _next_phase(self) -> None:
        self.phase = (self.phase + 1) % len(CYCLE)
        self.cycle_ns = self.delivery.delivered_ns

    def _probe_bandwidth(self) -> None:
        """Begin the cycle in any phase but the one that drains (bbr_reset_probe_bw_mode)."""
        self.mode = PROBE_BW
        self.chance = splitmix.advanced(self.chance)
        self.phase = len(CYCLE) - 1 - splitmix.below(self.chance, RANDOM_PHASES)
        self._next_phase()

    def _look_whether_full(self) -> None:
        if self.pipe_full or not self.round_start or self.delivery.sample_app_limited:
            return
        best = self.bandwidths.best
        if best >= (self.full_bandwidth * FULL_GROWTH) >> GAIN_SCALE:
            self.full_bandwidth = best
            self.full_rounds = 0
            return
        self.full_rounds += 1
        self.pipe_full = self.full_rounds >= FULL_ROUNDS

    def _look_whether_drained(self, in_flight: int, now: int) -> None:
        if self.mode == STARTUP and self.pipe_full:
            self.mode = DRAIN
            self.ssthresh = self._target(self.bandwidths.best, UNIT)
        if self.mode == DRAIN and self._in_flight_at_departure(in_flight, now) <= self._target(
            self.bandwidths.best, UNIT
        ):
            self._probe_bandwidth()

    def _look_whether_rtt_probed(self, now: int) -> None:
        tick = now // self.tick_ns
        if self.done_tick == 0 or tick <= self.done_tick:
            return
        self.least_rtt_tick = tick
        self.cwnd = max(self.cwnd, self.prior_cwnd)
        if self.pipe_full:
            self._probe_bandwidth()
        else:
            self.mode = STARTUP

    def _set_gains(self) -> None:
        if self.mode == PROBE_BW:
            self.pacing_gain = UNIT if self.long_term.in_use else CYCLE[self.phase]
            self.window_gain = WINDOW_GAIN
        elif self.mode == PROBE_RTT:
            self.pacing_gain = self.window_gain = UNIT
        else:
            self.pacing_gain = HIGH_GAIN if self.mode == STARTUP else DRAIN_GAIN
            self.window_gain = HIGH_GAIN

    # ---- rate and window

    def _set_rate(self, bandwidth: int, gain: int) -> None:
        rate = bytes_per_second(bandwidth, self.mss_bytes, gain)
        if self.pipe_full or rate > self.pacer.rate:
            self.pacer.rate = rate

    def _least_burst(self) -> int:
        return 1 if self.pacer.rate < LEAST_PAIRED_RATE else 2

    def _burst_goal(self) -> int:
        return min(self.pacer.burst(self.mss_bytes, self._least_burst()), MOST_GOAL)

    def _in_flight_at_departure(self, in_flight: int, now: int) -> int:
        """Return what will be in the network when the next burst leaves."""
        if self.pacing_gain > UNIT:
            in_flight += self._burst_goal()
        wait_us = max(self.pacer.next_ns - now, 0) // 1000
        return max(in_flight - segments_in(self._bandwidth(), wait_us), 0)

    def _product(self, bandwidth: int, gain: int) -> int:
        """Return a bandwidth-delay product times a gain, segments, rounded up (bbr_bdp)."""
        volume = min(bandwidth * min(self.least_rtt_us, MOST_US), MOST_VOLUME)
        return (((volume * gain) >> GAIN_SCALE) + BANDWIDTH_UNIT - 1) >> BANDWIDTH_SCALE

    def _with_quanta(self, window: int) -> int:
        """Allow for bursts in the hosts, for delayed ACKs, and for growth of a tiny window."""
        window += QUANTA * self._burst_goal()
        window = (window + 1) & ~1
        if self.mode == PROBE_BW and self.phase == 0:
            window += 2
        return window

    def _target(self, bandwidth: int, gain: int) -> int:
        return self._with_quanta(self._product(bandwidth, gain))

    def _save_window(self) -> None:
        if self.previous < RECOVERY and self.mode != PROBE_RTT:
            self.prior_cwnd = self.cwnd
        else:
            self.prior_cwnd = max(self.prior_cwnd, self.cwnd)

    def _set_window(self, state: int, in_flight: int) -> None:
        """Grow towards the target by what is acknowledged (bbr_set_cwnd)."""
        acked = self.delivery.acked
        if acked > 0:
            cwnd = self._after_losses(state, in_flight)
            if self.conservation:
                cwnd = max(cwnd, in_flight + acked)
            else:
                cwnd = self._towards_target(cwnd, acked)
            self.cwnd = cwnd
        if self.mode == PROBE_RTT:
            self.cwnd = min(self.cwnd, LEAST_WINDOW)

    def _towards_target(self, cwnd: int, acked: int) -> int:
        bandwidth = self._bandwidth()
        target = self._product(bandwidth, self.window_gain)
        if self.pipe_full:
            target += self.aggregation.allowance(bandwidth)
        target = self._with_quanta(target)
        if self.pipe_full:
            cwnd = min(cwnd + acked, target)
        elif cwnd < target or self.delivery.delivered < INITIAL_WINDOW:
            cwnd += acked
        return max(cwnd, LEAST_WINDOW)

    def _after_losses(self, state: int, in_flight: int) -> int:
        """Conserve packets in the first round of a recovery; restore the window after the last."""
        cwnd = self.cwnd
        if self.delivery.newly_lost > 0:
            cwnd = max(cwnd - self.delivery.newly_lost, 1)
        if state == RECOVERY and self.previous != RECOVERY:
            self.conservation = True
            self.next_round = self.delivery.delivered
            cwnd = in_flight + self.delivery.acked
        elif self.previous >= RECOVERY > state:
            cwnd = max(cwnd, self.prior_cwnd)
            self.conservation = False
        self.previous = state
        return cwnd


class Bbr(Control):
    """BBR version 1, as Linux has it: paced at the bandwidth that the path has shown."""

    kind: Literal["bbr"] = "bbr"
    """Name of the congestion control."""

    compiled: ClassVar[bool] = True

    def window(self, tcp: TcpParameters) -> CongestionControl:
        """Return the window of a sender that begins."""
        return BbrWindow(tcp)
