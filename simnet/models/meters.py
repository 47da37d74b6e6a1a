"""Three colour markers (RFC 2697, RFC 2698): green, yellow or red, by how much has come lately."""

from __future__ import annotations

from typing import Protocol

from simnet.models.packet import WORK_OF_A_BYTE, Packet
from simnet.models.token_bucket import Bucket

GREEN, YELLOW, RED = range(3)


class Meter(Protocol):
    """Whatever gives a packet that comes a colour."""

    def colour(self, packet: Packet, now_ns: int) -> int:
        """Return the colour of `packet`, and take the tokens that it costs."""


class SingleRate:
    """Single rate three colour marker (srTCM, RFC 2697 section 3).

    Tokens come at one rate into the bucket of the committed burst, and those that find it full
    into that of the excess burst.
    """

    def __init__(self, committed: Bucket, excess_bytes: int, aware: bool) -> None:
        self.committed = committed
        self.excess_level = self._excess_depth = excess_bytes * WORK_OF_A_BYTE
        """Tokens of the excess burst, bit x ns/s."""
        self._aware = aware

    def colour(self, packet: Packet, now_ns: int) -> int:
        """Return the colour of `packet`."""
        spilt = self.committed.refill(now_ns)
        self.excess_level = min(self._excess_depth, self.excess_level + spilt)
        before = packet.colour if self._aware else GREEN
        work = packet.size_bytes * WORK_OF_A_BYTE
        if before == GREEN and self.committed.level >= work:
            self.committed.take(packet.size_bytes)
            return GREEN
        if before != RED and self.excess_level >= work:
            self.excess_level -= work
            return YELLOW
        return RED


class TwoRates:
    """Two rate three colour marker (trTCM, RFC 2698 section 3)."""

    def __init__(self, committed: Bucket, peak: Bucket, aware: bool) -> None:
        self.committed = committed
        self.peak = peak
        self._aware = aware

    def colour(self, packet: Packet, now_ns: int) -> int:
        """Return the colour of `packet`."""
        self.committed.refill(now_ns)
        self.peak.refill(now_ns)
        before = packet.colour if self._aware else GREEN
        work = packet.size_bytes * WORK_OF_A_BYTE
        if before == RED or self.peak.level < work:
            return RED
        self.peak.take(packet.size_bytes)
        if before == YELLOW or self.committed.level < work:
            return YELLOW
        self.committed.take(packet.size_bytes)
        return GREEN
