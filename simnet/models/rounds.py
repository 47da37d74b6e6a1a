"""Deficit round robin (Shreedhar and Varghese 1996): whose turn it is, among numbered lists.

In its turn a list may send its quantum and what it had left of the last one, its deficit, as long
as its head fits in; then it is the next one's turn. What has nothing to send leaves the round and
keeps no deficit. While lists want to send, each gets in any time its share by quanta, to within
a packet and a quantum.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable


class Rounds:
    """The lists that have packets, in the order of their turns.

    Args:
        quantum: bytes that a list may send in each turn, by its number; at least 1.
        head_bytes: size of the first packet of a list, by its number.
    """

    __slots__ = ("_begun", "_head_bytes", "_order", "_quantum", "deficit")

    def __init__(self, quantum: Callable[[int], int], head_bytes: Callable[[int], int]) -> None:
        self._quantum = quantum
        self._head_bytes = head_bytes
        self._order: deque[int] = deque()
        self._begun = False
        """Whether the first one has got the quantum of its turn."""
        self.deficit: dict[int, int] = {}
        """Bytes that each of the lists with packets may still send of its turns so far."""

    def __len__(self) -> int:
        """Return how many have packets."""
        return len(self._order)

    def join(self, number: int) -> None:
        """Let a list that has a packet take its turn after the others; it may have joined."""
        if number not in self.deficit:
            self.deficit[number] = 0
            self._order.append(number)

    def first(self) -> int:
        """Return whose turn it is, whether its packet fits or not."""
        return self._order[0]

    def next(self) -> int:
        """Return which one sends its first packet now, and count this; one must have packets."""
        while not self.first_sends():
            pass
        return self.first()

    def first_sends(self) -> bool:
        """Tell whether the packet of the first one fits in its turn; count it, or end the turn."""
        number = self._order[0]
        if not self._begun:
            self.deficit[number] += self._quantum(number)
            self._begun = True
        size = self._head_bytes(number)
        if size > self.deficit[number]:
            self.pass_on()
            return False
        self.deficit[number] -= size
        return True

    def pass_on(self) -> None:
        """End the turn of the first one."""
        self._order.rotate(-1)
        self._begun = False

    def leave(self) -> None:
        """Take the first one out: it has no more packets."""
        del self.deficit[self._order.popleft()]
        self._begun = False

    def clear(self) -> None:
        """Take all out."""
        self._order.clear()
        self.deficit.clear()
        self._begun = False
