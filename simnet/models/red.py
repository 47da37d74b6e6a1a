"""Random Early Detection (Floyd and Jacobson 1993): the average queue, and whom its growth costs.

Three parts, as the queues that are built of them need them. The :class:`Average` is that of the
packets or bytes that wait, the one in transmission not among them, taken as each packet arrives
(equation 1 of the paper); a time in which nothing was sent counts as so many packets that found
the queue empty (section 4). A :class:`Curve` makes a probability of it: 0 below the minimum,
rising to `probability` at the maximum, and 1 above; *gentle* (Floyd 2000) lets it rise from there
to 1 at twice the maximum. The :class:`Gaps` spread the drops: at a constant p the gap between two
is uniform on 1 to 1/p (section 7, method 2).

The paper says the last in two ways. Here it is Linux's (include/net/red.h), which the paper gives
as the efficient one (section 11): a number R is drawn once a drop, and the packet of number `count`
since is dropped if count p >= R, where the other would drop each with p / (1 - count p). The first
packet that finds the average above the minimum is therefore never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

from simnet.chance.streams import RandomStream

WORK_OF_A_BYTE = 8 * 1_000_000_000
"""In bit x ns/s, as :mod:`simnet.models.link` counts work."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Probability of a drop against the average queue, both thresholds in its unit."""

    minimum: int
    maximum: int
    probability: float
    gentle: bool

    def chance(self, average: float) -> float:
        """Return p_b; 1 where all are to be dropped."""
        if average < self.minimum:
            return 0.0
        if average < self.maximum:
            return self.probability * (average - self.minimum) / (self.maximum - self.minimum)
        if self.gentle and average < 2 * self.maximum:
            share = (average - self.maximum) / self.maximum
            return self.probability + (1.0 - self.probability) * share
        return 1.0


class Average:
    """The exponentially weighted mean of what waits.

    Args:
        weight: of each sample, w_q.
        packet_bytes: size of the packets that are thought to have come while none was sent.
        rate_bps: rate at which they would have been sent, bit/s; 0: time counts for nothing.
    """

    __slots__ = ("_idle_since_ns", "_packet_work", "_rate_bps", "_weight", "value")

    def __init__(self, weight: float, packet_bytes: int, rate_bps: int) -> None:
        self.value = 0.0
        self._weight = weight
        self._packet_work = packet_bytes * WORK_OF_A_BYTE
        self._rate_bps = rate_bps
        self._idle_since_ns = -1
        """Since when there is nothing to send; -1: there is."""

    def arrival(self, waiting: int, now_ns: int) -> float:
        """Return the average as a packet arrives that finds so much waiting."""
        if self._idle_since_ns >= 0:
            missed = (now_ns - self._idle_since_ns) * self._rate_bps // self._packet_work
            self.value *= power(1.0 - self._weight, missed)
            self._idle_since_ns = -1
        else:
            self.value += self._weight * (waiting - self.value)
        return self.value

    def idle(self, now_ns: int) -> None:
        """Note that the transmitter asked for a packet, and none waits."""
        if self._idle_since_ns < 0:
            self._idle_since_ns = now_ns


class Gaps:
    """Which packets are dropped at a given probability."""

    __slots__ = ("_count", "_random")

    def __init__(self) -> None:
        self._count = -1
        """Packets since the last drop, or since the average came above the minimum less one."""
        self._random = 0.0

    def due(self, chance: float, stream: RandomStream) -> bool:
        """Tell whether the packet that arrives is to be dropped (or marked)."""
        if chance <= 0.0 or chance >= 1.0:
            self._count = -1
            return chance >= 1.0
        self._count += 1
        if self._count > 0 and self._count * chance < self._random:
            return False
        dropped = self._count > 0
        self._count = 0
        self._random = stream.uniform()
        return dropped


_LEAST_LOG = 31
"""Weights below 2^-31 are none to tc."""


def weight_for(burst: int, minimum: float) -> float:
    """Return the weight by which an average reaches `minimum` no sooner than after `burst` packets.

    They come at once to an empty queue, and it is the largest power of 2 that tc accepts (iproute2,
    tc_red.c): burst + 1 - minimum <= (1 - (1 - w)^burst) / w.
    """
    for log in range(1, _LEAST_LOG):
        weight = 0.5**log
        if burst + 1 - minimum <= (1.0 - power(1.0 - weight, burst)) / weight:
            return weight
    return 0.5**_LEAST_LOG


def power(base: float, exponent: int) -> float:
    """Return a base to a whole power, by squaring: the same bits on every machine."""
    result = 1.0
    while exponent:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result
