"""What every queue discipline must be able to do, and the drop-tail limit that they share."""

from __future__ import annotations

from abc import ABC, abstractmethod

from simnet.models.packet import Packet
from simnet.network import Queue


class Occupancy:
    """A drop-tail limit, and how much of it is taken: packets and bytes, whichever fills first.

    The packet in transmission counts until it has departed, so a limit of K packets is the K of
    M/M/1/K: a queue of K - 1 and the transmitter.
    """

    __slots__ = ("bytes", "limit_bytes", "limit_packets", "packets")

    def __init__(self, limits: Queue) -> None:
        self.limit_packets = limits.limit_packets
        self.limit_bytes = limits.limit_bytes
        self.packets = 0
        self.bytes = 0

    def admit(self, packet: Packet) -> bool:
        """Take `packet` in, unless it would exceed a limit."""
        if self.packets + 1 > self.limit_packets:
            return False
        if self.bytes + packet.size_bytes > self.limit_bytes:
            return False
        self.packets += 1
        self.bytes += packet.size_bytes
        return True

    def release(self, packet: Packet) -> None:
        """Give back the place of a packet that has departed."""
        self.packets -= 1
        self.bytes -= packet.size_bytes


class Discipline(ABC):
    """A queue of one port. It is told the time (ns) but has no clock and schedules nothing.

    A packet that `enqueue` accepts is returned by `dequeue` once, later or at once, and reported
    as `departed` when its transmission ends. One packet is in transmission at a time.
    """

    def __init__(self, queue: Queue) -> None:
        self.queue = queue

    @abstractmethod
    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        """Accept `packet`, or refuse it by returning False; a refused packet is dropped."""

    @abstractmethod
    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the packet to send next, or None if none waits."""

    @abstractmethod
    def departed(self, packet: Packet, now_ns: int) -> None:
        """Note that the transmission of `packet` has ended."""
