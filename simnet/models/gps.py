"""Virtual time of generalized processor sharing (GPS), the fluid model that PGPS follows.

In the fluid system (Parekh and Gallager 1993) every session with work is served at once, in
proportion to its weight. Its virtual time grows by the work done divided by the weights of the
sessions that are busy *there*; a session leaves when the time reaches the finish of its last packet
(section IV-B there; Demers, Keshav and Shenker 1989). A packet starts at the finish of the one
before of its session, or now where the session is idle in the fluid system, and finishes its size
divided by the weight later.

How much the fluid system has done is told by the line: it is what the line has done, as both work
whenever there is work, at one rate. So the clock stands while a shaper, a medium or an outage makes
the line stand, and needs no rate that holds for the whole run.

All is in whole numbers. Work is counted in 2**-20 bytes, and virtual time so that a byte of weight
1 takes 2**20. What the division of a size by a weight leaves is carried to the next packet of the
busy session, and what that of the work by the weights leaves stays work to be done; so nothing
grows with the number of packets: a finish is early by less than one unit of virtual time, which is
2**-20 bytes of weight 1.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

VIRTUAL_BYTE = 2**20
"""Work in a byte, and the virtual time that a byte of a session of weight 1 takes."""


class FluidClock:
    """The fluid system: its virtual time, and which sessions are busy in it.

    Args:
        weight: of a session, by its number; a whole number of at least 1.
    """

    __slots__ = ("_busy", "_busy_weight", "_carry", "_finish", "_undone", "_weight", "virtual")

    def __init__(self, weight: Callable[[int], int]) -> None:
        self._weight = weight
        self._finish: dict[int, int] = {}
        """Of the last packet of each session that is busy, in virtual time."""
        self._carry: dict[int, int] = {}
        self._busy: list[tuple[int, int]] = []
        """A heap of the sessions that are busy: (finish when it was looked at last, number)."""
        self.clear()

    def clear(self) -> None:
        """Begin again: after a busy period no session is ahead or behind."""
        self.virtual = 0
        self._undone = 0
        """Work done of which virtual time does not know yet: less than a unit's."""
        self._busy_weight = 0
        self._finish.clear()
        self._carry.clear()
        self._busy.clear()

    def serve(self, work: int) -> None:
        """Let the fluid system do so much work (2**-20 bytes)."""
        self._undone += work
        while self._busy:
            finish, session = self._busy[0]
            last = self._finish[session]
            if last > finish:
                heapq.heapreplace(self._busy, (last, session))
                continue
            ahead = finish - self.virtual
            if ahead > self._undone // self._busy_weight:
                self.virtual += self._undone // self._busy_weight
                self._undone %= self._busy_weight
                return
            self._undone -= ahead * self._busy_weight
            self.virtual = finish
            heapq.heappop(self._busy)
            self._busy_weight -= self._weight(session)
            del self._finish[session], self._carry[session]
        self._undone = 0

    def arrive(self, session: int, size_bytes: int) -> int:
        """Return the finish of a packet that comes now, in virtual time."""
        weight = self._weight(session)
        start = self._finish.get(session, self.virtual)
        work = size_bytes * VIRTUAL_BYTE + self._carry.get(session, 0)
        duration, self._carry[session] = divmod(work, weight)
        if session not in self._finish:
            heapq.heappush(self._busy, (start + duration, session))
            self._busy_weight += weight
        self._finish[session] = start + duration
        return start + duration
