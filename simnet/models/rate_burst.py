"""Burst of a limited rate, as MikroTik RouterOS has it: faster for whoever was slow until now.

Beside the rate (max-limit) there is a higher one, burst-limit. A user may send at it while the
average rate over the last burst-time is below burst-threshold; the average is taken in steps of a
sixteenth of burst-time (RouterOS manual, "Queue burst"). So whoever was idle sends at burst-limit
for burst-threshold x burst-time / burst-limit (the manual's longest burst), and then at the rate
until the average has sunk below the threshold.

Steps begin at whole multiples of their length, for all users alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from simnet.models.packet import WORK_OF_A_BYTE
from simnet.models.token_bucket import Bucket

STEPS = 16
"""Of an average."""


@dataclass(frozen=True, slots=True)
class BurstRule:
    """A rate and the higher one, both bit/s, and when which of them holds."""

    rate_bps: int
    limit_bps: int
    threshold_bps: int
    time_ns: int

    @property
    def step_ns(self) -> int:
        """Length of a step; what the division by 16 leaves is left out."""
        return self.time_ns // STEPS

    @property
    def threshold_bytes(self) -> int:
        """Fewest bytes in 16 steps of which the average is not below the threshold."""
        return -(-self.threshold_bps * self.step_ns * STEPS // WORK_OF_A_BYTE)


class RateBurst:
    """What one user has sent in the last steps, and which rate follows from it."""

    __slots__ = ("_rule", "_sent", "_step", "_sum")

    def __init__(self, rule: BurstRule, tokens: Bucket) -> None:
        self._rule = rule
        self._step = 0
        self._sent = [0] * STEPS
        """Bytes of the present step and of the 15 before it, by their numbers modulo 16."""
        self._sum = 0
        tokens.rate_bps = rule.limit_bps

    def follow(self, tokens: Bucket, now_ns: int) -> None:
        """Refill `tokens` until now, at the rate of each step."""
        rule, step = self._rule, now_ns // self._rule.step_ns
        while self._step < step:
            self._step += 1
            tokens.refill(self._step * rule.step_ns)
            burst = self._sum < rule.threshold_bytes
            tokens.rate_bps = rule.limit_bps if burst else rule.rate_bps
            if self._sum == 0:
                self._step = step
            self._sum -= self._sent[self._step % STEPS]
            self._sent[self._step % STEPS] = 0
        tokens.refill(now_ns)

    def sent(self, size_bytes: int) -> None:
        """Count what the user sends now."""
        self._sent[self._step % STEPS] += size_bytes
        self._sum += size_bytes

    def next_ns(self) -> int:
        """Return when the next step begins, which may change the rate."""
        return (self._step + 1) * self._rule.step_ns
