"""Gilbert and Elliott's channel in time: good and bad spells of exponential length.

The chain that moves with each packet is :class:`simnet.network.GilbertElliott`. This one moves
with time, as a radio link does: how often it is bad does not hang on how much is sent.
"""

from __future__ import annotations

from simnet.chance.streams import RandomStream

_NS = 1_000_000_000


def alternating(
    good_s: float, bad_s: float, end_ns: int, stream: RandomStream
) -> tuple[tuple[int, int], ...]:
    """Return the bad spells until a time, as (start_ns, end_ns); it starts good.

    Args:
        good_s: mean length of a good spell, s; above 0.
        bad_s: mean length of a bad one, s; above 0.
        end_ns: no spell begins at it or later.
        stream: two draws a spell.
    """
    found: list[tuple[int, int]] = []
    now_ns = 0
    while True:
        start_ns = now_ns + _length_ns(stream, good_s)
        if start_ns >= end_ns:
            return tuple(found)
        now_ns = start_ns + _length_ns(stream, bad_s)
        found.append((start_ns, now_ns))


def _length_ns(stream: RandomStream, mean_s: float) -> int:
    return max(1, round(stream.exponential(mean_s) * _NS))
