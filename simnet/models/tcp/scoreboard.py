"""What the sender knows of each segment in flight: a ring indexed by sequence number.

Segments that may yet be found lost are threaded in order of their last transmission, as the
kernel's tsorted_sent_queue, so that RACK looks only at those it must.
"""

from __future__ import annotations

SACKED = 1
LOST = 2
IN_FLIGHT_AGAIN = 4
"""Lost and retransmitted, and that retransmission neither acknowledged nor found lost."""
RETRANSMITTED = 8
"""Retransmitted at least once."""
ENDS_WRITE = 16
"""The last segment of what the application wrote, or of a burst: it carries PSH."""
CLOSES = 32
"""It carries FIN."""

NONE = -1
FIRST_SIZE = 16


class Scoreboard:
    """Segments una..nxt-1 and their counts (RFC 6675's pipe, as Linux counts it).

    `sent_ns`, `payload`, `flags`, `older` and `newer` are rings of `size` (a power of 2) slots;
    `hint` is a segment below which none waits for its retransmission.
    """

    __slots__ = (
        "flags",
        "hint",
        "lost",
        "newer",
        "newest",
        "nxt",
        "older",
        "oldest",
        "payload",
        "retransmitted",
        "sacked",
        "sent_ns",
        "size",
        "una",
    )

    def __init__(self) -> None:
        self.una = 0
        self.nxt = 0
        self.sacked = 0
        self.lost = 0
        self.retransmitted = 0
        self.hint = 0
        self.oldest = NONE
        self.newest = NONE
        self.size = FIRST_SIZE
        self.sent_ns = [0] * FIRST_SIZE
        self.payload = [0] * FIRST_SIZE
        self.flags = [0] * FIRST_SIZE
        self.older = [NONE] * FIRST_SIZE
        self.newer = [NONE] * FIRST_SIZE

    def in_flight(self) -> int:
        """Return the segments thought to be in the network."""
        return self.nxt - self.una - self.sacked - self.lost + self.retransmitted

    def append(self, payload: int, flags: int, now: int) -> int:
        """Add a segment that is sent for the first time; return its number."""
        if self.nxt - self.una == self.size:
            self._grow()
        seq = self.nxt
        self.nxt = seq + 1
        slot = seq & (self.size - 1)
        self.sent_ns[slot] = now
        self.payload[slot] = payload
        self.flags[slot] = flags
        self._link(seq)
        return seq

    def retransmit(self, seq: int, now: int) -> None:
        """Note that `seq`, lost, is sent again."""
        slot = seq & (self.size - 1)
        self.retransmitted += 1
        self.flags[slot] |= IN_FLIGHT_AGAIN | RETRANSMITTED
        self.sent_ns[slot] = now
        self._link(seq)

    def probe(self, seq: int, now: int) -> None:
        """Note that `seq`, not lost, is sent again to see what is; it stays in flight once."""
        slot = seq & (self.size - 1)
        self._unlink(seq)
        self.flags[slot] |= RETRANSMITTED
        self.sent_ns[slot] = now
        self._link(seq)

    def sack(self, seq: int) -> None:
        """Note that the receiver holds `seq`, which is not yet marked so."""
        slot = seq & (self.size - 1)
        flags = self.flags[slot]
        if flags & (LOST | IN_FLIGHT_AGAIN) != LOST:
            self._unlink(seq)
        if flags & LOST:
            self.lost -= 1
        if flags & IN_FLIGHT_AGAIN:
            self.retransmitted -= 1
        self.flags[slot] = (flags | SACKED) & ~(LOST | IN_FLIGHT_AGAIN)
        self.sacked += 1

    def lose(self, seq: int) -> None:
        """Mark the last transmission of `seq` lost, unless the receiver holds it."""
        slot = seq & (self.size - 1)
        flags = self.flags[slot]
        if flags & SACKED:
            return
        if flags & (LOST | IN_FLIGHT_AGAIN) != LOST:
            self._unlink(seq)
        if flags & LOST == 0:
            self.lost += 1
        if flags & IN_FLIGHT_AGAIN:
            self.retransmitted -= 1
        self.flags[slot] = (flags | LOST) & ~IN_FLIGHT_AGAIN
        if seq < self.hint:
            self.hint = seq

    def remove_first(self) -> int:
        """Remove segment `una`, cumulatively acknowledged; return the flags it had."""
        seq = self.una
        flags = self.flags[seq & (self.size - 1)]
        if flags & SACKED:
            self.sacked -= 1
        elif flags & (LOST | IN_FLIGHT_AGAIN) != LOST:
            self._unlink(seq)
        if flags & LOST:
            self.lost -= 1
        if flags & IN_FLIGHT_AGAIN:
            self.retransmitted -= 1
        self.una = seq + 1
        return flags

    def forgive(self) -> None:
        """Take back all marks of loss: the time-out was spurious.

        What was marked is older than all that was not, so it goes before it in time.
        """
        seq = self.nxt - 1
        while seq >= self.una:
            slot = seq & (self.size - 1)
            flags = self.flags[slot]
            if flags & LOST:
                self.flags[slot] = flags & ~LOST
                self.lost -= 1
                if flags & IN_FLIGHT_AGAIN == 0:
                    self._link_oldest(seq)
            seq -= 1

    def _link_oldest(self, seq: int) -> None:
        slot = seq & (self.size - 1)
        self.older[slot] = NONE
        self.newer[slot] = self.oldest
        if self.oldest == NONE:
            self.newest = seq
        else:
            self.older[self.oldest & (self.size - 1)] = seq
        self.oldest = seq

    def _link(self, seq: int) -> None:
        slot = seq & (self.size - 1)
        self.older[slot] = self.newest
        self.newer[slot] = NONE
        if self.newest == NONE:
            self.oldest = seq
        else:
            self.newer[self.newest & (self.size - 1)] = seq
        self.newest = seq

    def _unlink(self, seq: int) -> None:
        mask = self.size - 1
        older = self.older[seq & mask]
        newer = self.newer[seq & mask]
        if older == NONE:
            self.oldest = newer
        else:
            self.newer[older & mask] = newer
        if newer == NONE:
            self.newest = older
        else:
            self.older[newer & mask] = older

    def _grow(self) -> None:
        old = self.size
        self.sent_ns = self._spread(self.sent_ns)
        self.payload = self._spread(self.payload)
        self.flags = self._spread(self.flags)
        self.older = self._spread(self.older)
        self.newer = self._spread(self.newer)
        self.size = old << 1

    def _spread(self, ring: list[int]) -> list[int]:
        """Return `ring` in twice the slots."""
        old = self.size
        new = old << 1
        spread = [0] * new
        seq = self.una
        while seq < self.nxt:
            spread[seq & (new - 1)] = ring[seq & (old - 1)]
            seq += 1
        return spread
