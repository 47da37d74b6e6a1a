"""Two endpoints joined by two pipes of a fixed delay and rate, for tests of TCP alone."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace

from simnet.models.tcp import NEVER, Endpoint, Segment
from simnet.network import TcpParameters

MS = 1_000_000
SECOND = 1_000_000_000
CLIENT, SERVER = 0, 1

EXACT = TcpParameters(tick_ns=1)
"""Linux's parameters with exact timers."""


@dataclass(frozen=True)
class Sent:
    """One segment that left an endpoint, lost on the way or not."""

    time: int
    side: int
    segment: Segment
    lost: bool


Loses = Callable[[int, Segment, int], bool]
"""Whether the n-th segment (from 0) that a side sends is lost."""


class Pipe:
    """Plays a connection; `sent` holds all that was sent, in order."""

    def __init__(
        self,
        parameters: TcpParameters = EXACT,
        delay_ns: int = 50 * MS,
        rate_bps: int = 0,
        loses: Loses | None = None,
    ) -> None:
        self.ends = (Endpoint(parameters, CLIENT), Endpoint(parameters, SERVER))
        self.client, self.server = self.ends
        self.delay_ns = delay_ns
        self.rate_bps = rate_bps
        self.loses = loses
        self.now = 0
        self.sent: list[Sent] = []
        self._free_at = [0, 0]
        self._counts = [0, 0]
        self._order = 0
        self._arrivals: list[tuple[int, int, int, Segment]] = []

    def opened(self) -> Pipe:
        """Open the connection and run until both ends know."""
        self.client.open(self.now)
        self.drain()
        self.run(self.now + 3 * self.delay_ns + MS)
        return self

    def drain(self) -> None:
        """Carry off what the endpoints have sent."""
        for side, end in enumerate(self.ends):
            for segment in end.out:
                count = self._counts[side]
                self._counts[side] += 1
                lost = self.loses is not None and self.loses(side, segment, count)
                self.sent.append(Sent(self.now, side, segment, lost))
                if not lost:
                    self._carry(side, segment)
            end.out.clear()

    def run(self, until: int) -> None:
        """Play all events up to `until`, inclusive."""
        while (event := self._next()) is not None and event[0] <= until:
            self.now = event[0]
            if event[1] < 0:
                _, _, side, segment = heapq.heappop(self._arrivals)
                self.ends[1 - side].on_segment(segment, self.now)
            else:
                self.ends[event[1]].on_timer(event[2], self.now)
            self.drain()
        self.now = until

    def data(self, side: int) -> list[Sent]:
        """Return what `side` sent with payload."""
        return [sent for sent in self.sent if sent.side == side and sent.segment.payload_bytes]

    def acks(self, side: int) -> list[Sent]:
        """Return what `side` sent without payload, the handshake left out."""
        return [
            sent
            for sent in self.sent
            if sent.side == side
            and sent.segment.payload_bytes == 0
            and sent.segment.size_bytes != 60
        ]

    def _carry(self, side: int, segment: Segment) -> None:
        start = max(self.now, self._free_at[side])
        if self.rate_bps:
            start += segment.size_bytes * 8 * SECOND // self.rate_bps
        self._free_at[side] = start
        self._order += 1
        heapq.heappush(self._arrivals, (start + self.delay_ns, self._order, side, segment))

    def _next(self) -> tuple[int, int, int] | None:
        events = [(self._arrivals[0][0], -1, 0)] if self._arrivals else []
        events += [
            (deadline, side, index)
            for side, end in enumerate(self.ends)
            for index, deadline in enumerate(end.timers)
            if deadline != NEVER
        ]
        return min(events, default=None)


def exact(**changes: object) -> TcpParameters:
    """Return Linux's parameters with exact timers and `changes`."""
    return replace(EXACT, **changes)  # type: ignore[arg-type]


def losing(side: int, *numbers: int) -> Loses:
    """Lose the segments of `side` with these numbers of data, each when first sent."""

    def loses(sender: int, segment: Segment, _: int) -> bool:
        return (
            sender == side
            and segment.seq in numbers
            and segment.payload_bytes > 0
            and not segment.retransmission
        )

    return loses
