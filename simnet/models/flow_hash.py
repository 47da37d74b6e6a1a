"""Flow hashing: which of a number of lists a packet belongs to, by its flow, way and connection.

Packets of one connection and way meet in one list; two connections may, with the probability of
two random lists. Which do depends on a perturbation, drawn anew for every run. The mixer is the
finalizer of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
generators", figure 16), and the scaling that of Linux (reciprocal_scale).
"""

from __future__ import annotations

from simnet.models.packet import Packet

_WORD = 2**64 - 1
_GOLDEN = 0x9E3779B97F4A7C15


def _mixed(value: int) -> int:
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & _WORD
    value = (value ^ value >> 27) * 0x94D049BB133111EB & _WORD
    return value ^ value >> 31


def list_of(packet: Packet, perturbation: int, lists: int) -> int:
    """Return the number of a packet's list, below `lists`; `perturbation` has 64 bits."""
    way = 2 * packet.flow + packet.side
    found = _mixed((perturbation ^ way) + _GOLDEN & _WORD)
    found = _mixed((found ^ packet.connection) + _GOLDEN & _WORD)
    return (found >> 32) * lists >> 32
