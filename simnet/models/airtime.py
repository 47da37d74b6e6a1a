"""Airtime deficit round robin: turns that are paid for by the time that they took.

Each member has a balance of airtime. Whoever is first sends while its balance is above zero, and
pays for each turn when it is over; one whose balance is used up gets its quantum and goes behind
the others. Who stops asking keeps a debt, not a credit. While members ask, each gets in any time
its share by quanta, to within a turn and a quantum. That is how the scheduler of Linux's mac80211
works (T. Hoeiland-Joergensen and others, Ending the Anomaly, USENIX ATC 2017, section 3.2).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from simnet.models.medium.base import Scheduler, Turn
from simnet.network import Medium

DEFAULT_QUANTUM_NS = 256_000
"""Airtime a round: mac80211's IEEE80211_DEFAULT_AIRTIME_WEIGHT, 256 us."""


class AirtimeRounds(Scheduler):
    """Those that ask, in the order of their turns, and the balance of each in ns of airtime."""

    def __init__(
        self, medium: Medium, rate_bps: Callable[[int], int], quanta_ns: Sequence[int]
    ) -> None:
        super().__init__(medium, rate_bps)
        self._quanta = quanta_ns
        self._order: deque[int] = deque()
        self.balance_ns = [0] * len(quanta_ns)

    def join(self, member: int, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Let a member have its turn after those that ask already."""
        self._order.append(member)

    def next(self, now_ns: int) -> tuple[int, int]:
        """Return the first whose balance is above zero, at once; the others get their quanta."""
        passed = 0
        while self.balance_ns[self._order[0]] <= 0:
            if passed == len(self._order):
                self._skip_rounds()
            passed += 1
            first = self._order[0]
            self.balance_ns[first] += self._quanta[first]
            self._order.rotate(-1)
        return self._order[0], now_ns

    def _skip_rounds(self) -> None:
        """Give at once the quanta of rounds after which nobody is above zero yet."""
        rounds = min(-self.balance_ns[each] // self._quanta[each] for each in self._order)
        for each in self._order:
            self.balance_ns[each] += rounds * self._quanta[each]

    def pass_by(self, member: int, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Take out the first one."""
        self._order.popleft()
        self.balance_ns[member] = min(self.balance_ns[member], 0)

    def over(self, turn: Turn) -> None:
        """Let the first one pay for its turn, and take it out if it does not stay."""
        self.balance_ns[turn.member] -= turn.ended_ns - turn.began_ns
        if not turn.stays:
            self.pass_by(turn.member, turn.ended_ns)
