"""Long-term bandwidth under a token-bucket policer (lt_bw of Linux's tcp_bbr.c).

A policer lets bursts pass until its tokens are used up, then drops what is above its rate. Two
intervals in a row that each begin and end with loss, lose a fifth or more and deliver at the
same rate are taken for one: the control then sends at that rate for 48 rounds.
"""

from __future__ import annotations

from simnet.models.tcp.delivery_rate import DeliveryRate
from simnet.models.tcp.rates import (
    BANDWIDTH_UNIT,
    GAIN_SCALE,
    MOST_BANDWIDTH,
    UNIT,
    bytes_per_second,
)

LEAST_ROUNDS = 4
MOST_ROUNDS = 4 * LEAST_ROUNDS
"""Rounds of an interval (bbr_lt_intvl_min_rtts)."""
LOSS_THRESHOLD = 50
"""Share of loss of an interval, in 1/256."""
ALIKE_RATIO = UNIT // 8
ALIKE_BYTES_PER_S = 4000 // 8
"""Difference of two intervals that deliver at the same rate: 1/8, or 4 kbit/s."""
ROUNDS_IN_USE = 48
MS_NS = 1_000_000
MOST_MS = (2**32 - 1) // 1000
"""Longest interval, ms."""

UNCHANGED = 0
BEGUN = 1
OVER = 2


class LongTermRate:
    """`rate` is the bandwidth of the last interval, `in_use` whether it replaces the maximum."""

    __slots__ = ("in_use", "last_delivered", "last_lost", "last_ms", "rate", "rounds", "sampling")

    def __init__(self, delivery: DeliveryRate) -> None:
        self.reset(delivery)

    def reset(self, delivery: DeliveryRate) -> None:
        """Forget all, and wait for a loss."""
        self.rate = 0
        self.in_use = False
        self.sampling = False
        self._begin_interval(delivery)

    def _begin_interval(self, delivery: DeliveryRate) -> None:
        self.last_ms = delivery.delivered_ns // MS_NS
        self.last_delivered = delivery.delivered
        self.last_lost = delivery.lost
        self.rounds = 0

    def update(
        self, delivery: DeliveryRate, lost: int, round_start: bool, probing: bool, mss_bytes: int
    ) -> int:
        """Take an ACK, or a time-out, with `lost` losses; tell whether its use begins or is over.

        `probing`: the control cycles through its gains, so that rounds of use count.
        """
        if self.in_use:
            if not (probing and round_start):
                return UNCHANGED
            self.rounds += 1
            if self.rounds < ROUNDS_IN_USE:
                return UNCHANGED
            self.reset(delivery)
            return OVER
        if not self.sampling:
            if lost == 0:
                return UNCHANGED
            self._begin_interval(delivery)
            self.sampling = True
        if delivery.sample_app_limited:
            self.reset(delivery)
            return UNCHANGED
        self.rounds += round_start
        if self.rounds < LEAST_ROUNDS:
            return UNCHANGED
        if self.rounds > MOST_ROUNDS:
            self.reset(delivery)
            return UNCHANGED
        if lost == 0:
            return UNCHANGED
        return self._end_interval(delivery, mss_bytes)

    def _end_interval(self, delivery: DeliveryRate, mss_bytes: int) -> int:
        """An interval may end with a loss, if it had enough of them."""
        lost = delivery.lost - self.last_lost
        delivered = delivery.delivered - self.last_delivered
        if delivered == 0 or lost << GAIN_SCALE < LOSS_THRESHOLD * delivered:
            return UNCHANGED
        span_ms = delivery.delivered_ns // MS_NS - self.last_ms
        if span_ms < 1:
            return UNCHANGED
        if span_ms >= MOST_MS:
            self.reset(delivery)
            return UNCHANGED
        rate = min(delivered * BANDWIDTH_UNIT // (span_ms * 1000), MOST_BANDWIDTH)
        if self.rate > 0 and self._is_alike(rate, mss_bytes):
            self.rate = (rate + self.rate) >> 1
            self.in_use = True
            self.rounds = 0
            return BEGUN
        self.rate = rate
        self._begin_interval(delivery)
        return UNCHANGED

    def _is_alike(self, rate: int, mss_bytes: int) -> bool:
        difference = abs(rate - self.rate)
        if difference * UNIT <= ALIKE_RATIO * self.rate:
            return True
        return bytes_per_second(difference, mss_bytes, UNIT) <= ALIKE_BYTES_PER_S
