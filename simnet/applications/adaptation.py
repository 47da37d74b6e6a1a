"""How a video player chooses the bit rate of its next segment: BOLA-BASIC.

Spiteri, Urgaonkar and Sitaraman, "BOLA: Near-Optimal Bitrate Adaptation for Online Videos",
INFOCOM 2016 (arXiv 1601.06748), the basic variant: it knows the buffer alone, no throughput.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from simnet.chance.elementary import log

GAMMA_P = 5.0
"""How much an empty buffer weighs against quality, gamma times the length of a segment: the value
of the paper's evaluation."""


class Bola:
    """BOLA-BASIC with rates R_1 < ... < R_M (bit/s), a segment of p s and a buffer of B s.

    With Q seconds in the buffer it takes the rate m for which

        (V (u_m + gamma_p) - Q) / R_m,  u_m = ln(R_m / R_1),  V = (B - p) / (u_M + gamma_p)

    is greatest, the lower of two that are equal. Where none is positive or zero, which is above
    B - p, it waits: a segment more would not fit. (The paper counts Q, V and B in segments and
    divides by sizes, which is the same where a segment's size is R_m p.)
    """

    def __init__(
        self,
        rates_bps: Sequence[float],
        segment_s: float,
        buffer_s: float,
        gamma_p: float = GAMMA_P,
    ) -> None:
        """Prepare; raise ValueError unless rates rise, and the buffer holds over a segment."""
        if not rates_bps or rates_bps[0] <= 0:
            raise ValueError("there must be at least one rate, and all must be > 0")
        if any(low >= high for low, high in pairwise(rates_bps)):
            raise ValueError("each rate must be above the one before")
        if not 0 < segment_s < buffer_s:
            raise ValueError("the buffer must hold more than a segment")
        if gamma_p <= 0:
            raise ValueError("gamma_p must be > 0")
        utilities = [log(rate / rates_bps[0]) for rate in rates_bps]
        v = (buffer_s - segment_s) / (utilities[-1] + gamma_p)
        self._full_s = buffer_s - segment_s
        self._rates = tuple(rates_bps)
        self._worth = tuple(v * (utility + gamma_p) for utility in utilities)

    def wait_s(self, level_s: float) -> float:
        """Return how long to wait before the next segment with `level_s` in the buffer, s."""
        return max(0.0, level_s - self._full_s)

    def choose(self, level_s: float) -> int:
        """Return the place in the ladder of the next segment's rate, 0 the lowest."""
        best, best_score = 0, -math.inf
        for place, (worth, rate) in enumerate(zip(self._worth, self._rates, strict=True)):
            score = (worth - level_s) / rate
            if score > best_score:
                best, best_score = place, score
        return best
