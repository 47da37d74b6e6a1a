"""The sizes of a video's frames, and of the packets that carry one.

Sizes follow a normal law around the mean that the rate leaves a frame, with a standard deviation of
10.5 % of it, cut to 50 to 150 % (3GPP TR 38.838, as cited in S4-260013). The size of a frame
follows from its number: so all who receive one video receive the same frames.
"""

from __future__ import annotations

from simnet.chance.elementary import inverse_normal
from simnet.chance.splitmix import counter_of_part

DEVIATION = 0.105
LEAST, MOST = 0.5, 1.5
MASS_BELOW, MASS_UPTO = 9.588709444976104e-07, 0.9999990411290555
"""Of the normal law, below the least and up to the most (simnet/_core/engine/media_streams.pxd)."""
LARGEST_FRAME_BYTES = 1_000_000_000
_TO_UNIT = 2.0**-53
_TINY = 2.0**-54


def size_bytes(counter: int, number: int, side: int, mean_bytes: float) -> int:
    """Return the size of a frame on the wire.

    Args:
        counter: where the chance of the video begins (:mod:`simnet.chance.splitmix`).
        number: of the frame, from 0.
        side: 0 of a frame that goes up, 1 down.
        mean_bytes: what the rate leaves a frame in the mean.
    """
    uniform = (counter_of_part(counter, 2 * number + side) >> 11) * _TO_UNIT
    share = MASS_BELOW + (uniform + _TINY) * (MASS_UPTO - MASS_BELOW)
    factor = min(max(1.0 + DEVIATION * inverse_normal(share), LEAST), MOST)
    return int(min(max(mean_bytes * factor + 0.5, 1.0), LARGEST_FRAME_BYTES))


def packets_bytes(frame_bytes: int, most_bytes: int) -> list[int]:
    """Return the sizes of the packets of a frame: as few as can be, and as equal."""
    count = -(-frame_bytes // most_bytes)
    least, larger = divmod(frame_bytes, count)
    return [least + 1] * larger + [least] * (count - larger)


def needed(packets: int, spare: float) -> int:
    """Return how many packets of a frame must come where a share of them is spare."""
    return max(1, packets - int(spare * packets + 0.5))


def freezes_after_ns(gap_ns: int) -> int:
    """Return from when on a picture that does not change is a freeze (W3C, webrtc-stats)."""
    return max(3 * gap_ns, gap_ns + 150_000_000)
