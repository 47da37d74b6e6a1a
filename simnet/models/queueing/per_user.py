"""Per-user fair queueing, as village routers have it (PCQ, hotspot profiles): a list for each user.

A user is a person or device of the scenario (`simnet.network.users_of`), not a flow or a
connection: who opens twenty gets no more than who opens one. Users take turns by deficit round
robin with equal quanta; each may have a token bucket, which holds back what exceeds its rate.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from simnet.kinds import (
    PositiveCount,
    PositiveDuration,
    PositiveRate,
    PositiveSize,
    model_validator,
)
from simnet.models.packet import Packet
from simnet.models.queueing.base import Discipline, Occupancy, Port, Queueing, Unlimited
from simnet.models.rate_burst import STEPS, BurstRule, RateBurst
from simnet.models.rounds import Rounds
from simnet.models.token_bucket import LARGEST_PACKET, Bucket, burst_faults
from simnet.network import UNLIMITED, Queue
from simnet.units import format_duration, format_rate

BURST = 15_140
"""What a user may send at once where only a rate is given, bytes: ten frames (an assumption)."""
_BURST = ("burst_limit", "burst_threshold", "burst_time")
_LEAST_TIME_NS = STEPS * 1_000_000


class User:
    """The packets of one user, and the tokens, if there is a rate."""

    __slots__ = ("burst", "packets", "tokens", "waiting")

    def __init__(self, tokens: Bucket | None, rule: BurstRule | None = None) -> None:
        self.waiting: deque[Packet] = deque()
        self.packets = 0
        """Inside, the one in transmission included."""
        self.tokens = tokens
        self.burst = RateBurst(rule, tokens) if rule and tokens else None

    def wait_ns(self, now_ns: int) -> int:
        """Return how long the first packet has to wait for tokens, at least."""
        if self.tokens is None:
            return 0
        if self.burst is None:
            self.tokens.refill(now_ns)
            return self.tokens.wait_ns(self.waiting[0].size_bytes)
        self.burst.follow(self.tokens, now_ns)
        wait_ns = self.tokens.wait_ns(self.waiting[0].size_bytes)
        return min(wait_ns, self.burst.next_ns() - now_ns)

    def sent(self) -> Packet:
        """Take the first packet out, and its tokens."""
        packet = self.waiting.popleft()
        if self.tokens is not None:
            self.tokens.take(packet.size_bytes)
        if self.burst is not None:
            self.burst.sent(packet.size_bytes)
        return packet


class PerUserQueue(Discipline):
    """The users at work, by their numbers.

    Args:
        of_each: most packets of a user.
        quantum: bytes of a turn.
        rate_bps: most that a user gets; None: as much as there is.
        burst_bytes: what a user may send at once.
        rule: of the higher rate, if there is one.
    """

    def __init__(
        self,
        queue: Queue,
        port: Port,
        of_each: int,
        quantum: int,
        rate_bps: int | None,
        burst_bytes: int,
        rule: BurstRule | None = None,
    ) -> None:
        super().__init__(queue, port)
        self._occupancy = Occupancy(queue)
        self._of_each = of_each
        self._rate_bps = rate_bps
        self._burst_bytes = burst_bytes
        self._rule = rule
        self._users: dict[int, User] = {}
        self._rounds = Rounds(lambda _: quantum, self._head_bytes)
        self._held_back: list[tuple[int, int]] = []
        """Users that have packets and no tokens: (when there will be enough, number), a heap."""

    def _head_bytes(self, number: int) -> int:
        return self._users[number].waiting[0].size_bytes

    def _user(self, number: int) -> User:
        if number not in self._users:
            rate = self._rate_bps
            tokens = None if rate is None else Bucket(rate, self._burst_bytes)
            self._users[number] = User(tokens, self._rule)
        return self._users[number]

    def enqueue(self, packet: Packet, now_ns: int) -> bool:  # noqa: ARG002 (the contract has it)
        """Accept `packet` unless its user has too many, or all together."""
        user = self._user(packet.user)
        if user.packets >= self._of_each:
            return False
        if self._rate_bps is not None and packet.size_bytes > self._burst_bytes:
            return False  # there would never be tokens for it
        if not self._occupancy.admit(packet):
            return False
        user.packets += 1
        user.waiting.append(packet)
        if len(user.waiting) == 1:
            self._rounds.join(packet.user)
        return True

    def dequeue(self, now_ns: int) -> Packet | None:
        """Return the first packet of the user whose turn it is, of those that have tokens.

        Who has none leaves the round, and takes a turn after the others once there are enough.
        """
        rounds, held_back = self._rounds, self._held_back
        while held_back and held_back[0][0] <= now_ns:
            rounds.join(heapq.heappop(held_back)[1])
        while rounds:
            number = rounds.first()
            user = self._users[number]
            wait_ns = user.wait_ns(now_ns)
            if wait_ns > 0:
                rounds.leave()
                heapq.heappush(held_back, (now_ns + wait_ns, number))
            elif rounds.first_sends():
                return self._sent(user)
        return None

    def _sent(self, user: User) -> Packet:
        packet = user.sent()
        if not user.waiting:
            self._rounds.leave()
        return packet

    def departed(self, packet: Packet, now_ns: int) -> None:  # noqa: ARG002 (the contract has it)
        """Free the place of `packet`."""
        self._occupancy.release(packet)
        self._users[packet.user].packets -= 1

    def flush(self, now_ns: int) -> Iterator[Packet]:
        """Yield what waits, and free its places."""
        for user in self._users.values():
            while user.waiting:
                packet = user.waiting.popleft()
                self.departed(packet, now_ns)
                yield packet
        self._rounds.clear()
        self._held_back.clear()

    def ready_ns(self, now_ns: int) -> int:  # noqa: ARG002 (the contract has it)
        """Return when the first user has tokens for a packet."""
        return self._held_back[0][0] if self._held_back else UNLIMITED


class PerUser(Queueing):
    """Fair sharing and limits per user: people take turns, each with a limit and perhaps a rate.

    A user is a person or device of the scenario, with all flows and connections. What a user does
    not use, the others share, each up to `rate`. `packets` and `bytes` limit all together.
    """

    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "rate": "2 Mbps",
        "burst": "60 kB",
        "user_packets": 100,
        "packets": 2000,
    }

    kind: Literal["per_user"] = "per_user"
    """Name of the discipline."""
    rate: PositiveRate | None = None
    """Most that each user gets in the long run. Default: as much as the turns give."""
    burst: PositiveSize | None = None
    """What a user may send at once after a pause, faster than `rate`: the depth of the user's token
    bucket, full at the start. Default: 15.14 kB, ten frames (assumption)."""
    burst_limit: PositiveRate | None = None
    """Rate that a user has instead of `rate` while the average over the last `burst_time` is below
    `burst_threshold` (MikroTik's burst of simple queues, hotspot profiles and PCQ: pcq-burst-rate).
    From a pause it lasts burst_threshold x burst_time / burst_limit. Default: none."""
    burst_threshold: PositiveRate | None = None
    """Average rate from which on a user is held to `rate`; at most that."""
    burst_time: PositiveDuration | None = None
    """Over how long the average is taken, in 16 steps of at least 1 ms. MikroTik's default for PCQ
    (pcq-burst-time) is 10 s."""
    user_packets: PositiveCount | Unlimited = 50
    """Most packets of a user, that in transmission included. Default: 50 (assumption, after the
    limit that PCQ of MikroTik RouterOS had per user when it was in packets)."""
    quantum: PositiveSize = LARGEST_PACKET
    """Bytes that a user sends in a turn. Default: 1514 B, an Ethernet frame."""

    @model_validator(mode="after")
    def _possible(self) -> PerUser:
        if self.burst is not None:
            if self.rate is None:
                raise ValueError("burst needs a rate")
            for fault in burst_faults("burst", self.burst, LARGEST_PACKET):
                raise ValueError(fault)
        for fault in self._faults_of_rates():
            raise ValueError(fault)
        return self

    def _faults_of_rates(self) -> Iterator[str]:
        """Yield what is wrong with the higher rate, its threshold and its time."""
        three = {name: getattr(self, name) for name in _BURST}
        given = [name for name, value in three.items() if value is not None]
        if not given:
            return
        missing = [name for name, value in three.items() if value is None]
        if missing:
            yield f"{given[0]} needs {' and '.join(missing)}"
        elif self.rate is None:
            yield "burst_limit needs a rate, which holds when the burst is over"
        else:
            yield from _order(self.rate, *three.values())

    def misfits(self, rate_bps: int) -> Iterator[tuple[str, str]]:
        """Yield a rate above that of the link."""
        for name in ("rate", "burst_limit"):
            given = getattr(self, name)
            if given is not None and given > rate_bps:
                yield name, f"{format_rate(given)} is above the link's {format_rate(rate_bps)}"

    def parameters(self) -> tuple[tuple[str, Any], ...]:
        """Return what is this discipline's own, as numbers."""
        given = dict(super().parameters())
        if given["user_packets"] == "unlimited":
            given["user_packets"] = UNLIMITED
        given["burst"] = self.burst or BURST
        three = [given.pop(name) for name in _BURST]
        given["rule"] = None if None in three else BurstRule(given["rate"], *three)
        return tuple(given.items())

    def discipline(self, queue: Queue, port: Port) -> Discipline:
        """Return a queue at work."""
        given = dict(self.parameters()) | dict(queue.parameters)
        return PerUserQueue(
            queue,
            port,
            given["user_packets"],
            given["quantum"],
            given["rate"],
            given["burst"],
            given["rule"],
        )


def _order(rate_bps: int, limit_bps: int, threshold_bps: int, time_ns: int) -> Iterator[str]:
    """Yield what is wrong with rates that should be threshold <= rate < limit, and the time."""
    rate, limit, threshold = map(format_rate, (rate_bps, limit_bps, threshold_bps))
    if limit_bps <= rate_bps:
        yield f"burst_limit ({limit}) must be above rate ({rate})"
    if threshold_bps > rate_bps:
        yield (
            f"burst_threshold ({threshold}) must not be above rate ({rate}), or who sends at the "
            "rate would burst again and again"
        )
    if time_ns < _LEAST_TIME_NS:
        least = format_duration(_LEAST_TIME_NS)
        yield f"burst_time ({format_duration(time_ns)}) must be at least {least}, 16 steps of 1 ms"
