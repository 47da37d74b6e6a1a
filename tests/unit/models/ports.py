"""A port that takes note of what its queue asks."""

from __future__ import annotations

from simnet.chance.streams import RandomStream
from simnet.models.packet import CE, NOT_ECT, Packet


class StandIn:
    """Drops and marks as a port does, and remembers the numbers of the packets."""

    def __init__(self, rate_bps: int = 10_000_000, seed: int = 1) -> None:
        self.rate_bps = rate_bps
        self.stream = RandomStream(seed, "queue")
        self.dropped: list[int] = []
        self.marked: list[int] = []

    def drop(self, packet: Packet, now_ns: int) -> None:
        self.dropped.append(packet.seq)

    def mark(self, packet: Packet, now_ns: int) -> bool:
        if packet.ecn == NOT_ECT:
            return False
        packet.ecn = CE
        self.marked.append(packet.seq)
        return True
