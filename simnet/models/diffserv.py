"""What Differentiated Services (RFC 2475) are built of: a policer, and turns by weight.

The policer is a token bucket, full as the run begins: a packet conforms if there are tokens for all
its bytes, and takes them (RFC 2697 section 3 with one colour). Turns are those of deficit round
robin (Shreedhar and Varghese 1996): a list that comes to its turn may send its quantum of bytes and
what it left of the one before; one that has become empty forgets what it left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from simnet.models.lists import PlainList
from simnet.models.packet import WORK_OF_A_BYTE, Packet
from simnet.models.token_bucket import Bucket


class TokenBucket(Bucket):
    """A policer of one colour; exact to the bit."""

    __slots__ = ()

    def conforms(self, packet: Packet, now_ns: int) -> bool:
        """Take the tokens of `packet`, if there are enough."""
        self.refill(now_ns)
        if self.level < packet.size_bytes * WORK_OF_A_BYTE:
            return False
        self.take(packet.size_bytes)
        return True


class Turns:
    """Deficit round robin among lists by their numbers; `quanta` are bytes a turn."""

    __slots__ = ("_active", "_begun", "_deficit", "_quanta")

    def __init__(self, quanta: Sequence[int]) -> None:
        self._quanta = quanta
        self._deficit = [0] * len(quanta)
        self._active: deque[int] = deque()
        """Lists in which packets wait, that whose turn it is first."""
        self._begun = False
        """Whether the first has had its quantum of this turn."""

    def join(self, number: int) -> None:
        """Let a list that was empty wait for its turn."""
        self._active.append(number)

    def choose(self, lists: Sequence[PlainList]) -> int | None:
        """Return whose first packet is to be sent, and charge it; None where none waits."""
        while self._active:
            number = self._active[0]
            if not self._begun:
                self._deficit[number] += self._quanta[number]
                self._begun = True
            size_bytes = lists[number].waiting[0].size_bytes
            if size_bytes <= self._deficit[number]:
                self._deficit[number] -= size_bytes
                return number
            self._active.rotate(-1)
            self._begun = False
        return None

    def leave(self) -> None:
        """End the turn of the list that was chosen, which is empty now."""
        self._deficit[self._active.popleft()] = 0
        self._begun = False

    def clear(self) -> None:
        """Forget all turns: nothing waits."""
        for number in self._active:
            self._deficit[number] = 0
        self._active.clear()
        self._begun = False
