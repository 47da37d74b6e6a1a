"""A scheduler of a shared medium put to members that ask at random times: its contract.

Whatever it goes by, it must name somebody who asks, not before now, grant whole packets, let nobody
who keeps asking wait for ever, and do the same again. (`simnet.testing.check_medium`.)
"""

from __future__ import annotations

from collections.abc import Callable

from simnet.chance.streams import RandomStream
from simnet.models.medium import Scheduler, Turn
from simnet.network import Medium

MS = 1_000_000
TURNS = 400
MOST_VISITS = 20
"""Times a member that has packets, and can send, that a scheduler may visit without a grant."""
MOST_TURNS = 300
"""Turns of others for which a member that keeps asking may wait."""

Story = list[tuple[int, int, int]]
"""Turns: whose, when it began and when it was over, ns."""


class BreachError(AssertionError):
    """A scheduler broke the contract."""


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise BreachError(message)


class MediumExercise:
    """A medium without ports: members ask at random, and turns take random times.

    Args:
        make: returns the scheduler under test, given what tells the rates of members (bit/s).
        medium: who shares it.
        seed: of all that is random here.
    """

    def __init__(
        self, make: Callable[[Callable[[int], int]], Scheduler], medium: Medium, seed: int
    ) -> None:
        self.story: Story = []
        self._chance = RandomStream(seed, "simnet.testing/medium")
        count = len(medium.members)
        self._rates = [1_000_000 * (1 + self._chance.integer(50)) for _ in range(count)]
        self._waiting = [0] * count
        self._asks = [False] * count
        self._waited_for = [0] * count
        self._now = 0
        self._scheduler = make(self._rates.__getitem__)

    def play(self) -> Story:
        """Return the turns that were had.

        Raises:
            BreachError: the contract was broken.
        """
        visits = 0
        for _ in range(TURNS):
            self._arrivals()
            if True not in self._asks:
                self._now += MS
                continue
            visits = 0 if self._turn() else visits + 1
            _require(visits <= MOST_VISITS * len(self._asks), "never lets anybody send")
        return self.story

    def _arrivals(self) -> None:
        for member in range(len(self._asks)):
            if self._chance.uniform() < 0.5:
                self._waiting[member] += 1 + self._chance.integer(3)
            if self._waiting[member] and not self._asks[member]:
                self._asks[member] = True
                self._waited_for[member] = 0
                self._scheduler.join(member, self._now)

    def _turn(self) -> bool:
        """Let the next one have its turn; return whether there was one."""
        member, when_ns = self._scheduler.next(self._now)
        _require(
            0 <= member < len(self._asks) and self._asks[member], "named one that does not ask"
        )
        _require(when_ns >= self._now, "named a time that is past")
        self._now = when_ns
        if self._chance.uniform() < 0.05:
            self._asks[member] = False
            self._scheduler.pass_by(member, self._now)
            return True
        granted = self._scheduler.grant(member, self._waiting[member], self._now)
        _require(granted >= 0, "granted less than nothing")
        if granted == 0:
            return False
        self._send(member, min(granted, self._waiting[member]))
        return True

    def _send(self, member: int, packets: int) -> None:
        began_ns = self._now
        sent_bytes = sum(40 + self._chance.integer(1461) for _ in range(packets))
        self._now += sent_bytes * 8_000_000_000 // self._rates[member] + self._chance.integer(MS)
        self._waiting[member] -= packets
        stays = self._waiting[member] > 0
        self._asks[member] = stays
        turn = Turn(member, began_ns, self._now, sent_bytes, self._waiting[member], stays)
        self._scheduler.over(turn)
        self.story.append((member, began_ns, self._now))
        for each, asks in enumerate(self._asks):
            self._waited_for[each] = self._waited_for[each] + 1 if asks and each != member else 0
            _require(self._waited_for[each] <= MOST_TURNS, "lets one that asks wait for ever")
