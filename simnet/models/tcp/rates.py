"""Fixed-point arithmetic of delivery rates, and the windowed maximum filter over them.

A bandwidth is segments per microsecond times 2^24, a gain is in 1/256, as in Linux's tcp_bbr.c.
Linux keeps a bandwidth in 32 bits and its products in 64. Here they are held at bounds that no
path reaches, so that nothing overflows and the compiled twin agrees.
"""

from __future__ import annotations

BANDWIDTH_SCALE = 24
BANDWIDTH_UNIT = 1 << BANDWIDTH_SCALE
GAIN_SCALE = 8
UNIT = 1 << GAIN_SCALE
"""A gain of 1."""

MOST_BANDWIDTH = 2**32 - 1
MOST_US = 2**30
MOST_VOLUME = 2**52
MOST_RATE = 2**43
"""Bounds: of a bandwidth (256 segments/us), of a span of time (18 minutes), of scaled segments
or bytes (2^28 of them), and of scaled bytes/us (4 Tbit/s)."""
MARGIN_PERCENT = 1
"""Pace this much below the estimated bandwidth, so that a queue drains (bbr_pacing_margin_percent).
"""


def microseconds(since_ns: int, now: int) -> int:
    """Return the difference of two times in the stack's microseconds, at least 0."""
    return max(now // 1000 - since_ns // 1000, 0)


def bytes_per_second(bandwidth: int, mss_bytes: int, gain: int) -> int:
    """Return the payload rate to pace at, bytes/s (bbr_rate_bytes_per_sec)."""
    volume = min(bandwidth * mss_bytes, MOST_VOLUME)
    rate = min((volume * gain) >> GAIN_SCALE, MOST_RATE)
    return (rate * (10_000 * (100 - MARGIN_PERCENT))) >> BANDWIDTH_SCALE


def segments_in(bandwidth: int, span_us: int) -> int:
    """Return the whole segments that `bandwidth` delivers in a span of time."""
    return (bandwidth * min(span_us, MOST_US)) >> BANDWIDTH_SCALE


class WindowedMaximum:
    """The largest sample in the last `window` rounds, from three samples (lib/minmax.c of Linux).

    The three are the best, the best after it, and the best after that, each of them measured in
    its own part of the window (Kathleen Nichols' algorithm).
    """

    __slots__ = ("rounds", "values", "window")

    def __init__(self, window: int) -> None:
        self.window = window
        self.rounds = [0, 0, 0]
        self.values = [0, 0, 0]

    @property
    def best(self) -> int:
        """The maximum."""
        return self.values[0]

    def update(self, round_: int, value: int) -> None:
        """Take a sample of round number `round_`."""
        rounds, values = self.rounds, self.values
        if value >= values[0] or round_ - rounds[2] > self.window:
            self.rounds = [round_] * 3
            self.values = [value] * 3
            return
        if value >= values[1]:
            self._set(1, round_, value)
            self._set(2, round_, value)
        elif value >= values[2]:
            self._set(2, round_, value)
        self._age(round_, value)

    def _set(self, place: int, round_: int, value: int) -> None:
        self.rounds[place] = round_
        self.values[place] = value

    def _age(self, round_: int, value: int) -> None:
        """Let the best go when it has left the window; keep the others spread over it."""
        rounds = self.rounds
        age = round_ - rounds[0]
        if age > self.window:
            self._shift(round_, value)
            if round_ - rounds[0] > self.window:
                self._shift(round_, value)
        elif rounds[1] == rounds[0] and age > self.window // 4:
            self._set(1, round_, value)
            self._set(2, round_, value)
        elif rounds[2] == rounds[1] and age > self.window // 2:
            self._set(2, round_, value)

    def _shift(self, round_: int, value: int) -> None:
        self._set(0, self.rounds[1], self.values[1])
        self._set(1, self.rounds[2], self.values[2])
        self._set(2, round_, value)
