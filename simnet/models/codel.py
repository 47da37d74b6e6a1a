"""CoDel's control law (RFC 8289 section 5): which packets at the head of a queue are dropped.

A packet that waited less than `target`, or leaves no more than one packet's bytes behind, shows
that the queue is not standing. When none did for an `interval`, packets at the head are dropped
(or marked) ever faster, the n-th one `interval` / sqrt(n) after the one before, until one waited
less than the target.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from simnet.models.packet import Packet

_RECENT = 16
"""Intervals after which what was learnt of the last dropping state is forgotten (RFC 8289 5.5)."""


@dataclass(frozen=True, slots=True)
class Law:
    """Parameters of the law; times in ns."""

    target_ns: int
    interval_ns: int
    packet_bytes: int
    """Bytes behind the head that are no standing queue: a packet of the largest size."""
    ecn: bool
    """Whether packets are marked where their transport can be told."""

    def after(self, time_ns: int, count: int) -> int:
        """Return when the next packet is to be dropped, that before having been due at a time."""
        return time_ns + int(self.interval_ns / math.sqrt(count))


class Codel:
    """The state of one queue.

    Args:
        take: takes the head off the queue; None where none waits.
        left_bytes: how many bytes wait.
        drop: disposes of a packet that was taken, at a time (ns).
        mark: marks one, and tells whether it could.
    """

    __slots__ = (
        "_above_ns", "_count", "_drop", "_dropping", "_last_count", "_law", "_left_bytes", "_mark",
        "_next_ns", "_take",
    )  # fmt: skip

    def __init__(
        self,
        law: Law,
        take: Callable[[], Packet | None],
        left_bytes: Callable[[], int],
        drop: Callable[[Packet, int], None],
        mark: Callable[[Packet, int], bool],
    ) -> None:
        self._law = law
        self._take = take
        self._left_bytes = left_bytes
        self._drop = drop
        self._mark = mark
        self._above_ns = 0
        """Until when packets must have waited too long before one is dropped; 0: they do not."""
        self._next_ns = 0
        self._count = self._last_count = 0
        self._dropping = False

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the packet to send next; those before it that were dropped are disposed of."""
        packet, standing = self._head(now_ns)
        if packet is None:
            self._dropping = False
        elif self._dropping:
            packet = self._go_on(packet, standing, now_ns)
        elif standing:
            packet = self._begin(packet, now_ns)
        return packet

    def press(self, dropped: int) -> None:
        """Take note that others dropped packets of this queue: drop the sooner (Linux)."""
        self._count += dropped

    def _head(self, now_ns: int) -> tuple[Packet | None, bool]:
        """Take the head, and tell whether a standing queue has lasted for an interval."""
        packet, law = self._take(), self._law
        if (
            packet is None
            or now_ns - packet.arrival_ns < law.target_ns
            or self._left_bytes() <= law.packet_bytes
        ):
            self._above_ns = 0
        elif self._above_ns == 0:
            self._above_ns = now_ns + law.interval_ns
        elif now_ns >= self._above_ns:
            return packet, True
        return packet, False

    def _go_on(self, head: Packet, standing: bool, now_ns: int) -> Packet | None:
        packet: Packet | None = head
        self._dropping = standing
        while packet is not None and self._dropping and now_ns >= self._next_ns:
            self._count += 1
            if self._marked(packet, now_ns):
                self._next_ns = self._law.after(self._next_ns, self._count)
                return packet
            self._drop(packet, now_ns)
            packet, self._dropping = self._head(now_ns)
            if self._dropping:
                self._next_ns = self._law.after(self._next_ns, self._count)
        return packet

    def _begin(self, head: Packet, now_ns: int) -> Packet | None:
        packet: Packet | None = head
        if not self._marked(head, now_ns):
            self._drop(head, now_ns)
            packet, _ = self._head(now_ns)
        self._dropping = True
        # Just after the last dropping state, the rate that it came to is close to the right one.
        more = self._count - self._last_count
        recent = now_ns - self._next_ns < _RECENT * self._law.interval_ns
        self._count = more if more > 1 and recent else 1
        self._next_ns = self._law.after(now_ns, self._count)
        self._last_count = self._count
        return packet

    def _marked(self, packet: Packet, now_ns: int) -> bool:
        return self._law.ecn and self._mark(packet, now_ns)
