"""The shipped check of queue disciplines passes the sound ones and sees the others."""

from __future__ import annotations

import pytest

from simnet.models.packet import Packet
from simnet.models.queueing import Discipline, disciplines
from simnet.models.queueing.fifo import Fifo
from simnet.testing import check_queueing


@pytest.mark.parametrize("discipline", disciplines().values(), ids=disciplines())
def test_every_discipline_passes(discipline: type[Discipline]) -> None:
    check_queueing(discipline)


class LastFirst(Fifo):
    """Sends whoever came last."""

    def dequeue(self, now_ns: int) -> Packet | None:
        return self._waiting.pop() if self._waiting else None


class Forgetful(Fifo):
    """Loses every third packet that it accepted."""

    taken = 0

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        accepted = super().enqueue(packet, now_ns)
        self.taken += accepted
        if accepted and self.taken % 3 == 0:
            self._waiting.pop()
        return accepted


class Endless(Fifo):
    """Knows no limit."""

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        self._waiting.append(packet)
        return True

    def departed(self, packet: Packet, now_ns: int) -> None:
        """Nothing to free."""


class Lazy(Fifo):
    """Sends only when two wait."""

    def dequeue(self, now_ns: int) -> Packet | None:
        return super().dequeue(now_ns) if len(self._waiting) > 1 else None


class Twice(Fifo):
    """Sends the first packet again and again."""

    def dequeue(self, now_ns: int) -> Packet | None:
        return self._waiting[0] if self._waiting else None


class Moody(Fifo):
    """Refuses as it likes."""

    moods = 0

    def enqueue(self, packet: Packet, now_ns: int) -> bool:
        type(self).moods += 1
        return self.moods % 7 != 0 and super().enqueue(packet, now_ns)


@pytest.mark.parametrize(
    ("discipline", "message"),
    [
        (LastFirst, "keep their order"),
        (Forgetful, "whenever a packet waits|never came out"),
        (Endless, "holds more than limit"),
        (Lazy, "whenever a packet waits"),
        (Twice, "whenever a packet waits|or twice|never came out"),
        (Moody, "refused by an empty queue|do the same again"),
    ],
)
def test_a_breach_is_seen(discipline: type[Discipline], message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        check_queueing(discipline)
